#!/usr/bin/env python3
"""Fits every number of the decoder on pages with gold text and writes src/copydesk/data/decoder.json.

    python scripts/fit_decoder.py --corpus ../shared/corpus --gold ../shared/gold/seeds ../shared/gold/wild

A corpus is pages.jsonl.gz ({id, source, url, publisher, html, gold: {text}}) beside renderings/NAME.jsonl.gz ({id, text}); a gold
folder holds one JSON record a file ({text, body}). Each line of each rendering is labelled by aligning its words with the
gold text's. Three forests are fitted one on the other's out-of-fold verdicts, five folds by site, so that every figure printed
is for pages of sites that the fold's forests never saw. Needs the "fit" dependency group; deterministic.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import hashlib
import json
import math
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlparse

import lightgbm
import numpy
from rapidfuzz.distance import LCSseq

from copydesk import evidence
from copydesk.clean import DEFAULT, prepare
from copydesk.decide import (
    Decoder,
    chain,
    cleaned,
    decide,
    leaning,
    load,
    share_out,
    without_certain,
    without_headline,
    without_site,
)
from copydesk.html import flatten
from copydesk.markup import markup_columns
from copydesk.model import Mark, Page
from copydesk.near import near_lines
from copydesk.observe import observe
from copydesk.read import read
from copydesk.sites import SiteMemory
from copydesk.write import write

FLATTENERS = ("wet", "inscriptis", "soup")
EXTRACTORS = (
    "trafilatura", "trafilatura-precision", "readability", "newspaper4k", "justext", "resiliparse-main",
    "boilerpy3", "goose3", "magic-html",
)  # fmt: skip
ONE_LINE = ("wet", "trafilatura", "newspaper4k")
"""Renderings that are also fitted with all their lines run together, as one-line records come."""

THINNED = {"wet": 1, "inscriptis": 2, "soup": 2}
"""Of every so many pages of a rendering one is fitted; renderings that are not named: one of four. Keeps the fit to minutes."""

HTML = ("html", "fast")
MEMORY = tuple(f"{name} with memory" for name in ("wet", *HTML))

FOLDS = 5
RENDERING_WEIGHT = {
    **dict.fromkeys(MEMORY, 1.5),
    "wet": 1.0,
    "inscriptis": 1.0,
    "soup": 1.0,
    "gold": 3.0,
    "clean": 2.0,
    "html": 1.0,
    "fast": 1.0,
}
"""Pages with site memory are the same lines once more: measured, it is better to count them so than not."""
OTHER_WEIGHT = 0.7
SOURCE_WEIGHT = {"fundus-dev": 4.0}
"""News pages are what the product is for."""

NO_STANDFIRSTS = frozenset({"wcxb-dev"})
"""Sources whose gold text leaves standfirsts out, which our policy keeps: what they drop there teaches nothing."""
HEAVIEST = 2.5
"""The most that one page weighs: a long page whose gold text is three lines long says more about its gold than about pages."""
HOPELESS = 0.45
"""A page on whose lines the first look, out of fold, has a lower F1 than this counts a tenth in the later looks."""

COMMON = {
    "objective": "binary",
    "min_data_in_leaf": 60,
    "feature_fraction": 0.35,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 31,
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
}


class Settings(NamedTuple):
    """How the three looks are fitted: each its parameters and its number of trees."""

    alone: tuple[dict[str, Any], int]
    placed: tuple[dict[str, Any], int]
    among: tuple[dict[str, Any], int]


def trees(leaves: int, depth: int, rate: float, **others: Any) -> dict[str, Any]:
    return {**COMMON, "num_leaves": leaves, "max_depth": depth, "learning_rate": rate, **others}


TEXT_SETTINGS = Settings((trees(12, 4, 0.2), 30), (trees(16, 5, 0.1), 110), (trees(16, 5, 0.1), 65))
"""Few trees: a text should take a third of the time of an extractor. Fewer, learned faster, differ more from fit to fit."""
FINE = {"feature_fraction": 0.25, "min_data_in_leaf": 30}
HTML_SETTINGS = Settings(
    (trees(16, 5, 0.1, **FINE), 60), (trees(24, 6, 0.08, **FINE), 120), (trees(24, 6, 0.08, **FINE), 90)
)

NEAR = (-2, -1, 1, 2)
SHIFTS = {
    "alone": (-6, -5, -4, -3, *NEAR, 3, 4, 5, 6),
    "size": NEAR, "ends": NEAR, "starts": NEAR, "function": NEAR, "gap": (1, 2), "indent": NEAR, "known": NEAR,
    "capitals": NEAR, "against": (-3, *NEAR, 3), "stops": NEAR,
}  # fmt: skip
SHIFTS_HTML = {
    f"html.{name}": NEAR
    for name in (
        "voted", "tag", "links", "mass.0", "up", "alike.prose", "stated", "family.caption", "family.related",
        "home.next", "bold", "level", "described", "where", "standfirst", "anchors", "media",
    )
}  # fmt: skip
SHIFTS_AMONG = {
    "placed": (-8, -6, -5, -4, -3, *NEAR, 3, 4, 5, 6, 8),
    "size": (-1, 1),
    "ends": (-1, 1),
}

TOKEN = re.compile(r"\w+")
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Task(NamedTuple):
    """One text with its gold."""

    id: str
    source: str
    site: str
    rendering: str
    text: str
    gold: str
    learned: tuple[str, ...] = ()
    """Other pages of the site, which site memory has seen."""


@dataclass
class Sample:
    """A task read and observed: its columns and the gold verdict of each line."""

    task: Task
    columns: dict[str, bytes]
    votes: list[Sequence[Mark]]
    sizes: list[int]
    echoes: evidence.Echoes
    truth: numpy.ndarray
    weights: numpy.ndarray
    clean: list[bool]
    """For each line whether it stands between the sentences of a page that looks as if it had been cleaned already."""
    far: tuple[int, int]
    """Lines that are not looked at: how many, and how many of them are body by gold."""

    @property
    def fold(self) -> int:
        return fold_of(self.task.site)


def fold_of(site: str) -> int:
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % FOLDS


def words(text: str) -> list[str]:
    return TOKEN.findall(UNSPACED.sub(lambda m: f" {m.group()} ", text))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


_CANONICAL = re.compile(r'(?:rel="canonical"[^>]*href|property="og:url"[^>]*content)="https?://([^/"]+)')


def site_of(page: dict[str, Any]) -> str:
    """The page's publisher or host, so that pages of one site share a fold."""
    if page["publisher"]:
        return str(page["publisher"])
    found = _CANONICAL.search(page["html"])
    host = urlparse(page["url"] or "").netloc or (found.group(1) if found else "")
    return host.removeprefix("www.") or str(page["id"])


