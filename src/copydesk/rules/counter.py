"""The rule for counters of comments."""

from __future__ import annotations

from collections.abc import Iterator

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Page
from ..patterns import pattern
from ..ruleset import Rule, rule
from .shapes import lines_with_phrases

_COUNTED = pattern(
    r"""(?x)
    # 2 Comments, 0 Kommentare
    \W{0,4}+(?P<before>\p{Nd}{1,6})\W{0,2}+(?P<after_word>[\p{L}\p{M}'\s]{2,30})\W{0,4}
    # 댓글 0, Kommentare (3)
    | \W{0,4}+(?P<word>[\p{L}\p{M}'\s]{2,30}?)[\s:：(（]{0,4}(?P<after>\p{Nd}{1,6})\W{0,4}
    """
)


@rule("comment.count", Label.COMMENT, Strength.CERTAIN)
def comment_count(page: Page, words: Words) -> Iterator[Hit]:
    """A counter of comments alone on its line.

    Sees:   "2 Comments", "댓글 0", "Kommentare (3)".
    Why:    the count goes to the metadata.
    Silent: a sentence with a number of comments in it.
    """
    nouns = words["comments"]
    for i in lines_with_phrases(page, nouns):
        low = page.lower[i]
        if len(low) > 40:
            continue
        found = _COUNTED.fullmatch(low)
        if found is None:
            continue
        noun = (found["after_word"] or found["word"] or "").strip()
        if noun in nouns:
            yield Hit(page.lines[i].span, str(int(found["before"] or found["after"])))


RULES: tuple[Rule, ...] = (comment_count,)
