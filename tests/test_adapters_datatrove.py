"""datatrove: its local executor over shards, run again where it stopped, and site memory in two passes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.export import dumps
from copydesk.records import Recipe, clean_value

pytest.importorskip("datatrove")

WORDS = (
    "harbour",
    "mill",
    "market",
    "school",
    "library",
    "theatre",
    "bridge",
    "museum",
    "station",
    "garden",
    "park",
    "inn",
)
STORY = (
    "Our town online\nSport {n}\nWeather and traffic\nThe {n} reopened on Friday after a week of storms that had kept "
    "forty ships at sea, the port authority said, and the {n} was full again.\nThe first ferry left at dawn with {n} "
    "hundred passengers and a good deal of mail.\nAll about the town, every day at six\n"
)
CLEAN = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from copydesk.adapters.datatrove import Clean
from copydesk.export import dumps
from copydesk.records import Recipe

if __name__ == "__main__":
    sites = sys.argv[1] if len(sys.argv) > 1 else None
    LocalPipelineExecutor(
        [JsonlReader("shards"), Clean(Recipe(sites=sites), metadata=["title"]), JsonlWriter("clean", compression=None)],
        tasks=2, workers=2, logging_dir="logs",
    ).run()
"""
LEARN = """
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from copydesk.adapters.datatrove import LearnSites, merge_sites

if __name__ == "__main__":
    LocalPipelineExecutor(
        [JsonlReader("shards"), LearnSites("sites")], tasks=2, workers=2, logging_dir="learnlogs"
    ).run()
    merge_sites("sites", "sites.sqlite")
"""


def shards(folder: Path) -> list[dict[str, object]]:
    records = [{"id": str(i), "text": STORY.format(n=WORDS[i]), "url": f"https://town.example/{i}"} for i in range(12)]
    (folder / "shards").mkdir()
    for name, part in (("0", records[:7]), ("1", records[7:])):
        lines = "".join(json.dumps(one) + "\n" for one in part)
        (folder / "shards" / f"{name}.jsonl").write_text(lines)
    (folder / "all.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    return records


def script(code: str, folder: Path, *arguments: str) -> None:
    (folder / "run.py").write_text(code)
    run = subprocess.run(
        [sys.executable, "run.py", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def command(folder: Path, *arguments: str) -> None:
    run = subprocess.run([sys.executable, "-m", "copydesk", *arguments], cwd=folder, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    (folder / "out.jsonl").write_bytes(run.stdout)


def cleaned(folder: Path) -> dict[str, tuple[str, str]]:
    """Text and result of each document, the result as it is written."""
    found = {}
    for path in sorted((folder / "clean").iterdir()):
        for line in path.read_text().splitlines():
            one = json.loads(line)
            found[one["id"]] = one["text"], one["metadata"]["clean"]
    return found


def by_command_line(folder: Path) -> dict[str, tuple[str, str]]:
    found = {}
    for line in (folder / "out.jsonl").read_text().splitlines():
        one = json.loads(line)
        found[one["id"]] = one["text"], line.partition(', "clean": ')[2].removesuffix("}")
    return found


def test_the_executor_gives_what_the_command_line_gives(tmp_path: Path) -> None:
    shards(tmp_path)
    script(CLEAN, tmp_path)
    command(tmp_path, "-q", "all.jsonl")
    assert cleaned(tmp_path) == by_command_line(tmp_path)

    # Run again: the rank whose marker is gone is done once more, the other is left alone.
    (tmp_path / "logs" / "completions" / "00001").unlink()
    (tmp_path / "clean" / "00000.jsonl").write_text("")
    script(CLEAN, tmp_path)
    assert set(cleaned(tmp_path)) == {str(i) for i in range(7, 12)}


def test_two_passes_with_site_memory(tmp_path: Path) -> None:
    records = shards(tmp_path)
    script(LEARN, tmp_path)
    script(CLEAN, tmp_path, "sites.sqlite")
    command(tmp_path, "site", "learn", "all.jsonl", "--db", "one.sqlite")
    command(tmp_path, "-q", "-j", "2", "--site-db", "one.sqlite", "all.jsonl")
    assert cleaned(tmp_path) == by_command_line(tmp_path)
    without = [dumps(clean_value(Recipe(), one["text"], one["url"]).result) for one in records]
    assert [result for _, result in cleaned(tmp_path).values()] != without  # the memory was heard


def test_a_document_that_fails_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from datatrove.data import Document

    from copydesk.adapters.datatrove import Clean

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a plug-in")

    monkeypatch.setattr("copydesk.records.clean", broken)
    (made,) = Clean().run([Document(text="x", id="1")])
    assert made.text == "x"
    assert json.loads(made.metadata["clean"])["code"] == "clean-failed"
    assert list(Clean(drop_failed=True).run([Document(text="x", id="1")])) == []
