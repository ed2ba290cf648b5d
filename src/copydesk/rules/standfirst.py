"""The summary under the headline, which furniture parts from the text."""

from __future__ import annotations

from collections.abc import Iterator

from ..dates import date_shape
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page
from ..ruleset import Rule, context_rule
from .headline import LIKELY, NOTHING, head_of, seen_on
from .shapes import BULLET, NOUNS

REACH = 8
"""Lines of byline, date and buttons that may stand between headline and standfirst, and so many below it."""
MOST = 4
"""Lines that it has at most: Korean papers set two or three below a headline. Below byline or date it is one."""
CLOSE = 3
"""Lines below it among which byline or date prove it."""
SHORTEST, LONGEST = 30, 420
"""Code points of a standfirst."""
WORDS = 5
"""Words that it has at least."""
DATED = 90
"""A shorter line with a date that does not end like a sentence is the page's date."""
STAMP = 60
"""A shorter line with a date, which the rules for bare dates may know or not, is the page's stamp."""
FURNITURE = 30
"""A line of fewer code points that does not end like a sentence is taken for furniture."""
PROSE = 90
"""Code points of the first paragraph, at least."""
_POLITE = ("ます。", "ません。", "ください。", "です。")
"""Japanese papers write plainly; what is polite is said by the site."""
_STOPS = frozenset('.!?…。！？।۔"”»')


@context_rule("standfirst.below-title", Label.STANDFIRST, Strength.HINT)
def standfirst(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The summary under the headline, above byline, date and buttons.

    Sees:   a line of a sentence's length below the headline, then furniture, then the first paragraph.
    Why:    the standfirst is part of the text, but what stands between makes it look like one line among many.
    Silent: where the text follows at once; lines that another rule has named; a paragraph with a dateline.
    """
    head = head_of(page, words, marks)
    if head.line < 0 or head.probability < LIKELY:
        return
    seen = seen_on(page, words, marks)
    run: list[int] = []
    for i in range(head.line + 1, min(head.line + REACH, len(page.lines))):
        text = page.lines[i].text
        if not seen.get(i) and _says(page, head.line, i):
            run.append(i)
        elif run or not (seen.get(i) or _is_furniture(text)):
            break
    if not run or len(run) > (MOST if run[0] == head.line + 1 else 1) or not _followed(page, seen, run[-1]):
        return
    first, last = page.lines[run[0]].span.start, page.lines[run[-1]].span.end
    if not any(mark.label is Label.DATELINE and first <= mark.span.start < last for mark in marks):
        for i in run:
            yield Hit(page.lines[i].span, page.lines[i].text)


def _followed(page: Page, seen: dict[int, set[Label]], i: int) -> bool:
    """Whether byline or date follow line `i`, or furniture and then a paragraph."""
    for j in range(i + 1, min(i + 1 + CLOSE, len(page.lines))):
        if seen.get(j, NOTHING) & {Label.BYLINE, Label.DATE} or _is_stamp(page.lines[j].text):
            return True
    if i + 1 == len(page.lines) or not (seen.get(i + 1) or _is_furniture(page.lines[i + 1].text)):
        return False
    below = range(i + 2, min(i + 1 + REACH, len(page.lines)))
    return any(not seen.get(j) and _size(page.lines[j].text) >= PROSE for j in below)


def _is_stamp(text: str) -> bool:
    """Whether a line is a date, or a name and a date, that no label opens."""
    return len(text) < STAMP and text[-1] not in _STOPS and date_shape(text) == 2


def _size(text: str) -> int:
    """The length of a line, characters of East Asian scripts counted double."""
    return 2 * len(text) if text[len(text) // 2] >= "\u1100" else len(text)


def _says(page: Page, title: int, i: int) -> bool:
    """Whether line `i` has a standfirst's length and is no byline, no date and not the headline again."""
    text = page.lines[i].text
    size = _size(text)
    if not SHORTEST <= size <= LONGEST or " | " in text or BULLET.match(text):
        return False
    if len(text) < DATED and text[-1] not in _STOPS and date_shape(text):
        return False
    own, above = page.words[i], page.words[title]
    shared = len(own & above)
    if text.endswith(_POLITE) or 2 * shared > len(own) or (len(above) >= WORDS and 4 * shared > 3 * len(above)):
        return False
    if size > len(text):
        return True
    parts = text.split()
    capitals = sum(part[0].isupper() or not part[0].isalnum() for part in parts[1:])
    nouns = page.language in NOUNS
    return len(parts) >= WORDS and (2 - nouns / 2) * capitals <= len(parts) + (text[-1] in _STOPS)


def _is_furniture(text: str) -> bool:
    return _size(text) < FURNITURE and text[-1] not in _STOPS


RULES: tuple[Rule, ...] = (standfirst,)
