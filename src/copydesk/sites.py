"""Site memory: what repeats over the pages of one site is chrome, in any language, without a phrase.

A memory keeps of each site the same small sample of its pages, whoever learns them and in whatever order: the pages
whose keys (hashes of their lines) are smallest. Of a page it keeps a hash and the first code points of each line. All
counts are taken from that sample, so a page that is learned twice counts once, two memories merge by union, and size
is bounded.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import regex

from .evidence import ends
from .model import Page, lower
from .read import read
from .rules.site import prose
from .sites_store import Row, Store

# ---------------------------------------------------------------- policy

SAMPLE = 128
"""Pages kept of a site: chrome that stands on a fiftieth of the pages is on two of them."""
MOST_LINES = 4000
"""Different lines kept of a page, the first ones."""
SHOWN = 120
"""Code points kept of a line, so that people can read what was learned."""
LOADED = 32
"""Sites whose counts are held ready at once."""
SINGLES = 20
"""From this many pages on, a line that stands on one page only is forgotten when counts are taken."""

COPY = 0.5
"""Two pages that share this part of the smaller one's own prose are one story at two addresses: they count once."""
HEAD, HEADED = 40, 200
"""A colon among the first so many code points of a line of at most so many ends its head: "Read more: ..."."""
HEADS = 3
"""A head counts from so many pages on: speakers and places open lines of single stories."""
COMMON, COMMON_SHARE = 4, 0.5
"""Prose on at least so many pages, and on this share of them, is no story's own: every page has it."""
BREAK = 80
"""What a line that is no prose costs the mass of prose around it, in code points."""


class Place:
    """Where a line stands on its page."""

    BEFORE, INSIDE, AFTER, HEAD = 0, 1, 2, 3
    NAMES = ("before", "inside", "after", "head")


class Stats(NamedTuple):
    """What a memory holds of one site."""

    site: str
    pages: int
    """Pages learned; above the sample's size an estimate, good to about a tenth."""
    kept: int
    """Pages in the sample."""
    stories: int
    """Pages in the sample, copies of one story counted once."""
    lines: int
    """Different lines on the pages in the sample."""
    repeated: int
    """Those that stand on two or more stories."""
    size: int
    """Bytes."""


class Known(NamedTuple):
    """One line that stands on several pages of a site."""

    text: str
    """In lower case, digits as 0, cut at `SHOWN` code points."""
    pages: int
    of: int
    place: str
    """Where it mostly stands: before, inside or after the mass of prose; head: it opens lines that go on."""
    whole: bool
    """Whether `text` is the whole line."""


class Fingerprint(NamedTuple):
    """A page as a memory sees it."""

    key: int
    """63 bits of hash over its different lines."""
    numbers: list[int]
    """A number for each line: hash, prose or not, place."""
    normals: list[str]
    """The lines as they are compared."""
    heads: dict[int, str]
    """What opens lines that go on after a colon, by line."""


