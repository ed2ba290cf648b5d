"""Records: one in, one out, in the same order, what is not ours untouched to the byte.

    for raw in lines_of(unpacked(parts_of(file))): treat(recipe, raw)

A `Recipe` says what becomes of each record; it pickles as its configuration. `clean_records` runs a stream through it,
in this process or in several, and keeps count of everything.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import regex

from .clean import DEFAULT, clean
from .export import SCHEMA_VERSION, STANDARDS, dumps, to_dict
from .model import Article
from .ruleset import Ruleset
from .streams import Cut, Raw, Turn
from .workers import STALL, Lost, in_order

if TYPE_CHECKING:
    from .sites import SiteMemory

BATCH_RECORDS, BATCH_BYTES = 64, 512 * 1024
"""What a worker is given at a time."""
DEEP = 500
"""Deepest nesting of a record; beyond it the parser's stack, and so the outcome, depends on who calls."""

FAULTS = {
    "bad-json": "the line is no JSON",
    "no-object": "the JSON value is no object",
    "no-field": "the record lacks the field",
    "bad-field": "the field holds no string",
    "too-deep": f"nested deeper than {DEEP} levels",
    "too-long": "the record is longer than the limit",
    "cut": "the stream is cut or damaged within the record",
    "bad-warc": "the archive record cannot be read",
    "bad-http": "the page within the archive record cannot be read",
    "clean-failed": "a rule or the cleaning itself raised an error",
    "worker-died": "the worker process died on the record, twice",
    "worker-hung": "the worker process did not answer, twice",
}
"""Every code that a failed record can bear."""


# ----------------------------------------------------------------------------------------------------------- recipe


@dataclass(frozen=True)
class Recipe:
    """What becomes of each record. Immutable; pickles as its configuration, the same bytes every time."""

    field: str = "text"
    """The key whose text is cleaned."""
    html: bool | None = None
    """Whether the field holds HTML; None: where it is called html."""
    url_field: str = "url"
    """The key with the page's address, where there is one."""
    language: str | None = None
    keep: tuple[str, ...] = ()
    now: str | None = None
    sites: str | None = None
    """File of a site memory to clean with."""
    site: str | None = None
    """The pages' site, for the memory; the host of the address where it is not given."""
    encoding: str = "utf-8"
    to: str = "jsonl"
    """jsonl: the record with the result in it; json: the result alone; text: the article alone; jsonld and ninjs: the
    article in that standard alone."""
    short: bool = False
    """The result without comments, related titles and removed pieces."""
    rules: Ruleset = DEFAULT

    @property
    def is_html(self) -> bool:
        """Whether the field holds HTML."""
        return self.field.lower() == "html" if self.html is None else self.html

    def article(self, text: str, url: str | None = None, html: bool = False) -> Article:
        """The article of a page's text or HTML."""
        more: dict[str, Any] = (
            {} if self.sites is None else {"sites": _memory(self.sites, os.getpid()), "site": self.site}
        )
        if html:
            from .html import clean_html  # type: ignore[attr-defined, unused-ignore]

            made: Article = clean_html(
                text, url=url, language=self.language, keep=self.keep, now=self.now, rules=self.rules, **more
            )
            return made
        return clean(text, url=url, language=self.language, keep=self.keep, now=self.now, rules=self.rules, **more)

    def fingerprint(self) -> str:
        """A hash of everything that the output depends on besides the input: version, configuration, rules, numbers."""
        from . import __version__

        state = sha256(f"{__version__}\n{self._configuration()}".encode("utf-8", "surrogatepass"))
        for path in sorted((Path(__file__).parent / "data").rglob("*.*")):
            state.update(path.name.encode() + path.read_bytes())
        return state.hexdigest()

    def _configuration(self) -> str:
        plain = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "rules"}
        return json.dumps({**plain, "rules": self.rules.configuration()}, sort_keys=True)

    def __reduce__(self) -> tuple[Callable[[str], Recipe], tuple[str]]:
        return _recipe, (self._configuration(),)


