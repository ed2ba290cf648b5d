"""The README and the docs say what happens: examples are run, generated pages are current, links lead somewhere."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest
import regex

from copydesk import Comment, Label, Metadata, Strength, cli
from copydesk.gutter import read_gutter, write_gutter
from copydesk.ruleset import POSITIONS

ROOT = Path(__file__).parents[1]
HAND = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md"]
HAND += sorted((ROOT / "docs").glob("*.md"))
ALL = [*HAND, *sorted((ROOT / "docs" / "rules").glob("*.md"))]


def script(name: str) -> ModuleType:
    """A script of scripts/, imported."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


examples = script("run_examples")
rule_docs = script("make_rule_docs")
benchmarks = script("make_benchmarks")


def name(path: Path) -> str:
    """The path as the tests call it."""
    return path.relative_to(ROOT).as_posix()


def text(page: str) -> str:
    """The text of a page of docs/."""
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", examples.pages(), ids=name)
def test_examples_print_what_the_page_says(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert examples.run_page(page) == page, "run: python scripts/run_examples.py"


def test_generated_pages_are_current() -> None:
    stale = sorted(map(name, rule_docs.stale(rule_docs.generated())))
    assert not stale, "run: python scripts/make_rule_docs.py"


# ------------------------------------------------------------------------------------------------ the runner itself


def run(page: str) -> str:
    """The page as the runner leaves it."""
    made: str = examples.run_page(page)
    return made


def test_what_a_command_prints_replaces_what_stands_there() -> None:
    assert run("```console\n$ echo one\nold\n$ echo two\n```") == "```console\n$ echo one\none\n$ echo two\ntwo\n```"


def test_a_session_keeps_its_names_and_shows_its_errors() -> None:
    page = "```python\n>>> x = 1\n```\n\n```python\n>>> x + 1\n3\n>>> x.y\n```"
    assert run(page).endswith(
        ">>> x + 1\n2\n>>> x.y\nTraceback (most recent call last):\n    ...\n"
        "AttributeError: 'int' object has no attribute 'y'\n```"
    )


def test_a_script_that_fails_fails_the_page() -> None:
    with pytest.raises(ZeroDivisionError):
        run("```python\n1 / 0\n```")
    assert run("<!-- not run -->\n```python\n1 / 0\n```").endswith("1 / 0\n```")


def test_files_are_there_for_the_examples_below() -> None:
    page = "<!-- file: a.txt -->\n```text\nhello\n```\n\n```console\n$ cat a.txt\n```"
    assert run(page).endswith("$ cat a.txt\nhello\n```")


def test_outputs_are_shown_in_part() -> None:
    page = "<!-- show: columns=12 lines=1,3- solid -->\n```console\n$ printf 'a\\n\\nb\\n0123456789abcdef\\n'\n```"
    assert run(page).endswith("\na\n...\n01234567 … f\n```")


def test_the_command_sees_a_terminal() -> None:
    page = (
        "<!-- file: a.txt -->\n```text\nred\x1b[31m\n```\n\n```console\n$ copydesk --keep nav --keep other a.txt\n```"
    )
    assert "\x1b" not in run(page).partition("$ ")[2]


def test_a_block_in_the_gutter_notation_is_written_as_copydesk_writes_it() -> None:
    assert run("```gutter\nbody | a\n```") == "```gutter\nbody        | a\n```"


# ------------------------------------------------------------------------------------- what the pages must speak of


@pytest.mark.parametrize("path", ALL, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in regex.findall(r"\]\((?!https?:)([^)]+)\)", path.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), f"{name(path)}: {target}"
        if anchor:
            heads = regex.findall(r"(?m)^#+ (.+)$", there.read_text(encoding="utf-8"))
            slugs = {regex.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in slugs, f"{name(path)}: {target}"


def test_every_page_is_reachable_from_the_index() -> None:
    linked = set(regex.findall(r"\]\(([\w-]+\.md)", text("index.md")))
    assert {path.name for path in HAND if path.parent.name == "docs"} - {"index.md"} <= linked


@pytest.mark.parametrize("label", Label, ids=lambda label: label.value)
def test_every_label_has_an_example_and_a_fate(label: Label) -> None:
    found = regex.search(rf"(?m)^### {label.value}\n\n> .+\n\n(?:.+\n)+", text("labels.md"))
    assert found is not None
    assert ("**Kept" in found.group()) == label.kept


def test_the_labels_are_counted_right() -> None:
    assert f"one of {len(Label)} labels" in text("labels.md")
    assert f"the {len(Label)} things" in text("index.md")
    assert f"for {len(Label)} labels" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_benchmark_tables_are_current() -> None:
    page = text("benchmarks.md")
    assert page.count("<!-- figures:") == 3
    assert benchmarks.filled(page) == page, "run: python scripts/make_benchmarks.py"


def test_the_readme_says_what_was_measured() -> None:
    said = regex.search(
        r"F1 is (0\.\d{3}) from flattened text\s+alone and (0\.\d{3}) from HTML",
        (ROOT / "README.md").read_text("utf-8"),
    )
    assert said is not None
    for number, file, pages in ((said[1], "decoder", "wet fundus-dev"), (said[2], "decoder_html", "html fundus-dev")):
        provenance = json.loads((ROOT / f"src/copydesk/data/{file}.json").read_text("utf-8"))["provenance"]
        assert f"{provenance[benchmarks.FIGURES][pages]['f1']:.3f}" == number


def test_every_field_is_explained() -> None:
    page = text("metadata.md")
    first, _, _ = page.partition("\n## ")  # further tables say more of some fields
    assert regex.findall(r"(?m)^\| `(\w+)` \|", first) == [field.name for field in fields(Metadata)]
    assert all(f"`{field.name}`" in page for field in fields(Comment))


def test_every_strength_and_position_is_explained() -> None:
    assert all(f"*{strength.name.capitalize()}*" in text("how-it-works.md") for strength in Strength)
    assert all(f"| `{position}` |" in text("writing-a-rule.md") for position in POSITIONS)


def test_every_exit_status_is_explained() -> None:
    explained = set(map(int, regex.findall(r"(?m)^\| (\d+) \|", text("cli.md"))))
    named = set(map(int, regex.findall(r"(?m)(?:^|\s)\s(\d+) [a-z-]", cli.EPILOG.partition("exit status:")[2])))
    assert {cli.OK, cli.WOULD_REMOVE, cli.USAGE, cli.INTERRUPTED} <= named <= explained


def test_the_page_of_the_command_holds_its_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", examples.TERMINAL)
    parser = cli._parser()
    flags = {flag for action in parser._actions for flag in action.option_strings}
    assert isinstance(parser, argparse.ArgumentParser)
    assert not {flag for flag in flags if flag not in text("cli.md")}


def test_the_gutter_page_shows_the_notation() -> None:
    block = text("the-gutter.md").partition("```gutter\n")[2].partition("```")[0]
    assert write_gutter(read_gutter(block)) == block


def test_readme_is_about_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split("\n")) <= 125


@pytest.mark.parametrize("path", HAND, ids=name)
def test_lines_are_not_too_long(path: Path) -> None:
    long = []
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        inside ^= line.startswith("```")
        if len(line) > 130 and not inside and not line.startswith("|") and path.name != "languages.md":
            long.append(number)
    assert not long