class SiteMemory:
    """What was learned of sites, in memory or in one SQLite file.

    >>> memory = SiteMemory()
    >>> for story in ("The harbour reopened.", "The mill has closed."):
    ...     memory.learn(f"Home\\nSport\\nWeather\\n{story}", site="example.org")
    True
    True
    >>> [line.text for line in memory.lines("example.org")]
    ['home', 'sport', 'weather']
    """

    def __init__(self, path: str | Path | None = None, *, read_only: bool = False) -> None:
        self._store = Store(path, SAMPLE, read_only)
        self._loaded: OrderedDict[str, tuple[object, Profile]] = OrderedDict()

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> SiteMemory:
        """The memory in a file, which is made where it is missing; `read_only`: the file must be there.

        Raises `SiteError` where the file is damaged, no database, or not one of copydesk's.
        """
        return cls(path, read_only=read_only)

    def learn(self, text: str, *, site: str | None = None, url: str | None = None) -> bool:
        """Learns one page; True where it is new to the sample. `site` defaults to the host of `url` without "www.".

        Raises `ValueError` where neither says what site it is.
        """
        return self.learn_page(read(text, url=url), site)

    def learn_page(self, page: Page, site: str | None = None) -> bool:
        """`learn` for a page that has been read already."""
        name = site_of(site, page.url)
        if name is None:
            raise ValueError("learn needs site=... or a url with a host")
        found = fingerprint(page)
        return bool(found.numbers) and self._store.wants(name, found.key) and self._store.add(name, row_of(found))

    def recalled(self, page: Page, site: str | None = None) -> Page:
        """The page with what other pages of its site have too; as it is where neither `site` nor its url says which."""
        name = site_of(site, page.url)
        return page if name is None else replace(page, repeated=recall(self, page, name))

    def merge(self, other: SiteMemory) -> None:
        """Adds what another memory has learned; in whatever order, the same memory comes out."""
        for site in other.sites():
            for row in other._store.rows(site):
                if self._store.wants(site, row.key):
                    self._store.add(site, row)

    def forget(self, site: str) -> bool:
        """Forgets a site; False where it was not known."""
        return self._store.forget(_named(site))

    def sites(self) -> tuple[str, ...]:
        """The sites that are known, in order."""
        return self._store.sites()

    def stats(self, site: str) -> Stats:
        """What is known of a site; all zero where nothing is."""
        site = _named(site)
        rows = self._store.rows(site)
        profile = Profile(rows)
        pages = len(rows)
        if pages == SAMPLE:  # the largest of the k smallest of n evenly spread keys tells n
            pages = round((SAMPLE - 1) * 2**63 / max(1, rows[-1].key))
        repeated = sum(n > 1 for n in profile.counts.values())
        lines = len({line & _HASH for row in rows for line in decoded(row.lines)})
        size = sum(len(row.lines) + len(row.texts) for row in rows)
        return Stats(site, pages, len(rows), profile.stories, lines, repeated, size)

    def lines(self, site: str, least: int = 2) -> list[Known]:
        """The lines that stand on at least `least` stories of a site, the most frequent first."""
        rows = self._store.rows(_named(site))
        profile = Profile(rows)
        places: dict[int, Counter[int]] = {}
        texts: dict[int, str] = {}
        for row in rows:
            for line, text in zip(decoded(row.lines), row.text(), strict=True):
                if profile.counts.get(line & _HASH, 0) >= least:
                    places.setdefault(line & _HASH, Counter())[line & _PLACE] += 1
                    texts[line & _HASH] = text
        found = [
            Known(
                texts[line],
                profile.counts[line],
                profile.stories,
                Place.NAMES[max(sorted(where), key=lambda place: where[place])],
                len(texts[line]) < SHOWN,
            )
            for line, where in places.items()
        ]
        return sorted(found, key=lambda known: (-known.pages, known.text))

    def profile(self, site: str) -> Profile | None:
        """The counts of a site, held ready; None where the site is not known."""
        site = _named(site)
        state = self._store.state(site)
        if state is None:
            return None
        held = self._loaded.get(site)
        if held is None or held[0] != state:
            held = state, Profile(self._store.rows(site))
            self._loaded[site] = held
            if len(self._loaded) > LOADED:
                self._loaded.popitem(last=False)
        self._loaded.move_to_end(site)
        return held[1]

    def close(self) -> None:
        """Closes the file."""
        self._store.close()

    def __reduce__(self) -> tuple[object, ...]:
        """Goes to another process as the name of its file, to be read there."""
        if self._store.path is None:
            raise TypeError("a SiteMemory pickles as the name of its file, and this one has none: use SiteMemory.open")
        return _reopened, (str(self._store.path),)

    def __enter__(self) -> SiteMemory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _reopened(path: str) -> SiteMemory:
    return SiteMemory.open(path, read_only=True)


# ---------------------------------------------------------------- sites and lines

