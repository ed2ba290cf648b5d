"""decide: Page x marks -> blocks. The only place where anything is decided.

Three looks at the page, each a fitted forest over columns of evidence: what a line is like by itself, where it stands among
lines of that kind, and what the lines around it turned out to be. Then the best sequence of article and not article, a zone
and a label for every line that goes, and the inline findings of the lines that stay.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count, pairwise, repeat
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

from . import evidence, forest
from .evidence import Column
from .forest import Forest
from .labels import Label, Strength, Zone
from .model import Block, Line, Mark, Page, Span, has_unspaced, rows
from .near import SENTENCE, SENTENCE_ENDS, near_lines, spread

DATA = Path(__file__).parent / "data" / "decoder.json"

DEFAULT_LABEL = {
    Zone.LEAD: Label.NAV,
    Zone.HEAD: Label.OTHER,
    Zone.ASIDE: Label.OTHER,
    Zone.TAIL: Label.HEADLINES,
    Zone.TALK: Label.COMMENT,
}
"""What a line is called that no mark speaks for and whose neighbours do not agree."""


@dataclass(frozen=True)
class Decoder:
    """The fitted numbers, as read from the data file."""

    rules: Mapping[str, float]
    """Rule id -> log-odds against the article when the rule has marked a line whole."""
    alone: Forest
    placed: Forest
    among: Forest
    turn: float
    """What it costs, in log-odds, to go from article to anything else or back between two lines."""
    lean: float
    """Log-odds in favour of keeping a line: a lost paragraph costs more trust than a promo that stays."""
    clean: float
    """As much more, for lines that no mark speaks against, between the sentences of a page that has been cleaned already."""
    far: float
    """Log-odds for the article of a line that no prose stands near."""
    certain: float
    """Log-odds for the article below which a line goes that a rule is certain about and that no mark speaks for."""
    headline: float
    """Log-odds for the article below which the first line that stays goes, with others gone above it, where a rule calls it the
    headline."""
    site: float
    """Log-odds for the article below which a line goes that other pages of its site have too."""
    declared: Mapping[Strength, float]
    """The same for a rule that was not in the fit, by the strength that it declares."""

    @cached_property
    def sure_far(self) -> float:
        """Probability that a line with no prose near is none."""
        return round(1 / (1 + exp(self.far)), 2)


def load(table: Mapping[str, Any]) -> Decoder:
    """A decoder from the table of its data file."""
    return Decoder(
        table["rules"],
        forest.parse(table["alone"]),
        forest.parse(table["placed"]),
        forest.parse(table["among"]),
        table["turn"],
        table["lean"],
        table["clean"],
        table["far"],
        table["certain"],
        table["headline"],
        table["site"],
        {Strength[name.upper()]: v for name, v in table["declared"].items()},
    )


@cache
def fitted() -> Decoder:
    """The decoder that copydesk comes with."""
    with DATA.open(encoding="utf-8") as file:
        return load(json.load(file))


class Verdict(NamedTuple):
    """Which lines stay, line by line, how sure that is, and the marks that the blocks are made with."""

    kept: Sequence[bool]
    sure: Sequence[float]
    votes: Sequence[Sequence[Mark]]
    """The marks over each whole line."""
    inline: Sequence[Sequence[Mark]]
    """The marks inside each line."""


def decide(page: Page, marks: tuple[Mark, ...], decoder: Decoder | None = None) -> tuple[Block, ...]:
    """The labelling of the page: blocks in order that tile the source."""
    return blocks_of(page, judge(page, marks, decoder))


def judge(page: Page, marks: tuple[Mark, ...], decoder: Decoder | None = None) -> Verdict:
    """What stays of the page. All that is decided is decided here; `blocks_of` says it in full."""
    if not page.lines:
        return Verdict((), (), (), ())
    decoder = decoder or fitted()
    votes, inline = share_out(page, marks)
    near = near_lines(page)
    columns = look(page, near, votes, inline, decoder)
    raw = decoder.among.scores(columns, len(near))
    close = [score / decoder.among.scale for score in raw]
    if clean := cleaned(page, votes, near):
        leant = leaning(close, [votes[i] for i in near], [i in clean for i in near], decoder.clean)
    else:
        leant = close
    kept = spread(chain(leant, decoder.turn, decoder.lean), near, len(page.lines), False)
    scores = spread(close, near, len(page.lines), decoder.far)
    sure = spread([_SURE[chance] for chance in decoder.among.prose(raw)], near, len(page.lines), decoder.sure_far)
    kept = without_certain(kept, scores, votes, decoder.certain)
    kept = without_headline(kept, scores, votes, decoder.headline)
    if page.repeated:
        kept = without_site(kept, scores, votes, decoder.site)
    if True not in kept:
        kept = _rescued(page, scores, votes)
    return Verdict(kept, sure, votes, inline)


def blocks_of(page: Page, verdict: Verdict) -> tuple[Block, ...]:
    """The blocks that a verdict makes of the page: in order, they tile the source."""
    if not page.lines:
        return (Block(Span(0, len(page.source)), Label.OTHER, 1.0),) if page.source else ()
    kept, sure, votes, inline = verdict
    labels = _labels(_zones(kept, votes), votes)
    starts = [line.span.start for line in page.lines]
    starts[0] = 0
    spans = rows(Span, zip(starts, [*starts[1:], len(page.source)], strict=True))
    plain = rows(Block, zip(spans, labels, sure, repeat(()), repeat(()), count(), strict=False))
    blocks: list[Block] = []
    done = 0
    for i, (over, inside) in enumerate(zip(votes, inline, strict=True)):
        if over or inside:
            blocks += plain[done:i]
            done = i + 1
            if inside and labels[i].kept:
                blocks += _cut(page.lines[i], spans[i], labels[i], sure[i], inside, over)
            else:
                blocks.append(_block(spans[i], labels[i], sure[i], (*over, *inside), i))
    blocks += plain[done:]
    return tuple(blocks)


def kept_blocks(page: Page, verdict: Verdict) -> Iterator[Block]:
    """Those of the blocks that the lines which stay are made of."""
    lines = page.lines
    for i, (keep, sure, over, inside) in enumerate(zip(*verdict, strict=True)):
        if keep:
            start = lines[i].span.start if i else 0
            end = lines[i + 1].span.start if i + 1 < len(lines) else len(page.source)
            label = _kept_label(over)
            if inside:
                yield from _cut(lines[i], Span(start, end), label, sure, inside, over)
            else:
                yield _block(Span(start, end), label, sure, over, i)


_SURE = [round(max(chance, 255 - chance) / 255, 2) for chance in range(256)]
"""Chance of being article, of 255 -> probability of the verdict."""


def reasons(page: Page, marks: tuple[Mark, ...], line: int, decoder: Decoder | None = None) -> list[tuple[str, float]]:
    """What weighed on the line in the last look, in words, with its log-odds for the article; the strongest first."""
    decoder = decoder or fitted()
    near = near_lines(page)
    if line not in near:
        return [(FAR, decoder.far)]
    votes, inline = share_out(page, marks)
    columns = look(page, near, votes, inline, decoder)
    moved: dict[str, float] = {}
    for column, odds in decoder.among.reasons(columns, near.index(line), len(near)).items():
        words = evidence.in_words(column)
        moved[words] = moved.get(words, 0.0) + odds
    return sorted(moved.items(), key=lambda row: -abs(row[1]))


FAR = "no prose near it"
"""What weighs on a line that is not looked at, in words."""


def share_out(page: Page, marks: Sequence[Mark]) -> tuple[list[Sequence[Mark]], list[Sequence[Mark]]]:
    """For each line the marks that cover it whole and the marks that lie inside it.

    Where one says that a promo ends inside the line that it begins, another does not vote that the whole line is one.
    """
    lines = page.lines
    total, first = len(lines), 0
    votes: list[Sequence[Mark]] = [()] * total  # most lines have none
    inline: list[Sequence[Mark]] = [()] * total
    for mark in marks:
        start, end = mark.span
        while first < total and lines[first].span.end <= start:
            first += 1
        i = first
        while i < total and lines[i].span.start < end:
            span = lines[i].span
            if start <= span.start and span.end <= end:
                votes[i] = (*votes[i], mark)
            elif span.start <= start and end <= span.end:
                inline[i] = (*inline[i], mark)
            i += 1
    for i, inside in enumerate(inline):
        if inside and votes[i]:
            start, end = lines[i].span
            ended = {m.label for m in inside if m.span.start == start and end - m.span.end >= REST}
            votes[i] = tuple([mark for mark in votes[i] if mark.label not in ended])
    return votes, inline


REST = 40
"""Code points that a line must have behind its promo for the rest to be anything."""


def look(
    page: Page,
    near: Sequence[int],
    votes: Sequence[Sequence[Mark]],
    inline: Sequence[Sequence[Mark]],
    decoder: Decoder,
) -> dict[str, Column]:
    """All columns of evidence of the lines `near`, up to those of the last look."""
    total = len(near)
    columns = evidence.own_columns(page, near)
    close = [votes[i] for i in near]
    columns.update(evidence.mark_columns(close, [inline[i] for i in near]))
    if page.markup:
        from .markup import markup_columns  # brings the parser along, which text does not need

        columns.update(markup_columns(page, near))
    columns.update(evidence.weighed_columns(close, weights(close, decoder)))
    sizes = [len(page.lines[i].text) for i in near]
    alone = decoder.alone.prose(decoder.alone.scores(columns, total))
    columns["alone"] = alone
    columns.update(evidence.place_columns(columns, alone, sizes))
    columns.update(evidence.topic_columns(columns, alone, evidence.echoes(page, near)))
    placed = decoder.placed.prose(decoder.placed.scores(columns, total))
    columns["placed"] = placed
    columns.update(evidence.among_columns(placed, sizes))
    return columns


CLEAN = ((0.07, 0.2), (0.15, 0.4))
"""A page has been cleaned already, by an extractor, by hand, by copydesk, where fewer than the first share of its lines have a
mark against them and at least the second share are sentences: measured on nine extractors' output and on whole pages."""


