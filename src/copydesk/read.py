"""read: str -> Page. Finds the lines; changes nothing.

A line is what the source has between two line breaks, with three exceptions, all of them by shape alone:
a sentence that a flattener broke at inline tags is joined, a paragraph that was wrapped at a column is joined,
and a page that is one long line falls into its sentences. Spans stay source offsets throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

import regex

from .model import Hints, Line, Page, Span, rows

_BREAK = "\n\r\u2028\u2029\x85\x0b\x0c"
_BREAKS = regex.compile(rf"[{_BREAK}]")
_BLANK = (
    " \t\x00\x1c\x1d\x1e\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u200e\u200f\u202f\u205f\u2060\u3000\ufeff"
)
_INVISIBLE = "\x00\u200b\u200e\u200f\u2060\ufeff"
"""Those of them that are no white space to `str.strip`."""
_LONE = regex.compile(r"[\ud800-\udfff]")
_STOPS = ".!?…。！？।۔؟:;：；"
_CLOSERS = "\"'”’»)]）」』】"
_GOES_ON = ",.;:)]”’»%!?、。，）」"
"""A line that begins so continues the line before it."""
_BULLETS = "-–—*•·▪●○►▶»>■□◆+#|/"

LONG = 420
"""A line longer than this, on a page of few lines, is split into its sentences."""
FEW = 12
"""A page of at most this many lines may be a page whose lines were lost."""

# "... said on Monday. The second ...", "... said on Monday.The second ...", "... said on Monday . The second ...", "……。次の"
_SENTENCE_END = regex.compile(
    r"""
    (?<=\w\w|[\p{L}\p{N}%)\]”’"»])     # something that can end a sentence, not a lone initial
    (?: \s?[.!?…]{1,3}+ ["'”’»)\]]{0,2}+ (?: \s++ (?= ["'“‘«„(\[¿¡-]?+ [\p{Lu}\p{Lt}\p{Lo}\p{N}]) | (?<=\p{Ll}["'”’»)]?[.!?]) (?=\p{Lu}\p{Ll}) )
      | [。！？]{1,3}+ [」』”）]{0,2}+
      | [।۔؟]++ \s*+
    )
    """,
    regex.VERBOSE,
)
# what ends in a full stop without ending a sentence
_ABBREVIATION = regex.compile(
    r"(?:^|[\s(\[“\"'„«])(?:\p{L}|(?:\p{L}\.){1,4}\p{L}?|(?i:mr|mrs|ms|dr|prof|st|sen|rep|gov|gen|lt|col|sgt|jr|sr|inc|ltd|co|corp|no|nr|vs|etc|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|usw|bzw|ca|bspw|sog|evtl|art|abs|hl|str|тыс|млн|млрд|руб|ул|им|гг?|sra?|dña|pág|núm|"
    r"dott|sig|av|al|fig|approx|dept|est|rs|drs|ir|kh|hj|tgl|pt))\.$"
)


def read(
    text: str,
    *,
    language: str | None = None,
    url: str | None = None,
    hints: Hints | None = None,
    now: str | None = None,
) -> Page:
    """The page of `text`: its non-blank lines, trimmed of white space, in order.

    Lone surrogates become U+FFFD here, one for one, so that nothing that is taken from the page can fail to encode.
    """
    text = _LONE.sub("\ufffd", text)
    spans = _spans(text)
    if len(spans) <= FEW and any(end - start > LONG for start, end in spans):
        lines = tuple(_sentences(text, spans))
    else:
        lines = tuple(_joined(text, spans))
    return Page(text, lines, language, url, hints or Hints(), now=now)


def _spans(text: str) -> list[tuple[int, int]]:
    """The spans of the non-blank source lines, trimmed."""
    for odd in _BREAK[1:]:
        if odd in text:
            text = text.replace(odd, "\n")
    # what `strip` takes for white space by itself is all that most pages have, and faster
    blank = _BLANK if any(map(text.__contains__, _INVISIBLE)) else None
    found = []
    at = 0
    for raw in text.split("\n"):
        piece = raw.strip(blank)
        if piece:
            start = at if len(piece) == len(raw) else at + raw.find(piece)
            found.append((start, start + len(piece)))
        at += len(raw) + 1
    return found


def _sentences(text: str, spans: list[tuple[int, int]]) -> Iterator[Line]:
    """The lines of a page of few lines, the long ones cut into sentences."""
    index = 0
    for start, end in spans:
        at = start
        if end - start > LONG:
            for stop in _SENTENCE_END.finditer(text, start, end):
                if stop.end() >= end or _ABBREVIATION.search(text, max(at, stop.start() - 12), stop.start() + 1):
                    continue
                piece = text[at : stop.end()].rstrip()
                yield Line(index, Span(at, at + len(piece)), piece, glued=at > start)
                index += 1
                at = stop.end()
        yield Line(index, Span(at, end), text[at:end], glued=at > start)
        index += 1


def _joined(text: str, spans: list[tuple[int, int]]) -> list[Line]:
    """The lines of the page, broken sentences and wrapped paragraphs joined."""
    starts: list[int] = []
    ends: list[int] = []
    texts: list[str] = []
    joined: list[bool] = []
    goes_on = [text[start] in _GOES_ON or text[start].islower() for start, _ in spans]
    goes_on += [False, False]
    last = -1
    for i, (start, end) in enumerate(spans):
        if i <= last:
            continue
        last = i
        if 44 < end - start < 101:
            last = _wrapped(text, spans, i)
        if last == i and (goes_on[i + 1] or goes_on[i + 2]):
            last = _broken(text, spans, i)
        if last > i:
            end = spans[last][1]
            texts.append(_BREAKS.sub(" ", text[start:end]))
        else:
            texts.append(text[start:end])
        starts.append(start)
        ends.append(end)
        joined.append(last > i)
    own = rows(Span, zip(starts, ends, strict=True))
    return rows(Line, zip(range(len(texts)), own, texts, repeat(False), joined, strict=False))


def _adjacent(text: str, one: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether no blank line stands between two source lines."""
    gap = text[one[1] : after[0]]
    if gap == "\n":
        return True
    if gap.count("\n") > 1:
        return False
    return len(gap) <= 200 and len(_BREAKS.findall(gap.replace("\r\n", "\n"))) <= 1


