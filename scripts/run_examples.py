"""Runs the examples of README.md and docs/*.md and writes what they print under them.

    python scripts/run_examples.py             brings the pages up to date
    python scripts/run_examples.py --check     changes nothing; status 1 and a diff where a page is out of date

What counts as an example, by the word behind the fence:

    console   lines that begin with "$ " are run, what they print follows; copydesk sees a terminal of 98 columns
    python    with ">>>": a session, what it prints follows; without: run, so that it must not fail
    gutter    must be in the gutter notation, written as copydesk writes it

A comment above a fence says more. `<!-- file: NAME -->`: the block is the content of a file that later examples of the
page use. `<!-- show: columns=90 lines=1-9,12 solid -->`: longer lines lose their middle, other lines are left out, and
blank lines too. `<!-- not run -->`: the block is left alone. Examples of one page share a folder with a copy of seeds/.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import doctest
import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import regex

import copydesk
from copydesk.cli import main as command
from copydesk.gutter import read_gutter, write_gutter
from copydesk.report import columns

ROOT = Path(__file__).resolve().parents[1]
TERMINAL = "98"
QUOTED = regex.compile(r"'[^']*'")
SHELL = regex.compile(r"[|<>;&$`*?]")
FENCE = regex.compile(r"(?P<ticks>`{3,})(?P<word>\w*)\s*")
COMMENT = regex.compile(r"<!-- (?P<word>file|show|not run)(?:: (?P<rest>.*?))? -->")
BLANK = regex.compile(r"\s*|\s*\|\s*")


def pages() -> list[Path]:
    """The pages with examples; generated pages have none."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@dataclass(frozen=True)
class Show:
    """What of an output is shown."""

    columns: int = 0
    lines: tuple[tuple[int, int], ...] = ()
    solid: bool = False

    @staticmethod
    def parse(words: str) -> Show:
        """From the words of the comment."""
        settings: dict[str, Any] = {}
        for word in words.split():
            name, _, value = word.partition("=")
            if name == "columns":
                settings["columns"] = int(value)
            elif name == "solid":
                settings["solid"] = True
            elif name == "lines":
                bounds = [part.split("-") for part in value.split(",")]
                settings["lines"] = tuple((int(b[0]), int(b[-1] or 10**9)) for b in bounds)
            else:
                raise ValueError(f"show: {word!r} is none of columns=, lines=, solid")
        return Show(**settings)

    def of(self, output: list[str]) -> list[str]:
        """The lines that are shown; three dots stand for those that are left out."""
        if output[-1] == "":
            output = output[:-1]
        if self.solid:
            output = [line for line in output if not BLANK.fullmatch(line)]
        shown: list[str] = []
        for number, line in enumerate(output, 1):
            if not self.lines or any(low <= number <= high for low, high in self.lines):
                shown.append(self._cut(line))
            elif not shown or shown[-1] != "...":
                shown.append("...")
        return shown

    def _cut(self, line: str) -> str:
        if not self.columns or columns(line) <= self.columns:
            return line
        left, right = self.columns * 2 // 3, self.columns - self.columns * 2 // 3 - 3
        head = next(line[:i] for i in range(len(line), -1, -1) if columns(line[:i]) <= left)
        tail = next(line[i:] for i in range(len(line) + 1) if columns(line[i:]) <= right)
        return f"{head.rstrip()} … {tail.lstrip()}"


