"""WARC and WET archives as records, read by fastwarc. Needs the extra `warc`.

fastwarc finds the records, their headers and the pages within. It ends without a word where an archive is cut, passes
over damage without a word, and gives up at the first damaged gzip member, so that is watched here: it reads the
unpacked bytes from one cut to the next, and where a record ends is compared with where the next one begins.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import regex

from .charset import encoding_of
from .streams import LIMIT, PREVIEW, Cut, MissingError, Parts, Raw

BEGINS = b"WARC/"
HEADER = 64 * 1024
"""Longest header block, in bytes."""
KEPT = 3 * HEADER
"""Bytes kept of what fastwarc has read: a header block, and the 64 KB that it reads at a time, lie within."""
PADDING = 64
"""Most line ends, in bytes, that are looked for between two records."""
HTML_TYPES = ("text/html", "application/xhtml")
_BEFORE = b"\xef\xbb\xbf \t\r\n"
"""What may stand before the first tag of a page."""

# The blank line behind a header block.
_BLANK = regex.compile(rb"\n\r?\n")


def warc_records(parts: Parts, limit: int = LIMIT) -> Iterator[Raw | Cut]:
    """The texts of a WET archive and the HTML pages of a WARC archive; other records are passed over.

    Conversion records are texts; response and resource records with HTML are pages, whatever their HTTP status.
    Raises `MissingError` where fastwarc is not installed.
    """
    return _records(parts, limit, reader())


def reader() -> Any:
    """The module that archives are read with. Raises `MissingError` where it is not installed."""
    try:
        from fastwarc import warc
    except ImportError as error:
        raise MissingError(f"WARC and WET archives need fastwarc: pip install 'copydesk[warc]' ({error})") from None
    return warc


def _records(parts: Parts, limit: int, warc: Any) -> Iterator[Raw | Cut]:
    number, stretch = 0, _Stretch(parts, 0)
    while True:
        for one in _stretch_records(stretch, limit, warc):
            if isinstance(one, Raw):
                number += 1
                one = one._replace(number=number)
            yield one
        if stretch.cut is None:
            return
        stretch = _Stretch(parts, stretch.end)


class _Stretch:
    """The bytes from one cut to the next, as a file for fastwarc. Offsets are those of the whole stream."""

    def __init__(self, parts: Parts, begin: int) -> None:
        self._parts = parts
        self._next, self._at = b"", 0
        """Taken from the stream; read up to there."""
        self._kept = b""
        """The last of what was read."""
        self.end = begin
        """Of what was read."""
        self.cut: Cut | None = None
        """Where the stretch ends, once that is known; None: at the end of the stream."""
        self._dry = False

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end, however often that is asked."""
        self._fill(1)
        piece = self._next[self._at : self._at + size]
        self._at += len(piece)
        self.end += len(piece)
        self._kept = self._kept[max(0, len(self._kept) + len(piece) - KEPT) :] + piece
        return piece

    def tell(self) -> int:
        """What fastwarc counts from."""
        return self.end

    def seek(self, offset: int, whence: int = 0) -> int:
        """Part of the protocol; fastwarc does not use it to read on."""
        raise OSError("not seekable")

    def close(self) -> None:
        """Part of the protocol; the stream belongs to the caller."""

    def since(self, begin: int) -> bytes:
        """What was read from there on, as far as it is kept."""
        return self._kept[self._place(begin) :]

    def headers(self, begin: int) -> bytes:
        """The header block that begins there; empty where the stretch ends in it."""
        at = self._place(begin)
        found = _BLANK.search(self._kept, at)
        return b"" if found is None else self._kept[at : found.end()]

    def padding(self, begin: int) -> tuple[int, bool]:
        """How many bytes of line ends stand there, and whether the stretch ends behind them."""
        self._fill(PADDING)
        at = self._place(begin)
        found = (self._kept[at : at + PADDING] + self._next[self._at : self._at + PADDING])[:PADDING]
        wide = len(found) - len(found.lstrip(b"\r\n"))
        return wide, wide == len(found) < PADDING

    def back(self, begin: int) -> None:
        """Makes what was read from there on, as far as it is kept, the next to be read."""
        again = self.since(begin)
        self._next, self._at = again + self._next[self._at :], 0
        self._kept = b""
        self.end -= len(again)

    def _place(self, offset: int) -> int:
        return max(0, len(self._kept) - (self.end - offset))

    def _fill(self, size: int) -> None:
        while len(self._next) - self._at < size and not self._dry:
            part = next(self._parts, None)
            if isinstance(part, bytes):
                self._next, self._at = self._next[self._at :] + part, 0
            else:
                self.cut, self._dry = part, True


