"""Case files: what a rule sees and where it is silent, as tests. For copydesk's own rules and for those of packs.

A case file is TOML:

    rule = "agency.end-code"
    adversarial = "(T/"          # optional: repeated to 100 KB, the rule must stay linear

    [[fires]]
    text = "... stricter sanctions. (T/P010/R03)"    # one page, may be several lines
    span = "(T/P010/R03)"                            # what is marked, or a list; without it, the whole text
    value = "..."                                    # optional: the value of the mark
    language = "en"                                  # optional: told from the text where it is missing
    site = ["Home\\nSport ...", ...]                  # optional: other pages of the site, which site memory has learned

    [[silent]]
    text = "..."
    why = "a party in brackets"

`xfail = "reason"` in a case says that it is known to fail: it must fail, until somebody mends the rule.

    @pytest.mark.parametrize("case", read_cases("cases/mine.toml").cases, ids=str)
    def test_case(case):
        assert check_case(case, DEFAULT.with_pack(load_pack("mine.toml"))) is None
"""

from __future__ import annotations

import gc
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .clean import DEFAULT
from .model import Mark, Page
from .observe import observe
from .read import read
from .ruleset import RuleError, Ruleset
from .telling import tell_language

_CASE_KEYS = {"text", "span", "value", "language", "why", "url", "now", "site", "xfail"}
_FILE_KEYS = {"rule", "adversarial", "fires", "silent"}


@dataclass(frozen=True)
class Case:
    """One page and what the rule is to do on it."""

    rule: str
    fires: bool
    text: str
    spans: tuple[str, ...] = ()
    """The marked texts; empty: the whole text is marked."""
    value: str | None = None
    language: str | None = None
    why: str = ""
    url: str | None = None
    now: str | None = None
    site: tuple[str, ...] = ()
    """Other pages of the site, which site memory has learned."""
    xfail: str | None = None
    where: str = ""

    def __str__(self) -> str:
        return self.where


@dataclass(frozen=True)
class CaseFile:
    """The cases of one rule."""

    rule: str
    cases: tuple[Case, ...]
    adversarial: tuple[str, ...] = ()

    @property
    def fires(self) -> tuple[Case, ...]:
        """The cases in which the rule sees something."""
        return tuple(case for case in self.cases if case.fires)

    @property
    def silent(self) -> tuple[Case, ...]:
        """The cases in which it holds its tongue."""
        return tuple(case for case in self.cases if not case.fires)


def read_cases(path: str | Path) -> CaseFile:
    """The cases of a file. Raises `RuleError` with the file and the mend where it is not a case file."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise RuleError(f"{path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not valid TOML: {error}") from None
    if unknown := set(table) - _FILE_KEYS:
        raise RuleError(f"{path}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(_FILE_KEYS))}")
    rule = table.get("rule")
    if not isinstance(rule, str):
        raise RuleError(f'{path}: write rule = "family.name" at the top')
    cases = [
        _case(path, rule, kind == "fires", number, one)
        for kind in ("fires", "silent")
        for number, one in enumerate(table.get(kind, ()), 1)
    ]
    return CaseFile(rule, tuple(cases), _strings(table.get("adversarial"), f"{path}: adversarial"))


def _case(path: Path, rule: str, fires: bool, number: int, table: dict[str, object]) -> Case:
    where = f"{rule}-{'fires' if fires else 'silent'}-{number}"
    if unknown := set(table) - _CASE_KEYS:
        raise RuleError(
            f"{path}: {where}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(_CASE_KEYS))}"
        )
    text = table.get("text")
    if not isinstance(text, str) or not text.strip():
        raise RuleError(f"{path}: {where}: text must be a string that is not blank")
    if not fires and not table.get("why"):
        raise RuleError(f"{path}: {where}: say why the rule must be silent")
    given = {key: str(table[key]) for key in ("value", "language", "why", "url", "now", "xfail") if key in table}
    spans = _strings(table.get("span"), f"{path}: {where}: span")
    site = _strings(table.get("site"), f"{path}: {where}: site")
    return Case(rule, fires, text, spans, site=site, where=where, **given)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) and one for one in listed):
        raise RuleError(f"{where}: must be a string or a list of strings")
    return tuple(listed)


def marks_of(case: Case, rules: Ruleset = DEFAULT) -> tuple[tuple[Mark, str], ...]:
    """The marks of the case's rule on its page, each with the text under it."""
    page, languages = _told(case.text, case.language, case.url, case.now)
    if case.site:
        page = _recalled(page, case.site)
    marks = observe(page, rules, rules.words(languages))
    return tuple((m, page.source[m.span.start : m.span.end]) for m in marks if m.rule == case.rule)


def _recalled(page: Page, others: tuple[str, ...]) -> Page:
    from .sites import SiteMemory

    with SiteMemory() as memory:
        for other in others:
            memory.learn(other, site="case")
        return memory.recalled(page, "case")


def check_case(case: Case, rules: Ruleset = DEFAULT) -> str | None:
    """None where the rule does what the case says; else what it did, in a sentence."""
    if case.rule not in rules.ids():
        return f"there is no rule {case.rule!r}"
    found = marks_of(case, rules)
    seen = ", ".join(repr(text) + (f" = {mark.value!r}" if mark.value else "") for mark, text in found) or "nothing"
    if not case.fires:
        return f"{case.rule} must be silent ({case.why}) and marks {seen}" if found else None
    for wanted in case.spans or (case.text.strip(),):
        hits = [mark for mark, text in found if text.strip() == wanted.strip()]
        if not hits:
            return f"{case.rule} must mark {wanted!r} and marks {seen}"
        if case.value is not None and len(case.spans) < 2 and all(mark.value != case.value for mark in hits):
            return f"{case.rule} must give the value {case.value!r} and marks {seen}"
    return None


def check_linear(rule: str, seed: str, rules: Ruleset = DEFAULT, size: int = 100_000) -> str | None:
    """None where the rule stays linear on `seed` repeated to `size`, in one line and in many; else what it took.

    Twice the text may take three times as long; anything under 30 milliseconds passes. A measurement that fails is
    repeated, so that a busy machine is not taken for a slow rule.
    """
    one = Ruleset(tuple(r for r in rules if r.id == rule or (r.see_marks is None and _is_context(rules, rule))))
    words = one.words(_told(seed, None, None, None)[1])

    def seconds(text: str) -> float:
        page = _told(text, None, None, None)[0]
        gc.collect()
        gc.disable()  # what else the process holds must not be counted
        try:
            start = time.process_time()
            observe(page, one, words)
            return time.process_time() - start
        finally:
            gc.enable()

    for name, whole in (("one line", seed), ("many lines", seed + "\n")):
        half, full = (whole * (n // len(whole) + 1) for n in (size // 2, size))
        for _ in range(5):
            took = seconds(full)
            if took < 0.03 or took < 3 * seconds(half):
                break
        else:
            return f"{rule} takes {took:.2f} s for {size:,} code points of {seed!r} in {name}: more than linear"
    return None


def _is_context(rules: Ruleset, id: str) -> bool:
    return any(r.id == id and r.see_marks is not None for r in rules)


def _told(text: str, language: str | None, url: str | None, now: str | None) -> tuple[Page, tuple[str, ...]]:
    page, told = tell_language(read(text, language=language, url=url, now=now))
    return page, told if language is None else (language,)
