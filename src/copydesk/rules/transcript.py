"""What transcripts of television news end with."""

from __future__ import annotations

from collections.abc import Iterator

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Page
from ..patterns import pattern
from ..ruleset import Rule, rule
from .finding import lines_with

_IS = "입니다"
"""I am, behind a name."""
_LONGEST = 30
"""Code points of a sign-off."""
# "린덴뉴스 김나루입니다.", "LBC 뉴스 김나루입니다", "린덴뉴스TV 김나루입니다."
_SIGN_OFF = pattern(
    rf"(?:[\p{{Lu}}\p{{Hangul}}]{{0,6}}뉴스(?:TV)?|\p{{Lu}}{{2,5}})\s(?:뉴스\s)?(?P<name>\p{{Hangul}}{{2,4}}){_IS}\.?"
)


@rule("byline.sign-off", Label.BYLINE, Strength.CERTAIN)
def sign_off(page: Page, words: Words) -> Iterator[Hit]:
    """The reporter's last sentence, with the station before the name; the value is the name.

    Sees:   "린덴뉴스 김나루입니다.", "LBC 뉴스 김나루입니다."
    Why:    Korean stations end every report with it.
    Silent: "저는 김나루입니다." without a station; sentences with more in them.
    """
    for line in lines_with(page, _IS):
        found = _SIGN_OFF.fullmatch(line.text) if len(line.text) <= _LONGEST else None
        if found is not None:
            yield Hit(line.span, found["name"])


RULES: tuple[Rule, ...] = (sign_off,)
