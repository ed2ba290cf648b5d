#!/usr/bin/env python3
"""What site memory does: junk removed and article lost with 0, 1, 2, 5 and 10 pages learned.

    python benchmarks/sites.py                       synthetic sites, written here
    python benchmarks/sites.py --corpus DIR          grafts of real pages, and real pages left out one at a time
    python benchmarks/sites.py --corpus DIR --decoders FILE      with decoders that never saw the page's site

A corpus is pages.jsonl.gz ({id, source, publisher, html, gold: {text}}) beside renderings/NAME.jsonl.gz ({id, text}),
one row a page. A graft is the article of one page inside what is around the article on another page. "junk removed" is
the share of the characters of all lines around articles that is gone, "article lost" that of the articles' own. FILE
is what `scripts/fit_decoder.py --folds-to` writes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from copydesk.clean import DEFAULT, prepare
from copydesk.decide import Decoder, decide, load
from copydesk.model import Page
from copydesk.observe import observe
from copydesk.read import read
from copydesk.sites import SiteMemory
from copydesk.write import write

LEARNED = (0, 1, 2, 5, 10)
TOKEN = re.compile(r"\w+")
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
CANONICAL = re.compile(r'(?:rel="canonical"[^>]*href|property="og:url"[^>]*content)="https?://([^/"]+)')


class Made(NamedTuple):
    """A page whose lines are known to be article or not."""

    site: str
    lines: tuple[str, ...]
    article: tuple[bool, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.lines)


class Tally:
    """Characters of article and of junk, and how much of each is gone."""

    def __init__(self) -> None:
        self.article = self.lost = self.junk = self.removed = 0
        self.pages = 0

    def add(self, made: Made, kept: Counter[str]) -> None:
        self.pages += 1
        left = Counter(kept)
        for line, article in sorted(zip(made.lines, made.article, strict=True), key=lambda pair: not pair[1]):
            size = len(line)
            gone = size if left[line] == 0 else 0
            left[line] -= not gone
            if article:
                self.article += size
                self.lost += gone
            else:
                self.junk += size
                self.removed += gone

    def __str__(self) -> str:
        junk, lost = self.removed / max(1, self.junk), self.lost / max(1, self.article)
        return f"junk removed {junk:7.2%}   article lost {lost:7.3%}   ({self.pages} pages)"


# ---------------------------------------------------------------------------------------------------------- cleaning


def fold_of(site: str, folds: int) -> int:
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % folds


def cleaned(page: Page, decoder: Decoder | None) -> tuple[str, Counter[str]]:
    """The article's text, and how often each of its lines is kept, whole or in part."""
    page, words = prepare(page, DEFAULT)
    blocks = decide(page, observe(page, DEFAULT, words), decoder)
    lines = Counter({block.line: 1 for block in blocks if block.label.kept and block.line >= 0})
    return write(page, blocks).text, Counter(page.lines[i].text for i in lines)


# --------------------------------------------------------------------------------------------------- synthetic sites

PEOPLE = ("Mara Ellison", "Tom Okafor", "Ines Castell", "Jonas Weber", "Aiko Tanabe", "Peter Lund", "Rosa Marchetti")
PLACES = ("Ankara", "Port Ellen", "Lisbon", "Graz", "Osaka", "Tromsø", "Verona", "Amman")
THINGS = ("harbour", "mill", "bridge", "school", "ferry", "hospital", "library", "tram", "market", "dam", "airport")
DONE = (
    "reopened",
    "closed",
    "burned down",
    "was sold",
    "was flooded",
    "was painted",
    "was inspected",
    "was named anew",
)
SAID = ("the council said", "an official said", "the mayor told reporters", "its owner said", "two who were there said")
WHEN = ("on Monday", "on Tuesday night", "early on Friday", "last week", "in March", "after eleven years", "yet again")
WHY = (
    "because nobody had asked for the money in time",
    "after a storm that had kept forty ships at sea",
    "although the report had warned of it for years",
    "while the neighbours watched from their windows",
    "and nothing has been heard from the builders since",
    "which few in the town had thought possible before",
)

FRAMES: dict[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "gazette.example": (
        ("Skip to content", "Home", "News", "Sport", "Weather", "Obituaries", "Subscribe", "{n} readers online"),
        ("Read more: The {thing} that {done}", "The Gazette needs you", "ADVERTISEMENT"),
        ("Share this story", "{n} comments", "Most read", "The {thing} {done} {when}", "The Gazette, Quay Street 4",
         "We keep to the code of the press council. Write to the editor where you think that we have not.",
         "© {n} The Gazette", "Imprint", "Terms of use", "Contact"),
    ),
    "bote.example": (
        ("Zum Inhalt springen", "Startseite", "Lokales", "Kultur", "Wetter", "Anmelden", "E-Paper lesen"),
        ("Lesen Sie auch: {thing} {done}", "Der Bote am Abend: alles, was die Stadt bewegt"),
        ("{n} Kommentare", "Meistgelesen", "Mehr aus {place}",
         "Der Bote wird von einem Verein getragen, dem die Leser angehören.",
         "Impressum", "Datenschutz", "AGB", "Kontakt", "Abo kündigen"),
    ),
    "plain.example": ((), (), ()),
}  # fmt: skip
"""Lines before, among and after the article; the last site has none, only articles."""

