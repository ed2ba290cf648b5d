"""The record modes of the command: JSONL, WET and WARC streams, many files, several processes."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .gutter import HIDDEN
from .report import visible

if TYPE_CHECKING:
    from .cli import Job
    from .records import Counts, Progress, Recipe, Unit
    from .streams import Parts

OK, USAGE, FAILED = 0, 2, 3

FORMS = ("auto", "text", "jsonl", "html", "wet", "warc")
SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".warc": "warc",
    ".wet": "warc",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
"""What a file holds, by the end of its name without .gz, .bz2, .xz or .zst."""
PACKED = (".gz", ".bz2", ".xz", ".zst")
STREAMS = ("jsonl", "warc")
"""Forms that are records even where the command is not told so."""

EPILOG = """
records:
  copydesk --from jsonl --field text -j 4 pages.jsonl.gz > clean.jsonl
  copydesk -O clean/ --resume crawl/*.warc.wet.gz
  One record in, one record out, in order; other keys stay as they are, to the byte; the result is under the key
  "clean". Files named .jsonl, .warc or .wet (also .gz .bz2 .xz .zst) are records without --from. WARC and WET need
  copydesk[warc], .zst before Python 3.14 copydesk[zst]. Status 3: done, but some records failed or the input is cut
  or damaged; a line on standard error counts them.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the record modes."""
    group = parser.add_argument_group("records")
    add = group.add_argument
    add("--from", dest="form", choices=FORMS, help="what the input is; auto: told from name and first bytes")
    add("--field", metavar="KEY", help="the key with the text, or with HTML if it is called html (default: text)")
    add("--field-is", choices=("text", "html"), help="what the field holds, whatever it is called")
    add("--url-field", metavar="KEY", help="the key with the page's address (default: url)")
    add("--short", action="store_true", help="the result without comments, related titles and removed pieces")
    add("--on-error", choices=("pass", "drop", "dead-letter", "fail"), help="what becomes of a record that fails")
    add("--dead-letter", metavar="FILE", help="where failed records go, with place, code and bytes")
    add("--stats", metavar="FILE", help="write the counts as JSON")
    add("-j", "--jobs", type=int, metavar="N", help="worker processes; 0: one a core (default: 1)")
    add("-O", "--output-dir", metavar="DIR", help="one output file for each input file, complete or not there")
    add("--resume", action="store_true", help="with -O: leave out the files that are done")
    add("--max-record", metavar="SIZE", help="longest record, in bytes or as 16M (default: 16M)")
    add("--unbuffered", action="store_true", help="write each record at once")


def wanted(options: argparse.Namespace) -> bool:
    """Whether the arguments ask for records."""
    if options.form == "text" or options.form == "html":
        told = False
    else:
        told = options.form is not None or any(_suffix_form(name) in STREAMS for name in options.files)
    names = ("field", "field_is", "url_field", "on_error", "dead_letter", "stats", "output_dir", "max_record")
    given = any(getattr(options, name) is not None for name in names) or options.jobs is not None
    return told or given or options.resume or options.unbuffered or options.short or options.to == "jsonl"


def _suffix_form(name: str) -> str | None:
    base = name.lower()
    for suffix in PACKED:
        base = base.removesuffix(suffix)
    return SUFFIXES.get(os.path.splitext(base)[1])


@dataclass(frozen=True)
class Plan:
    """What the arguments ask for, checked."""

    files: tuple[str, ...]
    form: str
    recipe: Recipe
    policy: str
    dead_letter: str | None
    stats: str | None
    jobs: int
    folder: Path | None
    resume: bool
    limit: int
    unbuffered: bool
    quiet: bool
    terminal: bool


def run(job: Job, options: argparse.Namespace) -> int:
    """Cleans the records that the arguments ask for; the exit status."""
    from .cli import Failure, _complain
    from .records import Counts, Ledger, Progress, StoppedError
    from .streams import MissingError

    plan = _plan(job, options)
    progress = Progress(total=_size(plan.files))
    watched = sys.stderr.isatty() and not plan.quiet and not plan.terminal
    missing: list[str] = []
    total, stopped = Counts(), ""
    with ExitStack() as stack:
        letters = None
        if plan.dead_letter is not None:
            try:
                letters = stack.enter_context(open(plan.dead_letter, "wb"))
            except OSError as error:
                raise Failure(f"cannot write {plan.dead_letter}: {error.strerror or error}") from None
        stack.callback(progress.clear)
        try:
            _look_for_packages(plan)
            if plan.folder is None:
                ledger = Ledger(_writer(plan), plan.policy, letters.write if letters else None, total)
                _run_stream(plan, ledger, progress, watched, missing)
            else:
                _run_parts(plan, plan.folder, total, progress, watched, missing)
        except StoppedError as stop:
            stopped = str(stop)
        except MissingError as error:
            raise Failure(str(error)) from None
        total.bytes_in += progress.bytes
    if stopped:
        _complain(f"stopped: {stopped}")
    failed = bool(total.failed or total.cuts)
    if not plan.quiet or failed:
        _complain(total.summary())
    if plan.stats is not None:
        _write_stats(plan.stats, total, plan.recipe, progress)
    return USAGE if missing else FAILED if failed else OK


def _look_for_packages(plan: Plan) -> None:
    """Raises `MissingError` now rather than in the middle of the files."""
    from .streams import zstd_library
    from .warc import reader

    if plan.form in ("wet", "warc") or any(_suffix_form(name) == "warc" for name in plan.files):
        reader()
    if any(name.lower().endswith(".zst") for name in plan.files):
        zstd_library()


def _plan(job: Job, options: argparse.Namespace) -> Plan:
    from .cli import Failure
    from .records import Recipe
    from .streams import LIMIT

    for name in ("explain", "diff", "report", "check"):
        if getattr(job, name):
            raise Failure(
                f"--{name} is for pages; take a record out first (jq -r .text), or leave out the record options"
            )
    policy = options.on_error or ("dead-letter" if options.dead_letter is not None else "pass")
    if policy == "dead-letter" and options.dead_letter is None and options.output_dir is None:
        raise Failure("--on-error dead-letter: say where to with --dead-letter FILE")
    if options.dead_letter is not None and policy != "dead-letter":
        raise Failure(f"--dead-letter and --on-error {policy} exclude each other")
    if options.dead_letter is not None and options.output_dir is not None:
        raise Failure(
            "with -O dead letters stand beside each part: write --on-error dead-letter, without --dead-letter"
        )
    if options.resume and options.output_dir is None:
        raise Failure("--resume goes with -O DIR")
    jobs = 1 if options.jobs is None else options.jobs or len(os.sched_getaffinity(0))
    if jobs < 0:
        raise Failure(f"-j: {jobs} is no number of processes")
    recipe = Recipe(
        field=options.field or "text",
        html=None if options.field_is is None else options.field_is == "html",
        url_field=options.url_field or "url",
        language=job.language,
        keep=job.keep,
        now=job.now,
        sites=options.site_db,
        site=job.site,
        encoding=job.encoding,
        to=job.to or "jsonl",
        short=options.short,
        rules=job.rules,
    )
    return Plan(
        files=job.files,
        form=options.form or "auto",
        recipe=recipe,
        policy=policy,
        dead_letter=options.dead_letter,
        stats=options.stats,
        jobs=jobs,
        folder=None if options.output_dir is None else Path(options.output_dir),
        resume=options.resume,
        limit=LIMIT if options.max_record is None else _bytes(options.max_record),
        unbuffered=options.unbuffered,
        quiet=job.quiet,
        terminal=job.terminal,
    )


def _bytes(size: str) -> int:
    from .cli import Failure

    units = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
    number, unit = (size[:-1], size[-1:].upper()) if size[-1:].upper() in units else (size, "")
    if not (number.isascii() and number.isdigit() and int(number)):
        raise Failure(f"--max-record: {size!r} is no size; write bytes, or 512K, 16M, 1G")
    return int(number) * units[unit]


def _size(files: tuple[str, ...]) -> int:
    """Bytes of all files together; 0 where that is not known."""
    try:
        return 0 if "-" in files else sum(os.path.getsize(name) for name in files)
    except (OSError, ValueError):
        return 0


# ------------------------------------------------------------------------------------------------------------- input


def _units(plan: Plan, progress: Progress, missing: list[str], skip: Any = None) -> Iterator[Unit]:
    """The records of all files, each file between its turns. Names that cannot be read go to `missing`."""
    from .cli import _complain
    from .streams import Turn, parts_of, unpacked

    for name in plan.files:
        if skip is not None and skip(name):
            continue
        try:
            file: BinaryIO = sys.stdin.buffer if name == "-" else open(name, "rb")  # noqa: SIM115
        except (OSError, ValueError, AttributeError) as error:
            reason = getattr(error, "strerror", None) or ("it is closed" if sys.stdin is None else str(error))
            _complain(f"cannot read {'standard input' if name == '-' else name}: {reason}")
            missing.append(name)
            continue
        digest, before = sha256(), progress.bytes

        def seen(part: bytes, digest: Any = digest) -> None:
            progress.seen(part)
            digest.update(part)

        yield Turn(name, True)
        try:
            yield from _records(plan, name, unpacked(parts_of(file, seen)))
        finally:
            if name != "-":
                file.close()
        yield Turn(name, False, progress.bytes - before, digest.hexdigest())


def _records(plan: Plan, name: str, parts: Parts) -> Iterator[Unit]:
    from .streams import Cut, Raw, lines_of, whole_of
    from .warc import warc_records

    shown = None if name == "-" else name
    form, parts = _form(plan.form, name, _guarded(parts, name))
    if form == "jsonl":
        found = lines_of(parts, plan.limit)
    elif form in ("warc", "wet"):
        found = warc_records(parts, plan.limit)
    else:
        found = whole_of(parts, plan.limit, form)
    for one in found:
        if isinstance(one, Raw):
            if form in ("text", "html") and shown is not None:
                one = one._replace(about=(("file", shown),))
            yield one._replace(file=shown)
        else:
            yield Cut(one.code, f"{shown or 'standard input'}: {one.message}")


def _guarded(parts: Parts, name: str) -> Parts:
    """The parts up to a reading error, which is a cut."""
    from .streams import Cut

    try:
        yield from parts
    except OSError as error:
        yield Cut("unreadable", f"cannot be read to its end: {error.strerror or error}")


def _form(told: str, name: str, parts: Parts) -> tuple[str, Parts]:
    """What a stream holds, and the stream."""
    from itertools import chain

    if told != "auto":
        return told, parts
    form = _suffix_form(name)
    if form is not None:
        return form, parts
    taken: list[Any] = []
    start = b""
    for part in parts:
        taken.append(part)
        start += part if isinstance(part, bytes) else b""
        if len(start) >= 64:
            break
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"WARC/"):
        form = "warc"
    elif start.startswith(b"{"):
        form = "jsonl"
    elif start[:9].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        form = "html"
    return form or "text", chain(taken, parts)


# ------------------------------------------------------------------------------------------------------------ output


def _writer(plan: Plan) -> Any:
    """Writes to standard output; on a terminal hidden characters show as escapes."""
    from .cli import _json_escape

    out = sys.stdout.buffer
    at_once = plan.unbuffered or plan.terminal or (sys.stdin is not None and sys.stdin.isatty())

    def write(what: bytes) -> None:
        if plan.terminal:
            text = what.decode("utf-8", "replace").removesuffix("\n")
            shown = visible(text) if plan.recipe.to == "text" else HIDDEN.sub(lambda m: _json_escape(m.group()), text)
            what = (shown + "\n").encode("utf-8", "replace")
        out.write(what)
        if at_once:
            out.flush()

    return write


def _run_stream(plan: Plan, ledger: Any, progress: Progress, watched: bool, missing: list[str]) -> None:
    from .cli import _complain
    from .records import treated
    from .streams import Cut, Raw

    with closing(treated(_units(plan, progress, missing), plan.recipe, jobs=plan.jobs)) as made:
        for unit, done in made:
            if isinstance(unit, Raw) and done is not None:
                ledger.take(unit, done)
            elif isinstance(unit, Cut):
                ledger.counts.cuts.append(unit.message)
                progress.clear()
                _complain(unit.message)
            if watched:
                progress.show(ledger.counts)


class _Part:
    """One output file under way, under another name until it is complete."""

    def __init__(self, plan: Plan, target: Path) -> None:
        from .records import Ledger
        from .streams import packed

        self.target = target
        self.letters_target = target.with_name(target.name + ".dead.jsonl")
        self.stack = ExitStack()
        self.files: list[tuple[BinaryIO, Path, Path]] = []
        self.out = self._open(target)
        self.stream: Any = packed(self.out, target.name)
        if self.stream is not self.out:
            self.stack.callback(self.stream.close)
        letters = self._open(self.letters_target) if plan.policy == "dead-letter" else None
        self.ledger = Ledger(self.stream.write, plan.policy, letters.write if letters else None)

    def _open(self, target: Path) -> BinaryIO:
        under_way = target.with_name(target.name + ".part")
        file: BinaryIO = self.stack.enter_context(under_way.open("wb"))
        self.files.append((file, under_way, target))
        return file

    def finish(self, stamp: dict[str, object]) -> None:
        """Everything on disk, then the names, then the note that the part is done."""
        if self.stream is not self.out:
            self.stream.close()
        for file, under_way, target in self.files:
            file.flush()
            os.fsync(file.fileno())
            os.replace(under_way, target)
        self.stack.close()
        note = _note(self.target)
        under_way = note.with_name(note.name + ".part")
        under_way.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
        os.replace(under_way, note)

    def abandon(self) -> None:
        self.stack.close()
        for _, under_way, _ in self.files:
            under_way.unlink(missing_ok=True)


def _note(target: Path) -> Path:
    return target.with_name(target.name + ".done.json")


def _targets(plan: Plan, folder: Path) -> dict[str, Path]:
    """Input name -> output file. Raises `Failure` where two share one, or where one would be overwritten by itself."""
    from .cli import Failure

    made: dict[str, Path] = {}
    for name in plan.files:
        base = "stdin" if name == "-" else os.path.basename(name)
        packing = next((suffix for suffix in PACKED if base.lower().endswith(suffix)), "")
        base = base[: len(base) - len(packing)]
        for suffix in (*SUFFIXES, *SUFFIXES):  # twice: .warc.wet
            if base.lower().endswith(suffix):
                base = base[: -len(suffix)]
        target = folder / (base + (".txt" if plan.recipe.to == "text" else ".jsonl") + packing)
        if target in made.values():
            raise Failure(f"-O: two files would be written to {target}; clean them into different folders")
        if name != "-" and target.exists() and os.path.exists(name) and os.path.samefile(target, name):
            raise Failure(f"-O: {target} would be written over itself; choose another folder")
        made[name] = target
    return made


def _run_parts(plan: Plan, folder: Path, total: Counts, progress: Progress, watched: bool, missing: list[str]) -> None:
    from .cli import Failure, _complain
    from .records import Counts, treated
    from .streams import Cut, Raw, Turn

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"cannot write to {folder}: {error.strerror or error}") from None
    targets = _targets(plan, folder)
    stamp = sha256(f"{plan.recipe.fingerprint()} {plan.policy} {plan.form} {plan.limit}".encode()).hexdigest()

    def skip(name: str) -> bool:
        done = _done(name, targets[name], stamp) if plan.resume else None
        if done is None:
            return False
        total.add(Counts.from_dict(done))
        if not plan.quiet:
            progress.clear()
            _complain(f"{name}: done before")
        return True

    part: _Part | None = None
    try:
        with closing(treated(_units(plan, progress, missing, skip), plan.recipe, jobs=plan.jobs)) as made:
            for unit, done in made:
                if isinstance(unit, Turn):
                    if unit.begins:
                        part = _Part(plan, targets[unit.file])
                    elif part is not None:
                        counts = part.ledger.counts
                        finished, part = part, None
                        finished.finish(
                            {
                                "file": unit.file,
                                "size": unit.size,
                                "sha256": unit.digest,
                                "fingerprint": stamp,
                                "counts": counts.to_dict(),
                            }
                        )
                        total.add(counts)
                    continue
                assert part is not None
                if isinstance(unit, Raw) and done is not None:
                    part.ledger.take(unit, done)
                elif isinstance(unit, Cut):
                    part.ledger.counts.cuts.append(unit.message)
                    progress.clear()
                    _complain(unit.message)
                if watched:
                    shown = Counts()
                    shown.add(total)
                    shown.add(part.ledger.counts)
                    progress.show(shown)
    except OSError as error:
        raise Failure(f"cannot write to {folder}: {error.strerror or error}") from None
    finally:
        if part is not None:  # stopped on the way: what there is of it is no part
            total.add(part.ledger.counts)
            part.abandon()


def _done(name: str, target: Path, stamp: str) -> dict[str, Any] | None:
    """The counts of a part that is done and still right: same input, same output wanted; None where it is not."""
    try:
        note = json.loads(_note(target).read_text(encoding="utf-8"))
        if name == "-" or note["fingerprint"] != stamp or not target.exists():
            return None
        if note["size"] != os.path.getsize(name):
            return None
        digest = sha256()
        with open(name, "rb") as file:
            while part := file.read(1024 * 1024):
                digest.update(part)
        counts: dict[str, Any] = note["counts"]
        return counts if note["sha256"] == digest.hexdigest() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_stats(file: str, counts: Counts, recipe: Recipe, progress: Progress) -> None:
    from . import __version__
    from .cli import Failure

    seconds = progress.seconds()
    stats = {
        "schema_version": 1,
        "copydesk": __version__,
        "fingerprint": recipe.fingerprint(),
        **counts.to_dict(),
        "seconds": round(seconds, 3),
    }
    try:
        Path(file).write_text(json.dumps(stats, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise Failure(f"cannot write {file}: {error.strerror or error}") from None
