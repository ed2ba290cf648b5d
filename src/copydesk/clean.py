"""clean(): read, observe, decide, write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from .decide import decide, judge
from .labels import Label
from .lexicon import Words
from .model import Article, Hints, Page
from .observe import observe
from .read import read
from .ruleset import Rule, Ruleset
from .telling import tell_language
from .write import write, write_verdict

if TYPE_CHECKING:
    from .sites import SiteMemory


def _all_rules() -> tuple[Rule, ...]:
    from .rules import all_rules

    return all_rules()


DEFAULT = Ruleset(_all_rules)
"""Every rule that copydesk comes with; loaded on first use."""


def clean(
    text: str,
    *,
    language: str | None = None,
    url: str | None = None,
    keep: Iterable[str] = (),
    now: str | None = None,
    rules: Ruleset = DEFAULT,
    site: str | None = None,
    sites: SiteMemory | None = None,
) -> Article:
    """The article in the flattened text of a page, its metadata, and every removed piece with its reason.

    Args:
        text: the page's text, any `str`.
        language: ISO 639-1 code, where the caller knows it; told from script and function words where not.
        url: where the page came from; goes into the metadata.
        keep: labels, by value, whose text stays in the article, such as "dateline".
        now: the moment of the scrape, ISO 8601, for relative dates such as "3 hours ago"; without it they stay unread.
        rules: the rules to go by.
        site: the name of the page's site, for `sites`; the host of `url` where it is not given.
        sites: what was learned of sites; what other pages of the site have too counts against a line.

    Raises:
        TypeError: `text` is not a `str`. Bytes: decode them first, or use the command line, which does.
        ValueError: `keep` names a label that does not exist.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"copydesk.clean takes the page's text as str, not {type(text).__name__}; decode bytes first "
            "(raw.decode('utf-8', 'replace')) or pipe them through the copydesk command"
        )
    page = read(text, language=language, url=url, hints=Hints(), now=now)
    if sites is not None:
        page = sites.recalled(page, site)
    return clean_page(page, keep=keep, rules=rules)


def clean_page(page: Page, *, keep: Iterable[str] = (), rules: Ruleset = DEFAULT) -> Article:
    """`clean` for a page that has been read already."""
    kept = kept_labels(keep)
    page, words = prepare(page, rules)
    marks = observe(page, rules, words)
    return write(page, decide(page, marks), kept) if kept else write_verdict(page, judge(page, marks))


def prepare(page: Page, rules: Ruleset) -> tuple[Page, Words]:
    """The page with its language and that language's function words, and the words to observe it with."""
    told, languages = tell_language(page)
    words = rules.words(languages)
    ready = replace(told, function_words=words["function"], particles=words.particles)
    if "lower" in vars(page):  # the lines are the same, so what was made of them stays
        vars(ready)["lower"] = page.lower
    return ready, words


def kept_labels(keep: Iterable[str]) -> frozenset[Label]:
    """The labels of these values.

    Raises:
        ValueError: there is no label of one of the values.
    """
    kept = set()
    for value in keep:
        try:
            kept.add(Label(value))
        except ValueError:
            names = ", ".join(label.value for label in Label)
            raise ValueError(f"keep: there is no label {value!r}; labels are {names}") from None
    return frozenset(kept)
