"""The article and its metadata from the text of a scraped news page, with a reason for every removal."""

from .clean import DEFAULT, clean
from .labels import Label, Strength, Zone
from .model import Article, Block, Comment, Hit, Line, Mark, Metadata, Page, Span
from .ruleset import Pack, Rule, RuleError, Ruleset, context_rule, load_pack, rule

__version__ = "0.1.0"
__all__ = [
    "DEFAULT",
    "Article",
    "Block",
    "Comment",
    "Hit",
    "Label",
    "Line",
    "Mark",
    "Metadata",
    "Pack",
    "Page",
    "Rule",
    "RuleError",
    "Ruleset",
    "Span",
    "Strength",
    "Zone",
    "clean",
    "context_rule",
    "load_pack",
    "rule",
]
