"""from_record(): records of other extractors in, copydesk's article out.

trafilatura, newspaper4k, news-please and fundus give dicts or objects; none of them is imported, fields are found by
name. The text is cleaned like any text, and what the record states about the article becomes hints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .clean import DEFAULT, clean_page
from .hints import iso, split_names
from .model import Article, Hints
from .read import read
from .ruleset import Ruleset

# ---------------------------------------------------------------- policy

ALIASES: dict[str, tuple[str, ...]] = {
    #                 ours              trafilatura    newspaper4k         news-please      fundus
    "text": (
        "text",
        "maintext",
        "plaintext",
        "raw_text",
        "article_text",
        "content",
        "body",
        "articleBody",
        "cleaned_text",
    ),
    "title": ("title", "headline"),
    "authors": ("authors", "author", "byline"),
    "date_published": ("date_published", "publishing_date", "publish_date", "date_publish", "datePublished", "date"),
    "date_modified": ("date_modified", "date_modify", "dateModified", "modified"),
    "section": ("section", "articleSection", "categories"),
    "publisher": ("publisher", "sitename", "meta_site_name", "source_domain"),
    "tags": ("tags", "topics", "keywords"),
    "language": ("language", "meta_lang", "lang", "inLanguage"),
    "url": ("url", "canonical_link", "source_url", "requested_url"),
}
"""Our field -> the names that it has elsewhere, the first that is filled counts. `filedate` of trafilatura is not among
them: it is the day of the extraction."""


def from_record(
    record: object,
    *,
    keep: Iterable[str] = (),
    now: str | None = None,
    rules: Ruleset = DEFAULT,
) -> Article:
    """The article of a record that another extractor made.

    Args:
        record: a mapping, or an object with such attributes, that holds the text under one of the names of ALIASES.
        keep: labels, by value, whose text stays in the article.
        now: the moment of the scrape, ISO 8601, for relative dates.
        rules: the rules to go by.

    Raises:
        TypeError: there is no text under any known name.

    >>> article = from_record({"maintext": "Jane Doe", "title": "On names", "date_publish": "2024-05-03 10:00:00"})
    >>> article.metadata.title, article.metadata.date_published
    ('On names', '2024-05-03T10:00')
    """
    text = _text(_found(record, "text"))
    if text is None:
        raise TypeError(
            f"from_record: no text under {', '.join(ALIASES['text'])} in this {type(record).__name__}; "
            "pass the text itself to copydesk.clean"
        )
    language = _one(record, "language")
    page = read(
        text,
        language=language.partition("-")[0].lower() if language else None,
        url=_one(record, "url"),
        now=now,
        hints=Hints(
            title=_one(record, "title"),
            authors=tuple(dict.fromkeys(n for value in _several(record, "authors") for n in split_names(value))),
            date_published=_date(record, "date_published"),
            date_modified=_date(record, "date_modified"),
            section=next(iter(_several(record, "section")), None),
            publisher=_one(record, "publisher"),
            tags=tuple(dict.fromkeys(_several(record, "tags"))),
        ),
    )
    return clean_page(page, keep=keep, rules=rules)


def _found(record: object, field: str) -> Any:
    for name in ALIASES[field]:
        if isinstance(record, Mapping):
            value = record.get(name)
        else:
            try:
                value = getattr(record, name, None)
            except Exception:  # properties of other tools' objects may raise where a field failed
                value = None
        if value and not callable(value):
            return value
    return None


def _text(value: Any) -> str | None:
    """The text itself, or the parts of a list of paragraphs or of the body of fundus: a summary and sections."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        value = [value.get("summary"), *(value.get("sections") or ())]
    if isinstance(value, list | tuple):
        parts: list[str] = []
        waiting = list(value)
        while waiting:
            part = waiting.pop(0)
            if isinstance(part, Mapping):
                waiting[:0] = [part.get("headline"), part.get("paragraphs")]
            elif isinstance(part, list | tuple):
                waiting[:0] = list(part)
            elif isinstance(part, str) and part.strip():
                parts.append(part)
        return "\n\n".join(parts)
    return None if value is None else str(value)


def _one(record: object, field: str) -> str | None:
    value = _found(record, field)
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    return " ".join(str(value).split()) or None if value is not None else None


def _several(record: object, field: str) -> list[str]:
    value = _found(record, field)
    if value is None:
        return []
    if isinstance(value, str):
        parts = value.replace(",", ";").split(";") if field != "authors" else [value]
    else:
        try:
            parts = [str(part) for part in value]
        except TypeError:
            parts = [str(value)]
    return [" ".join(part.split()) for part in parts if part.strip()]


def _date(record: object, field: str) -> str | None:
    value = _found(record, field)
    if value is None:
        return None
    moment = getattr(value, "isoformat", None)
    return iso(moment() if callable(moment) else str(value))
