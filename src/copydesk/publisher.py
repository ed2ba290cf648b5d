"""The site's name: from its copyright line, from the sentences in which sites speak of themselves, from the end of titles.

The sentences are the table [publisher] of data/notices.toml. What such a sentence names is the site where it is a set
phrase that nothing else fits ("appeared first on ..."), or where the page has the name a second time outside the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from .agencies import agency as known_agency
from .agencies import is_paper, is_place
from .labels import Label, Strength
from .model import Block, Mark, Page, lower
from .patterns import pattern
from .rules.finding import lines_with
from .tables import read_table

# ---------------------------------------------------------------- policy

ENOUGH = 2.0
"""A name counts from this sum on."""
HOLDER = 1.5
"""What a copyright line's holder weighs: it may be the maker of the site's software."""
GLUED = 1.0
"""What a name behind the headline on the line of the page's title weighs: it may be a section."""
AGAIN = 1.0
"""What the name in an address adds, or a second time outside the article beside a sentence of the table, or in the list
of papers."""
WEIGHTS = {"anywhere": 2.0, "outside": 2.0, "pitch": 2.0, "weak": 1.0, "role": 1.0, "voice": 0.5}
"""The kinds of sentences, see the table."""
SENTENCE = "publisher.named"
"""The name of the mark behind a value that is read here."""
FEED = "origin.feed"
"""The rule whose value is the site that a feed names: "The post ... appeared first on X"."""
LONGEST = 60
"""Code points of a name."""
OWN = frozenset({Label.BODY, Label.STANDFIRST, Label.BYLINE, Label.TITLE})
"""Lines that speak of others; only the sentences of the kinds EVERYWHERE are read there."""
EVERYWHERE = frozenset({"anywhere", "role", "voice"})
TOP = 1.0
"""What a name alone on the page's first line weighs."""
OPENER = 1.0
"""What the name before the first paragraph adds ("Harbour News – The ..."): it may be another's."""
DESK = 2.0
"""What an address before a place weighs, as papers sign: "Harbour.example | Ankara"."""
CASES = frozenset("pl cs sk hr sr sl hu fi et lt lv".split())  # noqa: SIM905
"""Languages that give names endings."""
ENDING = 2
"""Letters of such an ending."""
NO_TITLE = frozenset(Label) - {Label.TITLE}
"""Where a name behind the headline says nothing: on a line that is no title."""


class _Sentence(NamedTuple):
    """A sentence with a gap for the name: what stands before and behind the gap, and what it weighs."""

    before: str
    behind: str
    kind: str


class _Named(NamedTuple):
    """A name, how much speaks for it, and where."""

    name: str
    weight: float
    mark: Mark
    line: int = -1
    never: frozenset[Label] = frozenset()
    """Labels of the line with which it says nothing."""


# "Times of India", "L'Express", "St Kitts Nevis Observer", "News.Az", "INQUIRER.net"
_WORD = r"[\p{Lu}\p{N}][\p{L}\p{M}\p{N}&'’]*+(?:-[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*+|\.\p{L}{2,4}(?!\p{L})){0,3}"
_SMALL = r"(?:of|the|and|de|du|des|la|le|les|der|die|das|für|fra|for|van|y|e|i|och|og|&)\s"
_NAME = pattern(
    rf"(?:the\s)?(?:{_WORD})(?:\s(?:{_SMALL}){{0,2}}(?:{_WORD})){{0,4}}|[\p{{Ll}}\p{{N}}-]{{3,30}}+\.\p{{Ll}}{{2,4}}(?:\.\p{{Ll}}{{2}})?(?![\p{{L}}.])"
)
_ENDING = pattern(r"\.(?:com?|net|org|info|news|[\p{L}]{2})(?:\.\p{L}{2})?$")
_GLUE = pattern(r"\s?[-–—|•·»:]{1,2}\s(?P<name>[^-–—|•·»]{2,40})$")
_LEGAL = pattern(r"\b(?:Inc|LLC|Ltd|Limited|GmbH|AG|S\.?A|S\.?p\.?A|plc|PLC|Co|Corp|AB|AS|Oy|B\.?V|Pty)\b")
# "our newsletter", "this blog", "me"
_FIRST = pattern(r"(?:the\s)?(?:this|our|my|me|us|your|a|an)\b")
# "Harbour Briefing", "Courier Premium": a service of the site
_LAST = pattern(r"\b(?:briefing|newsletters?|deals|alerts?|digest|podcasts?|premium|plus|blueprint|app|club)$")
_NO_LETTER = pattern(r"[^\p{L}\p{N}]+")