@dataclass
class Room:
    """Where the examples of one page run: a folder and a Python namespace."""

    folder: Path
    names: dict[str, Any] = field(default_factory=dict)

    def console(self, body: list[str], show: Show) -> list[str]:
        """The commands of a block with what they print now."""
        out: list[str] = []
        for line in body:
            if line.startswith("$ "):
                out += [line, *show.of(self._run(line[2:]).split("\n"))]
        return out

    def _run(self, line: str) -> str:
        if line.startswith("copydesk ") and not SHELL.search(QUOTED.sub("", line)):
            return self._terminal(shlex.split(line)[1:])
        shim = self.folder / ".bin" / "copydesk"
        if not shim.exists():
            shim.parent.mkdir()
            shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m copydesk "$@"\n')
            shim.chmod(0o755)
        world = {
            **os.environ,
            "PATH": f"{shim.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(Path(copydesk.__file__).parents[1]),
            "PYTHONIOENCODING": "utf-8",
        }
        run = subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env=world,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        return run.stdout.decode("utf-8")

    def _terminal(self, arguments: list[str]) -> str:
        """What the command writes to a terminal without colours."""
        seen = io.BytesIO()
        screen = io.TextIOWrapper(seen, encoding="utf-8", write_through=True)
        with (
            contextlib.chdir(self.folder),
            mock.patch.dict(os.environ, {"COLUMNS": TERMINAL, "NO_COLOR": "1"}),
            mock.patch.object(screen, "isatty", return_value=True),
            contextlib.redirect_stdout(screen),
            contextlib.redirect_stderr(screen),
            contextlib.suppress(SystemExit),
        ):
            command(arguments)
        return seen.getvalue().decode("utf-8")

    def session(self, body: list[str], show: Show) -> list[str]:
        """The statements of a block with what they print now."""
        out: list[str] = []
        after = 0
        text = "\n".join(body) + "\n"
        for part in doctest.DocTestParser().parse(text):
            if isinstance(part, str):
                continue
            out += [""] * (body[after : part.lineno].count("") if after else 0)
            source = part.source.rstrip("\n").split("\n")
            out += [f">>> {source[0]}", *(f"... {line}".rstrip() for line in source[1:])]
            out += show.of(self._evaluate(part.source).split("\n"))
            after = part.lineno + len(source) + part.want.count("\n")
        return out

    def _evaluate(self, source: str) -> str:
        seen = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(seen):
            try:
                exec(compile(source, "<example>", "single"), self.names)
            except Exception as error:
                print("Traceback (most recent call last):\n    ...")
                print("".join(traceback.format_exception_only(error)), end="")
        return seen.getvalue()

    def script(self, body: list[str]) -> None:
        """Runs a block; whatever it raises says that the page is wrong."""
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(io.StringIO()):
            exec(compile("\n".join(body), "<example>", "exec"), self.names)


def run_page(text: str) -> str:
    """The page with what its examples print now."""
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder))
        if (ROOT / "seeds").is_dir():
            shutil.copytree(ROOT / "seeds", room.folder / "seeds")
        return "\n".join(_run_lines(text.split("\n"), room))


def _run_lines(lines: list[str], room: Room) -> Iterator[str]:
    at = 0
    said: regex.Match[str] | None = None
    while at < len(lines):
        line = lines[at]
        yield line
        at += 1
        fence = FENCE.fullmatch(line)
        if fence is None:
            said = COMMENT.fullmatch(line) or (said if not line.strip() else None)
            continue
        end = lines.index(fence["ticks"], at)
        body = lines[at:end]
        yield from _block(fence["word"], body, said, room)
        yield lines[end]
        at, said = end + 1, None


def _block(word: str, body: list[str], said: regex.Match[str] | None, room: Room) -> list[str]:
    """The block as it must be."""
    if said is not None and said["word"] == "not run":
        return body
    if said is not None and said["word"] == "file":
        path = room.folder / said["rest"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(body) + "\n", encoding="utf-8")
        return body
    show = Show.parse(said["rest"]) if said is not None else Show()
    if word == "console":
        return room.console(body, show)
    if word == "python" and any(line.startswith(">>>") for line in body):
        return room.session(body, show)
    if word == "python":
        room.script(body)
    if word == "gutter":
        return write_gutter(read_gutter("\n".join(body))).removesuffix("\n").split("\n")
    return body


def main() -> int:
    """Runs the script; the exit status."""
    parser = argparse.ArgumentParser(description="Runs the examples of README.md and docs/*.md.")
    parser.add_argument("--check", action="store_true", help="change nothing; status 1 where a page is out of date")
    parser.add_argument("page", nargs="*", type=Path, help="pages; none: all")
    options = parser.parse_args()
    stale = False
    for path in options.page or pages():
        before = path.read_text(encoding="utf-8")
        after = run_page(before)
        if before == after:
            continue
        if options.check:
            stale = True
            changes = difflib.unified_diff(before.split("\n"), after.split("\n"), str(path), "now", lineterm="")
            print("\n".join(changes))
        else:
            path.write_text(after, encoding="utf-8")
            print(f"wrote {path}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
