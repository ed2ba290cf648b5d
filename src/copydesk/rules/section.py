"""Rules for the section around the headline."""

from __future__ import annotations

from collections.abc import Iterator

from ..dates import is_date_line
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..patterns import pattern
from ..ruleset import Rule, context_rule, rule
from .finding import lines_with
from .headline import LIKELY, head_of
from .shapes import TRIM, bare

_CRUMB = pattern(r"\s*(?:»|›|>|▸|::|\s/\s|\s\|\s|\s•\s|→)\s*")


@context_rule("section.kicker", Label.SECTION, Strength.LIKELY)
def section_kicker(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The section's name, or breadcrumbs, right above the headline.

    Sees:   "politics" above "Top diplomats hold talks", "Home > World > Asia", "May 06, 2022 News" below the headline,
            "홈산업산업일반" below "현재위치", the menu's "Harbour Buzz" once more above the headline.
    Why:    the section goes to the metadata.
    Silent: section names in menus, far from the headline.
    """
    for one in lines_with(page, *_PLACES):
        after = page.lines[one.index + 1 : one.index + 2]
        if after and len(one.text) <= 10 and len(after[0].text) <= 30 and (step := _glued_step(after[0].text, words)):
            yield Hit(after[0].span, step)
    head = head_of(page, words, marks)
    if head.line < 1 or head.probability < LIKELY:
        return
    sections, homes = words["sections"], words["home"]
    lows, lines = page.lower, page.lines
    for i in range(head.line + 1, min(head.line + 4, len(lines))):
        last = lows[i].rpartition(" ")[2]
        if last in sections and len(lows[i]) <= 40 and is_date_line(lines[i].text[: -len(last)].strip()):
            yield Hit(lines[i].at(len(lows[i]) - len(last), len(lows[i])), lines[i].text[-len(last) :])
    above = bare(lows[head.line - 1])
    if head.line > 1 and bare(lows[head.line - 2]) in homes and 2 < len(above) <= 30 and above not in homes:
        yield Hit(lines[head.line - 1].span, lines[head.line - 1].text.strip(TRIM))
        return
    below = bare(lows[head.line + 1]) if head.line + 1 < len(lines) else ""
    if below in sections and (above not in sections):
        yield Hit(lines[head.line + 1].span, lines[head.line + 1].text.strip(TRIM))
    if above not in sections and _is_of_menu(page, head.line - 1, words):
        yield Hit(lines[head.line - 1].span, lines[head.line - 1].text.strip(TRIM))
    for i in range(head.line - 1, max(-1, head.line - 5), -1):
        text, low = page.lines[i].text, page.lower[i]
        if len(text) > 160:
            return
        steps = [bare(s) for s in _CRUMB.split(low[:160])]
        steps = [s for s in steps if s]
        if len(steps) > 1 and (steps[0] in homes or any(s in sections for s in steps)) and len(steps) <= 6:
            yield Hit(page.lines[i].span, _crumb(text, page.lower[head.line], homes, sections))
        elif len(steps) == 1 and (steps[0] in sections or steps[0] in homes):
            menu = i < head.line - 1 and i and (bare(lows[i - 1]) in sections or bare(lows[i + 1]) in sections)
            value = None if menu or steps[0] in homes else text.strip(TRIM + "0123456789")
            yield Hit(page.lines[i].span, value)


_KICKER = pattern(r"\p{Lu}[\p{L}\p{M}&'’-]*+(?:\s[\p{L}\p{M}&'’-]++){0,2}")
_BUTTONS = ("nav.button", "share.bar", "newsletter.label", "ad.label", "other.residue", "headlines.label")


def _is_of_menu(page: Page, i: int, words: Words) -> bool:
    """Whether the line is a short name that the menu has too, and no button."""
    text, low = page.lines[i].text, page.lower[i]
    if (
        not 4 <= len(text) <= 30
        or not _KICKER.fullmatch(text)
        or low in words["home"]
        or (text.isupper() and " " in text)
    ):
        return False
    if any(low in words.phrases(rule) for rule in _BUTTONS):
        return False
    same = [j for j in page.index.get(low.split()[0], ()) if j < i - 1 and page.lower[j] == low]
    return any(len(page.lines[j + 1].text) <= 30 and len(page.lines[max(0, j - 1)].text) <= 30 for j in same)


_PLACES = ("현재위치", "현재 위치")
"""The label that Korean sites put before breadcrumbs: where you are."""
_HOME = "홈"


def _glued_step(text: str, words: Words) -> str | None:
    """The last of breadcrumbs without separators, where the section's name repeats or is known: "홈산업산업일반"."""
    steps = text.strip().removeprefix(_HOME) if text.strip().startswith(_HOME) else ""
    for size in range(2, len(steps) - 1):
        first, last = steps[:size], steps[size:]
        if last.startswith(first) or (first in words["sections"] and len(last) >= 2):
            return last.strip()
    return steps.strip() if steps.strip() in words["sections"] else None


def _crumb(text: str, title: str, homes: frozenset[str], sections: frozenset[str]) -> str | None:
    """The last breadcrumb that is not the headline; where no step is the home page and the last one alone is no section,
    the line as written."""
    steps = [s.strip() for s in _CRUMB.split(text) if s.strip(TRIM)]
    own = [s for s in steps if bare(lower(s)) not in homes and bare(lower(s)) != bare(title)]
    if len(own) == len(steps) and not (bare(lower(own[-1])) in sections and bare(lower(own[0])) not in sections):
        return text.strip()
    return own[-1] if own else None


# "동영상 뉴스  [뉴스데스크]◀ 앵커 ▶ ...", "Politics  Ministers agree on a new harbour"
_OPENER = pattern(
    r"(?P<kicker>\p{Lu}?[\p{Ll}\p{Lo}]{2,14}(?:\s[\p{Ll}\p{Lo}]{2,14})?)\s{2,4}(?:\[(?P<programme>[^\[\]]{2,12})\]\s?(?=◀))?(?=\S)"
)
_FILMS = frozenset(("동영상 뉴스", "영상 뉴스", "동영상뉴스", "영상뉴스", "포토뉴스", "포토 뉴스"))
"""What Korean broadcasters print before the script of a film."""


@rule("section.opener", Label.SECTION, Strength.LIKELY)
def section_opener(page: Page, words: Words) -> Iterator[Hit]:
    """The section's name before the headline or the text on the page's first line, with a gap of several spaces.

    Sees:   "Politics  Ministers agree on a new harbour", "동영상 뉴스  [뉴스데스크]◀ 앵커 ▶ ...".
    Why:    flatteners that keep no line breaks leave the gap between two elements; the section goes to the metadata.
    Silent: with one space, below the first line, words that are no section's name.
    """
    for line in page.lines[:1]:
        found = _OPENER.match(line.text)
        if found and (found["kicker"] in _FILMS or lower(found["kicker"]) in words["sections"]):
            yield Hit(line.at(0, found.end()), found["programme"] or found["kicker"])


RULES: tuple[Rule, ...] = (section_kicker, section_opener)
