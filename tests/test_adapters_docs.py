"""The pages of docs/adapters work when pasted: their files are written, their programs and commands run."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs" / "adapters"
BLOCK = re.compile(
    r"(?:<!-- needs: (?P<needs>\w+) -->\n)?(?:<!-- file: (?P<file>[\w./]+) -->\n)?```(?P<word>\w+)\n(?P<body>.*?)```",
    re.S,
)
HEAVY = {"pyspark", "ray", "daft"}


def blocks(page: str) -> list[re.Match[str]]:
    return list(BLOCK.finditer((DOCS / f"{page}.md").read_text(encoding="utf-8")))


PROGRAMS = [
    pytest.param(page, found["file"], marks=[pytest.mark.heavy] if found["needs"] in HEAVY else [])
    for page in ("columns", "arrow")
    for found in blocks(page)
    if found["file"]
]


def run(command: str, folder: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(("page", "program"), PROGRAMS)
def test_programs(page: str, program: str, tmp_path: Path) -> None:
    (found,) = (one for one in blocks(page) if one["file"] == program)
    if importlib.util.find_spec(found["needs"]) is None:
        pytest.skip(f"{found['needs']} is not installed")
    if found["needs"] == "pyspark" and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, and there is none")
    (tmp_path / program).write_text(found["body"])
    run(f"python {program}", tmp_path)


@pytest.mark.parametrize("page", ["scrapy", "datatrove"])
def test_walks(page: str, tmp_path: Path) -> None:
    pytest.importorskip(page)
    for found in blocks(page):
        if found["file"]:
            (tmp_path / found["file"]).parent.mkdir(exist_ok=True)
            (tmp_path / found["file"]).write_text(found["body"])
        elif found["word"] == "console":
            for line in found["body"].splitlines():
                run(line.removeprefix("$ "), tmp_path)
    made = "pages.jsonl" if page == "scrapy" else "clean-with-sites/00000.jsonl.gz"
    assert (tmp_path / made).stat().st_size > 100
