"""Scrapy: a real crawl of a small site that the test serves."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import copydesk

pytest.importorskip("itemadapter")

from copydesk.adapters.scrapy import CleanPipeline

STORIES = {
    name: f"Home\nSign in\n\n{title}\n\nBy Mara Ellison\n\nThe {name} reopened on Friday after a week of storms "
    "that had kept forty ships at sea, the port authority said.\n\nThe first ferry left at dawn with two hundred "
    "passengers.\n"
    for name, title in (("harbour", "Harbour reopens"), ("mill", "Mill reopens"))
}
SPIDER = """
import scrapy


class Stories(scrapy.Spider):
    name = "stories"

    async def start(self):
        yield scrapy.Request(self.site + "/index.html")

    def parse(self, response):
        for link in response.css("a"):
            yield response.follow(link, self.story)

    def story(self, response):
        yield {"url": response.url, "text": "\\n".join(response.css("p::text").getall())}
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    links = "".join(f"<a href='{name}.html'>{name}</a>" for name in STORIES)
    (folder / "index.html").write_text(f"<html><body>{links}</body></html>")
    for name, text in STORIES.items():
        paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        (folder / f"{name}.html").write_text(f"<html><body>{paragraphs}</body></html>")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_crawl(site: str, tmp_path: Path) -> None:
    pytest.importorskip("scrapy")
    (tmp_path / "spider.py").write_text(SPIDER)
    arguments = [sys.executable, "-m", "scrapy", "runspider", "spider.py", "-a", f"site={site}", "-o", "out.jsonl"]
    arguments += ["-s", 'ADDONS={"copydesk.adapters.scrapy.CopydeskAddon": 300}', "-s", "COPYDESK_KEEP=byline"]
    run = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    items = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert len(items) == 2, run.stderr
    for item in items:
        name = item["url"].rpartition("/")[2].removesuffix(".html")
        text = "\n".join(line for line in STORIES[name].split("\n") if line)
        article = copydesk.clean(text, url=item["url"], keep=["byline"])
        assert item["text"] == article.text
        assert item["clean"]["metadata"] == json.loads(article.to_json())["metadata"]
    assert "copydesk/" in run.stderr  # the counts in Scrapy's own statistics


@dataclass
class Story:
    text: str | None
    url: str = "https://a.example/1"


@dataclass
class Full(Story):
    clean: dict[str, object] | None = None


def test_items_keep_to_their_fields() -> None:
    pipeline = CleanPipeline()
    page = STORIES["mill"]
    article = copydesk.clean(page, url="https://a.example/1")
    assert pipeline.process_item(Story(page)) == Story(article.text)
    full = pipeline.process_item(Full(page))
    assert full.clean is not None
    assert full.clean["status"] == article.status
    assert pipeline.process_item({"other": 1}) == {"other": 1}
    assert pipeline.process_item({"text": 5}, None)["clean"]["code"] == "bad-field"
    scrapy = pytest.importorskip("scrapy")
    declared = type("Declared", (scrapy.Item,), {"text": scrapy.Field(), "clean": scrapy.Field()})
    assert pipeline.process_item(declared(text=page))["clean"]["status"] == article.status
    narrow = type("Narrow", (scrapy.Item,), {"text": scrapy.Field()})
    assert dict(pipeline.process_item(narrow(text=page))) == {"text": copydesk.clean(page).text}


def test_settings_are_checked() -> None:
    scrapy = pytest.importorskip("scrapy")
    from scrapy.settings import Settings

    assert scrapy
    crawler = type("Crawler", (), {"settings": Settings({"COPYDESK_KEEP": "datline"}), "stats": None})
    with pytest.raises(ValueError, match="datline"):
        CleanPipeline.from_crawler(crawler)
    crawler.settings = Settings({"COPYDESK_FIELD_IS": "pdf"})  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="neither text nor html"):
        CleanPipeline.from_crawler(crawler)