def _recipe(configuration: str) -> Recipe:
    plain = json.loads(configuration)
    rules = Ruleset.from_configuration(plain.pop("rules"))
    return Recipe(**{**plain, "keep": tuple(plain["keep"])}, rules=rules)


@lru_cache(maxsize=4)
def _memory(path: str, process: int) -> SiteMemory:
    """The site memory of this process: what SQLite has open must not be carried into a forked one."""
    from .sites import SiteMemory

    return SiteMemory.open(path, read_only=True)


def result_of(article: Article, short: bool = False) -> dict[str, object]:
    """What stands under the key "clean": `to_dict` without the text, which is in the record already."""
    found = to_dict(article)
    for name in ("text", "paragraphs", *(("comments", "live", "related", "removed") if short else ())):
        del found[name]
    return found


def error_of(code: str, message: str) -> dict[str, object]:
    """What stands under the key "clean" of a record that failed."""
    return {"schema_version": SCHEMA_VERSION, "status": "error", "code": code, "message": message}


class Cleaned(NamedTuple):
    """A text and its result, as every adapter hands them on."""

    text: str | None
    result: dict[str, object]
    article: Article | None


def clean_value(recipe: Recipe, text: object, url: object = None, html: bool | None = None) -> Cleaned:
    """What becomes of one value: a string is cleaned, None stays None, all else is an error. Never raises."""
    if text is not None and not isinstance(text, str):
        return Cleaned(None, error_of("bad-field", f"{recipe.field} holds {type(text).__name__}"), None)
    try:
        article = recipe.article(
            text or "", url if isinstance(url, str) and url else None, recipe.is_html if html is None else html
        )
        return Cleaned(None if text is None else _encodable(article.text), result_of(article, recipe.short), article)
    except Exception as error:
        return Cleaned(None, error_of("clean-failed", f"{type(error).__name__}: {error}"[:500]), None)


_LONE = regex.compile(r"[\ud800-\udfff]")


def _encodable(text: str) -> str:
    return str(_LONE.sub("\ufffd", text))


# -------------------------------------------------------------------------------------------------------- one record


class Done(NamedTuple):
    """What became of a record."""

    out: bytes
    code: str | None = None
    message: str = ""
    status: str = "error"
    read: int = 0
    """Characters of the text that came in."""
    kept: int = 0
    replaced: int = 0
    """Bytes that were no text."""