_HOST = regex.compile(r"\A\s*+(?:[A-Za-z][A-Za-z0-9+.\-]*+:)?//(?:[^/?#@]*+@)?(\[[^\]/?#]*+\]|[^/?#:\s]++)")


def site_of(site: str | None, url: str | None) -> str | None:
    """The name of a site as given, or the host of the url, in lower case without "www."; None where both are silent."""
    if site is None:
        found = _HOST.match(url) if url else None
        if found is None:
            return None
        site = found.group(1)
    name = site.strip().lower().rstrip(".").removeprefix("www.")
    return name.encode("utf-8", "replace").decode() or None


def _named(site: str) -> str:
    return site_of(site, None) or ""


_PLACE, _PROSE = 0b011, 0b100
_OWN = _PROSE | Place.INSIDE
_HASH = (1 << 64) - 8
"""A line is kept as one number: 61 bits of hash, one for prose, two for its place."""
_DIGITS = regex.compile(r"\d++(?:[.,:  ]\d++)*+")


def normal(text: str) -> str:
    """The line in lower case, white space as one space, numbers as 0: "12 Comments" and "3 comments" are one line.

    A line without letters keeps its numbers: figures of a table are its own.
    """
    low = " ".join(lower(text).split())
    folded = _DIGITS.sub("0", low)
    return folded if folded != low and any(map(str.isalpha, low)) else low


def hashed(text: str) -> int:
    """61 bits of hash, in the upper bits of 64."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") & _HASH


def fingerprint(page: Page) -> Fingerprint:
    """The numbers of the page's lines, in page order, and its key."""
    texts = [line.text for line in page.lines[:MOST_LINES]]
    normals = list(map(normal, texts))
    prosaic = list(map(prose, texts))
    first, last = mass(prosaic, list(map(len, texts)))
    numbers = [
        hashed(text) | (Place.BEFORE if i < first else Place.INSIDE if i < last else Place.AFTER) | _PROSE * prosaic[i]
        for i, text in enumerate(normals)
    ]
    lines = {number & _HASH for number in numbers}
    key = int.from_bytes(blake2b(encoded(sorted(lines)), digest_size=8).digest(), "little") >> 1
    return Fingerprint(key, numbers, normals, heads_of(normals))


def heads_of(normals: Iterable[str]) -> dict[int, str]:
    """For each line that goes on after a colon and does not end like a sentence what stands before the colon."""
    found = {}
    for i, text in enumerate(normals):
        at = text.find(": ", 2, HEAD)
        if at > 0 and len(text) <= HEADED and ends(text) < 7 and text[at - 1].isalpha():
            found[i] = text[: at + 1]
    return found


def head_hash(head: str) -> int:
    """The hash of a head, which is not that of a line with the same words."""
    return hashed("\0" + head)


def row_of(page: Fingerprint) -> Row:
    """What is kept of a page: each different line once."""
    kept: dict[int, tuple[int, str]] = {}
    for number, text in zip(page.numbers, page.normals, strict=True):
        kept.setdefault(number & _HASH, (number, text[:SHOWN]))
    for head in page.heads.values():
        kept.setdefault(head_hash(head), (head_hash(head) | Place.HEAD, head))
    return Row.of(page.key, encoded(number for number, _ in kept.values()), (text for _, text in kept.values()))