@cache
def _sentences() -> Mapping[str, tuple[_Sentence, ...]]:
    """The longest word of a sentence -> the sentences with it."""
    table = read_table("notices")["publisher"]
    written = [(row, kind) for kind in WEIGHTS for row in table[kind].replace("\n", "|").split("|") if row]
    found: dict[str, list[_Sentence]] = {}
    for sentence, kind in written:
        before, _, behind = lower(sentence).partition("#")
        word = max((before + behind).replace(".", " ").replace(",", " ").split(), key=len)
        found.setdefault(word, []).append(_Sentence(before.strip(), behind.strip(), kind))
    return {word: tuple(sentences) for word, sentences in found.items()}


@cache
def _openers() -> frozenset[str]:
    return frozenset(read_table("notices")["publisher"]["openers"].replace("\n", "|").split("|"))


@cache
def _others() -> frozenset[str]:
    """Names that stand in such sentences and are not the site's, by their letters."""
    return frozenset(map(_key, read_table("notices")["publisher"]["others"].replace("\n", "|").split("|")))


def publisher_of(
    page: Page,
    blocks: tuple[Block, ...],
    holder: Mark | None,
    headline: str | None,
    people: Iterable[str],
    opener: str | None = None,
) -> tuple[str, Mark] | None:
    """The site's name and the mark behind it; None where the page does not state it.

    `holder` is the mark of the copyright line that names its holder, `people` are names that are no site's, `opener` is
    the house that the dateline names.
    """
    said = [*_signed(page), *_said(page), *_fed(blocks), *_glued(page, headline)]
    labels = {block.line: block.label for block in blocks} if said else {}
    found = [one for one in said if labels.get(one.line) not in one.never]
    if holder is not None and holder.value:
        found.append(_Named(holder.value, HOLDER, holder))
    if not found:
        return None
    persons = {_key(name) for name in people}
    sums: dict[str, list[_Named]] = {}
    for one in found:
        key = _key(one.name)
        if len(key) > 1 and key not in _others() and key not in persons:
            if one.mark is holder or known_agency(one.name) is None:
                sums.setdefault(key, []).append(one)
    weights = {key: _weight(page, labels, named) for key, named in sums.items()}
    if opener and (house := _key(opener)) in weights:
        weights[house] += OPENER
    best = max(weights, key=weights.__getitem__, default="")
    own = _key(holder.value) if holder is not None and holder.value else ""
    if weights.get(best, 0.0) < ENOUGH:
        best = own
    named = sums.get(best)
    if not named:
        return None
    if holder is not None and holder.value and best in own and holder.value.startswith(named[0].name):
        if _LEGAL.search(holder.value):
            return holder.value, holder  # "Harrow, Inc."
    plain = next((one for one in named if "." not in one.name), named[0])
    if known_agency(plain.name) is not None and "." not in plain.name:
        return None
    return _as_on_its_own(page, plain.name), plain.mark


def _as_on_its_own(page: Page, name: str) -> str:
    """An address such as "Courier.example" as the page writes the name alone on a line, where it does."""
    short = _ENDING.sub("", name)
    if short == name:
        return name
    lines = (page.lines[i].text for i in page.index.get(lower(short), ()))
    return next((text for text in lines if lower(text) == lower(short)), name)


def _key(name: str) -> str:
    """What the spellings of a name have in common."""
    short = _ENDING.sub("", name.strip())
    bare: str = _NO_LETTER.sub("", lower(short if len(short) > 4 else name).removeprefix("the "))
    return bare


def _weight(page: Page, labels: Mapping[int, Label], named: list[_Named]) -> float:
    # however often the title's line stands on the page, it says it once
    lines = {one.mark.span.start if one.mark.label is not Label.TITLE else -1: one.weight for one in named}
    total = sum(lines.values())
    if total < ENOUGH and named[0].line >= 0:
        name, key = named[0].name, _key(named[0].name)
        first = lower(name).split()[0]
        outside = [i for i in page.index.get(first, ()) if labels.get(i, Label.BODY) not in OWN]
        spoken = named[0].mark.label is Label.COPYRIGHT
        again = spoken and sum(page.lines[i].text.count(name) for i in outside) > 1
        addressed = any(f"@{key}." in low or f"www.{key}." in low for low in page.lower)
        total += AGAIN * (again or addressed or is_paper(name))
    return total


