"""Arrow tables and batches, and DuckDB, which speaks Arrow; Spark, Ray and Daft are in test_adapters_same.py."""

from __future__ import annotations

import pytest

from copydesk.adapters.columns import clean_columns
from copydesk.records import Recipe

pa = pytest.importorskip("pyarrow")

from copydesk.adapters.arrow import clean_batches, clean_schema, clean_table  # noqa: E402

PAGE = (
    "Home\nSign in\n\nHarbour reopens after storms\n\nBy Mara Ellison\n\nThe harbour reopened on Friday after a week "
    "of storms that had kept forty ships at sea, the port authority said.\n\nShare\n"
)
COLUMNS = {
    "id": [1, 2, 3],
    "text": [PAGE, None, PAGE.replace("harbour", "mill")],
    "url": ["https://a.example/1", "", None],
}
WANTED = ("title", "authors", "comment_count", "truncated", "percent_shown")


def test_a_table_is_what_the_kernel_gives() -> None:
    table = pa.table({**COLUMNS, "id": pa.array([1, 2, 3], pa.int8())})
    out = clean_table(table, metadata=WANTED)
    assert out.to_pydict() == clean_columns(COLUMNS, metadata=WANTED)
    assert out.schema == clean_schema(table.schema, metadata=WANTED)
    assert out.schema.field("id").type == pa.int8()
    kinds = [out.schema.field(f"clean_{name}").type for name in WANTED]
    assert kinds == [pa.string(), pa.list_(pa.string()), pa.int64(), pa.bool_(), pa.float64()]


def test_batches_stay_batches() -> None:
    table = pa.table(COLUMNS)
    batches = table.to_batches(max_chunksize=2)
    out = list(clean_batches(batches))
    assert [batch.num_rows for batch in out] == [2, 1]
    assert pa.Table.from_batches(out).to_pydict() == clean_columns(COLUMNS)
    empty = clean_table(table.slice(0, 0), metadata=WANTED)
    assert empty.num_rows == 0
    assert empty.schema == clean_schema(table.schema, metadata=WANTED)


def test_large_strings_stay_large() -> None:
    table = pa.table({"body": pa.array(["x"], pa.large_string())})
    assert clean_table(table, recipe=Recipe(field="body")).schema.field("body").type == pa.large_string()
    with pytest.raises(ValueError, match="there is no column 'text'"):
        clean_table(table)


def test_duckdb_by_arrow() -> None:
    duckdb = pytest.importorskip("duckdb")
    pages = pa.table(COLUMNS)
    connection = duckdb.connect()
    connection.register("pages", pages)
    out = clean_table(connection.sql("SELECT * FROM pages ORDER BY id").to_arrow_table())
    assert out.to_pydict() == clean_columns(COLUMNS)
