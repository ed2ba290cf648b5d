"""Gazetteers: news agencies, the tags of houses, places of datelines. TOML tables, read on first use."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import regex

from .tables import read_table

_EDGES = " \t\u00a0\u3000.,;:·•|-–—―/«»\"'“”„"
_JOINERS = regex.compile(r"\s*+[/,;&+|、，・]\s*+|\s(?:und|and|et|y|e|mit|with|og|och|en|ve|и|та|dan)\s")
# "sak", "ino": the initials beside an agency in "sak/Reuters"; "lby": a regional desk of dpa
_INITIALS = regex.compile(r"[\p{Ll}]{1,5}+")


class _Agencies(NamedTuple):
    exact: dict[str, str]
    """Name as printed -> short name."""
    folded: dict[str, str]
    """Name in lower case -> short name."""
    long: frozenset[str]
    """The folded names that no word of a language and nobody's initials can be mistaken for."""
    houses: frozenset[str]
    others: frozenset[str]
    parties: frozenset[str]
    papers: frozenset[str]
    """Papers that others reprint, as printed."""
    common: frozenset[str]


@cache
def _agencies() -> _Agencies:
    tables = read_table("agencies")
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    long: set[str] = set()
    for short, names in tables["agencies"].items():
        for name in (short, *names):
            exact.setdefault(name, short)
            folded.setdefault(_fold(name), short)
            if " " in name or len(name) > 5 or not name.isascii():
                long.add(_fold(name))
    houses = frozenset(_fold(tag) for tags in tables["houses"].values() for tag in tags)
    others, parties, common = (frozenset(map(_fold, tables["others"][name])) for name in ("not", "parties", "common"))
    papers = frozenset(name for names in tables["papers"].values() for name in names)
    return _Agencies(exact, folded, frozenset(long), houses, others, parties, papers, common)


@cache
def _places() -> frozenset[str]:
    regions: dict[str, str] = read_table("places")["places"]
    return frozenset(_fold(place) for places in regions.values() for place in places.split(","))


def _fold(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def agency(text: str, *, loose: bool = False) -> str | None:
    """The short name of the agency that `text` is the name of, None where it is none.

    Short tags count only as they are printed, because "(ani)" may be somebody's initials; `loose` takes any case, for
    places where the form vouches for them.

    >>> agency("新华社"), agency("mina"), agency("mina", loose=True)
    ('Xinhua', None, 'Mina')
    """
    text = text.strip(_EDGES)
    known = _agencies()
    found = known.exact.get(text)
    if found is None and len(text) < 60:
        low = _fold(text)
        if loose or low in known.long:
            found = known.folded.get(low)
    return found


def agencies(text: str, *, loose: bool = False) -> tuple[str, ...]:
    """The agencies, as written, of an enumeration of agencies and initials; () where it is something else.

    >>> agencies("ino/dpa"), agencies("AFP, dpa und Reuters"), agencies("dpa rief an")
    (('dpa',), ('AFP', 'dpa', 'Reuters'), ())
    """
    if not 2 <= len(text) <= 80:
        return ()
    whole = text.strip(_EDGES)
    if agency(whole, loose=loose):
        return (whole,)
    found = []
    for part in _JOINERS.split(whole):
        if agency(part, loose=loose):
            found.append(part.strip(_EDGES))
        elif not _INITIALS.fullmatch(part):
            return ()
    return tuple(found)


def is_house(text: str) -> bool:
    """Whether `text` is the tag with which a newspaper opens its own stories, such as "TTO"."""
    return _fold(text.strip(_EDGES)) in _agencies().houses


def is_other(text: str) -> bool:
    """Whether `text` often stands in brackets after a place or a name and is no agency: parties, exchanges, satire."""
    return _fold(text) in _agencies().others


def is_paper(text: str) -> bool:
    """Whether `text`, as it is printed, is a paper whose copy others reprint under its name."""
    return text in _agencies().papers


def is_party(text: str) -> bool:
    """Whether `text` is an agency's tag that is also a party's, so that a name before it may be a politician's."""
    return _fold(text) in _agencies().parties


def is_common(text: str) -> bool:
    """Whether `text` is an agency's name that is also a word or stands in menus, so that alone it says nothing."""
    return _fold(text) in _agencies().common


def is_place(text: str) -> bool:
    """Whether `text` is a place of datelines, in any case of letters.

    >>> is_place("NEW DELHI"), is_place("ソウル"), is_place("Kenia")
    (True, True, False)
    """
    return len(text) < 40 and _fold(text) in _places()


def place_at_start(text: str) -> str:
    """The longest known place at the start of unspaced text such as "北京4月24日"; "" where there is none."""
    for end in range(min(len(text), 12), 1, -1):
        if text[:end] in _places():
            return text[:end]
    return ""


@cache
def agency_words() -> frozenset[str]:
    """The names of one word and the last words of longer ones, in lower case, to look lines up by."""
    return frozenset(name.rpartition(" ")[2].strip("().") for name in _agencies().folded)


_TOKEN = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}\p{N}.'’-]*+")


def mentioned(text: str) -> tuple[str, ...]:
    """The agencies that a credit of up to 300 code points names, as written, each once.

    >>> mentioned("With files from The Associated Press and Reuters")
    ('The Associated Press', 'Reuters')
    """
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text[:300])]
    found: dict[str, None] = {}
    i = 0
    while i < len(tokens):
        for size in (4, 3, 2, 1):
            if i + size <= len(tokens):
                name = text[tokens[i][0] : tokens[i + size - 1][1]].rstrip(".")
                if (size > 1 or len(name) > 1) and agency(name):
                    found[name] = None
                    i += size - 1
                    break
        i += 1
    return tuple(found)
