#!/usr/bin/env python3
"""Fits the weights of the headline search (copydesk/rules/headline.py) and writes src/copydesk/data/headline.json.

    python scripts/fit_headline.py --corpus ../shared/corpus

A corpus is as scripts/fit_decoder.py takes it. Each page is one choice among its candidate lines and "none"; the
weights maximise the likelihood of the lines that are the gold title. Pages whose gold title is no candidate count as
"no title" for a little. First one half of the sites is fitted and the other scored, then all. Needs the "fit" dependency
group; deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

import numpy
from fit_decoder import rows, site_of
from scipy.optimize import minimize

from copydesk.clean import DEFAULT, prepare
from copydesk.observe import observe
from copydesk.read import read
from copydesk.rules.headline import seen_on, shape_of, signs_of
from copydesk.rules.shapes import bare
from copydesk.rules.title import headline
from copydesk.tables import DATA

RENDERINGS = {"wet": (1, 1.0), "inscriptis": (2, 0.7), "soup": (2, 0.7)}
"""Rendering -> of every so many pages one is taken, with that weight."""
NO_TITLE_WEIGHT = 0.3
RIDGE = 1.0


class Choice(NamedTuple):
    """A page: its candidates' signs, texts, and which of them are the gold title."""

    rendering: str
    source: str
    site: str
    signs: list[dict[str, float]]
    texts: list[str]
    right: list[bool]


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def choices(corpus: Path) -> list[Choice]:
    pages = {page["id"]: page for page in rows(corpus / "pages.jsonl.gz") if page["gold"].get("title")}
    plain = DEFAULT.without(*(rule.id for rule in DEFAULT if rule.see_marks is not None))
    found = []
    for name, (stride, _) in RENDERINGS.items():
        for row in list(rows(corpus / "renderings" / f"{name}.jsonl.gz"))[::stride]:
            if row["id"] not in pages:
                continue
            gold = pages[row["id"]]
            page, words = prepare(read(row["text"]), DEFAULT)
            if len(page.lines) < 3:
                continue
            marks = observe(page, plain, words)
            told = signs_of(page, shape_of(page), seen_on(page, words, marks), words)
            title = tokens(gold["gold"]["title"])
            right = [tokens(headline(page.lines[i].text, page.language)) == title for i, _ in told]
            texts = [bare(page.lower[i]) for i, _ in told]
            found.append(Choice(name, gold["source"], site_of(gold), [signs for _, signs in told], texts, right))
    return found


def fit(pages: list[Choice], names: list[str]) -> numpy.ndarray:
    """The weights of the names and, last, of no title."""
    pages = [page for page in pages if page.signs]
    column = {name: j for j, name in enumerate(names)}
    matrix = numpy.zeros((sum(len(page.signs) for page in pages), len(names)))
    group, right = numpy.zeros(len(matrix), int), numpy.zeros(len(matrix), bool)
    row = 0
    for g, page in enumerate(pages):
        for signs, is_right in zip(page.signs, page.right, strict=True):
            for name, value in signs.items():
                matrix[row, column[name]] = value
            group[row], right[row] = g, is_right
            row += 1
    known = numpy.zeros(len(pages), bool)
    numpy.logical_or.at(known, group, right)
    weight = numpy.where(known, 1.0, NO_TITLE_WEIGHT) * numpy.array([RENDERINGS[page.rendering][1] for page in pages])

    def loss(point: numpy.ndarray) -> tuple[float, numpy.ndarray]:
        score, none = matrix @ point[:-1], point[-1]
        top = numpy.full(len(pages), none)
        numpy.maximum.at(top, group, score)
        share = numpy.exp(score - top[group])
        nothing = numpy.exp(none - top)
        total, told = nothing.copy(), numpy.where(known, 0.0, nothing)
        numpy.add.at(total, group, share)
        numpy.add.at(told, group, numpy.where(right, share, 0.0))
        wanted = numpy.where(right & known[group], share / told[group], 0.0)
        slope = matrix.T @ ((wanted - share / total[group]) * weight[group])
        last = (weight * (numpy.where(known, 0.0, 1.0) - nothing / total)).sum()
        value = -(weight * (numpy.log(told) - numpy.log(total))).sum() + RIDGE * (point[:-1] @ point[:-1]) / 2
        return value, -numpy.append(slope, last) + RIDGE * numpy.append(point[:-1], 0.0)

    return minimize(loss, numpy.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def is_right(page: Choice, names: list[str], point: numpy.ndarray) -> bool:
    weights = dict(zip(names, point, strict=False))
    shares: dict[str, float] = {}
    best: dict[str, tuple[float, bool]] = {}
    for signs, text, right in zip(page.signs, page.texts, page.right, strict=True):
        score = sum(weights[name] * value for name, value in signs.items())
        shares[text] = shares.get(text, 0.0) + float(numpy.exp(score))
        best[text] = max(best.get(text, (score, right)), (score, right))
    return bool(shares) and best[max(shares, key=lambda text: shares[text])][1]


def half(page: Choice) -> int:
    return hashlib.md5(page.site.encode()).digest()[0] & 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DATA / "headline.json")
    args = parser.parse_args()
    pages = choices(args.corpus)
    names = sorted({name for page in pages for signs in page.signs for name in signs})
    scored: dict[tuple[str, str], list[bool]] = {}
    for side in (0, 1):
        point = fit([page for page in pages if half(page) != side], names)
        for page in pages:
            if half(page) == side:
                scored.setdefault((page.rendering, page.source), []).append(is_right(page, names, point))
    for (rendering, source), hits in sorted(scored.items()):
        print(
            f"{rendering:12} {source:12} right {sum(hits) / len(hits):.3f} of {len(hits)}, on sites that were not fitted"
        )
    point = fit(pages, names)
    weights = {name: round(weight, 2) for weight, name in sorted(zip(point, names, strict=False), reverse=True)}
    table = {"no title": round(point[-1], 2), "weights": weights}
    args.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
