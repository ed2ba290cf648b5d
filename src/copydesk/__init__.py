"""The article and its metadata from the text of a scraped news page, with a reason for every removal."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .clean import DEFAULT, clean
from .labels import Label, Strength, Zone
from .model import Article, Block, Comment, Hit, Line, LiveEntry, Mark, Metadata, Page, Span
from .ruleset import Pack, Rule, RuleError, Ruleset, context_rule, load_pack, rule

if TYPE_CHECKING:
    from .foreign import from_record
    from .html import clean_html
    from .sites import SiteMemory

__version__ = "0.1.0"

_LATER = {"SiteMemory": "sites", "clean_html": "html", "from_record": "foreign"}
"""Public names that cost more to import than a filter of text should pay; each comes from its module on first use."""

__all__ = [
    "DEFAULT",
    "Article",
    "Block",
    "Comment",
    "Hit",
    "Label",
    "Line",
    "LiveEntry",
    "Mark",
    "Metadata",
    "Pack",
    "Page",
    "Rule",
    "RuleError",
    "Ruleset",
    "SiteMemory",
    "Span",
    "Strength",
    "Zone",
    "clean",
    "clean_html",
    "context_rule",
    "from_record",
    "load_pack",
    "rule",
]


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f".{_LATER[name]}", __name__), name)
    globals()[name] = found
    return found
