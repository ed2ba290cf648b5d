"""Metadata of a labelled page: each field from the values of the marks behind the blocks."""

from __future__ import annotations

from .model import Block, Mark, Metadata, Page


def metadata_of(page: Page, blocks: tuple[Block, ...]) -> tuple[Metadata, dict[str, tuple[Mark, ...]]]:
    """The metadata and, for each field that is filled, the marks behind it."""
    return Metadata(language=page.language, url=page.url), {}