def cleaned(page: Page, votes: Sequence[Sequence[Mark]], near: Sequence[int]) -> range:
    """The lines from the first to the last sentence of a page that looks as if it had been cleaned already.

    No menus are left far from its prose, hardly a line has a mark against it and many are sentences; what stands between them
    is mostly article, whatever it looks like. Empty for other pages, among them those that lost their lines: a promo in the
    middle of the only line needs no marks around it.
    """
    total = len(page.lines)
    if len(near) < total:
        return range(0)
    marked = sum([_is_against(marks) for marks in votes if marks])
    least = next((share for against, share in CLEAN if marked < against * total), None)
    if least is None or True in [line.glued for line in page.lines]:
        return range(0)
    texts = [line.text for line in page.lines]
    wide = SENTENCE // 2 if page.unspaced else SENTENCE
    found = [
        i
        for i, text in enumerate(texts)
        if text[-1] in SENTENCE_ENDS and len(text) >= wide and (len(text) >= SENTENCE or has_unspaced(text))
    ]
    return range(found[0], found[-1] + 1) if found and len(found) >= least * total else range(0)


def leaning(
    scores: Sequence[float], votes: Sequence[Sequence[Mark]], inside: Sequence[bool], more: float
) -> list[float]:
    """The scores with `more` for each line `inside` a cleaned text that no mark speaks against."""
    return [
        score + more if within and not _is_against(marks) else score
        for score, marks, within in zip(scores, votes, inside, strict=True)
    ]


