"""WARC and WET archives as records. Cut and damaged archives give up every whole record, and the damage is said.

Our own reader, as the known ones end silently where a file is cut and give up at the first damaged gzip member.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import regex

from .streams import LIMIT, PREVIEW, Cut, Parts, Raw

HEADER = 64 * 1024
"""Longest header block, in bytes."""
HTML_TYPES = ("text/html", "application/xhtml")
# Content-Type: text/html; charset="iso-8859-1"
_CHARSET = regex.compile(r"""charset \s* = \s* ["']? (?P<name> [\w.:-]{1,40} )""", regex.VERBOSE | regex.IGNORECASE)
# <meta charset=utf-8>, <meta http-equiv=Content-Type content="text/html; charset=gb2312">
_META = regex.compile(
    rb"""<meta [^>]{0,200}? charset \s{0,9} = \s{0,9} ["']? (?P<name> [\w.:-]{1,40} )""",
    regex.VERBOSE | regex.IGNORECASE,
)


class _BrokenError(Exception):
    """The stream is cut here."""

    def __init__(self, cut: Cut) -> None:
        super().__init__(cut.message)
        self.cut = cut


class _EndError(Exception):
    """The stream ends in the middle of what was asked for."""


class _Buffer:
    """Parts of a stream, read by line and by length."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._held = b""
        self._at = 0
        self.offset = 0

    def _more(self) -> bool:
        """Takes another part; False at the end. The bytes before a cut are gone when it is raised."""
        part = next(self._parts, None)
        if part is None:
            return False
        if isinstance(part, Cut):
            self.offset += len(self._held) - self._at
            self._held, self._at = b"", 0
            raise _BrokenError(part)
        self._held, self._at = self._held[self._at :] + part, 0
        return True

    def line(self) -> bytes:
        """The next line without its end, or what there is of it where it is longer than a header; b"" at the end."""
        while (end := self._held.find(b"\n", self._at)) < 0 and len(self._held) - self._at < HEADER:
            if not self._more():
                break
        stop = end + 1 if end >= 0 else len(self._held)
        found, self._at = self._held[self._at : stop], stop
        self.offset += len(found)
        return found

    def after(self) -> tuple[bool, Cut | None]:
        """Passes over line ends: whether there is one or nothing at all, and the cut where the stream breaks there."""
        before = self.offset
        try:
            while True:
                while self._at < len(self._held) and self._held[self._at] in b"\r\n":
                    self._at += 1
                    self.offset += 1
                if self._at < len(self._held):
                    return self.offset > before, None
                if not self._more():
                    return True, None
        except _BrokenError as broken:
            return True, broken.cut

    def take(self, length: int, keep: int) -> bytes:
        """The next `length` bytes, of which the first `keep` are given back. Raises `_EndError` at the end."""
        found: list[bytes] = []
        have = kept = 0
        while have < length:
            if self._at == len(self._held) and not self._more():
                raise _EndError
            piece = self._held[self._at : self._at + length - have]
            self._at += len(piece)
            self.offset += len(piece)
            have += len(piece)
            if kept < keep:
                found.append(piece[: keep - kept])
                kept += len(found[-1])
        return b"".join(found)


def warc_records(parts: Parts, limit: int = LIMIT) -> Iterator[Raw | Cut]:
    """The texts of a WET archive and the HTML pages of a WARC archive; other records are passed over.

    Conversion records are texts; response and resource records with HTML are pages, whatever their HTTP status.
    """
    buffer = _Buffer(parts)
    number, lost = 0, False
    while True:
        start = buffer.offset
        opened = False
        try:
            line = buffer.line()
            if not line:
                return
            if not line.startswith(b"WARC/"):
                if line.strip() and not lost:
                    lost = True  # said once, until the next record begins
                    yield Cut("corrupt", f"no WARC record at byte {start}")
                continue
            lost, opened = False, True
            headers = _headers(buffer)
            length = _length(headers)
            if length is None:
                number += 1
                yield Raw(number, start, line, len(line), "bad-warc", "no usable Content-Length", about=_about(headers))
                continue
            wanted = _wanted(headers)
            body = buffer.take(length, (limit if length <= limit else PREVIEW) if wanted else 0)
        except _BrokenError as broken:
            if opened:
                number += 1
                yield Raw(number, start, b"", buffer.offset - start, "cut", broken.cut.message, "text")
            yield broken.cut
            continue
        except _EndError:
            number += 1
            yield Raw(number, start, b"", buffer.offset - start, "cut", "the archive ends within the record", "text")
            yield Cut("truncated", "the archive ends within a record")
            return
        ends, cut = buffer.after()
        if not wanted:
            pass
        elif cut is not None and cut.code == "corrupt":  # a checksum that fails stands behind the record
            number += 1
            yield Raw(number, start, body[:PREVIEW], length, "cut", cut.message, "text", _about(headers))
        elif not ends:
            number += 1
            message = "the record goes on behind its Content-Length"
            yield Raw(number, start, body[:PREVIEW], length, "bad-warc", message, "text", _about(headers))
        elif length > limit:
            number += 1
            message = f"{length} bytes; the limit is {limit}"
            yield Raw(number, start, body, length, "too-long", message, "text", _about(headers))
        elif (raw := _record(number + 1, start, headers, body, limit)) is not None:
            number += 1
            yield raw
        if cut is not None:
            yield cut


def _headers(buffer: _Buffer) -> dict[str, str]:
    """The header block up to its blank line, names in lower case."""
    found: dict[str, str] = {}
    left = HEADER
    while left > 0:
        line = buffer.line()
        if not line:
            raise _EndError
        left -= len(line)
        if not line.strip():
            return found
        name, _, value = line.decode("utf-8", "replace").partition(":")
        found[name.strip().lower()] = value.strip()
    return found


def _length(headers: dict[str, str]) -> int | None:
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _wanted(headers: dict[str, str]) -> bool:
    kind, content = headers.get("warc-type", ""), headers.get("content-type", "").lower()
    if kind == "response":
        return content.startswith("application/http")
    if kind == "resource":
        return content.startswith(HTML_TYPES)
    return kind == "conversion"


def _about(headers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    url = headers.get("warc-target-uri", "").strip("<>")
    id, date = headers.get("warc-record-id", "").strip("<>"), headers.get("warc-date", "")
    pairs = (("url", url), ("id", id), ("date", date))
    return tuple((name, value) for name, value in pairs if value)


def _record(number: int, offset: int, headers: dict[str, str], body: bytes, limit: int) -> Raw | None:
    """A record that is wanted; None for an HTTP response that is no HTML."""
    about = _about(headers)
    kind = headers.get("warc-type")
    if kind == "conversion":
        return Raw(number, offset, body, len(body), kind="text", about=about)
    if kind == "resource":
        return Raw(number, offset, body, len(body), None, "", "html", about, _charset(headers["content-type"], body))
    # The header block ends at the first blank line; servers have been seen to write bare line feeds.
    ends = [(at, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := body.find(mark, 0, HEADER)) >= 0]
    if not ends:
        return Raw(number, offset, body[:PREVIEW], len(body), "bad-http", "no end of the HTTP headers", "html", about)
    at, wide = min(ends)
    http = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in body[:at].decode("latin-1").splitlines()[1:])
    }
    page = body[at + wide :]
    content = http.get("content-type", "").lower()
    if not content.startswith(HTML_TYPES):
        return None
    if "chunked" in http.get("transfer-encoding", "").lower():
        page = _unchunked(page)
    coding = http.get("content-encoding", "identity").lower()
    if coding in ("gzip", "x-gzip", "deflate"):
        unpacked = _inflated(page, limit)
        if unpacked is None:
            return Raw(number, offset, body[:PREVIEW], len(body), "bad-http", "the page does not unpack", "html", about)
        page = unpacked
    elif coding not in ("", "identity") and page.lstrip()[:1] != b"<":  # many archives store pages unpacked
        return Raw(number, offset, body[:PREVIEW], len(body), "bad-http", f"encoded as {coding}", "html", about)
    return Raw(number, offset, page, len(page), None, "", "html", about, _charset(content, page))


def _unchunked(body: bytes) -> bytes:
    """The body without the lengths of its chunks; as it is where it has none (archives that took them out)."""
    found: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at, at + 80)
        size = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        if not size or len(size) > 12 or size.strip(b"0123456789abcdefABCDEF"):
            return b"".join(found) or body
        length = int(size, 16)
        if not length:
            break
        found.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2
    return b"".join(found)


def _inflated(body: bytes, limit: int) -> bytes | None:
    """The body unpacked, cut at the limit; as it is where it is unpacked already, None where it is damaged."""
    if body.lstrip()[:1] == b"<":
        return body
    for wbits in (47, -15):  # gzip or zlib, or the bare stream that some servers call deflate
        one = zlib.decompressobj(wbits)
        try:
            return one.decompress(body, limit)
        except zlib.error:
            continue
    return None


def _charset(content: str, page: bytes) -> str:
    """The charset that the header states, or the page, or UTF-8."""
    import codecs

    stated = _CHARSET.search(content)
    own = _META.search(page[:4096])
    for name in (stated and stated["name"], own and own["name"].decode("ascii", "replace")):
        if name:
            try:
                return codecs.lookup(name).name
            except (LookupError, ValueError):
                continue
    return "utf-8"