def tasks(corpus: Path, folders: Sequence[Path], renderings: Sequence[str]) -> Iterator[Task]:
    pages = {p["id"]: (p["source"], site_of(p), p["gold"]["text"]) for p in rows(corpus / "pages.jsonl.gz")}
    yield from remembered(rows(corpus / "renderings" / "wet.jsonl.gz"), pages, "wet")
    for turn, name in enumerate(renderings):
        step = THINNED.get(name, 4)
        for i, row in enumerate(rows(corpus / "renderings" / f"{name}.jsonl.gz")):
            source, site, gold = pages[row["id"]]
            if (i + turn) % step == 0:
                yield Task(row["id"], source, site, name, row["text"], gold)
            if name in ONE_LINE and (i + turn) % 4 == 1:
                yield Task(row["id"], source, site, f"{name} in one line", " ".join(row["text"].split("\n")), gold)
    for i, (id, (source, site, gold)) in enumerate(pages.items()):
        if i % 2:  # what is clean already must stay: a second pass changes nothing
            yield Task(id, source, site, "clean", "\n\n".join(gold.split("\n")), gold)
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            record = json.loads(path.read_text(encoding="utf-8"))
            body = "\n".join(record["body"])
            yield Task(path.stem, folder.name, path.stem, "gold", record["text"], body)
            yield Task(path.stem, folder.name, path.stem, "clean", "\n\n".join(record["body"]), body)


