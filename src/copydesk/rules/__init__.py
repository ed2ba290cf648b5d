"""The table of contents: every rule of copydesk that is not a phrase family, by file."""

from __future__ import annotations

from ..lexicon import families
from ..ruleset import Rule
from . import (
    aside,
    beside,
    bio,
    byline,
    counter,
    dateline,
    inside,
    notice,
    published,
    run_in,
    section,
    site,
    standfirst,
    tail,
    talk,
    thread,
    title,
    title_inside,
    transcript,
)

SHAPES: tuple[Rule, ...] = (
    *title.RULES,
    *title_inside.RULES,
    *byline.RULES,
    *beside.RULES,
    *transcript.RULES,
    *published.RULES,
    *section.RULES,
    *counter.RULES,
    *talk.RULES,
    *thread.RULES,
    *dateline.RULES,
    *notice.RULES,
    *tail.RULES,
    *inside.RULES,
    *aside.RULES,
    *run_in.RULES,
    *site.RULES,
    *standfirst.RULES,
    *bio.RULES,
)


def all_rules() -> tuple[Rule, ...]:
    """The phrase families and the shape rules."""
    return families() + SHAPES
