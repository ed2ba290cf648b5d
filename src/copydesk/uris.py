"""Addresses as RFC 3986 writes them."""

from __future__ import annotations

import regex

from .patterns import pattern

_ABSOLUTE = pattern(r"[A-Za-z][A-Za-z0-9+.-]*+:[^\s]")
# what may stand in a URI; a per cent sign only before two hexadecimal digits
_OTHER = pattern(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]|%(?![0-9A-Fa-f]{2})")


def absolute(address: str | None) -> str | None:
    """The absolute URI, with everything that cannot stand in one written in per cent; None where it is not absolute.

    >>> absolute("https://linden.example/fähren"), absolute("/fähren")
    ('https://linden.example/f%C3%A4hren', None)
    """
    if address is None or _ABSOLUTE.match(address) is None:
        return None
    return str(_OTHER.sub(_in_percent, address))


def _in_percent(found: regex.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
