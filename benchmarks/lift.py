#!/usr/bin/env python3
"""What `clean` makes of the output of other extractors, each page cleaned by a decoder that never saw its site.

    python benchmarks/lift.py --corpus DIR --decoders FILE

A corpus is what `scripts/fit_decoder.py` describes, FILE what its `--folds-to` writes. Prints a Markdown table: F1 and recall
over shingles of four words and the share of exact pages, as the text comes and after `clean`. Needs the "fit" extra.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from fit_decoder import EXTRACTORS, Task, figures, measure, rows, site_of


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--decoders", type=Path, required=True)
    args = parser.parse_args()
    pages = {p["id"]: (p["source"], site_of(p), p["gold"]["text"]) for p in rows(args.corpus / "pages.jsonl.gz")}
    found = [
        Task(row["id"], *pages[row["id"]][:2], name, row["text"], pages[row["id"]][2])
        for name in EXTRACTORS
        for row in rows(args.corpus / "renderings" / f"{name}.jsonl.gz")
        if row["text"].strip()
    ]
    after = measure(found, json.loads(args.decoders.read_text("utf-8")))
    before: dict[str, list[tuple[str, str]]] = {}
    for task in found:
        before.setdefault(f"{task.rendering} {task.source}", []).append((task.gold, task.text))
    print("| | F1 | after | recall | after | exact | after |")
    print("|---|---|---|---|---|---|---|")
    for name, pairs in before.items():
        raw, clean = figures(pairs), after[name]
        row = [f"{one[key]:.{digits}f}" for key, digits in (("f1", 4), ("r", 4), ("exact", 3)) for one in (raw, clean)]
        print(f"| {name} | {' | '.join(row)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
