"""Titles of other stories on a labelled page."""

from __future__ import annotations

from .model import Block, Page


def related_of(page: Page, blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The titles of other stories that promos and headline lists name, each once, in page order."""
    return ()