def _said(page: Page) -> Iterable[_Named]:
    """The names in the sentences of the table."""
    index = page.index
    for word, sentences in _sentences().items():
        for i in index.get(word, ()):
            line, low = page.lines[i], page.lower[i]
            for sentence in sentences:
                if (sentence.before or sentence.behind) not in low:
                    continue
                span = _gap(line.text, low, sentence)
                if span is not None:
                    name = line.text[span[0] : span[1]]
                    mark = Mark(line.at(*span), SENTENCE, Label.COPYRIGHT, Strength.LIKELY, name)
                    never = frozenset() if sentence.kind in EVERYWHERE else OWN
                    if sentence.kind != "pitch" or low.split(None, 1)[0].strip(",!") in _openers():
                        yield _Named(_nominative(page, name), WEIGHTS[sentence.kind], mark, i, never)


def _fed(blocks: Iterable[Block]) -> Iterable[_Named]:
    """The sites that feeds name under their texts."""
    for block in blocks:
        for mark in (*block.because, *block.despite) if block.because or block.despite else ():
            if mark.rule == FEED and mark.value:
                yield _Named(mark.value, ENOUGH, mark, block.line)


def _nominative(page: Page, name: str) -> str:
    """A name without the ending of its case, where the page has it so too: "newsletter Onetu", "(PAP, Onet)"."""
    if page.language in CASES and " " not in name:
        for size in range(1, ENDING + 1):
            if len(name) - size >= 3 and lower(name[:-size]) in page.index:
                return name[:-size]
    return name


# "Harbournews.com | Linden"
_SIGNED = pattern(
    r"(?P<name>[\p{L}\p{N}-]{3,30}+\.(?:com|net|org|info|news|\p{L}{2})(?:\.\p{L}{2})?)\s?\|\s?(?P<place>\p{Lu}[\p{L}\s-]{2,20})"
)


def _signed(page: Page) -> Iterable[_Named]:
    """The name alone on the first line, and an address before the desk's place below the text."""
    first = page.lines[0] if page.lines else None
    if first is not None and len(first.text) <= LONGEST and first.text.count(" ") < 4 and not first.text.isupper():
        if _NAME.fullmatch(first.text):
            mark = Mark(first.span, SENTENCE, Label.COPYRIGHT, Strength.LIKELY, first.text)
            yield _Named(first.text, TOP, mark, -1, frozenset())
    for line in lines_with(page, "|"):
        if line.index and len(line.text) <= LONGEST and "|" in line.text and "." in line.text:
            found = _SIGNED.fullmatch(line.text)
            if found is not None and is_place(found["place"]):
                mark = Mark(line.at(*found.span("name")), SENTENCE, Label.COPYRIGHT, Strength.LIKELY, found["name"])
                yield _Named(found["name"], DESK, mark, line.index, OWN)


def _gap(text: str, low: str, sentence: _Sentence) -> tuple[int, int] | None:
    """Where the name stands in the sentence, if the text has it."""
    if sentence.before:
        at = low.rfind(sentence.before)
        if at < 0 or (at and low[at - 1].isalnum()):
            return None
        start = at + len(sentence.before)
        start += len(text[start : start + 3]) - len(text[start : start + 3].lstrip(" :\"“«'"))
        stop = start + LONGEST
        if sentence.behind:
            stop = low.find(sentence.behind, start, stop)
            if stop < 0:
                return None
            stop -= len(low[start:stop]) - len(low[start:stop].rstrip(" '\"”»"))
        found = _NAME.match(text, start, stop) if start > at + len(sentence.before) else None
        if found is None or (sentence.behind and found.end() != stop):
            return None
        begin, end = found.span()
    else:
        end = low.find(sentence.behind)
        end = len(text[:end].rstrip(' "”»')) if end > 0 else -1
        if end <= 0:
            return None
        begin = next((m.start() for m in _NAME.finditer(text, max(0, end - LONGEST), end) if m.end() == end), -1)
        if begin < 0:
            return None
    if low.startswith("the ", begin) and text[begin] == "t":
        begin += len("the ")
    end -= len("'s") * low.endswith("'s", begin, end)
    name = text[begin:end]
    if (
        _FIRST.match(low, begin)
        or _LAST.search(low, begin, end)
        or (name.isupper() and " " in name and text.isupper())
        or not any(map(str.isalpha, name))
    ):
        return None
    return begin, end


def _glued(page: Page, headline: str | None) -> Iterable[_Named]:
    """The name behind the headline on a line of the page's title."""
    words = lower(headline or "").split(None, 1)
    if headline and words and words[0] in page.index:
        for i in page.index[words[0]]:
            line = page.lines[i]
            if len(headline) < len(line.text) <= len(headline) + LONGEST and line.text.startswith(headline):
                found = _GLUE.search(line.text, len(headline) - 1)
                if found is not None:
                    mark = Mark(line.at(*found.span("name")), SENTENCE, Label.TITLE, Strength.LIKELY, found["name"])
                    yield _Named(found["name"].strip(), GLUED, mark, i, NO_TITLE)