HABITS = ("What happens next", "Background", "Why it matters")
"""Sub-heads that the stories of a site share."""
COLUMN = (
    "Each week our columnist walks to a place that is not on the map and tells us who she has met on the way there."
)
BACKGROUND = (
    "The region has seen three floods in ten years, and the last of them cost twelve people their lives and homes."
)


def story(dice: random.Random, number: int) -> tuple[list[str], list[bool]]:
    """An article with what makes lines of articles repeat: sub-heads, datelines, standing paragraphs, a refrain."""

    def sentence() -> str:
        return (
            f"The {dice.choice(THINGS)} in {dice.choice(PLACES)} {dice.choice(DONE)} {dice.choice(WHEN)}, "
            f"{dice.choice(SAID)}, {dice.choice(WHY)}."
        )

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(dice.randint(1, 3)))

    lines = [f"The {dice.choice(THINGS)} of {dice.choice(PLACES)} {dice.choice(DONE)}", f"By {dice.choice(PEOPLE)}"]
    article = [False, False]
    body = [dice.choice(PLACES)] if number % 3 == 0 else []
    if number % 4 == 1:
        body.append(COLUMN)
    for part in range(3):
        body += [paragraph() for _ in range(dice.randint(1, 3))]
        if part < 2 and number % 2:
            body.append(HABITS[part])
            body.append(paragraph())
    if number % 5 < 2:
        body.insert(-1, BACKGROUND)
    return lines + body, article + [True] * len(body)


def filled(line: str, dice: random.Random) -> str:
    return line.format(
        n=dice.randint(2, 4000),
        thing=dice.choice(THINGS),
        done=dice.choice(DONE),
        when=dice.choice(WHEN),
        place=dice.choice(PLACES),
    )


def synthetic(site: str, number: int) -> Made:
    dice = random.Random(f"{site} {number}")
    before, among, after = FRAMES[site]
    lines, article = story(dice, number)
    for aside in among:
        at = dice.randint(3, len(lines))
        lines.insert(at, filled(aside, dice))
        article.insert(at, False)
    head, tail = [filled(line, dice) for line in before], [filled(line, dice) for line in after]
    return Made(site, (*head, *lines, *tail), (*([False] * len(head)), *article, *([False] * len(tail))))


# ------------------------------------------------------------------------------------------------------------- grafts


class Real(NamedTuple):
    """A page of the corpus."""

    id: str
    source: str
    site: str
    text: str
    gold: str


