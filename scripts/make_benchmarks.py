"""Writes the tables of docs/benchmarks.md from the figures that the fitted numbers carry with them.

python scripts/make_benchmarks.py             brings the page up to date
python scripts/make_benchmarks.py --check     changes nothing; status 1 where the page is out of date

A table stands between `<!-- figures: FILE RENDERING ... -->` and `<!-- end -->`: the rows of data/FILE's provenance for the
renderings, in that order, by source.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
DATA = ROOT / "src" / "copydesk" / "data"
FIGURES = "cross-validated by site, five folds"

_TABLE = regex.compile(r"(<!-- figures: (\S+) ([^\n]*?) -->\n).*?(<!-- end -->)", regex.S)


def filled(page: str) -> str:
    """The page with its tables made anew."""
    return _TABLE.sub(lambda m: m[1] + "\n".join(table(m[2], m[3].split())) + "\n" + m[4], page)


def table(file: str, renderings: list[str]) -> Iterator[str]:
    """The rows of a Markdown table.

    Raises `KeyError` where the file has no figures for a rendering.
    """
    figures: dict[str, dict[str, Any]] = json.loads((DATA / file).read_text("utf-8"))["provenance"][FIGURES]
    yield "| | F1 | precision | recall | exact | pages |"
    yield "|---|---|---|---|---|---|"
    for rendering in renderings:
        rows = {name: row for name, row in figures.items() if name.rpartition(" ")[0] == rendering}
        if not rows:
            raise KeyError(f"data/{file} has no figures for {rendering!r}")
        for name, row in rows.items():
            yield (
                f"| {name} | {row['f1']:.4f} | {row['p']:.4f} | {row['r']:.4f} | {row['exact']:.3f} | {row['pages']} |"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    page = PAGE.read_text("utf-8")
    made = filled(page)
    if made == page:
        return 0
    if args.check:
        print("docs/benchmarks.md is out of date: python scripts/make_benchmarks.py", file=sys.stderr)
        return 1
    PAGE.write_text(made, "utf-8")
    print("docs/benchmarks.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
