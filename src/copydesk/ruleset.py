"""Rules and sets of rules. Knows no rule by name.

A rule is a pure function from a page and the words of its languages to hits. Rules are a set: no priorities, no
before and after. Packs bring further rules, in Python or as a TOML table of phrases.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

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


@dataclass(frozen=True)
class Ruleset:
    """An immutable set of rules, sorted by id. Pickles as its rules' ids only where they are copydesk's own."""

    rules: tuple[Rule, ...]
    _words: dict[tuple[str, ...], Words] = field(default_factory=dict, init=False, repr=False, compare=False)
    _matchers: dict[str, Matcher] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.rules, key=lambda r: r.id))
        for one, other in zip(ordered, ordered[1:], strict=False):
            if one.id == other.id:
                raise RuleError(f"two rules are called {one.id!r}: rename one of them")
        object.__setattr__(self, "rules", ordered)

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

    def _matches(self, one: Rule, globs: tuple[str, ...]) -> bool:
        for glob in globs:
            if not any(fnmatchcase(r.id, glob) for r in self.rules):
                near = difflib.get_close_matches(glob, self.ids(), n=3, cutoff=0.5)
                hint = f"; near: {', '.join(near)}" if near else ""
                raise RuleError(f"no rule matches {glob!r}{hint}")
        return any(fnmatchcase(one.id, glob) for glob in globs)


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