def encoded(numbers: Iterable[int]) -> bytes:
    """Numbers of 64 bits as bytes, little-endian on every machine."""
    packed = array("Q", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def decoded(lines: bytes) -> array[int]:
    """The numbers of the lines of a page."""
    numbers = array("Q")
    numbers.frombytes(lines)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def mass(prosaic: Sequence[bool], sizes: Sequence[int]) -> tuple[int, int]:
    """Half-open range of the lines that are the mass of prose; empty at the end where there is none."""
    best = here = start = 0
    found = (len(sizes), len(sizes))
    for i, size in enumerate(sizes):
        if here <= 0:
            here, start = 0, i
        here += min(size, 5 * BREAK) if prosaic[i] else -BREAK
        if here > best:
            best, found = here, (start, i + 1)
    return found


# ---------------------------------------------------------------- counts


class Profile:
    """The counts of one site: on how many stories each line stands."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._pages = [decoded(row.lines) for row in rows]
        self._keys = {row.key: i for i, row in enumerate(rows)}
        own = list(map(_own, self._pages))
        many = Counter(line for lines in own for line in lines)
        least = max(COMMON, COMMON_SHARE * len(rows))
        self._common = {line for line, pages in many.items() if pages >= least}
        self._prose = list(map(self._told, own))
        self._on: dict[int, list[int]] = {}
        for i, lines in enumerate(self._prose):
            for line in lines:
                self._on.setdefault(line, []).append(i)
        self._story = self._stories()
        counts: Counter[int] = Counter()
        for story in set(self._story):
            counts.update(self._lines(story))
        self.stories = len(set(self._story))
        if self.stories >= SINGLES:
            counts = Counter({line: pages for line, pages in counts.items() if pages > 1})
        self.counts: Mapping[int, int] = counts

    def others(self, page: Fingerprint) -> tuple[int, list[int]]:
        """How many stories there are beside the page's own, and on how many of them each of its lines stands.

        A page that was learned is not another page, nor is one that shares most of its own prose.
        """
        mine = self._told(_own(page.numbers))
        shared = Counter(i for line in mine for i in self._on.get(line, ()))
        same = {self._story[i] for i, n in shared.items() if n >= COPY * min(len(mine), len(self._prose[i]))}
        if page.key in self._keys:
            same.add(self._story[self._keys[page.key]])
        taken: Counter[int] = Counter()
        for story in same:
            taken.update(self._lines(story))
        counts = [self.counts.get(number & _HASH, 0) for number in page.numbers]
        if taken:
            counts = [max(0, n - taken[number & _HASH]) for n, number in zip(counts, page.numbers, strict=True)]
        for i, head in page.heads.items():
            number = head_hash(head)
            pages = self.counts.get(number, 0) - taken[number]
            if pages >= HEADS and pages > counts[i]:
                counts[i] = pages
        return self.stories - len(same), counts

    def _lines(self, story: int) -> set[int]:
        return {line & _HASH for i, page in enumerate(self._pages) if self._story[i] == story for line in page}

    def _told(self, own: frozenset[int]) -> frozenset[int]:
        """The prose that tells a page's story: without what most pages have, unless little were left.

        Of a story that was learned from many addresses everything is on most pages.
        """
        told = own - self._common
        return told if 2 * len(told) >= len(own) else own

    def _stories(self) -> list[int]:
        """For each page the first page of its story."""
        story = list(range(len(self._prose)))

        def first(i: int) -> int:
            while story[i] != i:
                i = story[i]
            return i

        def join(i: int, j: int) -> None:
            low, high = sorted((first(i), first(j)))
            story[high] = low

        shared = Counter(pair for pages in self._on.values() for pair in combinations(pages, 2))
        for (i, j), n in shared.items():
            if n >= COPY * min(len(self._prose[i]), len(self._prose[j])):
                join(i, j)
        return [first(i) for i in range(len(self._prose))]


def _own(numbers: Iterable[int]) -> frozenset[int]:
    """The hashes of the prose in the mass of prose."""
    return frozenset(number & _HASH for number in numbers if number & (_PROSE | _PLACE) == _OWN)


def recall(memory: SiteMemory, page: Page, site: str) -> Mapping[int, float]:
    """Line index -> share of the site's other pages with that line, or with its head, for the lines that some have.

    Shares are taken as if one further page had nothing in common, so that one page of one says less than ten of ten.
    The page itself and copies of its story are no other pages. Empty where the memory does not know the site.
    """
    profile = memory.profile(site)
    if profile is None:
        return {}
    others, counts = profile.others(fingerprint(page))
    return {i: count / (others + 1) for i, count in enumerate(counts) if count}
