"""The rule for counters of comments."""

from __future__ import annotations

from collections.abc import Iterator

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Page
from ..patterns import pattern
from ..ruleset import Rule, rule
from .shapes import STOPS, WIDE, lines_with_phrases

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

    Sees:   "2 Comments", "댓글 0", "Kommentare (3)", the line "107" above the line "Comments".
    Why:    the count goes to the metadata.
    Silent: a sentence with a number of comments in it.
    """
    nouns = words["comments"]
    for i in lines_with_phrases(page, nouns):
        low = page.lower[i]
        if len(low) <= 40:
            count = _count(low, nouns)
            if count is not None:
                yield Hit(page.lines[i].span, count)
            elif low.strip() in nouns and i and _is_count_above(page, i):
                yield Hit(page.lines[i - 1].span, str(int(page.lower[i - 1])))


@rule("comment.count-inside", Label.COMMENT, Strength.CERTAIN)
def count_inside(page: Page, words: Words) -> Iterator[Hit]:
    """A counter of comments between other pieces of a line.

    Sees:   "입력 2025.06.17 19:05  댓글 0  좋아요 1", "By Jane Doe | 3 May | 12 Comments", "... 0 comentaris: Publica un comentari".
    Why:    flatteners put the pieces of a bar on one line; the count goes to the metadata.
    Silent: a number of comments in a sentence, the counter that is the whole line.
    """
    nouns = words["comments"]
    for i in lines_with_phrases(page, nouns):
        low = page.lower[i]
        if len(low) < 7 or (low[-1] in STOPS and len(low) > 160) or _BARS.search(low, max(0, len(low) - _TAIL)) is None:
            continue  # prose ends in a stop
        at = 0
        for piece in _BARS.split(low[-_TAIL:]):
            at = low.find(piece, max(at, len(low) - _TAIL))
            label, colon, rest = piece.partition(": ")
            count = _count(label, nouns) if len(label) <= 40 else None
            if count is not None and len(label) < len(low) and (not colon or len(rest) <= 80):
                yield Hit(page.lines[i].at(at, at + len(label) + len(colon)), count)
            at += len(piece)


_BARS = pattern(r"\s{2,}+|\s?[|•·]\s?|\s[-–—/]\s|:\s\[|\s\[")
_TAIL = 300
"""Code points at the end of a line that are looked at."""


def _count(low: str, nouns: frozenset[str]) -> str | None:
    """The number of comments that the text is; the noun may end a longer one: "기사 댓글 0"."""
    found = _COUNTED.fullmatch(low)
    if found is None:
        return None
    noun = (found["after_word"] or found["word"] or "").strip()
    last = noun.rpartition(" ")[2]
    if noun in nouns or (found["word"] and last in nouns and last[0] >= WIDE and noun.count(" ") == 1):
        return str(int(found["before"] or found["after"]))
    return None


def _is_count_above(page: Page, i: int) -> bool:
    """Whether the line above holds the number for the noun on line `i`, and not that of a label above it."""
    above, below = page.lower[i - 1], page.lower[i + 1] if i + 1 < len(page.lines) else ""
    return above.isdecimal() and len(above) <= 6 and not below.isdecimal()


RULES: tuple[Rule, ...] = (comment_count, count_inside)
