"""voter: which lines of the page trafilatura would keep. One voice among others; docs/html.md says what it is worth."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

_TOKEN = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

LONGEST = 8_000_000
"""Pages longer than this (code points) are not shown to the voter: its time and memory would not be bounded."""


PIECE = 16

LOGGERS = ("trafilatura", "htmldate", "justext", "courlan")


def voted_text(html: str, fast: bool = False) -> str | None:
    """What trafilatura keeps of the page, None where it fails or keeps nothing.

    Its deduplication is off, as it remembers other pages; dates are not asked for, as they depend on the day; it gets
    `str`, so that it decodes nothing.
    """
    if len(html) > LONGEST:
        return None
    import trafilatura

    # it reports pages without text as errors; the caller's log is not the place for that, unless he set their level
    for name in LOGGERS:
        if logging.getLogger(name).level == logging.NOTSET:
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(html, fast=fast, include_comments=False, deduplicate=False, with_metadata=False)
    except Exception:  # whatever goes wrong in there, the page is decided without that voice
        return None
    return text if isinstance(text, str) else None


def tokens(text: str) -> list[str]:
    """The words of the text; characters of scripts without spaces count as words."""
    if _UNSPACED.search(text):
        text = _UNSPACED.sub(r" \g<0> ", text)
    return _TOKEN.findall(text)


def echoes(lines: Sequence[str], text: str) -> list[float]:
    """For each line the share of its pieces of sixteen code points that a short text has too."""
    found = []
    for line in lines:
        size = len(line)
        if size < PIECE:
            found.append(float(size >= PIECE // 2 and line in text))
        elif size > 3 * len(text):
            found.append(0.0)
        else:
            pieces = [line[at : at + PIECE] for at in range(0, size - PIECE + 1, PIECE)]
            found.append(sum([piece in text for piece in pieces]) / len(pieces))
    return found


def shares(lines: Sequence[str], kept: str) -> list[float]:
    """For each line the share of its runs of four words that the kept text has; a shorter line must be a line there."""
    whole = set()
    flat: list[str] = []
    for line in kept.split("\n"):
        words = tokens(line)
        whole.add(tuple(words))
        flat += words
    grams = set(zip(flat, flat[1:], flat[2:], flat[3:], strict=False))
    found = []
    for line in lines:
        words = tokens(line)
        if len(words) < 4:
            found.append(float(bool(words) and tuple(words) in whole))
        else:
            own = list(zip(words, words[1:], words[2:], words[3:], strict=False))
            found.append(sum(gram in grams for gram in own) / len(own))
    return found
