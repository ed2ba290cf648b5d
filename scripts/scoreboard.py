#!/usr/bin/env python3
"""What each rule is worth, and what still goes wrong by class, on pages with gold text.

    python scripts/scoreboard.py --corpus ../shared/corpus --gold ../shared/gold/seeds ../shared/gold/wild --decoders folds.json

`folds.json` is what `scripts/fit_decoder.py --folds-to` writes: each page is cleaned by the decoder that did not see its
site. Three tables, as Markdown on stdout:

- rules: pages and lines on which each fires, the share of those that gold agrees with, the share on which a rule of
  another label fires too, and what the mean page F1 of its pages (in hundredths) loses without it;
- leaks: for each class of the hand-labelled records the share of its pieces that stay in the text, and what the lines are
  that stay on the corpus pages and should not;
- losses: under which label lines of the article go.

A rule that never fires, or whose pages are better without it, is named below the first table. Needs the "fit" group.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

from fit_decoder import Task, align, fold_of, page_of, shingles, tasks, words

from copydesk.clean import DEFAULT, prepare
from copydesk.decide import Decoder, decide, load, share_out
from copydesk.model import Mark
from copydesk.observe import observe
from copydesk.write import write

RENDERINGS = ("wet", "gold")
HARM = -0.1
"""Hundredths of F1, mean over a rule's pages: what is below does harm."""
FEW = 5
"""On fewer pages nothing is said of harm."""


@dataclass
class Rule:
    """What one rule did on all pages."""

    pages: int = 0
    lines: int = 0
    right: int = 0
    contested: int = 0
    worth: list[float] = field(default_factory=list)
    """For each page on which it fires the F1 with it minus the F1 without, in hundredths."""


class Page(NamedTuple):
    """What was seen on one page."""

    fired: list[tuple[str, int, int, int, float]]
    """Rule, lines, right ones, contested ones, worth."""
    kept: list[str]
    """For each line that stays and should not the label of its strongest mark, or "no mark"."""
    lost: list[str]
    """For each line of the article that goes its label."""
    pieces: list[tuple[str, bool]]
    """Class of each piece to remove of a hand-labelled record, and whether it stays."""


_DECODERS: list[Decoder] = []
_CLASSES: dict[str, list[tuple[str, str]]] = {}


def _start(tables: list[dict[str, Any]], classes: dict[str, list[tuple[str, str]]]) -> None:
    _DECODERS.extend(map(load, tables))
    _CLASSES.update(classes)


def f1(gold: str, text: str) -> float:
    a, b = shingles(gold), shingles(text)
    both = sum((a & b).values())
    return 2 * both / max(1, sum(a.values()) + sum(b.values()))


def look(task: Task) -> Page:
    page, lexicon = prepare(page_of(task), DEFAULT)
    if not page.lines:
        return Page([], [], [], [])
    marks = observe(page, DEFAULT, lexicon)
    decoder = _DECODERS[fold_of(task.site)]
    votes, inline = share_out(page, marks)
    truth, _, _ = align(page, task.gold)
    blocks = decide(page, marks, decoder)
    text = write(page, blocks).text
    base = f1(task.gold, text)
    target = " ".join(words(task.gold))

    def right(mark: Mark, line: int, whole: bool) -> bool:
        if mark.label.kept:
            return bool(truth[line])
        if whole:
            return not truth[line]
        return " ".join(words(page.source[mark.span.start : mark.span.end])) not in target

    seen: dict[str, list[int]] = {}
    for whole, rows in ((True, votes), (False, inline)):
        for line, found in enumerate(rows):
            for mark in found:
                tally = seen.setdefault(mark.rule, [0, 0, 0])
                tally[0] += 1
                tally[1] += right(mark, line, whole)
                tally[2] += any(other.label is not mark.label for other in found)
    fired = []
    for rule, tally in seen.items():
        without = write(page, decide(page, tuple(m for m in marks if m.rule != rule), decoder)).text
        worth = 100 * (base - (base if without == text else f1(task.gold, without)))
        lines, agreed, contested = tally
        fired.append((rule, lines, agreed, contested, worth))
    stays = {b.line for b in blocks if b.label.kept and b.line >= 0}
    kept = [
        max(votes[i], key=lambda m: m.strength).label.value if votes[i] else "no mark"
        for i in sorted(stays)
        if not truth[i]
    ]
    lost = [b.label.value for b in blocks if b.line >= 0 and b.line not in stays and truth[b.line]]
    flat = " ".join(words(text))
    pieces = [
        (category, " ".join(words(piece)) in flat) for piece, category in _CLASSES.get(task.id, ()) if words(piece)
    ]
    return Page(fired, kept, lost, pieces if task.rendering == "gold" else [])


def classes_of(folders: Iterable[Path]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            record = json.loads(path.read_text(encoding="utf-8"))
            yield path.stem, [(r["text"], r["category"]) for r in record.get("removed", ())]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument(
        "--decoders", type=Path, required=True, help="the folds' decoders, from fit_decoder.py --folds-to"
    )
    args = parser.parse_args()
    todo = [t for t in tasks(args.corpus, args.gold, ["wet"]) if t.rendering in RENDERINGS and t.text.strip()]
    folds = json.loads(args.decoders.read_text(encoding="utf-8"))
    with Pool(2, _start, (folds, dict(classes_of(args.gold)))) as pool:
        pages = pool.map(look, todo, chunksize=10)
    rules = {rule.id: Rule() for rule in DEFAULT}
    for page in pages:
        for id, lines, right, contested, worth in page.fired:
            one = rules[id]
            one.pages += 1
            one.lines += lines
            one.right += right
            one.contested += contested
            one.worth.append(worth)
    print(f"{len(pages)} pages\n")
    print("## Rules\n")
    table(
        ("rule", "pages", "lines", "right", "contested", "worth"),
        (
            (id, r.pages, r.lines, f"{r.right / r.lines:.3f}", f"{r.contested / r.lines:.2f}", f"{mean(r.worth):+.2f}")
            for id, r in sorted(rules.items())
            if r.lines
        ),
    )
    print("Never fire here: " + (", ".join(id for id, r in sorted(rules.items()) if not r.lines) or "none") + "\n")
    harmful = [id for id, r in sorted(rules.items()) if r.pages >= FEW and mean(r.worth) < HARM]
    print("Better without: " + (", ".join(harmful) or "none") + "\n")
    pieces = Counter(category for page in pages for category, _ in page.pieces)
    stay = Counter(category for page in pages for category, stays in page.pieces if stays)
    print("## Leaks\n")
    table(
        ("class", "pieces", "stay"),
        ((name, n, f"{stay[name] / n:.3f}") for name, n in sorted(pieces.items(), key=lambda row: -stay[row[0]])),
    )
    kept = Counter(label for page in pages for label in page.kept)
    table(("lines that stay, by their strongest mark", "lines"), kept.most_common())
    print("## Losses\n")
    lost = Counter(label for page in pages for label in page.lost)
    table(("article lines that go, by label", "lines"), lost.most_common())
    return 0


def mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


if __name__ == "__main__":
    sys.exit(main())
