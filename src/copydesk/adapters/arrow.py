"""Arrow tables and batches: Spark's `mapInArrow`, Ray Data, Daft, DuckDB. Needs pyarrow.

    frame.mapInArrow(partial(clean_batches, recipe=Recipe()), schema)      Spark
    dataset.map_batches(clean_table, batch_format="pyarrow")               Ray Data

Only the columns that are needed are turned into Python values; the others are passed on as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from ..records import Recipe
from .columns import DEFAULT_RECIPE, FLAGS, LISTS, NUMBERS, SHARES, clean_cell, metadata_names, stated


def clean_table(table: Any, *, recipe: Recipe = DEFAULT_RECIPE, metadata: Iterable[str] = ()) -> Any:
    """A `pyarrow.Table` or `RecordBatch` with the text cleaned and the columns that `clean_columns` adds."""
    names = metadata_names(metadata)
    schema = clean_schema(table.schema, recipe=recipe, metadata=names)
    texts = table.column(recipe.field).to_pylist()
    urls = table.column(recipe.url_field).to_pylist() if recipe.url_field in table.schema.names else [None] * len(texts)
    made = [clean_cell(recipe, text, url) for text, url in zip(texts, urls, strict=True)]
    new: dict[str, list[Any]] = {
        "text" if recipe.is_html else recipe.field: [text for text, _, _ in made],
        "clean": [result for _, result, _ in made],
        **{f"clean_{name}": [stated(cleaned, name) for _, _, cleaned in made] for name in names},
    }
    columns = [pa.array(new[one.name], one.type) if one.name in new else table.column(one.name) for one in schema]
    return type(table).from_arrays(columns, schema=schema)


def clean_batches(
    batches: Iterable[Any], *, recipe: Recipe = DEFAULT_RECIPE, metadata: Iterable[str] = ()
) -> Iterator[Any]:
    """Each `pyarrow.RecordBatch` through `clean_table`."""
    names = metadata_names(metadata)
    for batch in batches:
        yield clean_table(batch, recipe=recipe, metadata=names)


def clean_schema(schema: Any, *, recipe: Recipe = DEFAULT_RECIPE, metadata: Iterable[str] = ()) -> Any:
    """The schema of what `clean_table` makes of a table with this one.

    Raises `ValueError` where the field is not in it.
    """
    if recipe.field not in schema.names:
        raise ValueError(f"there is no column {recipe.field!r}: name the text's column with Recipe(field=...)")
    wanted = {"text" if recipe.is_html else recipe.field: _text_type(schema, recipe), "clean": pa.string()}
    for name in metadata_names(metadata):
        wanted[f"clean_{name}"] = _type_of(name)
    kept = [pa.field(one.name, wanted.pop(one.name)) if one.name in wanted else one for one in schema]
    return pa.schema([*kept, *(pa.field(name, kind) for name, kind in wanted.items())], schema.metadata)


def _type_of(name: str) -> Any:
    if name in LISTS:
        return pa.list_(pa.string())
    if name in NUMBERS:
        return pa.int64()
    if name in SHARES:
        return pa.float64()
    return pa.bool_() if name in FLAGS else pa.string()


def _text_type(schema: Any, recipe: Recipe) -> Any:
    found = schema.field(recipe.field).type
    return (
        found
        if not recipe.is_html and (pa.types.is_large_string(found) or pa.types.is_string_view(found))
        else pa.string()
    )
