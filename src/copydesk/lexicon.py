"""Phrases and word lists of the languages: TOML files to matchers, on first use.

One pass over a page finds the phrases of all families at once; a phrase rule is then a look-up. Spaced scripts are matched
at word borders through a dictionary of first or longest words, unspaced scripts as plain substrings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import regex

from .model import Hit, Page, lower, rows
from .ruleset import Phrases, Rule, phrase_rule
from .tables import DATA, read_table

ALWAYS = ("und", "en")

_TRIM = " \t.,:;!?()[]{}<>\"'«»“”„‚|/\\-–—*•·►▶»›…。、，：；！？（）【】「」『』؟،؛۔।#@+_=~^0123456789\u200b\u200e\u200f\ufeff■□◆◇▼▲●○☆★※→←↓↑✓✔✉☰×✕⇒➤"
_COLON = ":：|-–—»>→►▶/［[(（「『【…】])］）」』"
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_MARKS_AT_START = _TRIM + "▪"
LONGEST_WHOLE = 80
"""Code points of a line that may be a phrase and nothing else."""
LONGEST_WORD = 64
"""Code points of a line's first word that are looked at."""


class Entry(NamedTuple):
    """A phrase on its way to a matcher."""

    text: str
    rule: str
    phrases: Phrases


@dataclass(frozen=True)
class Pack:
    """One language file."""

    language: str
    name: str
    script: str
    words: dict[str, list[str]]
    phrases: dict[str, list[str]]


@cache
def families() -> tuple[Rule, ...]:
    """The phrase rules of `families.toml`, with the languages that have phrases for each left open."""
    return tuple(phrase_rule(id, row) for id, row in read_table("lexicon/families").items())


@cache
def languages() -> tuple[str, ...]:
    """The languages with a file, sorted."""
    return tuple(sorted(p.stem for p in (DATA / "lexicon").glob("*.toml") if p.stem != "families"))


@cache
def pack(language: str) -> Pack:
    """The language's file, parsed; an empty pack where there is none."""
    if language not in languages():
        return Pack(language, language, "", {}, {})
    found = read_table(f"lexicon/{language}")
    return Pack(language, found["name"], found["script"], found.get("words", {}), found.get("phrases", {}))


@dataclass(frozen=True, slots=True)
class Matcher:
    """The phrases of one language, or of a set of rules' own, under the keys by which a line finds them."""

    starts: dict[str, list[Entry]]
    heads: dict[str, list[Entry]]
    wholes: dict[str, list[Entry]]
    within: dict[str, list[Entry]]
    plain: dict[str, list[Entry]]


def matcher(phrases: Mapping[str, Iterable[str]], rules: Iterable[Rule]) -> Matcher:
    """The matcher of the phrases that the table has for the rules."""
    made = Matcher({}, {}, {}, {}, {})
    for one in rules:
        if one.phrases is None:
            continue
        for text in dict.fromkeys(lower(p).strip() for p in phrases.get(one.id, ())):
            entry = Entry(text, one.id, one.phrases)
            if one.phrases.position == "whole":
                made.wholes.setdefault(text.strip(_TRIM) or text, []).append(entry)
            elif one.phrases.position == "start":
                if _UNSPACED.match(text):
                    made.heads.setdefault(text[:2], []).append(entry)
                else:
                    made.starts.setdefault(_first(text), []).append(entry)
            elif _UNSPACED.search(text):
                made.plain.setdefault(text, []).append(entry)
            else:
                parts = [w.strip(_TRIM) for w in text.split()]
                made.within.setdefault(max(parts, key=len), []).append(entry)
    return made


def _merged(tables: Iterable[dict[str, list[Entry]]]) -> dict[str, list[Entry]]:
    merged: dict[str, list[Entry]] = {}
    for table in tables:
        shared = {key: merged[key] + table[key] for key in merged.keys() & table.keys()}
        merged.update(table)
        merged.update(shared)
    return merged


