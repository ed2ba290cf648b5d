"""Rules and sets of rules. Knows no rule by name.

A rule is a pure function from a page and the words of its languages to hits. Rules are a set: no priorities, no
before and after. Packs bring further rules, in Python or as a TOML table of phrases.
"""

from __future__ import annotations

import difflib
import importlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .labels import Label, Strength

if TYPE_CHECKING:
    from .lexicon import Matcher, Words
    from .model import Hit, Mark, Page

See = Callable[["Page", "Words"], Iterable["Hit"]]
SeeMarks = Callable[["Page", "Words", "tuple[Mark, ...]"], Iterable["Hit"]]

POSITIONS = ("start", "whole", "end", "anywhere")


class RuleError(ValueError):
    """A rule, a pack or a selection of rules that cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a phrase rule looks for; the lexicon's matcher does the looking."""

    position: str
    most: int = 300
    colon: bool = False
    own: tuple[str, ...] = ()
    """Phrases that the rule brings itself (packs); the language files of the lexicon add theirs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be seen on a page, one label that it speaks for, one strength."""

    id: str
    label: Label
    strength: Strength
    summary: str
    see: See | None = None
    see_marks: SeeMarks | None = None
    phrases: Phrases | None = None
    languages: tuple[str, ...] = ()
    """Languages whose phrases the rule has; empty: any."""
    doc: str = ""

    @property
    def family(self) -> str:
        """The part of the id before the first dot."""
        return self.id.partition(".")[0]


def rule(id: str, label: Label, strength: Strength) -> Callable[[See], Rule]:
    """Makes a rule of a function `(page, words) -> hits`; the first line of its docstring is the summary."""

    def sign(see: See) -> Rule:
        doc = see.__doc__ or ""
        return Rule(id, label, strength, doc.partition("\n")[0].strip(), see=see, doc=doc)

    return sign


def context_rule(id: str, label: Label, strength: Strength) -> Callable[[SeeMarks], Rule]:
    """Like `rule` for a function `(page, words, marks) -> hits` that also sees the marks of the plain rules."""

    def sign(see: SeeMarks) -> Rule:
        doc = see.__doc__ or ""
        return Rule(id, label, strength, doc.partition("\n")[0].strip(), see_marks=see, doc=doc)

    return sign


@dataclass(frozen=True, slots=True)
class Pack:
    """A named bundle of rules that somebody else keeps."""

    name: str
    rules: tuple[Rule, ...]


class Ruleset:
    """An immutable set of rules, sorted by id. Pickles as its `configuration`, copydesk's own rules as their ids.

    Made of rules, or of a function that gives them on first use: the patterns of all rules take longer to compile
    than a filter should take to start.
    """

    def __init__(self, rules: Iterable[Rule] | Callable[[], Iterable[Rule]]) -> None:
        self._given = rules
        self._words: dict[tuple[str, ...], Words] = {}
        self._matchers: dict[str, Matcher] = {}
        if not callable(rules):
            self.rules  # noqa: B018  a set with two rules of one name fails here, not on first use

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, sorted by id."""
        given = self._given() if callable(self._given) else self._given
        ordered = tuple(sorted(given, key=lambda r: r.id))
        for one, other in pairwise(ordered):
            if one.id == other.id:
                raise RuleError(f"two rules are called {one.id!r}: rename one of them")
        return ordered

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ruleset) and self.rules == other.rules

    def __hash__(self) -> int:
        return hash(self.ids())

    def __repr__(self) -> str:
        return f"Ruleset of {len(self)} rules"

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def ids(self) -> tuple[str, ...]:
        """The ids of the rules, sorted."""
        return tuple(r.id for r in self.rules)

    def only(self, *globs: str) -> Ruleset:
        """The rules whose id matches one of the globs. Raises `RuleError` where a glob matches none."""
        return Ruleset(tuple(r for r in self.rules if self._matches(r, globs)))

    def without(self, *globs: str) -> Ruleset:
        """The rules whose id matches none of the globs. Raises `RuleError` where a glob matches none."""
        return Ruleset(tuple(r for r in self.rules if not self._matches(r, globs)))

    def with_pack(self, pack: Pack) -> Ruleset:
        """These rules and those of the pack."""
        return Ruleset(self.rules + pack.rules)

    def words(self, languages: tuple[str, ...]) -> Words:
        """The words of the languages and the matcher of this set's phrases; built once for each choice."""
        from .lexicon import ALWAYS, Words, matcher, pack

        chosen = tuple(dict.fromkeys((*ALWAYS, *languages)))
        if chosen not in self._words:
            own = {one.id: one.phrases.own for one in self.rules if one.phrases is not None}
            for name in ("", *chosen):
                if name not in self._matchers:
                    self._matchers[name] = matcher(pack(name).phrases if name else own, self.rules)
            packs = tuple(pack(name) for name in chosen)
            self._words[chosen] = Words(packs, [self._matchers[name] for name in ("", *chosen)])
        return self._words[chosen]

    def configuration(self) -> dict[str, list[object]]:
        """The set in plain values: copydesk's own rules by id, phrase rules of packs by value, others by import path.

        Raises `RuleError` where a rule can be named in none of these ways.
        """
        from .rules import all_rules

        own = {one.id: one for one in all_rules()}
        found: dict[str, list[object]] = {"own": [], "phrases": [], "python": []}
        for one in self.rules:
            if own.get(one.id) is one:
                found["own"].append(one.id)
            elif one.phrases is not None:
                found["phrases"].append(_phrase_table(one))
            else:
                found["python"].append(_import_path(one))
        return found

    @staticmethod
    def from_configuration(plain: dict[str, list[Any]]) -> Ruleset:
        """The set that `configuration` describes. Raises `RuleError` where this copydesk lacks one of its rules."""
        from .rules import all_rules

        own = {one.id: one for one in all_rules()}
        if missing := [id for id in plain["own"] if id not in own]:
            raise RuleError(f"this version of copydesk has no rule {missing[0]!r}: it was made by another one")
        phrases = [_from_phrase_table(table) for table in plain["phrases"]]
        return Ruleset((*(own[id] for id in plain["own"]), *phrases, *map(_imported, plain["python"])))

    def __reduce__(self) -> tuple[Callable[[str], Ruleset], tuple[str]]:
        # One string: equal sets give equal pickles, whatever has been done with them since they were made.
        return _restored, (json.dumps(self.configuration(), sort_keys=True),)

    def _matches(self, one: Rule, globs: tuple[str, ...]) -> bool:
        for glob in globs:
            if not any(fnmatchcase(r.id, glob) for r in self.rules):
                near = difflib.get_close_matches(glob, self.ids(), n=3, cutoff=0.5)
                hint = f"; near: {', '.join(near)}" if near else ""
                raise RuleError(f"no rule matches {glob!r}{hint}")
        return any(fnmatchcase(one.id, glob) for glob in globs)


