"""charset: the bytes of a web page -> str, the way browsers decide, within bounds.

A byte order mark decides; then what the caller knows from the HTTP header; then a meta element among the first bytes;
then UTF-8 if the bytes are UTF-8; then windows-1252. Nothing here raises: bytes that do not fit become U+FFFD.
"""

from __future__ import annotations

import codecs
import re

# ---------------------------------------------------------------- policy

LOOKED_AT = 4096
"""A meta element that names the encoding stands among so many first bytes. The standard says 1024; pages are late."""

LABELS = {
    "cp1252": (
        "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 cp819 ibm819 "
        "windows-1252 cp1252 x-cp1252"
    ),
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 latin5 l5",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 dos-874 tis-620 iso-8859-11 iso8859-11 iso885911",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 x-gbk chinese csgb2312 iso-ir-58",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp932": "shift_jis shift-jis sjis x-sjis ms932 ms_kanji windows-31j csshiftjis",
    "euc_jp": "euc-jp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cseuckr",
    "koi8_r": "koi8-r koi8 koi8_r koi cskoi8r",
    "koi8_u": "koi8-u koi8-ru",
    "mac_roman": "macintosh mac x-mac-roman csmacintosh",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp866": "ibm866 866 cp866 csibm866",
    "utf-8": (
        "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf-16 utf-16le utf-16be "
        "unicode ucs-2"
    ),
    **{
        f"iso8859_{n}": f"iso-8859-{n} iso8859-{n} iso8859{n} iso_8859-{n}"
        for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
    },
}
"""Python's codec -> the labels of https://encoding.spec.whatwg.org that mean it. A page that says in ASCII bytes that
it is UTF-16 is UTF-8, as the standard has it."""

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

FOREIGN = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"BM", b"OggS", b"ID3", b"\x7fELF",
    b"MZ", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"\x00\x00\x01\x00", b"wOFF", b"wOF2", b"II*\x00", b"MM\x00*",
    b"BZh", b"\xfd7zXZ",
)  # fmt: skip
"""How files begin that are no text."""

_CODECS = {label: codec for codec, labels in LABELS.items() for label in labels.split()}
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([a-z0-9_:.-]{2,40})", re.IGNORECASE)


def is_text(raw: bytes) -> bool:
    """Whether the bytes may be text: no file format that begins otherwise, and hardly a control byte.

    >>> is_text(b"%PDF-1.7"), is_text(b"<p>Text")
    (False, True)
    """
    if raw.startswith(tuple(mark for mark, _ in MARKS)):
        return True
    head = raw[:1024]
    if head.startswith(FOREIGN) and not (head[:2] in (b"BM", b"MZ") and b"<" in head):
        return False
    if head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI ")):
        return False
    controls = sum(head.count(bytes([c])) for c in (*range(9), *range(14, 27), *range(28, 32)))
    return controls * 20 <= len(head)


def encoding_of(raw: bytes, header: str | None = None) -> str:
    """Python's name of the encoding of a page.

    >>> encoding_of(b'<meta charset="GB2312">'), encoding_of(b"<p>", "text/html; charset=latin1")
    ('gb18030', 'cp1252')
    """
    for mark, codec in MARKS:
        if raw.startswith(mark):
            return codec
    if header is not None:
        found = _HEADER.search(header[:500])
        named = _CODECS.get((found.group(1) if found else header).strip().lower())
        if named is not None:
            return named
    head = _COMMENT.sub(b"", raw[:LOOKED_AT])
    meta = _META.search(head) or _XML.search(head)
    if meta is not None:
        named = _CODECS.get(meta.group(1).decode("ascii", "replace").lower())
        if named is not None:
            return named
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(raw: bytes, header: str | None = None) -> str:
    """The text of the bytes, without a byte order mark.

    Args:
        raw: the page.
        header: the Content-Type header or its charset, where the caller has it.
    """
    codec = encoding_of(raw, header)
    if codec == "cp1252":
        # the standard maps the five bytes that Python's codec leaves out to control characters
        return codecs.decode(raw, "cp1252", "copydesk.c1")
    text = raw.decode(codec, "replace")
    return text.removeprefix("\ufeff")


def mended(text: str) -> str:
    """A page in UTF-8 that was read as latin-1 or windows-1252, read again as UTF-8; any other unchanged.

    Clients do that to pages whose header names no charset. What is UTF-8 throughout is not so by chance.

    >>> mended("<p>It\u00e2\u0080\u0099s caf\u00c3\u00a9"), mended("<p>café")
    ('<p>It’s café', '<p>café')
    """
    if text.isascii():
        return text
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError as error:
        # misread as windows-1252, the first code point beyond latin-1 was a byte that follows a leading one
        before = text[max(0, error.start - 3) : error.start]
        if not any("\xc2" <= c <= "\xf4" for c in before):
            return text
        try:
            raw = text.encode("cp1252", "copydesk.c1")
        except UnicodeEncodeError:
            return text
    try:
        found = codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        return text
    return text if found.isascii() else found


def _c1(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeDecodeError):
        return error.object[error.start : error.end].decode("latin-1"), error.end
    if isinstance(error, UnicodeEncodeError):
        return _byte(error)
    raise error


def _byte(error: UnicodeEncodeError) -> tuple[bytes, int]:
    """The byte of a control character that Python's windows-1252 lacks."""
    code = ord(error.object[error.start])
    if not 0x80 <= code < 0xA0:
        raise error
    return bytes([code]), error.start + 1


codecs.register_error("copydesk.c1", _c1)
