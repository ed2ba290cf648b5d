"""The table of contents: every rule of copydesk that is not a phrase family, by file."""

from __future__ import annotations

from ..lexicon import families
from ..ruleset import Rule
from . import aside, dateline, head, site, tail, talk, thread

SHAPES: tuple[Rule, ...] = (
    *head.RULES,
    *talk.RULES,
    *thread.RULES,
    *dateline.RULES,
    *tail.RULES,
    *aside.RULES,
    *site.RULES,
)


def all_rules() -> tuple[Rule, ...]:
    """The phrase families and the shape rules."""
    return families() + SHAPES
