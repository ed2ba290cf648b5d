"""Reader comments of a labelled page, as records."""

from __future__ import annotations

from .model import Block, Comment, Page


def comments_of(page: Page, blocks: tuple[Block, ...]) -> tuple[Comment, ...]:
    """The comments of the page's thread, in page order."""
    return ()
