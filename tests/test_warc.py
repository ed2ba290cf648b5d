"""WARC and WET archives: every whole record, and the damage said."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import copydesk
from copydesk.records import Recipe, treat
from copydesk.streams import Cut, Raw, unpacked
from copydesk.warc import warc_records

pytest.importorskip("fastwarc")

PAGE = (
    "Home\nHarbour reopens after storms\nBy Mara Ellison\nThe harbour reopened on Friday after a week of storms that "
    "had kept forty ships at sea, the port authority said.\nThe first ferry left at dawn with two hundred passengers.\n"
)


def record(kind: str, body: bytes, content: str = "text/plain", number: int = 1) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/{number}\r\nContent-Type: {content}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-03-01T12:00:00Z\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def response(body: bytes, *headers: str, number: int = 1) -> bytes:
    head = "\r\n".join(("HTTP/1.1 200 OK", *headers)).encode() + b"\r\n\r\n"
    return record("response", head + body, "application/http; msgtype=response", number)


def wet(count: int) -> list[bytes]:
    noise = random.Random(5)
    pages = [f"{PAGE}{noise.getrandbits(4000)}\n".encode() for _ in range(count)]
    return [record("warcinfo", b"software: x\r\n", "application/warc-fields")] + [
        record("conversion", page, number=i) for i, page in enumerate(pages)
    ]


def read(data: bytes, size: int = 65536, limit: int = 1_000_000) -> list[Raw | Cut]:
    return list(warc_records(unpacked(data[at : at + size] for at in range(0, len(data), size)), limit))


def whole(found: list[Raw | Cut]) -> list[str]:
    return [dict(one.about)["id"] for one in found if isinstance(one, Raw) and one.fault is None]


@pytest.mark.parametrize("size", [1, 100, 65536])
def test_conversion_records_are_texts(size: int) -> None:
    data = b"".join(wet(4))
    found = read(data, size)
    assert whole(found) == [f"urn:uuid:{i}" for i in range(4)]
    for one in found:
        assert isinstance(one, Raw)
        assert data[one.offset :].startswith(b"WARC/1.0\r\nWARC-Type: conversion")
        assert one.kind == "text"
    assert [one.number for one in found if isinstance(one, Raw)] == [1, 2, 3, 4]
    out = json.loads(treat(Recipe(), found[0]).out)  # type: ignore[arg-type]
    assert list(out) == ["url", "id", "date", "text", "clean"]
    assert out["clean"]["metadata"]["url"] == "https://a.example/0"


def test_a_cut_archive_is_noticed() -> None:
    members = wet(20)
    plain, packed = b"".join(members), b"".join(map(gzip.compress, members))
    for data in (plain, packed):
        found = read(data[: len(data) // 2])
        ids = whole(found)
        assert ids == [f"urn:uuid:{i}" for i in range(len(ids))]
        assert len(ids) >= 8
        assert isinstance(found[-1], Cut)
        assert found[-1].code == "truncated"
        assert [one.fault for one in found if isinstance(one, Raw)].count("cut") == 1


def test_a_damaged_member_costs_itself_only() -> None:
    members = [gzip.compress(one) for one in wet(20)]
    members[8] = members[8][:200] + b"\xff" * 9 + members[8][209:]
    found = read(b"".join(members))
    assert whole(found) == [f"urn:uuid:{i}" for i in range(20) if i != 7]
    assert any(isinstance(one, Cut) for one in found)


def test_junk_between_records_is_passed_over() -> None:
    one, two, three = wet(2)
    bad = two.replace(b"Content-Length: ", b"Content-Length: x")
    found = read(b"junk\r\n" + one + two + b"more\njunk\n" + bad + three)
    assert whole(found) == ["urn:uuid:0", "urn:uuid:1"]
    assert [one.code for one in found if isinstance(one, Cut)] == ["corrupt"] * 3
    assert [one.fault for one in found if isinstance(one, Raw) and one.fault] == ["bad-warc"]


def test_a_record_that_is_too_long_is_a_fault() -> None:
    found = read(record("conversion", b"x" * 5000) + wet(1)[1], limit=4000)
    assert isinstance(found[0], Raw)
    assert (found[0].fault, found[0].length) == ("too-long", 5000)
    assert len(found) == 2


HTML = f"<html><head><meta charset='iso-8859-1'></head><body><p>caf\xe9</p><p>{PAGE}</p></body></html>"
PACKED_HTML = gzip.compress(HTML.encode())


@pytest.mark.parametrize(
    ("body", "headers", "charset"),
    [
        (HTML.encode("latin-1"), ("Content-Type: text/html",), "cp1252"),
        (HTML.encode(), ("Content-Type: text/html; charset=UTF-8",), "utf-8"),
        (HTML.encode(), ("content-type: application/xhtml+xml; charset='utf-8'",), "utf-8"),
        (PACKED_HTML, ("Content-Type: text/html; charset=utf8", "Content-Encoding: gzip"), "utf-8"),
        (zlib.compress(HTML.encode()), ("Content-Type: text/html; charset=utf8", "Content-Encoding: deflate"), "utf-8"),
        (
            zlib.compress(HTML.encode())[2:-4],
            ("Content-Type: text/html; charset=utf8", "Content-Encoding: deflate"),
            "utf-8",
        ),
        (PACKED_HTML, ("Content-Type: text/html; charset=utf8", "Content-Encoding: x-gzip"), "utf-8"),
        (
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(PACKED_HTML), PACKED_HTML),
            ("Content-Type: text/html; charset=utf8", "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
            "utf-8",
        ),
        (
            PACKED_HTML,
            ("Content-Type: text/html; charset=utf8", "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
            "utf-8",
        ),
        (HTML.encode(), ("Content-Type: text/html; charset=utf8", "Content-Encoding: gzip"), "utf-8"),
        (HTML.encode(), ("Content-Type: text/html; charset=utf8", "Content-Encoding: br"), "utf-8"),
        (
            b"5\r\n"
            + HTML.encode()[:5]
            + b"\r\n"
            + f"{len(HTML.encode()) - 5:X}\r\n".encode()
            + HTML.encode()[5:]
            + b"\r\n0\r\n\r\n",
            ("Content-Type: text/html; charset=utf8", "Transfer-Encoding: chunked"),
            "utf-8",
        ),
        (HTML.encode(), ("Content-Type: text/html; charset=utf8", "Transfer-Encoding: chunked"), "utf-8"),
    ],
)
def test_pages_are_taken_out_of_http(body: bytes, headers: tuple[str, ...], charset: str) -> None:
    (one,) = read(response(body, *headers))
    assert isinstance(one, Raw)
    assert (one.fault, one.kind, one.charset) == (None, "html", charset)
    assert one.data.decode(charset) == HTML


def test_what_is_no_page_is_passed_over() -> None:
    found = read(
        response(b"\x89PNG", "Content-Type: image/png")
        + record("request", b"GET / HTTP/1.1\r\n\r\n", "application/http")
        + record("metadata", b"x: y")
        + response(b"zzz", "Content-Type: text/html", "Content-Encoding: br")
        + response(b"\x1f\x8b\x08zzz", "Content-Type: text/html", "Content-Encoding: gzip")
        + record("response", b"no headers", "application/http")
    )
    assert [one.fault if isinstance(one, Raw) else one for one in found] == ["bad-http"] * 3


def test_an_encoding_that_is_not_known_is_a_fault() -> None:
    chunks = b"9;name=value\r\n<p>Text.</\r\n0\r\n\r\n"  # chunks with extensions
    found = read(
        response(b"<p>Text.</p>", "Content-Type: text/html", "Content-Encoding: none")
        + response(b"(v=r.bu", "Content-Type: text/html", "Content-Encoding: zip")
        + response(chunks, "Content-Type: text/html", "Transfer-Encoding: chunked")
    )
    assert [one.fault if isinstance(one, Raw) else one for one in found] == [None, "bad-http", "bad-http"]


@given(st.integers(0, 3000), st.binary(max_size=8), st.integers(1, 300))
def test_no_bytes_raise(at: int, change: bytes, size: int) -> None:
    data = b"".join([*wet(2), response(HTML.encode(), "Content-Type: text/html")])
    for one in read(data[:at] + change + data[at + len(change) :], size, 2000):
        assert isinstance(one, (Raw, Cut))


def test_headers_without_an_end_cost_themselves_only() -> None:
    _, one, two = wet(2)
    for long in (b"A: " + b"x" * 100_000 + b"\r\n\r\n", b"x: y\r\n" * 20_000, b"x" * 300_000 + b"\r\n"):
        found = read(one + b"WARC/1.0\r\n" + long + two)
        assert whole(found) == ["urn:uuid:0", "urn:uuid:1"]
        assert [one.code for one in found if isinstance(one, Cut)] == ["corrupt"]


def test_a_record_without_its_length_costs_itself_only() -> None:
    info, one, two = wet(2)
    for bad in (info, two):
        bare = bad.replace(b"Content-Length: ", b"Contents: ")
        found = read(bare + one + bare + two)
        assert whole(found) == ["urn:uuid:0", "urn:uuid:1"]
        assert [one.fault for one in found if isinstance(one, Raw) and one.fault] == ["bad-warc"] * 2


def test_a_wrong_length_is_noticed() -> None:
    _, one, two, three = wet(3)
    length = len(two.partition(b"\r\n\r\n")[2]) - 4
    for wrong in (length - 9, length + 9):
        found = read(one + two.replace(b"Length: %d" % length, b"Length: %d" % wrong) + three)
        assert "urn:uuid:1" not in whole(found)
        assert [one.fault for one in found if isinstance(one, Raw)][:2] == [None, "bad-warc"]
        assert any(isinstance(one, Cut) for one in found)


@given(st.integers(1, 6), st.integers(4, 900), st.binary(min_size=1, max_size=9), st.sampled_from([1, 100, 65536]))
@example(2, 0, b"\0", 65536)
def test_whatever_happens_to_a_member_the_others_come_out(k: int, at: int, change: bytes, size: int) -> None:
    members = [gzip.compress(one, mtime=0) for one in wet(6)]
    texts = {dict(one.about)["id"]: one.data for one in read(b"".join(members)) if isinstance(one, Raw)}
    members[k] = members[k][:at] + change + members[k][at + len(change) :]
    found = {
        dict(one.about).get("id"): one.data
        for one in read(b"".join(members), size)
        if isinstance(one, Raw) and one.fault is None
    }
    own = f"urn:uuid:{k - 1}"
    assert {id: text for id, text in found.items() if id != own} == {
        id: text for id, text in texts.items() if id != own
    }
    assert found.get(own) in (None, texts[own])


@given(st.integers(0, 3), st.integers(0, 1400), st.binary(min_size=1, max_size=40) | st.just(b"\r\n\r\nWARC/1.0\r\n"))
def test_whatever_stands_in_a_block_the_records_are_the_same(k: int, at: int, change: bytes) -> None:
    blocks = [one.partition(b"\r\n\r\n")[2][:-4] for one in wet(4)[1:]]
    blocks[k] = blocks[k][:at] + change + blocks[k][at:]
    found = read(b"".join(record("conversion", block, number=i) for i, block in enumerate(blocks)))
    assert [one.data for one in found if isinstance(one, Raw)] == blocks


def test_archives_are_bounded_in_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b"0" * 300_000_000, 1)
    with (tmp_path / "a.warc").open("wb") as file:
        file.write(response(bomb, "Content-Type: text/html", "Content-Encoding: gzip"))
        file.write(record("conversion", b"", number=2).replace(b"Content-Length: 0", b"Content-Length: 300000000")[:-4])
        for _ in range(300):
            file.write(b"x" * 1_000_000)
        file.write(b"\r\n\r\n" + b"junk " * 10_000_000 + b"\n" + wet(1)[1])
    script = (
        "import sys; from copydesk.cli import main; status = main(['--to', 'json', 'a.warc'])\n"
        "print(status, open('/proc/self/status').read().split('VmHWM:')[1].split()[0], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=True, text=True)
    status, memory = run.stderr.split("\n")[-2].split()
    assert status == "3"
    assert int(memory) < 130_000
    assert [json.loads(one).get("code") for one in run.stdout.splitlines()] == ["too-long", "too-long", None]


@pytest.mark.parametrize(
    "arguments", [["a.wet.gz"], ["--from", "wet"], ["--from", "auto"], ["site", "learn", "a.wet.gz"]]
)
def test_without_fastwarc_the_command_says_what_to_install(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.wet.gz").write_bytes(gzip.compress(wet(1)[1]))
    if arguments[0] == "site":
        arguments = [*arguments, "--db", "sites.sqlite"]
    script = f"import sys; sys.modules['fastwarc'] = None; from copydesk.cli import main; sys.exit(main({arguments}))"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, input=wet(1)[1], capture_output=True, check=False
    )
    assert run.returncode == 2
    assert run.stdout == b""
    message = run.stderr.decode()
    assert message.count("\n") == 1
    assert "WARC and WET archives need fastwarc: pip install 'copydesk[warc]'" in message


def test_by_command_line(tmp_path: Path) -> None:
    members = wet(3)
    (tmp_path / "crawl.warc.wet.gz").write_bytes(b"".join(map(gzip.compress, members))[:-100])
    run = subprocess.run(
        [sys.executable, "-m", "copydesk", "--on-error", "drop", "crawl.warc.wet.gz"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 3
    out = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["id"] for one in out] == ["urn:uuid:0", "urn:uuid:1"]
    text = members[1].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n").decode()
    assert out[0]["text"] == copydesk.clean(text, url="https://a.example/0").text
    assert b"crawl.warc.wet.gz: the gz data ends before its end" in run.stderr