def _stretch_records(stretch: _Stretch, limit: int, warc: Any) -> Iterator[Raw | Cut]:
    """The records of a stretch, not numbered yet, and the cut that it ends with.

    The last record waits until that is known: damage that shows behind it may have begun in it.
    """
    last: Raw | None = None
    behind: list[Cut] = []
    for one in _found(stretch, limit, warc):
        if isinstance(one, Cut):
            behind.append(one)
            continue
        if last is not None:
            yield last
        yield from behind
        last, behind = one, []
    cut = stretch.cut
    if last is not None:
        doubtful = cut is not None and last.fault is None and last.offset >= stretch.end - cut.doubt
        yield _fault(last, "cut", _why(stretch), last.data) if doubtful else last
    yield from behind
    if cut is not None:
        yield cut
    elif last is not None and last.fault == "cut":
        yield Cut("truncated", "the archive ends within a record")


def _found(stretch: _Stretch, limit: int, warc: Any) -> Iterator[Raw | Cut]:
    """The records of a stretch, and between them the places where there is none."""
    ends = passed = stretch.end  # of the last record; of what holds no record
    again = True
    while again:
        again = False
        archive = warc.ArchiveIterator(
            stretch, stream_detect=False, parse_http=False, quirks_mode=True, max_header_len=HEADER
        )
        try:
            for record in archive:
                if record.stream_pos > ends:
                    yield Cut("corrupt", f"no WARC record at byte {ends}")
                ends = record.stream_pos
                headers = stretch.headers(ends)
                if not headers:
                    break
                if not _has_length(record, headers):
                    yield _fault(_raw(record), "bad-warc", "no usable Content-Length", headers)
                    ends += len(headers)
                    stretch.back(ends)  # fastwarc makes a length up
                    again = True
                    break
                raw, ends = _taken(stretch, record, ends + len(headers), limit, warc)
                if raw is not None:
                    yield raw
        except OSError:  # a header block without an end: the search goes on behind its beginning
            passed = max(passed, ends)
            read = stretch.since(passed)
            kept = stretch.end - len(read)
            begins = read.find(BEGINS)
            if kept > passed:  # it began before what is kept
                passed = kept
            else:
                passed = kept + begins + len(BEGINS) if begins >= 0 else stretch.end
            stretch.back(passed)
            again = True
    left = stretch.since(ends)
    if left.startswith(BEGINS):
        yield Raw(0, ends, left[:PREVIEW], len(left), "cut", _why(stretch), "text")
    elif left:
        yield Cut("corrupt", f"no WARC record at byte {ends}")


def _why(stretch: _Stretch) -> str:
    return "the archive ends within the record" if stretch.cut is None else stretch.cut.message


def _has_length(record: Any, headers: bytes) -> bool:
    stated = record.headers.get("Content-Length", "").strip()
    return b"content-length" in headers.lower() and stated.isdecimal() and int(stated) == record.content_length


def _raw(record: Any) -> Raw:
    return Raw(0, record.stream_pos, b"", record.content_length, kind="text", about=_about(record))


def _taken(stretch: _Stretch, record: Any, begin: int, limit: int, warc: Any) -> tuple[Raw | None, int]:
    """The record whose block begins there, None where it is not wanted; and where it ends, with its line ends."""
    raw, length, wanted = _raw(record), record.content_length, _wanted(record)
    body = _read(record.reader, (limit if length <= limit else PREVIEW) if wanted else 0)
    have = len(body) + record.consume()
    ends = begin + length
    if have < length:
        return _fault(raw, "cut", _why(stretch), body)._replace(length=have), ends
    wide, dry = stretch.padding(ends)
    ends += wide
    if not wanted:
        return None, ends
    if not wide and not dry:
        return _fault(raw, "bad-warc", "the record goes on behind its Content-Length", body), ends
    if length > limit:
        return _fault(raw, "too-long", f"{length} bytes; the limit is {limit}", body), ends
    raw = raw._replace(data=body)
    return (_response(raw, limit, warc) if str(record.record_type) == "response" else _document(raw, record)), ends


