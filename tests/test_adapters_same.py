"""The same pages through every way in: each text and each result is the same to the byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.adapters.columns import clean_columns

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
PAGES = [
    *(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))),
    "Home\nSign in\n\nHarbour reopens after storms\n\nBy Mara Ellison\n\nThe harbour reopened on Friday after a week of "
    "storms that had kept forty ships at sea, the port authority said.\n\nShare\n",
    'Straße „zu“ 🚢 \\ "quoted" \u2028 \x85 \x0b end.\n\n(c) 2026',
    "Home",
]
URLS = [f"https://post.example/{i}" for i in range(len(PAGES))]
COLUMNS: dict[str, list[object]] = {"id": [str(i) for i in range(len(PAGES))], "text": [*PAGES], "url": [*URLS]}

Output = list[tuple[str, str]]
"""Text and result of each page, the result as it is written."""


def jsonl() -> str:
    rows = zip(*COLUMNS.values(), strict=True)
    return "".join(json.dumps(dict(zip(COLUMNS, row, strict=True))) + "\n" for row in rows)


def by_command_line(*arguments: str) -> Output:
    run = subprocess.run(
        [sys.executable, "-m", "copydesk", "-q", "--from", "jsonl", *arguments],
        input=jsonl().encode(),
        capture_output=True,
        check=True,
    )
    made = []
    for line in run.stdout.decode().split("\n")[:-1]:
        made.append((json.loads(line)["text"], line.partition(', "clean": ')[2].removesuffix("}")))
    return made


def by_columns() -> Output:
    return rows_of(clean_columns(COLUMNS))


def rows_of(columns: dict[str, list[object]]) -> Output:
    return [(str(text), str(clean)) for text, clean in zip(columns["text"], columns["clean"], strict=True)]


def test_one_process_and_seven() -> None:
    wanted = by_command_line("-j", "1")
    assert len(wanted) == len(PAGES)
    assert all(json.loads(clean)["schema_version"] for _, clean in wanted)
    for jobs in ("2", "7"):
        assert by_command_line("-j", jobs) == wanted


def test_columns() -> None:
    assert by_columns() == by_command_line()


def test_arrow() -> None:
    pa = pytest.importorskip("pyarrow")
    from copydesk.adapters.arrow import clean_table

    assert rows_of(clean_table(pa.table(COLUMNS)).to_pydict()) == by_columns()


@pytest.mark.parametrize("engine", ["datasets", "pandas", "polars"])
def test_frames(engine: str) -> None:
    library = pytest.importorskip(engine)
    if engine == "datasets":
        rows = library.Dataset.from_dict(COLUMNS).map(clean_columns, batched=True, load_from_cache_file=False)
        made = rows.to_dict()
    elif engine == "pandas":
        made = library.DataFrame(clean_columns(library.DataFrame(COLUMNS).to_dict("list"))).to_dict("list")
    else:
        made = library.DataFrame(clean_columns(library.DataFrame(COLUMNS).to_dict(as_series=False))).to_dict(
            as_series=False
        )
    assert rows_of(made) == by_columns()


@pytest.mark.parametrize("executor", ["Local", pytest.param("Ray", marks=pytest.mark.heavy)])
def test_datatrove(executor: str, tmp_path: Path) -> None:
    pytest.importorskip("datatrove")
    if executor == "Ray":
        pytest.importorskip("ray")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "0.jsonl").write_text(jsonl())
    program = (
        "import sys\n"
        f"from datatrove.executor import {executor}PipelineExecutor\n"
        "from datatrove.pipeline.readers import JsonlReader\n"
        "from datatrove.pipeline.writers import JsonlWriter\n"
        "from copydesk.adapters.datatrove import Clean\n"
        "steps = [JsonlReader(sys.argv[1] + '/in'), Clean(), JsonlWriter(sys.argv[1] + '/out', compression=None)]\n"
        f"{executor}PipelineExecutor(steps, tasks=1, logging_dir=sys.argv[1] + '/logs').run()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    lines = map(json.loads, (tmp_path / "out" / "00000.jsonl").read_text().split("\n")[:-1])
    # datatrove's writer leaves out a text that is empty
    assert [(one.get("text", ""), one["metadata"]["clean"]) for one in lines] == by_columns()


@pytest.mark.heavy
@pytest.mark.filterwarnings("ignore")
def test_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, and there is none")
    from copydesk.adapters.arrow import clean_batches

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    spark = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        frame = spark.createDataFrame(list(zip(*COLUMNS.values(), strict=True)), "id string, text string, url string")
        schema = "id string, text string, url string, clean string"
        out = frame.repartition(2).mapInArrow(clean_batches, schema).toArrow().sort_by("id")
    finally:
        spark.stop()
    assert out.column_names == [*COLUMNS, "clean"]
    assert rows_of(out.to_pydict()) == by_command_line()


@pytest.mark.heavy
@pytest.mark.filterwarnings("ignore")
def test_ray() -> None:
    ray = pytest.importorskip("ray")
    data = pytest.importorskip("ray.data")
    from copydesk.adapters.arrow import clean_table

    ray.init(num_cpus=2, include_dashboard=False, runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(sys.path)}})
    try:
        made = data.from_items([dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)])
        out = sorted(made.map_batches(clean_table, batch_format="pyarrow").take_all(), key=lambda row: row["id"])
    finally:
        ray.shutdown()
    assert [(row["text"], row["clean"]) for row in out] == by_command_line()


@pytest.mark.heavy
def test_daft() -> None:
    daft = pytest.importorskip("daft")
    from copydesk.adapters.arrow import clean_table

    out = daft.from_arrow(clean_table(daft.from_pydict(COLUMNS).to_arrow())).to_pydict()
    assert rows_of(out) == by_command_line()
