"""The rule for counters of comments."""

from __future__ import annotations

from collections.abc import Iterator

from ..dates import date_shape
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Page
from ..patterns import pattern
from ..ruleset import Rule, rule
from .shapes import STOPS, TRIM, WIDE, lines_with_phrases, longest_first

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

    Sees:   "입력 2024.03.08 11:20  댓글 0  좋아요 1", "By Jane Doe | 3 May | 12 Comments", "... 0 comentaris: Publica un comentari",
            "... fim de semana. 0 comentários: [ Deixe seu comentário ]", "... à midi. + 1 commentairelemarin12/10/2012 09:35 ...".
    Why:    flatteners put the pieces of a bar, or the whole page, on one line; the count goes to the metadata, and what
            speaks of comments behind it, or is one, goes with it.
    Silent: a number of comments in a sentence, the counter that is the whole line.
    """
    nouns, buttons = words["comments"], words.phrases("share.bar")
    for i in lines_with_phrases(page, nouns):
        low = page.lower[i]
        if len(low) < 7 or (low[-1] in STOPS and len(low) > 160 and "|" not in low and "  " not in low):
            continue  # prose ends in a stop
        if _BARS.search(low, max(0, len(low) - _TAIL)) is None:
            continue
        at = 0
        for piece in _BARS.split(low[-_TAIL:]):
            at = low.find(piece, max(at, len(low) - _TAIL))
            label, colon, rest = piece.partition(": ")
            count = _count(_without(label, buttons, nouns), nouns, loose=True) if len(label) <= 40 else None
            if count is not None and len(label) < len(low) and (not colon or len(rest) <= 80):
                end = at + len(_without(label, buttons, nouns)) + len(colon)
                yield Hit(page.lines[i].at(at, len(low) if _speaks_on(low[end:], nouns) else end), count)
            at += len(piece)
    for line in page.lines[-_LAST:]:
        low = page.lower[line.index]
        if len(low) > _LONG and (opened := _THREAD.search(low, len(low) // 2)):
            noun = next((noun for noun in longest_first(nouns) if low.startswith(noun, opened.end())), None)
            if noun is not None and date_shape(low[opened.end() + len(noun) :][:_NAMED]) == 2:
                yield Hit(line.at(opened.start(), len(low)), str(int(opened["count"])))


_BARS = pattern(
    r"""(?x)
    \s{2,}+ | \s?[|•·]\s? | \s[-–—/]\s | :\s\[ | \s\[
    # "... o fim do ano. 0 comentários: [ ..."
    | (?<=[.!?…。।؟۔]) \s (?=\p{Nd}{1,5}\s\p{L}{3})
    """
)
_TAIL = 400
"""Code points at the end of a line that are looked at."""
# "... de l'Intérieur. + 1 commentairelemarin12/10/2012 09:35"
_THREAD = pattern(r"(?<=[.!?…。।؟۔»”\"]\s)\+?\s?(?P<count>\p{Nd}{1,5})\s(?=\p{L})")
_LAST, _LONG = 4, 300
"""A thread that is glued to the text stands on one of the last lines, which is a long one."""
_NAMED = 40
"""Code points that a commenter's name and the date behind it take."""
_REST = 300
"""What speaks of comments behind a counter is no longer."""


def _without(label: str, buttons: frozenset[str], nouns: frozenset[str]) -> str:
    """A counter without the button behind it: "۱ نظر چاپ"."""
    before, _, last = label.rstrip().rpartition(" ")
    return before if before and last in buttons and last not in nouns else label


def _speaks_on(rest: str, nouns: frozenset[str]) -> bool:
    """Whether what follows a counter, up to the end of the line, calls for comments or judges them."""
    return 8 < len(rest) <= _REST and any(word.strip(TRIM) in nouns for word in rest.split())


def _count(low: str, nouns: frozenset[str], *, loose: bool = False) -> str | None:
    """The number of comments that the text is; the noun may end a longer one: "기사 댓글 0"; `loose`: "12 reader comments"."""
    found = _COUNTED.fullmatch(low)
    if found is None:
        return None
    noun = (found["after_word"] or found["word"] or "").strip()
    last = noun.rpartition(" ")[2]
    ends = last in nouns and noun.count(" ") == 1
    if noun in nouns or (ends and (last[0] >= WIDE if found["word"] else loose)):
        return str(int(found["before"] or found["after"]))
    return None


def _is_count_above(page: Page, i: int) -> bool:
    """Whether the line above holds the number for the noun on line `i`, and not that of a label above it."""
    above, below = page.lower[i - 1], page.lower[i + 1] if i + 1 < len(page.lines) else ""
    return above.isdecimal() and len(above) <= 6 and not below.isdecimal()


RULES: tuple[Rule, ...] = (comment_count, count_inside)