def _read(reader: Any, size: int) -> bytes:
    """Up to so many bytes, fewer only at the end."""
    found = b""
    while len(found) < size and (more := reader.read(size - len(found))):
        found = found + more if found else more
    return found


def _fault(raw: Raw, code: str, message: str, data: bytes) -> Raw:
    return raw._replace(data=data[:PREVIEW], fault=code, message=message)


def _wanted(record: Any) -> bool:
    kind = str(record.record_type)
    if kind == "resource":
        return _is_html(record.headers.get("Content-Type"))
    return kind == "conversion" or (kind == "response" and record.is_http)


def _is_html(content: str | None) -> bool:
    return content is not None and content.strip().lower().startswith(HTML_TYPES)


def _about(record: Any) -> tuple[tuple[str, str], ...]:
    names = (("url", "WARC-Target-URI"), ("id", "WARC-Record-ID"), ("date", "WARC-Date"))
    pairs = ((ours, record.headers.get(theirs, "").strip().strip("<>")) for ours, theirs in names)
    return tuple((name, value) for name, value in pairs if value)


def _document(raw: Raw, record: Any) -> Raw:
    """A conversion, which is text in UTF-8, or a resource, which is a page."""
    if str(record.record_type) == "conversion":
        return raw
    return raw._replace(kind="html", charset=encoding_of(raw.data, record.headers.get("Content-Type")))


def _response(raw: Raw, limit: int, warc: Any) -> Raw | None:
    """The page in an HTTP response; None where it is no HTML."""
    raw = raw._replace(kind="html")
    try:
        http, page = _parsed(warc, raw.data, "none", limit)
    except OSError as error:
        return _fault(raw, "bad-http", str(error), raw.data)
    content = http.get("Content-Type")
    if content is None and http.status_code is None:
        return _fault(raw, "bad-http", "no HTTP headers", raw.data)
    if not _is_html(content):
        return None
    coded = [value for name in ("Transfer-Encoding", "Content-Encoding") if (value := http.get(name))]
    if coded:
        found = _decoded(warc, raw.data, page, limit)
        if found is None:
            return _fault(raw, "bad-http", f"the page cannot be decoded from {', '.join(coded)}", raw.data)
        page = found
    if len(page) > limit:
        return _fault(raw, "too-long", f"more than {limit} bytes when decoded", raw.data)
    return raw._replace(data=page, length=len(page), charset=encoding_of(page, content))


def _parsed(warc: Any, body: bytes, decoding: str, limit: int) -> tuple[Any, bytes]:
    """The headers of an HTTP response, and up to one byte more than the limit of its page. Raises `OSError`."""
    record = warc.WarcRecord.from_reader(BytesIO(b"WARC/1.0\r\nContent-Length: %d\r\n\r\n" % len(body) + body))
    record.is_http = True
    record.parse_http(decoding, max_header_len=HEADER, quirks_mode=True)
    return record.http_headers, _read(record.reader, limit + 1)


def _decoded(warc: Any, body: bytes, stored: bytes, limit: int) -> bytes | None:
    """The page as its headers say that it is encoded, or as it is: None where neither gives a page.

    Many archives keep the headers of chunks and compression that they have undone. Behind them stand two encodings that
    fastwarc does not know: x-gzip, and the bare stream that some servers call deflate.
    """
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: _parsed(warc, body, "all", limit)[1],
        lambda: _parsed(warc, body, "content", limit)[1],
        lambda: stored,
        lambda: zlib.decompressobj(31).decompress(stored, limit + 1),
        lambda: zlib.decompressobj(-15).decompress(stored, limit + 1),
    )
    for way in ways:
        try:
            page = way()
        except (OSError, zlib.error):
            continue
        if way is ways[0] or page.lstrip(_BEFORE)[:1] == b"<":
            return page
    return None
