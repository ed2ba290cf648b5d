"""What a page says about its author."""

from __future__ import annotations

from collections.abc import Iterator

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page
from ..patterns import pattern
from ..ruleset import Rule, context_rule
from .finding import line_at

SHORTEST, LONGEST = 40, 900
"""Code points of a bio."""
ABOVE = 3
"""Lines of text above it, at least: a standfirst may begin with the author's name."""
PROSE = 90
"""Code points of a line of text."""
# "Jane Doe is a reporter", "Jane Doe, born in Linden", "Jane Doe (42) writes"
_GOES_ON = pattern(r"\s\p{Ll}|,\s|\s[(–-]")


@context_rule("bio.author", Label.BIO, Strength.LIKELY)
def author(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """A line below the text that begins with the name in the byline and goes on as a sentence.

    Sees:   "By Jane Doe" above the text and "Jane Doe is a freelance writer who lives in Linden." below it.
    Why:    an article does not speak of its author by the full name.
    Silent: above the text, other people's names.
    """
    names = {name for mark in marks if mark.label is Label.BYLINE and mark.value for name in _full(mark.value)}
    for name in sorted(names):
        at = page.source.find(name)
        while at >= 0:
            line = line_at(page, at)
            if line.span.start == at and SHORTEST <= len(line.text) <= LONGEST and _GOES_ON.match(line.text, len(name)):
                if sum(len(other.text) >= PROSE for other in page.lines[: line.index]) >= ABOVE:
                    yield Hit(line.span, name)
            at = page.source.find(name, at + len(name))


def _full(value: str) -> Iterator[str]:
    """The full names among those of a byline."""
    for name in value.replace("\x1f", ",").replace(";", ",").split(","):
        if " " in name.strip():
            yield name.strip()


RULES: tuple[Rule, ...] = (author,)
