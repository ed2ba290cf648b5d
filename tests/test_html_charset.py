"""Bytes are decoded as browsers do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.charset import decode, encoding_of, is_text, mended


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("windows-1251", "cp1251", "Привет"),
        ("gb2312", "gb18030", "你好"),
        ("GBK", "gb18030", "你好"),
        ("big5", "big5hkscs", "你好"),
        ("Shift_JIS", "cp932", "こんにちは"),
        ("euc-jp", "euc_jp", "こんにちは"),
        ("euc-kr", "cp949", "안녕"),
        ("iso-8859-1", "cp1252", "“café”"),
        ("latin1", "cp1252", "“café”"),
        ("iso-8859-2", "iso8859_2", "žluťoučký"),
        ("tis-620", "cp874", "สวัสดี"),
        ("utf-8", "utf-8", "Привет"),
        ("utf-16", "utf-8", "Привет"),
    ],
)
def test_meta(label: str, codec: str, text: str) -> None:
    for meta in (f'<meta charset="{label}">', f"<META http-equiv=Content-Type content='text/html; charset={label}'>"):
        raw = f"<html><head>{meta}<body>{text}".encode(codec)
        assert encoding_of(raw) == codec
        assert decode(raw).endswith(text)


def test_order() -> None:
    meta = b'<meta charset="windows-1251">'
    assert encoding_of(b"\xef\xbb\xbf" + meta, "text/html; charset=big5") == "utf-8"
    assert encoding_of(meta, "text/html; charset=big5") == "big5hkscs"
    assert encoding_of(meta, "text/html") == "cp1251"
    assert encoding_of(b'<meta charset="klingon">caf\xe9 noir') == "cp1252"
    assert encoding_of(b"<!-- <meta charset=big5> --><p>") == "utf-8"
    assert encoding_of("<p>é".encode()) == "utf-8"
    assert encoding_of("<p>é".encode()[:-1]) == "utf-8"  # a download that stopped inside a character


def test_byte_order_marks() -> None:
    for codec in ("utf-8-sig", "utf-16"):
        assert decode("<p>é".encode(codec)) == "<p>é"


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", ["It’s a café — “closed”", "Привет", "你好 日本", "naïve", "😀"])
def test_pages_that_a_client_misread(codec: str, text: str) -> None:
    raw = f"<p>{text}".encode()
    misread = raw.decode("latin-1") if codec == "latin-1" else "".join(
        bytes([b]).decode("cp1252", "ignore") or chr(b) for b in raw
    )  # fmt: skip
    assert mended(misread) == f"<p>{text}"
    assert mended(misread[:-1]) in (f"<p>{text[:-1]}", misread[:-1])  # a page that was cut inside a character


@pytest.mark.parametrize(
    "text", ["", "plain", "café", "Ärger über Öl", "“café”", "It’s Ã©", "Â", "Привет", "â€™ and ’", "\ud800"]
)
def test_pages_that_were_read_well(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    "raw",
    [b"%PDF-1.7\n%\xe2\xe3", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x00" * 500,
     b"RIFF\x00\x00\x00\x00WEBPVP8", b"\x00\x00\x00\x20ftypisom"],
)  # fmt: skip
def test_not_text(raw: bytes) -> None:
    assert not is_text(raw)


def test_text() -> None:
    for raw in (b"", b"<p>", b"BMW <b>new</b>", "<p>é".encode("utf-16"), b"a\x00b" + b"c" * 100):
        assert is_text(raw)


@given(st.binary(max_size=300))
def test_total(raw: bytes) -> None:
    is_text(raw)
    decode(raw).encode("utf-8")


@given(st.text())
def test_mended_is_total(text: str) -> None:
    assert mended(mended(text)) is not None