def remembered(texts: Iterable[dict[str, Any]], pages: dict[str, tuple[str, str, str]], name: str) -> Iterator[Task]:
    """Pages of sites with several, each as site memory sees it that has learned one to five of the others."""
    sites: dict[str, list[tuple[str, str]]] = {}
    for row in texts:
        sites.setdefault(pages[row["id"]][1], []).append((row["id"], row["text"]))
    for site, found in sites.items():
        for i, (id, text) in enumerate(found):
            others = [other for _, other in found[i + 1 :] + found[:i]][: (2, 5, 3, 1)[i % 4]]
            if others:
                yield Task(id, pages[id][0], site, f"{name} with memory", text, pages[id][2], tuple(others))


def html_tasks(corpus: Path, name: str) -> Iterator[Task]:
    """The pages themselves; `name` is html, or fast where no voter is asked."""
    found = list(rows(corpus / "pages.jsonl.gz"))
    for page in found:
        yield Task(page["id"], page["source"], site_of(page), name, page["html"], page["gold"]["text"])
    pages = {p["id"]: (p["source"], site_of(p), p["gold"]["text"]) for p in found}
    yield from remembered(({"id": p["id"], "text": p["html"]} for p in found), pages, name)


def page_of(task: Task) -> Page:
    kind = task.rendering.partition(" ")[0]
    page = flatten(task.text, vote=kind == "html") if kind in HTML else read(task.text)
    if task.learned:
        memory = SiteMemory()
        for other in task.learned:
            memory.learn_page(flatten(other, vote=False) if kind in HTML else read(other), task.site)
        page = memory.recalled(page, task.site)
    return page


def align(page: Page, gold: str) -> tuple[list[int], list[int], int]:
    """For each line whether it is body by gold, its number of words, and the number of gold words.

    Lines that share word 4-grams (or, short ones, a whole line) with the gold text are aligned with it in order by
    longest common subsequence; a line is body when 60 % of its words are matched.
    """
    target = words(gold)
    texts = [words(line.text) for line in page.lines]
    grams = set(zip(target, target[1:], target[2:], target[3:], strict=False))
    whole = {" ".join(words(line)) for line in gold.split("\n")}
    ids: dict[str, int] = {}
    flat: list[int] = []
    owner: list[int] = []
    for i, text in enumerate(texts):
        if len(text) >= 4:
            own = list(zip(text, text[1:], text[2:], text[3:], strict=False))
            likely = sum(g in grams for g in own) >= 0.4 * len(own)
        else:
            likely = bool(text) and " ".join(text) in whole
        if likely:
            flat += [ids.setdefault(t, len(ids)) for t in text]
            owner += [i] * len(text)
    matched = [0] * len(texts)
    for step in LCSseq.opcodes(flat, [ids.setdefault(t, len(ids)) for t in target]):
        if step.tag == "equal":
            for k in range(step.src_start, step.src_end):
                matched[owner[k]] += 1
    truth = [int(bool(t) and m >= 0.6 * len(t)) for t, m in zip(texts, matched, strict=True)]
    for i in range(1, len(truth) - 1):
        if not texts[i]:
            truth[i] = truth[i - 1] & truth[i + 1]
    return truth, [len(t) for t in texts], len(target)


