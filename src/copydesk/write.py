"""write: Page x blocks -> Article. The text of the labelled page; the Article reads its other views off itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import regex

from .decide import Verdict, blocks_of, kept_blocks
from .labels import Label
from .model import Article, Block, Page

_SPACE = regex.compile(r"\s*[\n\r\u2028\u2029\x85\x0b\x0c]\s*")


def write(page: Page, blocks: tuple[Block, ...], keep: frozenset[Label] = frozenset()) -> Article:
    """The article of the labelled page; `keep` names further labels whose text stays in."""
    return _article(page, _paragraphs(page, blocks, keep), lambda: blocks)


def write_verdict(page: Page, verdict: Verdict) -> Article:
    """`write` of the blocks that the verdict makes of the page; those of lines that go are made when they are asked for."""
    paragraphs = _paragraphs(page, kept_blocks(page, verdict), frozenset())
    return _article(page, paragraphs, lambda: blocks_of(page, verdict))


def _article(page: Page, paragraphs: tuple[str, ...], blocks: Callable[[], tuple[Block, ...]]) -> Article:
    return Article.labelled("\n\n".join(paragraphs), paragraphs, blocks, page, _status(page, paragraphs))


def _paragraphs(page: Page, blocks: Iterable[Block], keep: frozenset[Label]) -> tuple[str, ...]:
    texts: list[str] = []
    last = -1
    for (start, end), label, _, _, _, line in blocks:
        if line < 0 or not (label.kept or label in keep):
            continue
        piece = page.source[start:end]
        if texts and (line == last or (page.lines[line].glued and line == last + 1)):
            texts[-1] += piece
        else:
            texts.append(piece)
        last = line
    trimmed = (t.strip() for t in texts)
    return tuple(_SPACE.sub(" ", t) if len(t.splitlines()) > 1 else t for t in trimmed if t)


def _status(page: Page, paragraphs: tuple[str, ...]) -> str:
    if not paragraphs:
        return "empty"
    left = sum(map(len, paragraphs))
    if left >= len(page.source) * 0.02:
        return "ok"
    whole = sum([len(line.text) for line in page.lines])
    return "suspicious" if whole > 2000 and left < whole * 0.02 else "ok"