def _is_against(marks: Sequence[Mark]) -> bool:
    return False in [mark.label.kept for mark in marks]


def chain(scores: Sequence[float], turn: float, lean: float) -> list[bool]:
    """The best sequence of article and not article (Viterbi): each line's score counts where it is kept, each turn costs."""
    out, kept = 0.0, 0.0
    stayed_out: list[bool] = []
    stayed_kept: list[bool] = []
    for score in scores:
        to_out, to_kept = kept - turn, out - turn
        stays_out, stays_kept = out >= to_out, kept >= to_kept
        stayed_out.append(stays_out)
        stayed_kept.append(stays_kept)
        out, kept = out if stays_out else to_out, (kept if stays_kept else to_kept) + score + lean
    now = kept > out
    found = []
    for i in range(len(scores) - 1, -1, -1):
        found.append(now)
        now = now == (stayed_kept[i] if now else stayed_out[i])
    return found[::-1]


def without_certain(
    kept: Sequence[bool], scores: Sequence[float], votes: Sequence[Sequence[Mark]], certain: float
) -> list[bool]:
    """What stays when lines that a rule is certain about go, unless they score at least `certain` or a mark is for them."""
    return [
        keep and (score >= certain or not marks or not _is_certain(marks))
        for keep, score, marks in zip(kept, scores, votes, strict=True)
    ]