def sample(task: Task) -> Sample | None:
    page, lexicon = prepare(page_of(task), DEFAULT)
    if not page.lines:
        return None
    votes, inline = share_out(page, observe(page, DEFAULT, lexicon))
    near = near_lines(page)
    inside = cleaned(page, votes, near)
    clean = [i in inside for i in near]
    votes = [votes[i] for i in near]
    columns = evidence.own_columns(page, near)
    columns.update(evidence.mark_columns(votes, [inline[i] for i in near]))
    if page.markup:
        columns.update(markup_columns(page, near))
    verdicts, lengths, target = align(page, task.gold)
    truth, counts = [verdicts[i] for i in near], [lengths[i] for i in near]
    n = numpy.minimum(numpy.array(counts, float), 200)
    # a line counts by its share of the article, and a little by being a line: one stray line spoils a page
    roots = numpy.sqrt(numpy.minimum(n, 100) + 1)
    weights = 0.7 * n / max(20, target) + 0.6 * roots / roots.sum()
    if task.source in NO_STANDFIRSTS:
        dropped = numpy.frombuffer(columns["mark.standfirst"], numpy.uint8).astype(bool) & (numpy.array(truth) == 0)
        weights[dropped] = 0
    weights *= min(1.0, HEAVIEST / max(1e-9, weights.sum()))
    weights *= RENDERING_WEIGHT.get(task.rendering, OTHER_WEIGHT) * SOURCE_WEIGHT.get(task.source, 1.0)
    return Sample(
        task,
        columns,
        votes,
        [len(page.lines[i].text) for i in near],
        evidence.echoes(page, near),
        numpy.array(truth, numpy.uint8),
        weights,
        clean,
        (len(verdicts) - len(near), sum(verdicts) - sum(truth)),
    )


# ---------------------------------------------------------------------------------------------------------------- fitting


def names_of(samples: Sequence[Sample], shifts: Mapping[str, Sequence[int]]) -> list[tuple[str, int]]:
    plain = [(name, 0) for name in dict.fromkeys(name for s in samples for name in s.columns)]
    return plain + [(name, by) for name, many in shifts.items() for by in many]


def matrix(columns: dict[str, bytes], names: Sequence[tuple[str, int]]) -> numpy.ndarray:
    none = bytes(len(columns["size"]))
    return numpy.stack(
        [numpy.frombuffer(evidence.shifted(columns.get(c, none), by), numpy.uint8) for c, by in names], 1
    )


class Look(NamedTuple):
    """One fitted look: a booster for each fold and one for all, the features, and the out-of-fold scores by sample."""

    names: list[tuple[str, int]]
    by_fold: list[Any]
    final: Any
    held_out: list[numpy.ndarray]


def fit_look(samples: list[Sample], settings: dict[str, Any], rounds: int, shifts: Mapping[str, Sequence[int]]) -> Look:
    names = names_of(samples, shifts)
    x = numpy.concatenate([matrix(s.columns, names) for s in samples])
    y = numpy.concatenate([s.truth for s in samples])
    w = numpy.concatenate([s.weights for s in samples])
    f = numpy.concatenate([numpy.full(len(s.truth), s.fold) for s in samples])
    scores = numpy.zeros(len(y))
    boosters = []
    whole = lightgbm.Dataset(x, y, weight=w, params=settings, free_raw_data=False).construct()
    for fold in range(FOLDS):
        part = whole.subset(numpy.flatnonzero(f != fold))
        booster = lightgbm.train(settings, part, rounds)
        boosters.append(booster)
        scores[f == fold] = booster.predict(x[f == fold], raw_score=True)
    final = lightgbm.train(settings, whole, rounds)
    print(f"  {len(names)} columns, {len(y)} lines", flush=True)
    cuts = numpy.cumsum([len(s.truth) for s in samples])[:-1]
    return Look(names, boosters, final, numpy.split(scores, cuts))


def as_column(scores: numpy.ndarray) -> bytes:
    return (255 / (1 + numpy.exp(-numpy.clip(scores, -30, 30)))).astype(numpy.uint8).tobytes()