class BadRecordError(ValueError):
    """A record that cannot be cleaned, with its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Member(NamedTuple):
    """One key of a JSON object: the key, its value, where the value stands."""

    key: str
    value: object
    start: int
    end: int


# Values are only looked over, so numbers need no reading; this also passes integers of any size.
_scan = json.JSONDecoder(parse_int=len, parse_float=len).scan_once  # type: ignore[attr-defined]
_SPACE = " \t\n\r"
# A string, whole, or one bracket.
_NEST = regex.compile(r'" (?: [^"\\] | \\. )*+ " | [\[\]{}]', regex.VERBOSE | regex.DOTALL)


def members_of(text: str) -> list[Member]:
    """The members of the JSON object that `text` is, with their places, so that one can be replaced alone."""
    if text.count("[") + text.count("{") > DEEP and _depth(text) > DEEP:
        raise BadRecordError("too-deep", FAULTS["too-deep"])
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        try:
            at = _skip(text, _scan(text, at)[1])
        except StopIteration as error:
            raise BadRecordError("bad-json", f"Expecting value: char {error.value}") from None
        except ValueError as error:
            raise BadRecordError("bad-json", str(error)) from None
        if at != len(text):
            raise BadRecordError("bad-json", f"Extra data: char {at}")
        raise BadRecordError("no-object", FAULTS["no-object"])
    found: list[Member] = []
    at = _skip(text, at + 1)
    if text[at : at + 1] == "}":
        _end(text, at + 1)
        return found
    while True:
        if text[at : at + 1] != '"':
            raise BadRecordError("bad-json", f"Expecting property name enclosed in double quotes: char {at}")
        try:
            key, at = _scan(text, at)
            at = _skip(text, at)
            if text[at : at + 1] != ":":
                raise BadRecordError("bad-json", f"Expecting ':' delimiter: char {at}")
            start = _skip(text, at + 1)
            value, at = _scan(text, start)
        except StopIteration as error:
            raise BadRecordError("bad-json", f"Expecting value: char {error.value}") from None
        except RecursionError:
            raise BadRecordError("too-deep", FAULTS["too-deep"]) from None
        except json.JSONDecodeError as error:
            raise BadRecordError("bad-json", f"{error.msg}: char {error.pos}") from None
        found.append(Member(key, value, start, at))
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            _end(text, at + 1)
            return found
        if text[at : at + 1] != ",":
            raise BadRecordError("bad-json", f"Expecting ',' delimiter: char {at}")
        at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in _SPACE and at < len(text):
        at += 1
    return at


def _end(text: str, at: int) -> None:
    at = _skip(text, at)
    if at != len(text):
        raise BadRecordError("bad-json", f"Extra data: char {at}")


def _depth(text: str) -> int:
    deepest = depth = 0
    for found in _NEST.finditer(text):
        mark = found.group()
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest


def spliced(text: str, members: list[Member], new: dict[str, str]) -> str:
    """The object with these members replaced, the last of a name where it stands twice, or added at its end."""
    last = {member.key: member for member in members}
    cuts = sorted((last[key].start, last[key].end, value) for key, value in new.items() if key in last)
    out, at = [], 0
    for start, end, value in cuts:
        out += [text[at:start], value]
        at = end
    rest = text[at:].rstrip(_SPACE)[:-1]  # without the closing brace
    out.append(rest.rstrip(_SPACE))
    separator = ", " if members else ""
    for key, value in new.items():
        if key not in last:
            out.append(f"{separator}{json.dumps(key, ensure_ascii=False)}: {value}")
            separator = ", "
    return "".join([*out, "}"])


def treat(recipe: Recipe, raw: Raw) -> Done:
    """What becomes of one record. Never raises."""
    if raw.fault is not None:
        return _failed(recipe, raw, raw.fault, raw.message)
    try:
        return _treat(recipe, raw)
    except BadRecordError as error:
        return _failed(recipe, raw, error.code, str(error))
    except Exception as error:  # a record must not stop the stream, whatever a plug-in does
        return _failed(recipe, raw, "clean-failed", f"{type(error).__name__}: {error}"[:500])


def _treat(recipe: Recipe, raw: Raw) -> Done:
    encoding = recipe.encoding if raw.kind != "html" and not raw.about else raw.charset
    text, replaced = _decoded(raw.data.removeprefix(b"\xef\xbb\xbf") if raw.number == 1 else raw.data, encoding)
    members: list[Member] = []
    value: object = text
    about = dict(raw.about)
    url: object = about.get("url")
    html = raw.kind == "html"
    if raw.kind == "jsonl":
        members = members_of(text)
        record = {member.key: member.value for member in members}
        if recipe.field not in record:
            raise BadRecordError("no-field", f"no key {recipe.field!r}")
        value, url, html = record[recipe.field], record.get(recipe.url_field), recipe.is_html
    cleaned = clean_value(recipe, value, url, html)
    if cleaned.article is None:
        raise BadRecordError(str(cleaned.result["code"]), str(cleaned.result["message"]))
    out = _render(recipe, raw, text, members, cleaned)
    return Done(
        out.encode("utf-8", "replace"),
        status=cleaned.article.status,
        read=len(cleaned.article.source),
        kept=len(cleaned.article.text),
        replaced=replaced,
    )


def _render(recipe: Recipe, raw: Raw, text: str, members: list[Member], cleaned: Cleaned) -> str:
    assert cleaned.article is not None
    if recipe.to == "text":
        return f"==> {_name(raw)} <==\n{cleaned.text}\n\n" if cleaned.text else f"==> {_name(raw)} <==\n\n"
    if recipe.to in STANDARDS:
        return dumps(STANDARDS[recipe.to](cleaned.article)) + "\n"
    if recipe.to == "json":
        about = {name: _encodable(value) for name, value in raw.about}
        return dumps({"record": raw.number, **about, **to_dict(cleaned.article)}) + "\n"
    new = {"text": json.dumps(cleaned.text, ensure_ascii=False), "clean": dumps(cleaned.result)}
    if raw.kind != "jsonl":
        base = {name: json.dumps(_encodable(value), ensure_ascii=False) for name, value in raw.about}
        return spliced("{}", [], {**base, **new}) + "\n"
    if not recipe.is_html:
        new = {recipe.field: new["text"], "clean": new["clean"]}
    return spliced(_encodable(text), members, new) + "\n"


def _name(raw: Raw) -> str:
    about = dict(raw.about)
    return about.get("file") or about.get("url") or str(raw.number)


def _decoded(raw: bytes, encoding: str) -> tuple[str, int]:
    try:
        return raw.decode(encoding), 0
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        return text, len(text) - len(raw.decode(encoding, "ignore"))


def _failed(recipe: Recipe, raw: Raw, code: str, message: str) -> Done:
    """A failed record as it passes: itself with the error in it, or the error with it inside where it is no object."""
    error = dumps(error_of(code, _encodable(message)))
    if recipe.to == "text":
        return Done(f"==> {_name(raw)} <==\n\n".encode("utf-8", "replace"), code, message)
    if recipe.to == "json" or recipe.to in STANDARDS:
        about = {name: _encodable(value) for name, value in raw.about}
        return Done(
            (dumps({"record": raw.number, **about, **error_of(code, _encodable(message))}) + "\n").encode(),
            code,
            message,
        )
    if raw.kind == "jsonl" and raw.fault is None:
        text, _ = _decoded(raw.data, recipe.encoding)
        try:
            return Done((spliced(_encodable(text), members_of(text), {"clean": error}) + "\n").encode(), code, message)
        except BadRecordError:
            pass
    base = {name: json.dumps(_encodable(value), ensure_ascii=False) for name, value in raw.about}
    held = {name: json.dumps(value, ensure_ascii=False) for name, value in _raw_of(raw).items()}
    return Done((spliced("{}", [], {**base, **held, "clean": error}) + "\n").encode(), code, message)


def _raw_of(raw: Raw) -> dict[str, object]:
    """The bytes of a record as JSON values: text where they are UTF-8, base64 where not, and what was left out."""
    try:
        held: dict[str, object] = {"raw": raw.data.decode("utf-8")}
    except UnicodeDecodeError:
        from base64 import b64encode

        held = {"raw_base64": b64encode(raw.data).decode("ascii")}
    return held if raw.length == len(raw.data) else {**held, "length": raw.length}


def dead_letter(raw: Raw, code: str, message: str) -> bytes:
    """The line that the dead-letter file gets for a record."""
    return (
        dumps(
            {
                "file": None if raw.file is None else _encodable(raw.file),
                "line": raw.number,
                "offset": raw.offset,
                "code": code,
                "message": _encodable(message),
                **_raw_of(raw),
            }
        )
        + "\n"
    ).encode()


# ---------------------------------------------------------------------------------------------------------- streams


@dataclass
class Counts:
    """What went through. Every record is in `statuses` or in `faults`, every failed one in what was done with it."""

    records: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    passed: int = 0
    dropped: int = 0
    dead: int = 0
    cuts: list[str] = field(default_factory=list)
    """What is wrong with the streams themselves."""
    replaced: int = 0
    read: int = 0
    kept: int = 0
    bytes_in: int = 0
    """As stored, compressed or not."""
    bytes_out: int = 0

    @property
    def failed(self) -> int:
        """Records that were not cleaned."""
        return self.faults.total()

    def add(self, other: Counts) -> None:
        """Takes in the counts of another stream."""
        for one in fields(self):
            if one.name in ("statuses", "faults"):
                getattr(self, one.name).update(getattr(other, one.name))
            else:
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def summary(self) -> str:
        """One line in which the numbers add up."""
        parts = [f"{self.statuses['ok']} ok"]
        parts += [f"{count} {status}" for status, count in sorted(self.statuses.items()) if status != "ok"]
        if self.failed:
            codes = ", ".join(f"{code} {count}" for code, count in sorted(self.faults.items()))
            fates = [(self.passed, "passed"), (self.dropped, "dropped"), (self.dead, "to the dead letters")]
            parts.append(f"{self.failed} failed ({codes}; {', '.join(f'{n} {what}' for n, what in fates if n)})")
        share = f"; {100 * (1 - self.kept / self.read):.0f} % of the text removed" if self.read else ""
        bad = f"; {self.replaced} bytes were no text, replaced by U+FFFD" if self.replaced else ""
        return f"{self.records} records: {', '.join(parts)}{share}{bad}"

    @staticmethod
    def from_dict(plain: dict[str, Any]) -> Counts:
        """The counts that `to_dict` wrote down."""
        return Counts(
            plain["records"],
            Counter(plain["statuses"]),
            Counter(plain["faults"]),
            plain["passed"],
            plain["dropped"],
            plain["dead_letters"],
            list(plain["damage"]),
            plain["replaced_bytes"],
            plain["characters_read"],
            plain["characters_kept"],
            0,  # bytes that are not read again
            plain["bytes_out"],
        )

    def to_dict(self) -> dict[str, object]:
        """The counts as plain values."""
        return {
            "records": self.records,
            "statuses": dict(sorted(self.statuses.items())),
            "failed": self.failed,
            "faults": dict(sorted(self.faults.items())),
            "passed": self.passed,
            "dropped": self.dropped,
            "dead_letters": self.dead,
            "damage": list(self.cuts),
            "replaced_bytes": self.replaced,
            "characters_read": self.read,
            "characters_kept": self.kept,
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
        }


class StoppedError(Exception):
    """The policy is "fail" and a record failed."""


@dataclass
class Ledger:
    """Where the records go, and the counts of what went there."""

    out: Callable[[bytes], object]
    policy: str = "pass"
    letters: Callable[[bytes], object] | None = None
    """Takes the dead letters."""
    counts: Counts = field(default_factory=Counts)

    def take(self, raw: Raw, done: Done) -> None:
        """Writes a record or does with it what is done with failed ones. Raises `StoppedError`."""
        counts = self.counts
        counts.records += 1
        counts.replaced += done.replaced
        counts.read += done.read
        counts.kept += done.kept
        if done.code is None:
            counts.statuses[done.status] += 1
            self._write(done.out)
            return
        counts.faults[done.code] += 1
        if self.policy == "pass":
            counts.passed += 1
            self._write(done.out)
        elif self.policy == "dead-letter" and self.letters is not None:
            counts.dead += 1
            self.letters(dead_letter(raw, done.code, done.message))
        else:
            counts.dropped += 1
        if self.policy == "fail":
            raise StoppedError(f"record {raw.number} at byte {raw.offset}: {done.code}: {done.message}")

    def _write(self, what: bytes) -> None:
        self.counts.bytes_out += len(what)
        self.out(what)


def clean_records(
    raws: Iterable[Raw | Cut], recipe: Recipe, ledger: Ledger, *, jobs: int = 1, stall: float = STALL
) -> Counts:
    """Runs a stream through a recipe; every record ends in the ledger, in order.

    Raises `StoppedError` where the ledger's policy is "fail" and a record fails; what came before it has been written.
    """
    with closing(treated(raws, recipe, jobs=jobs, stall=stall)) as made:
        for raw, done in made:
            if isinstance(raw, Raw) and done is not None:
                ledger.take(raw, done)
            elif isinstance(raw, Cut):
                ledger.counts.cuts.append(raw.message)
    return ledger.counts


Unit = Raw | Cut | Turn


def treated(
    raws: Iterable[Unit], recipe: Recipe, *, jobs: int = 1, stall: float = STALL
) -> Generator[tuple[Unit, Done | None], None, None]:
    """Everything in the stream, in order, records with what became of them. Close it to stop the workers."""
    if jobs <= 1:
        for raw in raws:
            yield raw, treat(recipe, raw) if isinstance(raw, Raw) else None
        return
    replace(recipe, sites=None).article("Warm.")  # what every worker needs is loaded once, before they fork
    with closing(in_order(partial(_treat_unit, recipe), batches_of(raws), jobs, stall)) as made:
        for batch, results in made:
            for one, done in zip(batch, results, strict=True):
                if not isinstance(one, Raw):
                    yield one, None
                elif isinstance(done, Lost):
                    yield one, _failed(recipe, one, done.code, done.message)
                else:
                    yield one, done


def _treat_unit(recipe: Recipe, one: Unit) -> Done:
    return treat(recipe, one) if isinstance(one, Raw) else Done(b"")


def batches_of(raws: Iterable[Unit]) -> Iterator[list[Unit]]:
    """The records in handfuls for the workers."""
    batch: list[Unit] = []
    size = 0
    for raw in raws:
        batch.append(raw)
        size += len(raw.data) if isinstance(raw, Raw) else 0
        if len(batch) >= BATCH_RECORDS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


# --------------------------------------------------------------------------------------------------------- progress


class Progress:
    """A line on a terminal that is written over: records, MB/s, share removed, time left."""

    EVERY = 0.2

    def __init__(self, screen: TextIO | None = None, total: int = 0) -> None:
        self.screen = sys.stderr if screen is None else screen
        self.total = total
        self.begun = self.shown = time.monotonic()
        self.bytes = 0
        self.wide = 0

    def seen(self, part: bytes) -> None:
        """Told of every part of the input."""
        self.bytes += len(part)

    def seconds(self) -> float:
        """How long it has been at it."""
        return time.monotonic() - self.begun

    def show(self, counts: Counts) -> None:
        """Shows the counts, at most five times a second."""
        now = time.monotonic()
        if now - self.shown < self.EVERY:
            return
        self.shown = now
        self._write(self.line(counts, now - self.begun))

    def line(self, counts: Counts, seconds: float) -> str:
        """What is shown after so many seconds."""
        rate = self.bytes / seconds if seconds > 0 else 0.0
        parts = [f"{counts.records:,} records", f"{rate / 1e6:.1f} MB/s"]
        if counts.read:
            parts.append(f"{100 * (1 - counts.kept / counts.read):.0f} % removed")
        if counts.failed:
            parts.append(f"{counts.failed:,} failed")
        if self.total and rate:
            done = min(1.0, self.bytes / self.total)
            full = int(20 * done)
            left = max(0, int((self.total - self.bytes) / rate))
            parts.append(f"[{'#' * full}{'.' * (20 - full)}] {100 * done:.0f} %, {left // 60}:{left % 60:02d} left")
        return "  ".join(parts)

    def clear(self) -> None:
        """Takes the line away."""
        if self.wide:
            self._write("")
            self.wide = 0

    def _write(self, line: str) -> None:
        self.screen.write("\r" + line.ljust(self.wide) + ("" if line else "\r"))
        self.screen.flush()
        self.wide = len(line)
