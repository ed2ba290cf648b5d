"""The project as a whole: what it says of itself is true, and nothing is in it that does not belong there."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import regex

import copydesk
from copydesk import DEFAULT, Rule

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXT = {".py", ".md", ".toml", ".json", ".txt", ".cfg", ".yml", ""}
BY_OTHERS = {"seeds"}
"""Folders with text that is not ours."""


def files() -> list[Path]:
    """The files of the project, without what tools leave behind."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            one
            for one in folders
            if one in (".ci", ".github") or not (one.startswith(".") or one in ("__pycache__", "build", "dist"))
        ]
        found += [Path(folder, name) for name in names if Path(name).suffix in TEXT]
    return sorted(found)


def test_the_version_is_said_once() -> None:
    assert PROJECT["project"]["version"] == copydesk.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changes or f"## [{copydesk.__version__}]" in changes


def test_the_licence_is_there() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "Version 2.0, January 2004" in licence


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(copydesk.__file__).parent / "py.typed").exists()


def test_the_data_files_are_installed() -> None:
    package = Path(copydesk.__file__).parent / "data"
    source = ROOT / "src" / "copydesk" / "data"
    names = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    assert names
    assert {path.relative_to(package) for path in package.rglob("*") if path.is_file()} >= names


def test_the_readme_has_two_commands_that_can_be_pasted() -> None:
    commands = regex.findall(r"<!-- command -->\n```sh\n(.+)\n```", README)
    assert len(commands) == 2
    run, check = commands
    assert "copydesk seeds/" in run
    assert "'.[dev]'" in check
    assert check.endswith("scripts/check.py")
    seed = run.split()[-1]
    assert (ROOT / seed).exists()


def test_ci_calls_the_commands_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "<!-- command -->" in script.read_text(encoding="utf-8")


def test_the_check_holds_style_types_and_tests() -> None:
    check = (ROOT / "scripts" / "check.py").read_text(encoding="utf-8")
    for step in ('"ruff", "check"', '"ruff", "format", "--check"', '"mypy"', '"pytest"'):
        assert step in check
    tools = {regex.match(r"[\w-]+", one).group() for one in PROJECT["project"]["optional-dependencies"]["dev"]}
    assert {"ruff", "mypy", "pytest", "hypothesis"} <= tools


def test_no_path_of_a_machine_and_no_open_end_is_left() -> None:
    found = []
    for path in files():
        relative = path.relative_to(ROOT)
        if relative.parts[0] in BY_OTHERS or relative == Path("tests/test_project.py"):
            continue
        text = path.read_text(encoding="utf-8")
        if regex.search(r"/(?:home|root|Users|work)/|/tmp/|\bC:\\\\", text):
            found.append(f"{relative}: a path of a machine")
        if regex.search(r"\b(?:TODO|FIXME|XXX)\b", text) and "tests/cases" not in relative.as_posix():
            found.append(f"{relative}: an open end")
    assert not found


def test_every_text_file_is_utf_8_with_line_feeds() -> None:
    for path in files():
        if path.relative_to(ROOT).parts[0] in BY_OTHERS:
            continue
        raw = path.read_bytes()
        raw.decode("utf-8")
        assert b"\r" not in raw, path
        assert not raw or raw.endswith(b"\n"), path


@pytest.mark.parametrize("public", copydesk.__all__)
def test_every_public_name_is_documented(public: str) -> None:
    thing = getattr(copydesk, public)
    assert not isinstance(thing, ModuleType)
    assert (inspect.getdoc(thing) or "").strip()
    if inspect.isclass(thing) and thing.__module__.startswith("copydesk"):
        for name, member in vars(thing).items():
            if not name.startswith("_") and inspect.isfunction(member):
                assert (member.__doc__ or "").strip(), f"{public}.{name}"


@pytest.mark.parametrize("rule", DEFAULT.rules, ids=lambda rule: rule.id)
def test_every_rule_says_what_it_sees_why_and_where_it_is_silent(rule: Rule) -> None:
    assert regex.fullmatch(r"[a-z]+\.[a-z]+(?:-[a-z]+)*", rule.id)
    assert rule.summary
    assert rule.summary[-1] in ".”", "the summary is a sentence"
    assert len(rule.summary) <= 160
    wanted = ("Sees", "Silent") if rule.phrases is not None else ("Sees", "Why", "Silent")
    for section in wanted:
        found = regex.search(rf"(?m)^\s*{section}:[ \t]*\S", rule.doc)
        assert found is not None, f"write '{section}:' in the docstring"


def test_python_m_copydesk_is_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "copydesk", "--version"], stdout=subprocess.PIPE, text=True, check=True)
    assert run.stdout == f"copydesk {copydesk.__version__}\n"