def table_of(booster: Any, names: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """The booster as the table that `copydesk.forest.parse` reads."""
    trees = [t["tree_structure"] for t in booster.dump_model()["tree_info"]]
    columns: dict[str, int] = {}
    splits: dict[tuple[int, int, int], int] = {}

    def leaves(node: dict[str, Any]) -> Iterator[float]:
        if "leaf_value" in node:
            yield node["leaf_value"]
        else:
            yield from leaves(node["left_child"])
            yield from leaves(node["right_child"])

    lows = [min(leaves(t)) for t in trees]
    highs = [max(leaves(t)) for t in trees]
    scale = LEAF_STEPS
    if sum(h - low for h, low in zip(highs, lows, strict=True)) * scale > 60000:
        raise SystemExit("the trees' leaves are too far apart for the decoder's 16 bits; lower LEAF_STEPS")

    def walk(node: dict[str, Any], low: float) -> Any:
        if "leaf_value" in node:
            return round((node["leaf_value"] - low) * scale)
        name, by = names[node["split_feature"]]
        column = columns.setdefault(name, len(columns))
        split = splits.setdefault((column, by, max(0, min(255, int(node["threshold"])))), len(splits))
        mean = round((node["internal_value"] - low) * scale)
        return [split, mean, walk(node["left_child"], low), walk(node["right_child"], low)]

    nested = [walk(t, low) for t, low in zip(trees, lows, strict=True)]
    return {
        "columns": list(columns),
        "splits": [list(s) for s in splits],
        "bias": round(sum(lows) * scale),
        "scale": scale,
        "trees": nested,
    }


def page_f1(s: Sample, kept: numpy.ndarray) -> float:
    sizes, truth = numpy.array(s.sizes), s.truth.astype(bool)
    both = sizes[kept & truth].sum()
    return float(2 * both / max(1, sizes[kept].sum() + sizes[truth].sum()))


LEAF_STEPS = 100.0
"""Leaves are rounded to so many steps a unit of log-odds: few different numbers make the trees fast."""

TURNS = (0.1, 0.2, 0.3, 0.5, 0.8, 1.2)
EXACT = 0.3
"""What the share of exact pages counts beside F1: readers notice one stray line."""
LEANS = (0.0, 0.15, 0.3)


def fit_weights(samples: Iterable[Sample], left_out: int | None) -> dict[str, float]:
    """For each rule the log-odds against the article of the lines that it marked, on pages outside the fold.

    Counts are capped at five a page, so that no page speaks for a rule alone; a half is added to each (Jeffreys).
    """
    counts: dict[str, list[float]] = {}
    for s in samples:
        if s.fold == left_out or s.task.rendering not in (*FLATTENERS, *MEMORY, "gold", *HTML):
            continue
        fired: dict[str, list[int]] = {}
        for verdict, weight, marks in zip(s.truth, s.weights, s.votes, strict=True):
            for rule in {mark.rule for mark in marks} if weight else ():
                fired.setdefault(rule, []).append(int(verdict))
        for rule, verdicts in fired.items():
            share = min(1.0, 5 / len(verdicts))
            tally = counts.setdefault(rule, [0.5, 0.5])
            tally[0] += (len(verdicts) - sum(verdicts)) * share
            tally[1] += sum(verdicts) * share
    return {rule: round(math.log(rest / body), 3) for rule, (rest, body) in sorted(counts.items())}


DECLARED = {"hint": 0.5, "likely": 2.0, "certain": 5.0}


def unseen(s: Sample, weights: dict[str, float]) -> dict[str, float]:
    """The weights of the rules that fired on the page and on no page of the fit: as they declare."""
    rules = {mark.rule: mark for marks in s.votes for mark in marks if mark.rule not in weights}
    return {
        rule: -DECLARED[mark.strength.name.lower()] if mark.label.kept else DECLARED[mark.strength.name.lower()]
        for rule, mark in rules.items()
    }


def fit_chain(samples: Sequence[Sample], scores: Sequence[numpy.ndarray]) -> tuple[float, float]:
    """The cost of a turn and the lean that do best out of fold, by F1 over words plus `EXACT` times the share of exact pages.

    Only whole pages and hand-labelled records count, each by its weight.
    """
    best = (-1.0, 0.0, 0.0)
    for turn in TURNS:
        for lean in LEANS:
            precision = recall = exact = total = 0.0
            for s, page in zip(samples, scores, strict=True):
                if s.task.learned or s.task.rendering not in RENDERING_WEIGHT or s.task.rendering == "clean":
                    continue
                kept = numpy.array(chain(page.tolist(), turn, lean))
                truth = s.truth.astype(bool)
                sizes = numpy.array(s.sizes)
                both = sizes[kept & truth].sum()
                weight = RENDERING_WEIGHT[s.task.rendering] * SOURCE_WEIGHT.get(s.task.source, 1.0)
                precision += weight * (both / max(1, sizes[kept].sum()))
                recall += weight * (both / max(1, sizes[truth].sum()))
                exact += weight * bool((kept == truth).all())
                total += weight
            p, r = precision / total, recall / total
            value = 2 * p * r / (p + r) + EXACT * exact / total
            if value > best[0]:
                best = (value, turn, lean)
    return best[1], best[2]


# ------------------------------------------------------------------------------------------------------------ measuring


CLEANER = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
AS_GOOD = 0.0005
"""F1 that is given for lines that stay: who cleans an extractor's output notices what is lost first."""


def fit_clean(samples: Sequence[Sample], scores: Sequence[numpy.ndarray], turn: float, lean: float) -> float:
    """How much more to lean toward keeping on pages that have been cleaned already: the most of those that are `AS_GOOD` by the
    pages' mean F1, each by the weight of its source."""
    means: dict[float, float] = {}
    for clean in CLEANER:
        found = total = 0.0
        for s, page in zip(samples, scores, strict=True):
            if any(s.clean) and not s.task.learned:
                weight = SOURCE_WEIGHT.get(s.task.source, 1.0)
                found += weight * page_f1(
                    s, numpy.array(chain(leaning(page.tolist(), s.votes, s.clean, clean), turn, lean))
                )
                total += weight
        means[clean] = found / max(1.0, total)
    return max(clean for clean, mean in means.items() if mean >= max(means.values()) - AS_GOOD)


CERTAIN = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)