def without_headline(
    kept: Sequence[bool], scores: Sequence[float], votes: Sequence[Sequence[Mark]], least: float
) -> list[bool]:
    """`kept` without the first line that stays where others went above it, a rule calls it the headline, and it scores less than
    `least`. A text that begins with what looks like its headline keeps it: it may have been cleaned already."""
    found = list(kept)
    first = found.index(True) if True in found else 0
    if first and scores[first] < least:
        found[first] = not any(m.label is Label.TITLE and m.strength > Strength.HINT for m in votes[first])
    return found


def _is_certain(marks: Sequence[Mark]) -> bool:
    """Whether a rule is certain and no mark is for the line. Headlines aside: where the page has none, the text's first line
    looks like one."""
    sure = any(m.strength is Strength.CERTAIN and m.label is not Label.TITLE for m in marks)
    return sure and not any(m.label.kept for m in marks)


def without_site(
    kept: Sequence[bool], scores: Sequence[float], votes: Sequence[Sequence[Mark]], site: float
) -> list[bool]:
    """What stays when lines that other pages of the site have too go, unless they score at least `site` as article."""
    return [
        keep and (score >= site or not any(mark.rule.startswith(evidence.SITE) for mark in marks))
        for keep, score, marks in zip(kept, scores, votes, strict=True)
    ]


PROSE = 60
"""Code points from which on a line may be a paragraph where nothing else on the page is."""
NEAR_BEST = 1.0
"""Log-odds: what scores at most so much less than the best line is kept with it."""
DOUBTFUL = -3.0
"""Log-odds below which even the best line is no article."""


def _rescued(page: Page, scores: Sequence[float], votes: Sequence[Sequence[Mark]]) -> list[bool]:
    """The most likely paragraphs of a page of which nothing would be kept: an emptied page helps nobody."""
    may = [
        len(line.text) >= PROSE and all(m.label.kept or m.strength < Strength.CERTAIN for m in votes[line.index])
        for line in page.lines
    ]
    best = max((score for score, can in zip(scores, may, strict=True) if can), default=DOUBTFUL)
    least = max(best - NEAR_BEST, DOUBTFUL)
    return [can and score > least for score, can in zip(scores, may, strict=True)]


def weights(votes: Sequence[Sequence[Mark]], decoder: Decoder) -> dict[str, float]:
    """The weight of each rule that has marked a line: fitted, or by its declared strength where it was not in the fit."""
    found: dict[str, float] = {}
    for marks in votes:
        for mark in marks:
            if mark.rule not in found:
                declared = decoder.declared[mark.strength]
                found[mark.rule] = decoder.rules.get(mark.rule, -declared if mark.label.kept else declared)
    return found


def _zones(kept: Sequence[bool], votes: Sequence[Sequence[Mark]]) -> list[Zone]:
    """The zone of each line: by its place before, in or after the article, and by what its marks speak for."""
    total = len(kept)
    first = kept.index(True) if True in kept else total
    last = total - 1 - kept[::-1].index(True) if True in kept else -1
    headline = Label.TITLE
    title = next((i for i, marks in enumerate(votes[:first]) if marks and headline in [m.label for m in marks]), first)
    zones = [Zone.LEAD] * title + [Zone.HEAD] * (first - title)
    zones += [Zone.BODY if body else Zone.ASIDE for body in kept[first : last + 1]]
    comment, tail, talk = Label.COMMENT, Zone.TAIL, Zone.TALK
    zone = tail
    for marks in votes[max(first, last + 1) :]:
        if marks:
            labels = [m.label for m in marks]
            zone = talk if comment in labels else zone if _ENDS_TALK.isdisjoint(labels) else tail
        zones.append(zone)
    return zones


_ENDS_TALK = {Label.HEADLINES, Label.COPYRIGHT, Label.NAV, Label.NEWSLETTER}


