"""Writes each table of src/copydesk/data as JSON beside its TOML, for speed (see copydesk/tables.py).

python scripts/make_tables.py             writes what is out of date, deletes what has no TOML any more
python scripts/make_tables.py --check     changes nothing; status 1 and the names where something is out of date
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path

from copydesk.tables import DATA, digest


def generated() -> dict[Path, str]:
    """Every JSON table by its path."""
    return {path.with_suffix(".json"): made(path.read_bytes()) for path in sorted(DATA.rglob("*.toml"))}


def made(raw: bytes) -> str:
    """The JSON of one TOML file."""
    found = {"of": digest(raw), "table": tomllib.loads(raw.decode("utf-8"))}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"


def stale() -> list[Path]:
    """The tables that are missing, out of date or left over."""
    wanted = generated()
    found = {path: path.read_text("utf-8") for path in DATA.rglob("*.json")}
    old = [path for path, text in found.items() if text.startswith('{"of":') and path not in wanted]
    return sorted([path for path, text in wanted.items() if found.get(path) != text] + old)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    wanted, old = generated(), stale()
    for path in old:
        print(path.relative_to(DATA).as_posix())
        if args.check:
            continue
        if path in wanted:
            path.write_text(wanted[path], "utf-8")
        else:
            path.unlink()
    return 1 if args.check and old else 0


if __name__ == "__main__":
    sys.exit(main())