def fit_certain(samples: Sequence[Sample], scores: Sequence[numpy.ndarray], turn: float, lean: float) -> float:
    """The score from which a line stays that a rule is certain about: the best by the mean F1 of whole pages and records
    that have such lines, each by its weight."""
    best = (-1.0, 0.0)
    for certain in CERTAIN:
        found = total = 0.0
        for s, page in zip(samples, scores, strict=True):
            if s.task.learned or s.task.rendering not in RENDERING_WEIGHT or s.task.rendering == "clean":
                continue
            plain = chain(page.tolist(), turn, lean)
            if without_certain(plain, page.tolist(), s.votes, 99.0) != plain:
                weight = RENDERING_WEIGHT[s.task.rendering] * SOURCE_WEIGHT.get(s.task.source, 1.0)
                found += weight * page_f1(s, numpy.array(without_certain(plain, page.tolist(), s.votes, certain)))
                total += weight
        best = max(best, (round(found / max(1.0, total), 4), certain))
    return best[1]


HEADLINES = (0.0, 0.5, 1.0, 1.5)


def fit_headline(
    samples: Sequence[Sample], scores: Sequence[numpy.ndarray], turn: float, lean: float, certain: float
) -> float:
    """The score from which the first line stays that a rule calls the headline, with others gone above it: the best by the mean
    F1 of the texts where that changes something, each by its weight, the highest of equals."""
    best = (-1.0, 0.0)
    for headline in HEADLINES:
        found = total = 0.0
        for s, page in zip(samples, scores, strict=True):
            plain = without_certain(chain(page.tolist(), turn, lean), page.tolist(), s.votes, certain)
            if not s.task.learned and without_headline(plain, page.tolist(), s.votes, 99.0) != plain:
                weight = RENDERING_WEIGHT.get(s.task.rendering, OTHER_WEIGHT) * SOURCE_WEIGHT.get(s.task.source, 1.0)
                kept = without_headline(plain, page.tolist(), s.votes, headline)
                found += weight * page_f1(s, numpy.array(kept))
                total += weight
        best = max(best, (round(found / max(1.0, total), 4), headline))
    return best[1]


