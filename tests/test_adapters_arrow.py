"""Arrow tables and batches, and the engines that speak Arrow. Spark, Ray and Daft run behind the marker `heavy`."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path

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
WANTED = ("title", "authors", "comment_count")


def test_a_table_is_what_the_kernel_gives() -> None:
    table = pa.table({**COLUMNS, "id": pa.array([1, 2, 3], pa.int8())})
    out = clean_table(table, metadata=WANTED)
    assert out.to_pydict() == clean_columns(COLUMNS, metadata=WANTED)
    assert out.schema == clean_schema(table.schema, metadata=WANTED)
    assert out.schema.field("id").type == pa.int8()
    kinds = [out.schema.field(f"clean_{name}").type for name in WANTED]
    assert kinds == [pa.string(), pa.list_(pa.string()), pa.int64()]


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


@pytest.mark.heavy
@pytest.mark.filterwarnings("ignore")
def test_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    spark = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = list(zip(*COLUMNS.values(), strict=True))
        frame = spark.createDataFrame(rows, "id long, text string, url string").repartition(2)
        out = frame.mapInArrow(clean_batches, "id long, text string, url string, clean string").toArrow().sort_by("id")
        assert out.to_pydict() == clean_columns(COLUMNS)
    finally:
        spark.stop()


@pytest.mark.heavy
@pytest.mark.filterwarnings("ignore")
def test_ray() -> None:
    ray = pytest.importorskip("ray")
    data = pytest.importorskip("ray.data")
    ray.init(num_cpus=2, include_dashboard=False, runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(sys.path)}})
    try:
        made = data.from_arrow(pa.table(COLUMNS)).map_batches(
            partial(clean_table, recipe=Recipe()), batch_format="pyarrow"
        )
        out = sorted(made.take_all(), key=lambda row: row["id"])
        wanted = clean_columns(COLUMNS)
        assert [row["clean"] for row in out] == wanted["clean"]
        assert [row["text"] for row in out] == wanted["text"]
    finally:
        ray.shutdown()


@pytest.mark.heavy
def test_daft() -> None:
    daft = pytest.importorskip("daft")
    out = daft.from_arrow(clean_table(daft.from_pydict(COLUMNS).to_arrow())).to_pydict()
    assert [json.loads(one)["status"] for one in out["clean"]] == [
        json.loads(str(one))["status"] for one in clean_columns(COLUMNS)["clean"]
    ]
