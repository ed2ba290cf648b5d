"""Bytes in: compressed or not, cut or damaged, lines of any length, in bounded memory.

Nothing here raises because of what the bytes are. Damage travels in the stream as a `Cut` between the bytes before it
and the bytes after it, so that every whole record on both sides is delivered.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

PART = 256 * 1024
"""Bytes asked of the file at a time."""
BURST = 1024 * 1024
"""Most bytes taken out of a decompressor at a time: a bomb comes out in bursts, too."""
PREVIEW = 64 * 1024
"""Bytes kept of a record that is too long to be kept."""
LIMIT = 16 * 1024 * 1024
"""Longest record, in bytes, unless the caller says otherwise."""
XZ_MEMORY = 160 * 1024 * 1024
"""What an xz file may ask for; `xz -9` asks for 65 MiB."""


class MissingError(ImportError):
    """What the input is in needs a package that is not installed; the message says which, and how to install it."""


class Cut(NamedTuple):
    """A place where the stream is broken: `truncated` at its end, `corrupt` within."""

    code: str
    message: str
    doubt: int = 0
    """How many bytes before it come from the damaged part, of which no checksum says that they are right."""


class Raw(NamedTuple):
    """One record as it stands in the stream."""

    number: int
    """From 1, in the order of the stream."""
    offset: int
    """Of the first byte, in the decompressed stream."""
    data: bytes
    length: int
    """In bytes; more than `data` where the record was too long to be kept."""
    fault: str | None = None
    message: str = ""
    kind: str = "jsonl"
    """jsonl, text or html: what `data` is."""
    about: tuple[tuple[str, str], ...] = ()
    """What the container states of the record: url, id, date of a WARC record, the file of a text."""
    charset: str = "utf-8"
    file: str | None = None
    """Name of the file that it stands in; None: standard input."""


class Turn(NamedTuple):
    """Between records: here a file begins, or ends, of that size and with that hash."""

    file: str
    begins: bool
    size: int = 0
    digest: str = ""


Parts = Iterator[bytes | Cut]


def parts_of(file: BinaryIO, seen: Callable[[bytes], object] | None = None) -> Iterator[bytes]:
    """The bytes of a file as they arrive; `seen` is told of each part (a hash, a progress bar)."""
    read = getattr(file, "read1", file.read)
    while part := read(PART):
        if seen is not None:
            seen(part)
        yield part


# ------------------------------------------------------------------------------------------------------ compression


class Unpacker(Protocol):
    """The shape that bz2, lzma and zstd decompressors share."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Up to `max_length` bytes of output."""


class _Gunzip:
    """A gzip member in that shape. Before an error it hands out every byte that stands before the damage."""

    def __init__(self) -> None:
        self._one = zlib.decompressobj(31)
        self.needs_input = True
        self._error: Exception | None = None
        self._rest = b""

    @property
    def eof(self) -> bool:
        return self._error is None and self._one.eof

    @property
    def unused_data(self) -> bytes:
        """What was fed but stands behind the end of the member, or behind the damage."""
        return self._rest or self._one.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        if self._error is not None:
            raise self._error
        fed = self._one.unconsumed_tail + data
        before = self._one.copy()
        try:
            out = self._one.decompress(fed, max(max_length, 0))
        except zlib.error as error:
            # The whole call fails for one bad byte; byte by byte gives what comes before it.
            saved, at = bytearray(), 0
            try:
                for at in range(len(fed)):
                    saved += before.decompress(before.unconsumed_tail + fed[at : at + 1])
            except zlib.error:
                pass
            self._error, self.needs_input, self._rest = error, False, fed[max(at, 1) :]
            if not saved:
                raise
            return bytes(saved)
        self.needs_input = not self._one.eof and not self._one.unconsumed_tail and len(out) < max_length
        return out


def zstd_library() -> Any:
    """The module that zst is read and written with. Raises `MissingError` where it is not installed."""
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # Python 3.14
    except ImportError:
        try:
            from backports import zstd  # type: ignore[import-not-found, import-untyped, no-redef, unused-ignore]
        except ImportError:
            raise MissingError("zst files need Python 3.14, or: pip install 'copydesk[zst]'") from None
    return zstd


def _unzstd() -> Unpacker:
    return cast("Unpacker", zstd_library().ZstdDecompressor())


class Packing(NamedTuple):
    """A compression: its first bytes, its name suffix, how to undo it, whether a damaged member can be jumped."""

    magic: bytes
    suffix: str
    unpacker: Callable[[], Unpacker]
    jumps: bool = False


PACKINGS = (
    Packing(b"\x1f\x8b\x08", ".gz", _Gunzip, jumps=True),
    Packing(b"BZh", ".bz2", bz2.BZ2Decompressor),
    Packing(b"\xfd7zXZ\x00", ".xz", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY)),
    Packing(b"\x28\xb5\x2f\xfd", ".zst", _unzstd, jumps=True),
)


def packing_of(start: bytes) -> Packing | None:
    """The compression that a stream with these first bytes has."""
    return next((one for one in PACKINGS if start.startswith(one.magic)), None)


