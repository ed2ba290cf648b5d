"""Titles of other stories on a labelled page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import regex

from .dates import is_date_line
from .labels import Label
from .model import Block, Page, lower

RECUR_WORDS = 3
"""A line of a headline list that stands there several times and has no more words names a site or a section."""
LEAST_WORDS = 2
"""A line of fewer words, in scripts with spaces, is a section or a button."""
LEAST_WIDE = 8
"""The same in characters, for scripts without spaces."""
NOT_TITLES = frozenset(
    {Label.BYLINE, Label.DATE, Label.SHARE, Label.AD, Label.CAPTION, Label.NAV, Label.COMMENT, Label.OTHER}
)
"""What other rules see in a line of a headline list that is no title."""

_POINTING = (Label.PROMO, Label.HEADLINES)

_BULLET = regex.compile(r"(?:[•·▪●■◆▶►»›*–—>-]++\s++|#?\d{1,2}[.)]\s++)+")
"""• Gokokuji Temple / 3. Teradomari Street Market"""
_BARE = regex.compile(
    r"""(?x)
    [\d\s.,:%+()/|·•-]*+                                    # 2   12:40   3/5
    | \D{0,12}\d{1,3}\s?\p{L}+(?:\s\p{L}+){0,2}             # 3 min   vor 2 Stunden   5 hours ago
    """
)
_BULLETS = "•·▪●■◆▶►»›*–—>-#"
_WIDE = "\u2e80"
_LEAD = " \t\u00a0:：–—|-»›>→►▶/［[(（「『【】］])）」』"
_EDGES = " \t\u00a0"


def related_of(page: Page, blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The titles of other stories that promos and headline lists name, each once, in page order.

    Promos give what follows their label, or the next line where the label stands alone. Of headline lists the lines
    that name a site, a section, a time or an author are left out.
    """
    texts = {i: _text(page, b) for i, b in enumerate(blocks) if b.label in _POINTING}
    if not texts:
        return ()
    recurring = Counter(text for i, text in texts.items() if blocks[i].label is Label.HEADLINES)
    found: dict[str, None] = {}
    awaited = headed = False
    for i, block in enumerate(blocks):
        if block.line < 0:
            continue
        text = texts.get(i, "")
        if block.label is Label.PROMO:
            phrase = next((m.phrase for m in block.because if m.phrase and m.rule.startswith("promo.also-read")), None)
            if phrase is not None:
                title = _after(text, phrase)
                awaited = not title
                if title:
                    found.setdefault(title)
            elif awaited:
                awaited = False
                if _is_title(text, block):
                    found.setdefault(text)
        elif block.label is Label.HEADLINES:
            awaited = False
            often = recurring[text] > 1 and _words(text) <= RECUR_WORDS
            label = any(m.rule.startswith("headlines.") for m in block.because)
            if not often and not label and _is_title(text, block) and not (headed and _describes(text, recurring)):
                found.setdefault(text)
            headed = label
            continue
        else:
            awaited = False
        headed = False
    return tuple(found)


def _text(page: Page, block: Block) -> str:
    text = " ".join(page.source[block.span.start : block.span.end].split())
    first = text[:1]
    bullet = _BULLET.match(text) if first in _BULLETS or first.isdigit() else None
    return text[bullet.end() :] if bullet else text


def _after(text: str, phrase: str) -> str:
    """What follows the phrase and its colon."""
    at = lower(text).find(phrase)
    return text[at + len(phrase) :].lstrip(_LEAD).rstrip(_EDGES) if at >= 0 else ""


def _words(text: str) -> int:
    return len(text) // 4 if text[len(text) // 2] >= _WIDE else len(text.split())


def _capitals(text: str) -> float:
    """The share of a text's words that begin with a capital."""
    words = text.split()
    return sum(word[0].isupper() for word in words) / len(words)


def _describes(text: str, lines: Iterable[str]) -> bool:
    """Whether a line under a list's heading is in sentence case where the list's headlines are in title case."""
    shares = sorted(_capitals(line) for line in lines if len(line.split()) > LEAST_WORDS)
    return _capitals(text) < 0.34 and bool(shares) and shares[len(shares) // 2] > 0.66


def _is_title(text: str, block: Block) -> bool:
    if not text or any(m.label in NOT_TITLES for m in block.despite):
        return False
    if text[len(text) // 2] >= _WIDE:
        return len(text) >= LEAST_WIDE
    return len(text.split()) >= LEAST_WORDS and _BARE.fullmatch(text[:80]) is None and not is_date_line(text)