def _labels(zones: Sequence[Zone], votes: Sequence[Sequence[Mark]]) -> list[Label]:
    """A label for every line: body, the strongest mark's, the neighbours', or the zone's own."""
    # members of an enum are looked up once: that takes as long as the rest of a round
    body, hint, default = Zone.BODY, Strength.HINT, DEFAULT_LABEL
    open_ended = (Zone.TAIL, Zone.TALK)
    labels: list[Label | None] = [Label.BODY if zone is body else None for zone in zones]
    for i, marks in enumerate(votes):
        if marks:
            if zones[i] is not body:
                strong = [m for m in marks if m.strength > hint]
                labels[i] = _strongest(strong) if strong else None
            else:
                labels[i] = _kept_label(marks)
    below: Label | None = None
    under: list[Label | None] = []
    for label in reversed(labels):
        below = label or below
        under.append(below)
    found: list[Label] = []
    over: Label | None = None
    for label, below, zone, marks in zip(labels, reversed(under), zones, votes, strict=True):
        if label is None:
            if over in _SPREADS and (over is below or zone in open_ended):
                label = over
            else:
                label = (_strongest(marks) if marks else None) or default[zone]
        else:
            over = label
        found.append(label)
    return found


def _kept_label(marks: Sequence[Mark]) -> Label:
    """What a line that stays is called."""
    return Label.STANDFIRST if marks and Label.STANDFIRST in [m.label for m in marks] else Label.BODY


_SPREADS = (Label.COMMENT, Label.HEADLINES, Label.NAV, Label.COOKIE, Label.COPYRIGHT, Label.SHARE)
"""Labels of runs: an unmarked line between two of them is one too."""


def _strongest(marks: Sequence[Mark]) -> Label | None:
    """The label of the strongest mark that is not for the body.

    Of equals the one with most marks, then any before `NAV` (what a site repeats is called so), then the first rule's.
    """
    against = marks if len(marks) == 1 else [m for m in marks if not m.label.kept]
    if len(against) == 1 or len({m.label for m in against}) <= 1:
        return against[0].label if against and not against[0].label.kept else None
    best: dict[Label, int] = {}
    for mark in against:
        best[mark.label] = max(best.get(mark.label, 0), mark.strength)
    counts = Counter(mark.label for mark in against)
    return max(best, key=lambda label: (best[label], counts[label], label is not Label.NAV))


def _cut(
    line: Line, span: Span, label: Label, confidence: float, inline: Sequence[Mark], votes: Sequence[Mark]
) -> list[Block]:
    """The blocks of a kept line, which together are `span`: its text and the inline findings that are cut from it."""
    chosen: list[Mark] = []
    for mark in sorted(inline, key=lambda m: (-m.strength, m.span.start - m.span.end, m.span.start, m.rule)):
        if (
            mark.strength >= Strength.LIKELY
            and not mark.label.kept
            and all(mark.span.end <= other.span.start or other.span.end <= mark.span.start for other in chosen)
        ):
            chosen.append(mark)
    pieces: list[tuple[int, Label, float, Sequence[Mark]]] = []
    at = line.span.start
    for mark in sorted(chosen):
        if mark.span.start > at:
            pieces.append((at, label, confidence, votes))
        same = [m for m in inline if m.span == mark.span]
        pieces.append((mark.span.start, mark.label, _CONFIDENCE[mark.strength], same))
        at = mark.span.end
    if at < line.span.end:
        pieces.append((at, label, confidence, votes))
    starts = [span.start, *(start for start, *_ in pieces[1:]), span.end]
    return [
        _block(Span(start, end), what, sure, marks, line.index)
        for (start, end), (_, what, sure, marks) in zip(pairwise(starts), pieces, strict=True)
    ]


_CONFIDENCE = {Strength.HINT: 0.6, Strength.LIKELY: 0.9, Strength.CERTAIN: 0.99}


def _block(span: Span, label: Label, confidence: float, marks: Sequence[Mark], line: int) -> Block:
    because = [m for m in marks if m.label is label]
    if not because:
        return Block(span, label, confidence, (), tuple(marks), line)
    despite = [m for m in marks if m.label is not label] if len(because) < len(marks) else ()
    return Block(span, label, confidence, tuple(because), tuple(despite), line)