def unpacked(parts: Iterable[bytes]) -> Parts:
    """The bytes without their compression, which the first bytes tell. Several members or streams are one stream."""
    source = iter(parts)
    start = b""
    for part in source:
        start += part
        if len(start) >= 6:
            break
    packing = packing_of(start)
    if packing is None:
        if start:
            yield start
        yield from source
        return
    yield from _unpack(packing, start, source)


def _unpack(packing: Packing, held: bytes, source: Iterator[bytes]) -> Parts:
    name = packing.suffix[1:]
    unpacker, begun, given = packing.unpacker(), False, 0
    while True:
        if not held and (not begun or unpacker.needs_input):
            held = next(source, b"")
            if not held:
                if begun:
                    yield Cut("truncated", f"the {name} data ends before its end")
                return
        if not begun:
            held = held.lstrip(b"\0")  # some writers pad
            while held and len(held) < len(packing.magic) and (more := next(source, b"")):
                held += more
            if not held:
                continue
            if not held.startswith(packing.magic):
                yield Cut("corrupt", f"bytes that are no {name} after the {name} data")
                held = _next_member(packing, held, source)
                if not held:
                    return
            unpacker, begun, given = packing.unpacker(), True, 0
        fed, held = held, b""
        try:
            out = unpacker.decompress(fed, BURST)
        except Exception as error:  # each library has its own error; all mean the same
            yield Cut("corrupt", f"damaged {name} data: {error}", given)
            held = _next_member(packing, unpacker.unused_data or fed[1:], source)
            if not held:
                return
            begun = False
            continue
        if out:
            given += len(out)
            yield out
        if unpacker.eof:
            held, begun = unpacker.unused_data, False


def _next_member(packing: Packing, held: bytes, source: Iterator[bytes]) -> bytes:
    """The stream from the next place that looks like the start of a member; empty where there is none."""
    if not packing.jumps:
        for _ in source:  # to the end, for the sake of whoever counts or hashes the bytes
            pass
        return b""
    while True:
        at = held.find(packing.magic)
        if at >= 0:
            return held[at:]
        more = next(source, b"")
        if not more:
            return b""
        held = held[-(len(packing.magic) - 1) :] + more


def packed(file: BinaryIO, name: str) -> Any:
    """A file to write to, compressed as the name's suffix says, the same bytes every time."""
    if name.endswith(".gz"):
        import gzip

        return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)
    if name.endswith(".bz2"):
        return bz2.BZ2File(file, "wb")
    if name.endswith(".xz"):
        return lzma.LZMAFile(file, "wb")
    if name.endswith(".zst"):
        return zstd_library().ZstdFile(file, "wb")
    return file


# ---------------------------------------------------------------------------------------------------------- records


def lines_of(parts: Parts, limit: int = LIMIT) -> Iterator[Raw | Cut]:
    """The lines of a stream, split at `\\n` bytes and nowhere else, blank ones left out but numbered.

    A line of more than `limit` bytes comes as a fault with its first `PREVIEW` bytes; a line that the stream breaks
    off in comes as a fault, too.
    """
    number, offset, length = 1, 0, 0
    held: list[bytes] = []

    def hold(piece: bytes) -> None:
        nonlocal length
        if length <= limit:
            held.append(piece)
            if length + len(piece) > limit:
                held[:] = [b"".join(held)[:PREVIEW]]
        length += len(piece)

    def line(broken: Cut | None = None) -> Raw:
        data = b"".join(held)
        if length > limit:
            return Raw(number, offset, data, length, "too-long", f"{length} bytes; the limit is {limit}")
        if broken is not None:
            return Raw(number, offset, data, length, "cut", broken.message)
        return Raw(number, offset, data, length)

    for part in parts:
        if isinstance(part, Cut):
            if length:
                yield line(part)
                number, offset, length = number + 1, offset + length, 0
                held.clear()
            yield part
            continue
        at = 0
        while (end := part.find(b"\n", at)) >= 0:
            hold(part[at:end])
            if length > limit or not _blank(held):
                yield line()
            number, offset, length = number + 1, offset + length + 1, 0
            held.clear()
            at = end + 1
        if at < len(part):
            hold(part[at:] if at else part)
    if length and not _blank(held):
        yield line()


def _blank(held: list[bytes]) -> bool:
    return all(not piece or piece.isspace() for piece in held)


def whole_of(parts: Parts, limit: int = LIMIT, kind: str = "text") -> Iterator[Raw | Cut]:
    """A stream that is one record, a text or an HTML page."""
    held: list[bytes] = []
    length, broken = 0, None
    for part in parts:
        if isinstance(part, Cut):
            broken = part
            yield part
            continue
        if length <= limit:
            held.append(part)
            if length + len(part) > limit:
                held[:] = [b"".join(held)[:PREVIEW]]
        length += len(part)
    data = b"".join(held)
    if length > limit:
        yield Raw(1, 0, data, length, "too-long", f"{length} bytes; the limit is {limit}", kind)
    elif broken is not None:
        yield Raw(1, 0, data, length, "cut", broken.message, kind)
    else:
        yield Raw(1, 0, data, length, kind=kind)