class Words:
    """The words and phrases of some languages, and the phrases of some rules, ready to be looked up."""

    def __init__(self, packs: tuple[Pack, ...], matchers: Sequence[Matcher]) -> None:
        self._packs = packs
        self._texts: dict[str, frozenset[str]] = {}
        self._starts = {
            word: (tuple({entry.text for entry in entries}), entries)
            for word, entries in _merged(m.starts for m in matchers).items()
        }
        self._heads = _merged(m.heads for m in matchers)
        self._wholes = _merged(m.wholes for m in matchers)
        self._within = _merged(m.within for m in matchers)
        self._plain = [entry for entries in _merged(m.plain for m in matchers).values() for entry in entries]

    def __getitem__(self, name: str) -> frozenset[str]:
        """The lower-case words of a list, such as "byline" or "photo", of all the languages together."""
        return self._lists.get(name, frozenset())

    def phrases(self, rule: str) -> frozenset[str]:
        """The lower-case phrases of a phrase rule, of all the languages together."""
        texts = self._texts.get(rule)
        if texts is None:  # a rule's at a time: few rules ask, and there are thousands
            found = (phrase for one in self._packs for phrase in one.phrases.get(rule, ()))
            texts = self._texts[rule] = frozenset(lower(phrase).strip() for phrase in found)
        return texts

    @cached_property
    def particles(self) -> tuple[str, ...]:
        """The function words of languages written without spaces, sorted."""
        return tuple(sorted(w for w in self["function"] if _UNSPACED.match(w)))

    @cached_property
    def _lists(self) -> dict[str, frozenset[str]]:
        lists: dict[str, set[str]] = {}
        for one in self._packs:
            for name, words in one.words.items():
                lists.setdefault(name, set()).update(map(lower, words))
        return {name: frozenset(words) for name, words in lists.items()}

    def find(self, page: Page) -> dict[str, list[Hit]]:
        """Rule id -> hits of its phrases, each over the whole line, in the order of the page."""
        found: dict[str, dict[int, str]] = {}
        starts, heads, wholes = self._starts, self._heads, self._wholes

        def note(entry: Entry, i: int) -> None:
            found.setdefault(entry.rule, {}).setdefault(i, entry.text)

        for i, low in enumerate(page.lower):
            size = len(low)
            # no letter is trimmed, and on a flattened page most lines are of lists: those need no look at each sign
            begin = low[2:] if low.startswith("• ") else low
            lettered = begin[:1].isalpha()
            if size <= LONGEST_WHOLE:
                if not lettered:
                    whole = low.strip(_TRIM)
                else:
                    whole = begin if low[-1].isalpha() else begin.rstrip(_TRIM)
                if whole in wholes:
                    for entry in wholes[whole]:
                        if size <= entry.phrases.most:
                            note(entry, i)
            if not lettered:
                begin = low.lstrip(_MARKS_AT_START)
                if not begin:
                    continue
            first = begin.partition(" ")[0]
            opening = starts.get(first if len(first) <= LONGEST_WORD and first.isalpha() else _first(begin))
            if opening is not None and begin.startswith(opening[0]):
                for entry in opening[1]:
                    if size <= entry.phrases.most and _starts(begin, entry):
                        note(entry, i)
            if begin[0] >= "\u0e00":
                for entry in heads.get(begin[:2], ()):
                    if size <= entry.phrases.most and _starts(begin, entry, border=False):
                        note(entry, i)
        if self._within:
            index, lows = page.index, page.lower
            for word in sorted(index.keys() & self._within.keys()):
                for entry in self._within[word]:
                    for i in index[word]:
                        low = lows[i]
                        if entry.text in low and len(low) <= entry.phrases.most and _within(low, entry):
                            note(entry, i)
        if self._plain and _UNSPACED.search(page.source):
            joined = "\n".join(page.lower)
            for entry in self._plain:
                if entry.text in joined:
                    for i, low in enumerate(page.lower):
                        if entry.text in low and len(low) <= entry.phrases.most:
                            note(entry, i)
        lines = page.lines
        return {id: rows(Hit, [(lines[i].span, None, hits[i]) for i in sorted(hits)]) for id, hits in found.items()}


def _first(text: str) -> str:
    head = text[:LONGEST_WORD].split(None, 1)[0]
    return head if head.isalpha() else head.rstrip(_TRIM) or head


def _starts(begin: str, entry: Entry, border: bool = True) -> bool:
    text = entry.text
    if not begin.startswith(text):
        return False
    rest = begin[len(text) :]
    if not rest:
        return True
    if entry.phrases.colon:
        rest = rest.lstrip()
        return not rest or rest[0] in _COLON
    return not border or not rest[0].isalnum()


def _within(low: str, entry: Entry) -> bool:
    text = entry.text
    at = low.find(text)
    while at >= 0:
        end = at + len(text)
        if (at == 0 or not low[at - 1].isalnum()) and (end == len(low) or not low[end].isalnum()):
            if entry.phrases.position != "end" or not low[end:].strip(_TRIM):
                return True
        at = low.find(text, at + 1)
    return False
