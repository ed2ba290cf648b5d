"""An article as plain values and as JSON: the one place where the library's types become a dict.

The keys, their order and their meaning are an interface, published as a JSON Schema in data/article.schema.json. New keys
may come at any time; a change that can break a reader raises `SCHEMA_VERSION`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import regex

from .model import Article, Block, Comment, LiveEntry, Mark, Metadata

SCHEMA_VERSION = 1
SCHEMA = Path(__file__).parent / "data" / "article.schema.json"

STANDARDS: dict[str, Callable[[Article], dict[str, object]]] = {
    "jsonld": Article.to_schema_org,
    "ninjs": Article.to_ninjs,
}
"""The standards that an article can be written in, by the name the command line knows them by."""

_LONE = regex.compile(r"[\ud800-\udfff]")


def schema() -> str:
    """The JSON Schema (draft 2020-12) of `to_dict`, and of the records and errors of the command line, as it is shipped."""
    return SCHEMA.read_text("utf-8")


def to_dict(article: Article) -> dict[str, object]:
    """The article as dicts, lists, strings, numbers and None, keys always the same and in the same order.

    `start` and `end` of a removed piece are code points of the source, blank edges left out.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "status": article.status,
        "language": plain(article.metadata.language),
        "text": plain(article.text),
        "paragraphs": plain(article.paragraphs),
        "metadata": {f.name: plain(getattr(article.metadata, f.name)) for f in fields(Metadata)},
        "comments": [{f.name: plain(getattr(one, f.name)) for f in fields(Comment)} for one in article.comments],
        "live": [{f.name: plain(getattr(one, f.name)) for f in fields(LiveEntry)} for one in article.live],
        "related": plain(article.related),
        "removed": [piece for block in article.removed if (piece := _removed(article.source, block)) is not None],
    }


def to_json(article: Article, indent: int | None = None) -> str:
    """`to_dict` as JSON: letters as they are, one line unless `indent` is given, nothing that is not UTF-8."""
    return dumps(to_dict(article), indent)


def dumps(record: dict[str, object], indent: int | None = None) -> str:
    """The JSON of a record that holds `to_dict`'s kinds of values."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=indent)


def _removed(source: str, block: Block) -> dict[str, object] | None:
    """A block that is not in the text; None where it is blank."""
    text = source[block.span.start : block.span.end]
    start = block.span.start + len(text) - len(text.lstrip())
    text = text.strip()
    if not text:
        return None
    return {
        "label": block.label.value,
        "start": start,
        "end": start + len(text),
        "text": plain(text),
        "confidence": round(block.confidence, 4),
        "because": [_reason(mark) for mark in block.because],
        "despite": [_reason(mark) for mark in block.despite],
    }


def _reason(mark: Mark) -> dict[str, object]:
    return {"rule": mark.rule, "strength": mark.strength.name.lower(), "label": mark.label.value}


def plain(value: object) -> object:
    """Strings with lone surrogates replaced, tuples as lists, the same within lists and dicts; all else as it is."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value
