"""decide: Page x marks -> blocks. The only place where anything is decided."""

from __future__ import annotations

from collections.abc import Sequence

from .labels import Label, Strength
from .model import Block, Line, Mark, Page, Span


def decide(page: Page, marks: tuple[Mark, ...]) -> tuple[Block, ...]:
    """The labelling of the page: blocks in order that tile the source."""
    votes, inline = _share_out(page, marks)
    blocks: list[Block] = []
    for line in page.lines:
        label, confidence = _verdict(line, votes[line.index])
        if label.kept:
            blocks += _cut(line, label, confidence, inline[line.index], votes[line.index])
        else:
            marks_ = votes[line.index] + inline[line.index]
            blocks.append(_block(line.span, label, confidence, marks_, line.index))
    return _tile(page.source, blocks)


def _share_out(page: Page, marks: Sequence[Mark]) -> tuple[list[list[Mark]], list[list[Mark]]]:
    """For each line the marks that cover it whole and the marks that lie inside it."""
    votes: list[list[Mark]] = [[] for _ in page.lines]
    inline: list[list[Mark]] = [[] for _ in page.lines]
    first = 0
    for mark in marks:
        while first < len(page.lines) and page.lines[first].span.end <= mark.span.start:
            first += 1
        for line in page.lines[first:]:
            if line.span.start >= mark.span.end:
                break
            if mark.span.start <= line.span.start and line.span.end <= mark.span.end:
                votes[line.index].append(mark)
            elif line.span.start <= mark.span.start and mark.span.end <= line.span.end:
                inline[line.index].append(mark)
    return votes, inline


def _verdict(line: Line, votes: list[Mark]) -> tuple[Label, float]:
    best = max(votes, key=lambda m: m.strength, default=None)
    if best is not None and best.strength >= Strength.LIKELY:
        return best.label, 0.9
    if len(line.text) > 60:
        return Label.BODY, 0.6
    return Label.OTHER, 0.5


def _cut(line: Line, label: Label, confidence: float, inline: list[Mark], votes: list[Mark]) -> list[Block]:
    """The blocks of a kept line: its text and the inline findings that are cut from it."""
    chosen: list[Mark] = []
    for mark in sorted(inline, key=lambda m: (-m.strength, m.span.start - m.span.end, m.span.start, m.rule)):
        if mark.strength >= Strength.LIKELY and all(
            mark.span.end <= other.span.start or other.span.end <= mark.span.start for other in chosen
        ):
            chosen.append(mark)
    blocks: list[Block] = []
    at = line.span.start
    for mark in sorted(chosen):
        if mark.span.start > at:
            blocks.append(_block(Span(at, mark.span.start), label, confidence, votes, line.index))
        same = [m for m in inline if m.span == mark.span]
        blocks.append(_block(mark.span, mark.label, 0.9, same, line.index))
        at = mark.span.end
    if at < line.span.end:
        blocks.append(_block(Span(at, line.span.end), label, confidence, votes, line.index))
    return blocks


def _block(span: Span, label: Label, confidence: float, marks: Sequence[Mark], line: int) -> Block:
    return Block(
        span,
        label,
        confidence,
        tuple(m for m in marks if m.label is label),
        tuple(m for m in marks if m.label is not label),
        line,
    )


def _tile(source: str, blocks: list[Block]) -> tuple[Block, ...]:
    """Stretches each block to the start of the next, so that together they are the source."""
    if not blocks:
        return (Block(Span(0, len(source)), Label.OTHER, 1.0),) if source else ()
    for block, after in zip(blocks, blocks[1:], strict=False):
        block.span = Span(block.span.start, after.span.start)
    blocks[-1].span = Span(blocks[-1].span.start, len(source))
    blocks[0].span = Span(0, blocks[0].span.end)
    return tuple(blocks)
