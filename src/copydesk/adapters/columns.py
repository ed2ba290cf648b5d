"""Columns in, columns out: the kernel for datasets, pandas, polars, DuckDB and whatever else hands over lists.

dataset.map(clean_columns, batched=True)
polars.DataFrame(clean_columns(frame.to_dict(as_series=False)))
dataset.map(partial(clean_columns, recipe=Recipe(field="body", language="de")), batched=True)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

import regex

from ..export import dumps
from ..model import Metadata
from ..records import Cleaned, Recipe, clean_value

DEFAULT_RECIPE = Recipe()
METADATA = tuple(one.name for one in fields(Metadata))
LISTS = ("authors", "credits", "tags", "corrections", "origins")
NUMBERS = ("comment_count",)
SHARES = ("percent_shown",)
FLAGS = ("summary_by_ai", "truncated")

_LONE = regex.compile(r"[\ud800-\udfff]")


def clean_columns(
    columns: Mapping[str, Sequence[object]], *, recipe: Recipe = DEFAULT_RECIPE, metadata: Iterable[str] = ()
) -> dict[str, list[object]]:
    """The columns with the text cleaned and a column `clean`, the result of each row as JSON.

    Rows stay rows, in order; other columns are passed on. `metadata` names fields that get columns of their own,
    `clean_title` and so on. A row that fails keeps its text, and its `clean` says why; the batch goes on. Missing
    texts stay missing. HTML is left as it is, and its text goes into the column `text`.

    Raises `ValueError` where the field or a name in `metadata` does not exist.

    >>> out = clean_columns({"text": ["By Mara Ellison", None], "n": [1, 2]}, metadata=["authors"])
    >>> list(out), out["n"], out["clean_authors"]
    (['text', 'n', 'clean', 'clean_authors'], [1, 2], [['Mara Ellison'], []])
    """
    names = metadata_names(metadata)
    if recipe.field not in columns:
        raise ValueError(f"there is no column {recipe.field!r}: name the text's column with Recipe(field=...)")
    texts = columns[recipe.field]
    urls: Sequence[object] = columns.get(recipe.url_field, [None] * len(texts))
    made = [clean_cell(recipe, text, url) for text, url in zip(texts, urls, strict=True)]
    out = {name: list(values) for name, values in columns.items()}
    out["text" if recipe.is_html else recipe.field] = [text for text, _, _ in made]
    out["clean"] = [result for _, result, _ in made]
    for name in names:
        out[f"clean_{name}"] = [stated(cleaned, name) for _, _, cleaned in made]
    return out


def metadata_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """The names, checked."""
    names = tuple(wanted)
    for name in names:
        if name not in METADATA:
            raise ValueError(f"there is no metadata field {name!r}; the fields are {', '.join(METADATA)}")
    return names


def clean_cell(recipe: Recipe, text: object, url: object = None) -> tuple[str | None, str, Cleaned]:
    """One value: its text, its result as JSON, and both as they were made."""
    if _missing(text):
        text = None
    cleaned = clean_value(recipe, text, url)
    kept = cleaned.text
    if cleaned.article is None and isinstance(text, str) and not recipe.is_html:
        kept = str(_LONE.sub("\ufffd", text))
    return kept, dumps(cleaned.result), cleaned


def stated(cleaned: Cleaned, name: str) -> object:
    """A metadata field of a row; None or an empty list where there is none."""
    if cleaned.article is None:
        return [] if name in LISTS else None
    found = cleaned.result["metadata"]
    assert isinstance(found, dict)
    return found[name]


def _missing(value: object) -> bool:
    """None, and what pandas and numpy write for it."""
    return (
        value is None or (isinstance(value, float) and value != value) or type(value).__name__ in ("NAType", "NaTType")
    )
