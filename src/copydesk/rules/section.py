"""Rules for the section around the headline."""

from __future__ import annotations

from collections.abc import Iterator

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..patterns import pattern
from ..ruleset import Rule, context_rule
from .headline import LIKELY, head_of
from .shapes import TRIM, bare

_CRUMB = pattern(r"\s*(?:»|›|>|▸|::|\s/\s|\s\|\s|\s•\s|→)\s*")


@context_rule("section.kicker", Label.SECTION, Strength.LIKELY)
def section_kicker(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The section's name, or breadcrumbs, right above the headline.

    Sees:   "politics" above "Top diplomats hold talks", "Home > World > Asia".
    Why:    the section goes to the metadata.
    Silent: section names in menus, far from the headline.
    """
    head = head_of(page, words, marks)
    if head.line < 1 or head.probability < LIKELY:
        return
    sections, homes = words["sections"], words["home"]
    lows, lines = page.lower, page.lines
    above = bare(lows[head.line - 1])
    if head.line > 1 and bare(lows[head.line - 2]) in homes and 2 < len(above) <= 30 and above not in homes:
        yield Hit(lines[head.line - 1].span, lines[head.line - 1].text.strip(TRIM))
        return
    below = bare(lows[head.line + 1]) if head.line + 1 < len(lines) else ""
    if below in sections and (above not in sections):
        yield Hit(lines[head.line + 1].span, lines[head.line + 1].text.strip(TRIM))
    for i in range(head.line - 1, max(-1, head.line - 5), -1):
        text, low = page.lines[i].text, page.lower[i]
        if len(text) > 160:
            return
        steps = [bare(s) for s in _CRUMB.split(low[:160])]
        steps = [s for s in steps if s]
        if len(steps) > 1 and (steps[0] in homes or any(s in sections for s in steps)) and len(steps) <= 6:
            yield Hit(page.lines[i].span, _crumb(text, page.lower[head.line], homes, sections))
        elif len(steps) == 1 and (steps[0] in sections or steps[0] in homes):
            yield Hit(page.lines[i].span, None if steps[0] in homes else text.strip(TRIM + "0123456789"))


def _crumb(text: str, title: str, homes: frozenset[str], sections: frozenset[str]) -> str | None:
    """The last breadcrumb that is not the headline; where no step is the home page and the last one alone is no section,
    the line as written."""
    steps = [s.strip() for s in _CRUMB.split(text) if s.strip(TRIM)]
    own = [s for s in steps if bare(lower(s)) not in homes and bare(lower(s)) != bare(title)]
    if len(own) == len(steps) and not (bare(lower(own[-1])) in sections and bare(lower(own[0])) not in sections):
        return text.strip()
    return own[-1] if own else None


RULES: tuple[Rule, ...] = (section_kicker,)