def _broken(text: str, spans: list[tuple[int, int]], first: int) -> int:
    """Index of the last source line of the sentence that begins with line `first`.

    A piece joins where it begins like a continuation and what stands before it has not ended; a piece that begins
    with a capital (a linked name) joins where the piece after it goes on with punctuation or in lower case.
    """
    last = first
    total = len(spans)
    while last + 1 < total and _adjacent(text, spans[last], spans[last + 1]):
        here, there = spans[last], spans[last + 1]
        opener = text[there[0]]
        if text[there[0] : there[0] + 2] == "o ":  # a bullet of text browsers
            return last
        if (
            opener in _GOES_ON
            and text[there[0] : there[0] + 2] not in ("..", "::", ">>")
            and text[there[1] - 1] not in "|"
        ):
            if there[1] - there[0] == 1 and opener not in ".,:":
                return last
            last += 1
            continue
        if not _open(text, spans[first], here):
            return last
        if opener.islower():
            if _titled(text, here):
                return last
            last += 1
            continue
        if (
            last + 2 < total
            and there[1] - there[0] <= 120
            and opener not in _BULLETS
            and text[there[1] - 1] not in _STOPS
            and _adjacent(text, there, spans[last + 2])
        ):
            beyond = text[spans[last + 2][0]]
            if (beyond in _GOES_ON or beyond.islower()) and text[here[1] - 1] not in _STOPS:
                last += 2
                continue
        return last
    return last


def _open(text: str, begin: tuple[int, int], here: tuple[int, int]) -> bool:
    """Whether the text from `begin` to `here` is a sentence of at least a few words that has not ended."""
    tail = text[here[1] - 1]
    if tail in _STOPS or (tail in _CLOSERS and text[here[1] - 2 : here[1] - 1] in _STOPS):
        return False
    return text.count(" ", begin[0], min(here[1], begin[0] + 400)) >= 3


def _titled(text: str, here: tuple[int, int]) -> bool:
    """Whether a line ends in a capitalised word and has as many of those as others: a menu or a headline, not a sentence."""
    words = text[max(here[0], here[1] - 200) : here[1]].split()
    capitals = sum(word[0].isupper() for word in words)
    return words[-1][0].isupper() and capitals * 2 >= len(words)


def _wrapped(text: str, spans: list[tuple[int, int]], first: int) -> int:
    """Index of the last source line of a paragraph wrapped at a column, `first` where there is none."""
    start, end = spans[first]
    width = end - start
    if text[start] in _BULLETS:
        return first
    last, longest, lower = first, width, 0
    while last + 1 < len(spans) and _adjacent(text, spans[last], spans[last + 1]):
        size = spans[last][1] - spans[last][0]
        if size < longest - 16 or spans[last + 1][1] - spans[last + 1][0] > max(longest, size) + 16:
            break
        if text[spans[last + 1][0]] in _BULLETS:
            break
        last += 1
        longest = max(longest, spans[last][1] - spans[last][0])
        lower += text[spans[last][0]].islower()
    lines = last - first
    return last if lines >= 2 and lower * 2 >= lines else first
