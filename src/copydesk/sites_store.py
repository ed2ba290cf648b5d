"""Where a site memory keeps its pages: one table in SQLite, in a file or in memory.

Of each site only the pages with the smallest keys are kept. Keys are hashes, so this is a fair sample, and the same
one in whatever order pages come: the sample of a union is the sample of the samples' union.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

APPLICATION = 0x636F7079
"""Says in a database's header that it is one of ours: "copy"."""
VERSION = 1
"""Changes whenever lines are hashed or kept in another way."""
WAIT = 30.0
"""Seconds that a writer waits for another one."""

_SCHEMA = (
    "CREATE TABLE pages (site TEXT NOT NULL, key INTEGER NOT NULL, lines BLOB NOT NULL, texts BLOB NOT NULL)",
    "CREATE UNIQUE INDEX keys ON pages (site, key)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)


class SiteError(Exception):
    """A file that cannot be used as a site memory; the message says why and what to do."""


class Row(NamedTuple):
    """What is kept of one page."""

    key: int
    lines: bytes
    """One number a line, see `copydesk.sites`."""
    texts: bytes
    """The beginnings of the lines, compressed."""

    @classmethod
    def of(cls, key: int, lines: bytes, texts: Iterable[str]) -> Row:
        """The row of a page."""
        return cls(key, lines, zlib.compress("\n".join(texts).encode("utf-8", "surrogatepass"), 1))

    def text(self) -> Sequence[str]:
        """The beginnings of the lines."""
        return zlib.decompress(self.texts).decode("utf-8", "surrogatepass").split("\n")


class Store:
    """The table, and the rule by which pages stay in it. Threads may share it; a forked process opens its own."""

    def __init__(self, path: str | Path | None, sample: int, read_only: bool) -> None:
        self.path = None if path is None else Path(path)
        self.read_only = read_only
        self._sample = sample
        self._lock = Lock()
        self._owner = os.getpid()
        self._base = self._open()

    def wants(self, site: str, key: int) -> bool:
        """Whether a page with this key belongs to the sample and is not in it yet."""
        last = self._run("SELECT key FROM pages WHERE site = ? ORDER BY key LIMIT 1 OFFSET ?", site, self._sample - 1)
        if last and key >= last[0][0]:
            return False
        return not self._run("SELECT 1 FROM pages WHERE site = ? AND key = ?", site, key)

    def add(self, site: str, row: Row) -> bool:
        """Puts a page into the sample, and the pages beyond it out; False where it was there."""
        added = self._run("INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?) RETURNING 1", site, *row)
        self._run(
            "DELETE FROM pages WHERE site = ?1 AND key >= "
            "(SELECT key FROM pages WHERE site = ?1 ORDER BY key LIMIT 1 OFFSET ?2)",
            site,
            self._sample,
        )
        return bool(added)

    def forget(self, site: str) -> bool:
        """Drops the pages of a site; False where there were none."""
        return bool(self._run("DELETE FROM pages WHERE site = ? RETURNING 1", site))

    def sites(self) -> tuple[str, ...]:
        """The names of the sites, in order."""
        return tuple(name for (name,) in self._run("SELECT DISTINCT site FROM pages ORDER BY site"))

    def rows(self, site: str) -> list[Row]:
        """The pages of a site, by key."""
        found = [
            Row(*row) for row in self._run("SELECT key, lines, texts FROM pages WHERE site = ? ORDER BY key", site)
        ]
        if any(len(row.lines) % 8 for row in found):
            raise SiteError(f"{self.path} is damaged: lines of {site} are cut")
        return found

    def state(self, site: str) -> object:
        """Something that differs whenever the pages of the site have changed; None where there are none."""
        found = self._run("SELECT count(*), sum(key >> 8), min(key) FROM pages WHERE site = ?", site)[0]
        return found if found[0] else None

    def close(self) -> None:
        """Closes the database."""
        self._base.close()

    def _run(self, command: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._owner != os.getpid() and self.path is not None:
                self._owner, self._base = os.getpid(), self._open()
            try:
                return self._base.execute(command, values).fetchall()
            except sqlite3.Error as error:
                raise self._failure(error) from None

    def _open(self) -> sqlite3.Connection:
        if self.read_only and self.path is not None and not self.path.exists():
            raise SiteError(f"there is no {self.path}; make one with: copydesk site learn --db FILE")
        try:
            base = self._connected("?mode=ro" if self.read_only else "")
            try:
                self._check(base)
            except sqlite3.OperationalError:
                # a reader cannot make the files beside a database that lies in a folder it may not write to
                if not self.read_only or self.path is None or self.path.with_name(self.path.name + "-wal").exists():
                    raise
                base = self._connected("?immutable=1")
                self._check(base)
            return base
        except sqlite3.Error as error:
            raise self._failure(error) from None

    def _connected(self, mode: str) -> sqlite3.Connection:
        name = ":memory:" if self.path is None else self.path.absolute().as_uri() + mode
        return sqlite3.connect(name, WAIT, isolation_level=None, check_same_thread=False, uri=self.path is not None)

    def _check(self, base: sqlite3.Connection) -> None:
        """Makes a new database ready, and sees to it that an old one is ours."""
        ((application,),) = base.execute("PRAGMA application_id")
        ((version,),) = base.execute("PRAGMA user_version")
        ((tables,),) = base.execute("SELECT count(*) FROM sqlite_master")
        if not tables and not application and not self.read_only:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("BEGIN IMMEDIATE")
            if not base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:  # nobody else was quicker
                for command in _SCHEMA:
                    base.execute(command)
            base.execute("COMMIT")
        elif application != APPLICATION:
            what = "an empty file" if not tables else "a database of something else"
            raise SiteError(f"{self.path} is {what}, not a site memory; make one with: copydesk site learn --db FILE")
        elif version != VERSION:
            raise SiteError(
                f"{self.path} was made by another version of copydesk (format {version}, this one reads {VERSION}): "
                "learn the pages again into a new file"
            )
        base.execute("PRAGMA synchronous = NORMAL")

    def _failure(self, error: sqlite3.Error) -> SiteError:
        name = "the memory" if self.path is None else str(self.path)
        if isinstance(error, sqlite3.OperationalError | sqlite3.ProgrammingError):
            return SiteError(f"cannot use {name}: {error}")
        return SiteError(f"{name} is damaged or no SQLite database: {error}")