def _restored(configuration: str) -> Ruleset:
    return Ruleset.from_configuration(json.loads(configuration))


def _phrase_table(one: Rule) -> dict[str, object]:
    assert one.phrases is not None
    return {
        "id": one.id,
        "label": one.label.value,
        "strength": one.strength.name,
        "summary": one.summary,
        "phrases": [one.phrases.position, one.phrases.most, one.phrases.colon, list(one.phrases.own)],
        "languages": list(one.languages),
        "doc": one.doc,
    }


def _from_phrase_table(table: dict[str, Any]) -> Rule:
    position, most, colon, own = table["phrases"]
    return Rule(
        table["id"],
        Label(table["label"]),
        Strength[table["strength"]],
        table["summary"],
        phrases=Phrases(position, most, colon, tuple(own)),
        languages=tuple(table["languages"]),
        doc=table["doc"],
    )


def _import_path(one: Rule) -> list[str]:
    see = one.see or one.see_marks
    path = [getattr(see, "__module__", ""), getattr(see, "__qualname__", "")]
    try:
        if _imported(path) is one:
            return path
    except RuleError:
        pass
    raise RuleError(f"rule {one.id!r} cannot be sent to another process: define it at the top of a module")


def _imported(path: list[str]) -> Rule:
    try:
        found = getattr(importlib.import_module(path[0]), path[1], None)
    except (ImportError, ValueError) as error:
        raise RuleError(f"the rule {'.'.join(path)} cannot be imported: {error}") from None
    if not isinstance(found, Rule):
        raise RuleError(f"{'.'.join(path)} is no rule")
    return found


def phrase_rule(id: str, table: dict[str, object], languages: tuple[str, ...] = (), where: str = "") -> Rule:
    """A rule from a TOML table with label, strength, position, most, colon, sees, silent and, in packs, phrases."""
    place = f"{where}: rule {id!r}" if where else f"rule {id!r}"
    try:
        label = Label(table["label"])
    except (KeyError, ValueError):
        names = ", ".join(label.value for label in Label)
        raise RuleError(f"{place}: label must be one of {names}") from None
    strength = str(table.get("strength", "likely")).upper()
    if strength not in Strength.__members__:
        raise RuleError(f"{place}: strength must be hint, likely or certain")
    position = str(table.get("position", "start"))
    if position not in POSITIONS:
        raise RuleError(f"{place}: position must be one of {', '.join(POSITIONS)}")
    phrases = table.get("phrases", [])
    if not isinstance(phrases, list) or not all(isinstance(p, str) and p.strip() for p in phrases):
        raise RuleError(f"{place}: phrases must be a list of non-empty strings")
    most = table.get("most", 300)
    if not isinstance(most, int):
        raise RuleError(f"{place}: most must be a whole number of characters")
    sees, silent = str(table.get("sees", "")), str(table.get("silent", ""))
    doc = f"{sees}\n\nSees: {sees}\nSilent: {silent}\n"
    return Rule(
        id,
        label,
        Strength[strength],
        sees or f"Phrases of {id}.",
        phrases=Phrases(position, most, bool(table.get("colon", False)), tuple(phrases)),
        languages=languages,
        doc=doc,
    )


def load_pack(path: str | Path) -> Pack:
    """Reads a pack of phrase rules from a TOML file: one table a rule, named by the rule's id.

    Raises `RuleError` with the file, the rule and the mend where the file is not such a pack.
    """
    import tomllib  # takes a twentieth of the start-up, and few bring packs

    path = Path(path)
    try:
        with path.open("rb") as file:
            tables = tomllib.load(file)
    except OSError as error:
        raise RuleError(f"{path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not valid TOML: {error}") from None
    rules = []
    for id, table in tables.items():
        if not isinstance(table, dict):
            raise RuleError(f'{path}: {id!r} is not a table; write ["family.name"] above label and phrases')
        made = phrase_rule(id, table, where=str(path))
        if made.phrases is None or not made.phrases.own:
            raise RuleError(f"{path}: rule {id!r} has no phrases")
        rules.append(made)
    return Pack(path.stem, tuple(rules))
