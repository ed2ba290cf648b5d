"""Tables: the JSON beside each TOML is current, and an edited TOML counts at once."""

from __future__ import annotations

import importlib.util
import json
import sys
import tomllib
from pathlib import Path

import pytest

from copydesk import tables

ROOT = Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("make_tables", ROOT / "scripts" / "make_tables.py")
assert spec is not None
assert spec.loader is not None
make_tables = importlib.util.module_from_spec(spec)
sys.modules["make_tables"] = make_tables
spec.loader.exec_module(make_tables)

NAMES = sorted(path.relative_to(tables.DATA).with_suffix("").as_posix() for path in tables.DATA.rglob("*.toml"))


def test_every_table_is_current() -> None:
    assert not make_tables.stale(), "run: python scripts/make_tables.py"


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_what_its_toml_says(name: str) -> None:
    assert tables.read_table(name) == tomllib.loads((tables.DATA / f"{name}.toml").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tables, "DATA", tmp_path)
    (tmp_path / "one.toml").write_text('words = ["a"]', "utf-8")
    return tmp_path


def test_the_json_is_read_while_it_is_current(folder: Path) -> None:
    raw = (folder / "one.toml").read_bytes()
    (folder / "one.json").write_text(json.dumps({"of": tables.digest(raw), "table": {"from": "json"}}), "utf-8")
    assert tables.read_table("one") == {"from": "json"}
    (folder / "one.toml").write_text('words = ["a", "b"]', "utf-8")
    assert tables.read_table("one") == {"words": ["a", "b"]}


def test_a_table_without_json_is_read_from_its_toml(folder: Path) -> None:
    assert tables.read_table("one") == {"words": ["a"]}


def test_a_table_that_is_not_there(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        tables.read_table("two")
