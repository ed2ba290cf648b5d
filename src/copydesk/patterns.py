"""Patterns that compile when they are first used."""

from __future__ import annotations

from typing import cast

import regex


class _Lazy:
    """A pattern that compiles itself when it is first asked for something, and stands aside."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = regex.compile(self._source, self._flags)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "split", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def pattern(source: str, flags: int = 0) -> regex.Pattern[str]:
    """`regex.compile` on first use: compiling all patterns takes longer than cleaning twenty pages, and a page needs few."""
    return cast("regex.Pattern[str]", _Lazy(source, flags))