def rows(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def real_pages(corpus: Path, rendering: str) -> dict[str, list[Real]]:
    """The sites with several pages."""
    texts = {row["id"]: row["text"] for row in rows(corpus / "renderings" / f"{rendering}.jsonl.gz")}
    sites: dict[str, list[Real]] = {}
    for row in rows(corpus / "pages.jsonl.gz"):
        found = CANONICAL.search(row["html"])
        site = row["publisher"] or (found.group(1).removeprefix("www.") if found else "")
        if site and texts.get(row["id"]):
            sites.setdefault(site, []).append(
                Real(row["id"], row["source"], site, texts[row["id"]], row["gold"]["text"])
            )
    return {site: pages for site, pages in sorted(sites.items()) if len(pages) > 1}


def words(text: str) -> list[str]:
    return TOKEN.findall(UNSPACED.sub(lambda m: f" {m.group()} ", text))


def truth(lines: Sequence[str], gold: str) -> list[bool]:
    """Whether each line is article: most of its four-word sequences are the gold text's, or the whole short line is."""
    target = words(gold)
    grams = set(zip(target, target[1:], target[2:], target[3:], strict=False))
    whole = {tuple(words(line)) for line in gold.split("\n")}
    found = []
    for line in lines:
        own = words(line)
        if len(own) < 4:
            found.append(bool(own) and tuple(own) in whole)
        else:
            parts = list(zip(own, own[1:], own[2:], own[3:], strict=False))
            found.append(sum(part in grams for part in parts) >= 0.6 * len(parts))
    return found


def graft(frame: Real, article: Real) -> Made:
    """The article of one page where the other page has its own; asides stay at their part of the way."""
    lines = [line.text for line in read(frame.text).lines]
    own = truth(lines, frame.gold)
    body = [line.text for line in read(article.gold.replace("\n", "\n\n")).lines]
    if True not in own:
        own[len(own) // 2] = True
    first, last = own.index(True), len(own) - own[::-1].index(True)
    inside: list[tuple[float, str, bool]] = [((k + 0.5) / len(body), line, True) for k, line in enumerate(body)]
    inside += [((k + 1) / (last - first), lines[first + k], False) for k in range(last - first) if not own[first + k]]
    inside.sort(key=lambda part: part[0])
    return Made(
        frame.site,
        (*lines[:first], *(line for _, line, _ in inside), *lines[last:]),
        (*([False] * first), *(kept for _, _, kept in inside), *([False] * (len(lines) - last))),
    )


# ------------------------------------------------------------------------------------------------------------- figures


def shingles(text: str) -> Counter[tuple[str, ...]]:
    found = words(text)
    return Counter(tuple(found[i : i + 4]) for i in range(max(1, len(found) - 3)) if found)


def figures(pairs: Sequence[tuple[str, str]]) -> str:
    precision, recall = [], []
    for gold, found in pairs:
        a, b = shingles(gold), shingles(found)
        both = sum((a & b).values())
        if b:
            precision.append(both / sum(b.values()))
        if a:
            recall.append(both / sum(a.values()))
    p, r = sum(precision) / max(1, len(precision)), sum(recall) / max(1, len(recall))
    return f"F1 {2 * p * r / (p + r) if p + r else 0:.4f}  P {p:.4f}  R {r:.4f}  ({len(pairs)} pages)"


def run_synthetic() -> None:
    for site in FRAMES:
        pages = [synthetic(site, number) for number in range(24)]
        for learned in LEARNED:
            tally = Tally()
            with SiteMemory() as memory:
                for page in pages[:learned]:
                    memory.learn(page.text, site=site)
                for page in pages[12:]:
                    tally.add(page, cleaned(memory.recalled(read(page.text), site), None)[1])
            print(f"synthetic {site:16} {learned:2} learned   {tally}", flush=True)


def run_grafts(sites: dict[str, list[Real]], decoders: list[Decoder]) -> None:
    every = [page for pages in sites.values() for page in pages]
    tallies = {learned: Tally() for learned in LEARNED}
    for site, pages in sites.items():
        dice = random.Random(site)
        decoder = decoders[fold_of(site, len(decoders))] if decoders else None
        strangers = [page for page in every if page.site != site]
        dice.shuffle(strangers)
        for frame in pages[:2]:
            others = [page for page in pages if page.id != frame.id]
            # cleaned: this frame around another page's article; learned: the other frames around strangers' articles
            made = graft(frame, others[0])
            taught = [graft(others[k % len(others)], strangers[k]) for k in range(max(LEARNED))]
            for learned in LEARNED:
                with SiteMemory() as memory:
                    for other in taught[:learned]:
                        memory.learn(other.text, site=site)
                    kept = cleaned(memory.recalled(read(made.text), site), decoder)[1]
                    tallies[learned].add(made, kept)
    for learned, tally in tallies.items():
        print(f"grafts {learned:2} learned   {tally}", flush=True)


def run_left_out(sites: dict[str, list[Real]], decoders: list[Decoder]) -> None:
    """Real pages, each cleaned with the site's other pages learned."""
    found: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    tallies: dict[tuple[str, bool], Tally] = {}
    for site, pages in sites.items():
        decoder = decoders[fold_of(site, len(decoders))] if decoders else None
        for page in pages:
            with SiteMemory() as memory:
                for other in pages:
                    if other.id != page.id:
                        memory.learn(other.text, site=site)
                lines = tuple(line.text for line in read(page.text).lines)
                made = Made(site, lines, tuple(truth(lines, page.gold)))
                for with_memory in (False, True):
                    plain = read(page.text)
                    text, kept = cleaned(memory.recalled(plain, site) if with_memory else plain, decoder)
                    found.setdefault((page.source, with_memory), []).append((page.gold, text))
                    tallies.setdefault((page.source, with_memory), Tally()).add(made, kept)
    for (source, with_memory), pairs in sorted(found.items()):
        name = f"{source} {'with' if with_memory else 'without'} memory"
        print(f"{name:30} {figures(pairs)}   {tallies[source, with_memory]}", flush=True)


def run_speed(texts: Sequence[str]) -> None:
    """Milliseconds a page of processor time: cleaning, learning, cleaning with what was learned."""
    with SiteMemory() as memory:
        spent = {}
        for name, call in (
            ("clean", lambda text: cleaned(read(text), None)),
            ("learn", lambda text: memory.learn(text, site="a")),
            ("recall", lambda text: memory.recalled(read(text), "a")),
        ):
            call(texts[0])
            start = time.process_time()
            for text in texts:
                call(text)
            spent[name] = 1000 * (time.process_time() - start) / len(texts)
        stats = memory.stats("a")
    print(
        "  ".join(f"{name} {ms:.2f} ms" for name, ms in spent.items()),
        f" clean / learn = {spent['clean'] / spent['learn']:.1f}",
    )
    print(f"a million lines that a page has for itself take {stats.size / max(1, stats.lines):.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--rendering", default="wet")
    parser.add_argument("--decoders", type=Path)
    args = parser.parse_args()
    decoders = [load(table) for table in json.loads(args.decoders.read_text())] if args.decoders else []
    run_synthetic()
    if args.corpus:
        sites = real_pages(args.corpus, args.rendering)
        run_grafts(sites, decoders)
        run_left_out(sites, decoders)
        run_speed([page.text for pages in sites.values() for page in pages])


if __name__ == "__main__":
    main()