SITES = (0.0, 1.0, 2.0, 3.0)


def fit_site(samples: Sequence[Sample], scores: Sequence[numpy.ndarray], turn: float, lean: float) -> float:
    """The score from which a line stays that other pages of its site have too: the best by the mean F1 of the pages with
    site memory, the highest of equals."""
    best = (-1.0, 0.0)
    for site in SITES:
        found = []
        for s, page in zip(samples, scores, strict=True):
            if s.task.learned:
                kept = without_site(chain(page.tolist(), turn, lean), page.tolist(), s.votes, site)
                found.append(page_f1(s, numpy.array(kept)))
        best = max(best, (round(sum(found) / max(1, len(found)), 4), site))
    return best[1]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = words(text)
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)) if tokens)


def figures(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """F1 of mean precision and recall over shingles of four words, and the share of pages that are exact."""
    precision, recall, exact = [], [], 0
    for gold, found in pairs:
        a, b = shingles(gold), shingles(found)
        both = sum((a & b).values())
        if b:
            precision.append(both / sum(b.values()))
        if a:
            recall.append(both / sum(a.values()))
        exact += words(gold) == words(found)
    p, r = sum(precision) / max(1, len(precision)), sum(recall) / max(1, len(recall))
    return {
        "f1": round(2 * p * r / (p + r) if p + r else 0.0, 4),
        "p": round(p, 4),
        "r": round(r, 4),
        "exact": round(exact / max(1, len(pairs)), 3),
        "pages": len(pairs),
    }


_DECODERS: list[Decoder] = []


def _start(tables: list[dict[str, Any]]) -> None:
    _DECODERS.extend(map(load, tables))


def _held_out(task: Task) -> str:
    page, lexicon = prepare(page_of(task), DEFAULT)
    marks = observe(page, DEFAULT, lexicon)
    return write(page, decide(page, marks, _DECODERS[fold_of(task.site)])).text


def measure(todo: list[Task], tables: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Figures by rendering and source, every page cleaned by the fold's decoder that did not see its site."""
    with Pool(2, _start, (tables,)) as pool:
        found = pool.map(_held_out, todo, chunksize=20)
    groups: dict[str, list[tuple[str, str]]] = {}
    for task, text in zip(todo, found, strict=True):
        for group in (f"{task.rendering} all", f"{task.rendering} {task.source}"):
            groups.setdefault(group, []).append((task.gold, text))
    return {name: figures(pairs) for name, pairs in groups.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "src/copydesk/data/decoder.json")
    parser.add_argument("--renderings", default=",".join(FLATTENERS + EXTRACTORS))
    parser.add_argument("--measure", default="wet", help="renderings to measure, cross-validated, besides gold")
    parser.add_argument("--folds-to", type=Path, help="write the folds' decoders to this file")
    parser.add_argument("--html", choices=HTML, help="fit the decoder of HTML pages instead, with the voter or fast")
    args = parser.parse_args()
    started = time.time()
    found = (
        html_tasks(args.corpus, args.html) if args.html else tasks(args.corpus, args.gold, args.renderings.split(","))
    )
    todo = [t for t in found if t.text.strip()]
    shifts = {**SHIFTS, **SHIFTS_HTML} if args.html else SHIFTS
    settings = HTML_SETTINGS if args.html else TEXT_SETTINGS
    with Pool(2) as pool:
        samples = [s for s in pool.map(sample, todo, chunksize=50) if s is not None]
    print(
        f"{len(samples)} texts, {sum(len(s.truth) for s in samples)} lines, {time.time() - started:.0f} s", flush=True
    )

    weights = [fit_weights(samples, fold) for fold in (*range(FOLDS), None)]
    for s in samples:
        s.columns.update(evidence.weighed_columns(s.votes, weights[s.fold] | unseen(s, weights[s.fold])))
    alone = fit_look(samples, *settings.alone, {})
    for s, scores in zip(samples, alone.held_out, strict=True):
        s.columns["alone"] = as_column(scores)
        s.columns.update(evidence.place_columns(s.columns, s.columns["alone"], s.sizes))
        s.columns.update(evidence.topic_columns(s.columns, s.columns["alone"], s.echoes))
    for s, scores in zip(samples, alone.held_out, strict=True):
        if page_f1(s, scores > 0) < HOPELESS:
            s.weights *= 0.1
    placed = fit_look(samples, *settings.placed, shifts)
    for s, scores in zip(samples, placed.held_out, strict=True):
        s.columns["placed"] = as_column(scores)
        s.columns.update(evidence.among_columns(s.columns["placed"], s.sizes))
    among = fit_look(samples, *settings.among, SHIFTS_AMONG)
    print(f"fitted, {time.time() - started:.0f} s", flush=True)

    turn, lean = fit_chain(samples, among.held_out)
    clean = fit_clean(samples, among.held_out, turn, lean)
    certain = fit_certain(samples, among.held_out, turn, lean)
    headline = fit_headline(samples, among.held_out, turn, lean, certain)
    site = fit_site(samples, among.held_out, turn, lean)
    lines, body = (sum(counts) for counts in zip(*(s.far for s in samples), strict=True))
    far = round(math.log((body + 1) / (lines - body + 1)), 2)
    print(f"{lines} lines far from prose, {body} of them body")

    def table(which: int | None) -> dict[str, Any]:
        looks = {"alone": alone, "placed": placed, "among": among}
        return {
            "rules": weights[FOLDS if which is None else which],
            **{n: table_of(k.final if which is None else k.by_fold[which], k.names) for n, k in looks.items()},
            "turn": turn,
            "lean": lean,
            "clean": clean,
            "far": far,
            "certain": certain,
            "headline": headline,
            "site": site,
            "declared": DECLARED,
        }

    folds = [table(k) for k in range(FOLDS)]
    if args.folds_to:
        args.folds_to.write_text(json.dumps(folds), encoding="utf-8")
    wanted = {*args.measure.split(","), *MEMORY, "gold", "clean", *HTML}
    measured = measure([t for t in todo if t.rendering in wanted], folds)
    for name, row in measured.items():
        print(
            f"{name:40} F1 {row['f1']:.4f}  P {row['p']:.4f}  R {row['r']:.4f}  exact {row['exact']:.3f}  ({row['pages']})",
            flush=True,
        )
    digest = hashlib.sha256()
    for path in sorted([args.corpus / "pages.jsonl.gz", *(p for d in args.gold for p in d.glob("*.json"))]):
        digest.update(path.read_bytes())
    provenance = {
        "date": datetime.date.today().isoformat(),
        "fitted on": "WCXB (CC-BY-4.0) and fundus test pages in twelve renderings, and hand-labelled records; none of their text is in this file",
        "corpus sha256": digest.hexdigest(),
        "texts": len(samples),
        "lines": int(sum(len(s.truth) for s in samples)),
        "cross-validated by site, five folds": measured,
    }
    args.out.write_text(
        json.dumps({"provenance": provenance, **table(None)}, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{args.out}: {args.out.stat().st_size // 1024} KiB, {time.time() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
