"""Every rule proves itself: it fires where its case file says so and is silent where it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk import DEFAULT, RuleError
from copydesk.testing import Case, check_case, check_linear, read_cases

CASES = Path(__file__).parent / "cases"
FILES = {path: read_cases(path) for path in sorted(CASES.rglob("*.toml"))}


def _param(case: Case) -> object:
    marks = [pytest.mark.xfail(reason=case.xfail, strict=True)] if case.xfail else []
    return pytest.param(case, id=case.where, marks=marks)


@pytest.mark.parametrize("case", [_param(case) for file in FILES.values() for case in file.cases])
def test_case(case: Case) -> None:
    problem = check_case(case)
    assert problem is None, problem


@pytest.mark.parametrize("rule", DEFAULT.ids())
def test_every_rule_has_its_cases(rule: str) -> None:
    family, _, name = rule.partition(".")
    path = CASES / family / f"{name}.toml"
    assert path in FILES, f"write {path.relative_to(CASES.parent)}: at least one fires and two silent cases"
    file = FILES[path]
    assert file.rule == rule, f"{path.name} is about {file.rule!r}"
    assert len(file.fires) >= 1, f"{rule}: no fires case"
    assert len(file.silent) >= 2, f"{rule}: {len(file.silent)} silent cases, two are needed"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CASES).as_posix())
def test_no_case_file_without_its_rule(path: Path) -> None:
    assert FILES[path].rule in DEFAULT.ids()


@pytest.mark.parametrize(
    ("rule", "seed"),
    [
        pytest.param(file.rule, seed, id=f"{file.rule}-{i}")
        for file in FILES.values()
        for i, seed in enumerate(file.adversarial, 1)
    ],
)
def test_adversarial_lines_take_linear_time(rule: str, seed: str) -> None:
    problem = check_linear(rule, seed)
    assert problem is None, problem


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        ('rule = "a.b"\n[[fires]]\ntext = ""', "text must be a string that is not blank"),
        ('rule = "a.b"\n[[silent]]\ntext = "x"', "say why the rule must be silent"),
        ('rule = "a.b"\n[[fires]]\ntext = "x"\nspam = 1', "unknown key 'spam'"),
        ('rule = "a.b"\nfire = 1', "unknown key 'fire'"),
        ("x = 1", "unknown key 'x'"),
        ("", 'write rule = "family.name"'),
        ("rule =", "not valid TOML"),
        ('rule = "a.b"\nadversarial = 3', "must be a string or a list of strings"),
    ],
)
def test_a_broken_case_file_is_named(tmp_path: Path, content: str, mend: str) -> None:
    path = tmp_path / "b.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        read_cases(path)
    assert mend in str(error.value)
    assert str(path) in str(error.value)


def test_a_missing_case_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"no\.toml"):
        read_cases(tmp_path / "no.toml")


def test_checks_say_what_happened() -> None:
    assert "there is no rule 'a.b'" in str(check_case(Case("a.b", True, "x")))
    silent = Case("nav.button", False, "zzz qqq", why="no such button")
    assert check_case(silent) is None
    assert "must mark 'zzz qqq' and marks nothing" in str(check_case(Case("nav.button", True, "zzz qqq")))
