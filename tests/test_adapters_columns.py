"""The kernel, and the engines that it is put into."""

from __future__ import annotations

import json
import math
import pickle
import subprocess
import sys
from functools import partial

import pytest

import copydesk
from copydesk.adapters.columns import clean_columns
from copydesk.records import Recipe, treat
from copydesk.streams import Raw

PAGE = (
    "Home\nSign in\n\nHarbour reopens after storms\n\nBy Mara Ellison\n\nThe harbour reopened on Friday after a week "
    "of storms that had kept forty ships at sea, the port authority said.\n\nThe first ferry left at dawn with two "
    "hundred passengers and a good deal of mail for the islands in the north.\n\nShare\n"
)
TEXTS = [PAGE, "", PAGE.replace("harbour", "mill"), "a\ud800b"]
URLS = ["https://a.example/1", None, "https://b.example/2", ""]


def by_command_line() -> list[tuple[str, str]]:
    """Text and result as the command line gives them, the result as it is written there."""
    made = []
    for text, url in zip(TEXTS, URLS, strict=True):
        line = json.dumps({"text": text, "url": url}).encode()
        out = treat(Recipe(), Raw(2, 0, line, len(line))).out.decode()
        made.append((json.loads(out)["text"], out.partition(', "clean": ')[2].rstrip("\n")[:-1]))
    return made


def test_columns_are_what_the_command_line_gives() -> None:
    out = clean_columns({"n": [1, 2, 3, 4], "text": TEXTS, "url": URLS}, metadata=["title", "authors"])
    assert list(out) == ["n", "text", "url", "clean", "clean_title", "clean_authors"]
    assert list(zip(out["text"], out["clean"], strict=True)) == by_command_line()
    article = copydesk.clean(PAGE, url=URLS[0])
    assert out["clean_title"][0] == article.metadata.title
    assert out["clean_authors"][0] == list(article.metadata.authors)
    assert out["n"] == [1, 2, 3, 4]


def test_rows_that_fail_do_not_stop_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, **more: object) -> copydesk.Article:
        if "mill" in text:
            raise RuntimeError("a plug-in")
        return copydesk.clean(text)

    monkeypatch.setattr("copydesk.records.clean", broken)
    out = clean_columns({"text": [None, math.nan, 5, "mill \ud800", ""]}, metadata=["title", "tags"])
    assert out["text"] == [None, None, None, "mill \ufffd", ""]
    results = [json.loads(str(one)) for one in out["clean"]]
    assert [one["status"] for one in results] == ["empty", "empty", "error", "error", "empty"]
    assert [one.get("code") for one in results] == [None, None, "bad-field", "clean-failed", None]
    assert out["clean_tags"] == [[]] * 5


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(ValueError, match="there is no column 'text'"):
        clean_columns({"body": []})
    with pytest.raises(ValueError, match="there is no metadata field 'titel'"):
        clean_columns({"text": []}, metadata=["titel"])
    assert clean_columns({"text": []}) == {"text": [], "clean": []}


def test_the_kernel_needs_nothing_else() -> None:
    script = (
        "import sys; from copydesk.adapters.columns import clean_columns; clean_columns({'text': ['x']});"
        "print([m for m in ('numpy', 'pyarrow', 'pandas', 'lxml', 'trafilatura', 'scrapy') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"[]\n"


def test_what_datasets_hashes_does_not_change() -> None:
    kernel = partial(clean_columns, recipe=Recipe(language="en"), metadata=("title",))
    before = pickle.dumps(kernel)
    kernel({"text": TEXTS})
    assert pickle.dumps(kernel) == before


def test_datasets(tmp_path: object) -> None:
    datasets = pytest.importorskip("datasets")
    rows = datasets.Dataset.from_dict({"text": TEXTS[:3], "url": URLS[:3]})
    out = rows.map(clean_columns, batched=True, batch_size=2, load_from_cache_file=False)
    assert list(zip(out["text"], out["clean"], strict=True)) == by_command_line()[:3]


def test_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": [*TEXTS[:3], None], "url": URLS})
    out = pandas.DataFrame(clean_columns(frame.to_dict("list")))
    assert list(zip(out["text"], out["clean"], strict=True))[:3] == by_command_line()[:3]
    assert json.loads(out["clean"][3])["status"] == "empty"


def test_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"text": TEXTS[:3], "url": URLS[:3]})
    out = polars.DataFrame(clean_columns(frame.to_dict(as_series=False)))
    assert list(zip(out["text"], out["clean"], strict=True)) == by_command_line()[:3]


def test_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")

    def clean_text(text: str) -> str:
        return str(clean_columns({"text": [text]})["text"][0])

    connection = duckdb.connect()
    connection.create_function("clean_text", clean_text, ["VARCHAR"], "VARCHAR")
    connection.execute("CREATE TABLE pages AS SELECT * FROM (VALUES (1, ?), (2, NULL)) t(id, text)", [PAGE])
    out = connection.execute("SELECT id, clean_text(text) FROM pages ORDER BY id").fetchall()
    assert out == [(1, copydesk.clean(PAGE).text), (2, None)]
