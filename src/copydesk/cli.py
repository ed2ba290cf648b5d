"""The command line: a filter from pages to articles, and the views that explain it."""

from __future__ import annotations

import argparse
import codecs
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import __version__, cli_records
from .clean import DEFAULT, clean
from .gutter import HIDDEN
from .labels import Label
from .model import Article
from .report import diff, explain, page, visible
from .ruleset import Rule, RuleError, Ruleset, load_pack

if TYPE_CHECKING:
    from .sites import SiteMemory

OK, WOULD_REMOVE, USAGE, INTERRUPTED = 0, 1, 2, 130

EPILOG = """\
examples:
  copydesk page.txt                          the article on standard output
  curl ... | html2text | copydesk            as a filter
  copydesk --to json *.txt > articles.jsonl  one JSON object a line
  copydesk --explain page.txt                every line with its label and the reason
  copydesk --report out.html page.txt        the same to look at in a browser
  copydesk --keep dateline --ignore 'promo.*' page.txt
  copydesk --rules --select 'dateline.*'     what the rules are
  copydesk site --help                       what repeats over the pages of a site

output:
  Text is UTF-8 with a line feed at its end, whatever the locale. Articles of several files stand apart like head's:
  a blank line, then '==> name <=='. JSON is one object a line in the order of the arguments, its key "file" the name
  as given, null for standard input. Both are true to the byte, except on a terminal: there, and in all views and
  messages, control characters, bidi controls and zero-width characters of the page show as escapes such as \\u{1b}.

input:
  UTF-8 unless --encoding says otherwise; a byte order mark is honoured and eaten; bytes that are no text become U+FFFD
  and are counted on standard error.

exit status:
  0 done, also when the reader of the output went away   1 --check: something would be removed
  2 wrong usage, a file that cannot be read, a rule or label that does not exist
  3 records: done, but some failed or the input is damaged   130 interrupted
"""


class Failure(Exception):
    """Something the caller can mend; the message is one line."""


class Option(NamedTuple):
    """One row of the option table."""

    group: str
    flags: tuple[str, ...]
    settings: dict[str, Any]


OPTIONS: tuple[Option, ...] = (
    Option("", ("files",), {"nargs": "*", "metavar": "FILE", "help": "pages; none or -: standard input"}),
    Option(
        "output",
        ("--to",),
        {
            "choices": ("text", "json", "jsonl", "jsonld", "ninjs"),
            "help": "what to write (default: text); jsonld: schema.org NewsArticle, ninjs: IPTC ninjs 3.1",
        },
    ),
    Option("output", ("--schema",), {"action": "store_true", "help": "write the JSON Schema of --to json and stop"}),
    Option("output", ("--explain",), {"action": "store_true", "help": "write every line with its label and reason"}),
    Option("output", ("--diff",), {"action": "store_true", "help": "write a unified diff from page to article"}),
    Option(
        "output",
        ("--report",),
        {"metavar": "FILE", "help": "write a one-file HTML report, and nothing else unless asked for; -: to stdout"},
    ),
    Option(
        "output",
        ("--check",),
        {"action": "store_true", "help": "write nothing; status 1 if something would go"},
    ),
    Option(
        "output",
        ("--color",),
        {
            "choices": ("auto", "always", "never"),
            "default": "auto",
            "help": "colours in views; auto minds NO_COLOR, FORCE_COLOR and the terminal",
        },
    ),
    Option("output", ("-q", "--quiet"), {"action": "store_true", "help": "no notes on standard error, only errors"}),
    Option(
        "what is known",
        ("--language",),
        {"metavar": "CODE", "help": "the pages' language, ISO 639-1 (default: told from the text)"},
    ),
    Option("what is known", ("--url",), {"metavar": "URL", "help": "where the page came from"}),
    Option(
        "what is known",
        ("--site-db",),
        {"metavar": "FILE", "help": "what was learned of the pages' sites; see copydesk site --help"},
    ),
    Option(
        "what is known",
        ("--site",),
        {"metavar": "HOST", "help": "the pages' site, for --site-db (default: the host of the address)"},
    ),
    Option(
        "what is known",
        ("--now",),
        {"metavar": "TIME", "help": "the moment of the scrape, ISO 8601, for dates such as '3 hours ago'"},
    ),
    Option(
        "what is known",
        ("--encoding",),
        {"metavar": "NAME", "default": "utf-8", "help": "default: utf-8"},
    ),
    Option(
        "rules",
        ("--keep",),
        {"metavar": "LABEL", "action": "append", "default": [], "help": "leave these pieces in the text; repeatable"},
    ),
    Option(
        "rules",
        ("--select",),
        {"metavar": "GLOB", "action": "append", "default": [], "help": "only rules of this name; repeatable"},
    ),
    Option(
        "rules",
        ("--ignore",),
        {"metavar": "GLOB", "action": "append", "default": [], "help": "no rules of this name; repeatable"},
    ),
    Option(
        "rules",
        ("--pack",),
        {
            "metavar": "FILE",
            "action": "append",
            "default": [],
            "help": "add the rules of a TOML file; repeatable",
        },
    ),
    Option("rules", ("--rules",), {"action": "store_true", "help": "list the rules and stop"}),
    Option("", ("--version",), {"action": "version", "version": f"copydesk {__version__}"}),
)


@dataclass(frozen=True)
class Job:
    """What the arguments ask for, checked."""

    files: tuple[str, ...]
    to: str | None
    explain: bool
    diff: bool
    report: str | None
    check: bool
    quiet: bool
    colour: bool
    terminal: bool
    language: str | None
    url: str | None
    now: str | None
    encoding: str
    keep: tuple[str, ...]
    rules: Ruleset
    site: str | None
    sites: SiteMemory | None

    @property
    def writes(self) -> tuple[View, ...]:
        """What goes to standard output for each page, in order."""
        views: list[View] = [view for wanted, view in ((self.explain, _explain), (self.diff, _diff)) if wanted]
        if self.to or not (views or self.report or self.check):
            views.insert(0, WRITERS[self.to or "text"])
        return tuple(views)


View = Callable[[Job, str, Article], str]
"""What is written for one page: job, file as named, article."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; the exit status."""
    try:
        status = _main(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return status
    except Failure as failure:
        _complain(str(failure))
        return USAGE
    except BrokenPipeError:
        # The reader has what it wanted, as with `| head`. Standard output must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED


def _main(argv: Sequence[str]) -> int:
    if argv[:1] == ["site"]:
        from . import cli_site

        return cli_site.main(argv[1:])
    options = _parser().parse_args(argv)
    if options.schema:
        from .export import schema

        _write(schema())
        return OK
    job = _job(options)
    if options.rules:
        _write(_list_rules(job))
        return OK
    if cli_records.wanted(options):
        return cli_records.run(job, options)
    if job.sites is None:
        return _run(job)
    from .sites_store import SiteError

    try:
        return _run(job)
    except SiteError as error:
        raise Failure(f"--site-db: {error}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="copydesk",
        usage="copydesk [OPTION ...] [FILE ...]",
        description="The article in the text of a scraped news page, with its metadata and a reason for every removal.",
        epilog=EPILOG + cli_records.EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    groups: dict[str, argparse._ArgumentGroup] = {}
    for group, flags, settings in OPTIONS:
        if not group:
            parser.add_argument(*flags, **settings)
            continue
        if group not in groups:
            groups[group] = parser.add_argument_group(group)
        groups[group].add_argument(*flags, **settings)
    cli_records.add_options(parser)
    return parser


def _job(options: argparse.Namespace) -> Job:
    terminal = sys.stdout.isatty()
    return Job(
        files=tuple(options.files) or ("-",),
        to=options.to,
        explain=options.explain,
        diff=options.diff,
        report=options.report,
        check=options.check,
        quiet=options.quiet,
        colour=_colour(options.color, terminal),
        terminal=terminal,
        language=_language(options.language),
        url=options.url,
        now=_now(options.now),
        encoding=_encoding(options.encoding),
        keep=tuple(map(_kept_label, options.keep)),
        rules=_rules(options.select, options.ignore, options.pack),
        site=options.site,
        sites=_sites(options.site_db),
    )


def _run(job: Job) -> int:
    """Cleans the pages one by one; a page that cannot be read is named and the rest go on."""
    status, removed, reported = OK, False, []
    for number, file in enumerate(job.files):
        name = "standard input" if file == "-" else file
        try:
            text = _read(file, job)
        except Failure as failure:
            _complain(str(failure))
            status = USAGE
            continue
        article = clean(
            text,
            language=job.language,
            url=job.url,
            keep=job.keep,
            now=job.now,
            rules=job.rules,
            site=job.site,
            sites=job.sites,
        )
        if len(job.files) > 1 and job.writes and (job.to or "text") == "text":
            _write(("\n" if number else "") + f"==> {visible(name)} <==\n")
        for view in job.writes:
            _write(view(job, file, article))
        if job.report is not None:
            reported.append((name, article))
        if job.check and (gone := _gone(article, job)):
            removed = True
            if not job.quiet:
                _complain(f"{name}: would remove {gone} {'piece' if gone == 1 else 'pieces'}")
    if job.report is not None:
        _write_report(job.report, page(reported, {rule.id: rule.summary for rule in job.rules}))
    return status or (WOULD_REMOVE if removed else OK)


# ------------------------------------------------------------------------------------------------------------ output


def _text(job: Job, file: str, article: Article) -> str:
    text = article.text + "\n" if article.text else ""
    return visible(text) if job.terminal else text


def _json(job: Job, file: str, article: Article) -> str:
    from .export import dumps

    return _object(job, dumps({"file": None if file == "-" else _utf8(file), **article.to_dict()}))


def _standard(job: Job, file: str, article: Article) -> str:
    from .export import STANDARDS, dumps

    assert job.to is not None
    return _object(job, dumps(STANDARDS[job.to](article)))


def _object(job: Job, record: str) -> str:
    """A JSON object on its line."""
    if job.terminal:  # the same JSON with the hidden characters written as JSON's own escapes
        record = HIDDEN.sub(lambda found: _json_escape(found.group()), record)
    return record + "\n"


def _explain(job: Job, file: str, article: Article) -> str:
    width = max(40, shutil.get_terminal_size((80, 24)).columns) if job.terminal else None
    return explain(article, job.colour, width)


def _diff(job: Job, file: str, article: Article) -> str:
    return diff(article, "page" if file == "-" else file, map(Label, job.keep), job.colour)


WRITERS: dict[str, View] = {"text": _text, "json": _json, "jsonld": _standard, "ninjs": _standard}


def _json_escape(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _gone(article: Article, job: Job) -> int:
    """How many pieces are not in the text."""
    return sum(
        1
        for block in article.removed
        if block.label.value not in job.keep and article.source[block.span.start : block.span.end].strip()
    )


def _list_rules(job: Job) -> str:
    """The rules of the job: id, label, strength, languages, summary."""
    from .lexicon import languages, pack

    speaks: dict[str, list[str]] = {}
    for language in languages():
        for id in pack(language).phrases:
            speaks.setdefault(id, []).append(language)

    def spoken(rule: Rule) -> list[str]:
        return list(rule.languages) or (speaks.get(rule.id, []) if rule.phrases is not None else [])

    if job.to == "json":
        from .export import dumps

        return "".join(
            dumps(
                {
                    "id": rule.id,
                    "label": rule.label.value,
                    "strength": rule.strength.name.lower(),
                    "summary": rule.summary,
                    "languages": spoken(rule),
                }
            )
            + "\n"
            for rule in job.rules
        )
    wide = max((len(rule.id) for rule in job.rules), default=0)
    dim, reset = ("\x1b[2m", "\x1b[0m") if job.colour else ("", "")
    lines = []
    for rule in job.rules:
        head = f"{visible(rule.id):<{wide}}  {rule.label.value:<10}  {rule.strength.name.lower():<7}"
        lines.append(f"{head}  {visible(rule.summary)}  {dim}[{' '.join(spoken(rule)) or 'any'}]{reset}\n")
    return "".join(lines)


def _write(text: str) -> None:
    sys.stdout.buffer.write(_utf8(text).encode("utf-8"))


def _write_report(file: str, html: str) -> None:
    if file == "-":
        _write(html)
        return
    try:
        Path(file).write_text(_utf8(html), encoding="utf-8", newline="\n")
    except OSError as error:
        raise Failure(f"cannot write {file}: {error.strerror or error}") from None


def _utf8(text: str) -> str:
    """`text` that can be encoded; file names may hold bytes that are no text."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _complain(message: str) -> None:
    sys.stderr.write(visible(f"copydesk: {message}").replace("\n", " ") + "\n")


# ------------------------------------------------------------------------------------------------------------- input


def _read(file: str, job: Job) -> str:
    """The text of a file, decoded; bytes that are no text are replaced and counted."""
    if file == "-" and sys.stdin is None:
        raise Failure("cannot read standard input: it is closed")
    if file == "-" and sys.stdin.isatty() and not job.quiet:
        _complain("reading the page from the terminal; end it with Ctrl-D, or see --help")
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Failure(f"cannot read {file}: {reason}{_near(file, _siblings(file))}") from None
    text, bad = decode(raw, job.encoding)
    if bad and not job.quiet:
        name = "standard input" if file == "-" else file
        _complain(f"{name}: {bad} {'place is' if bad == 1 else 'places are'} not {job.encoding}, replaced by U+FFFD")
    return text


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(raw: bytes, encoding: str = "utf-8") -> tuple[str, int]:
    """The text and the number of replacements; where UTF-8 is expected, a byte order mark decides and is eaten."""
    if encoding == "utf-8":
        for mark, name in _BOMS:
            if raw.startswith(mark):
                raw, encoding = raw[len(mark) :], name
                break
    try:
        return raw.decode(encoding), 0
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        return text, len(text) - len(raw.decode(encoding, "ignore"))


def _siblings(file: str) -> list[str]:
    """The names beside a file that is missing, as the caller would write them."""
    folder = os.path.dirname(file)
    try:
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder or "."))[:2000]]
    except (OSError, ValueError):
        return []


# ---------------------------------------------------------------------------------------------------- argument checks


def _near(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"; near: {', '.join(near)}" if near else ""


def _colour(wish: str, terminal: bool) -> bool:
    if wish != "auto":
        return wish == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return terminal and os.environ.get("TERM") != "dumb"


def _language(code: str | None) -> str | None:
    if code is None:
        return None
    bare = code.replace("_", "-").partition("-")[0].lower()
    if not (bare.isascii() and bare.isalpha() and 2 <= len(bare) <= 3):
        raise Failure(f"--language: {code!r} is no language code; write ISO 639-1, such as en or id")
    return bare


def _now(moment: str | None) -> str | None:
    if moment is None:
        return None
    from datetime import datetime

    try:
        datetime.fromisoformat(moment)
    except ValueError:
        raise Failure(f"--now: {moment!r} is no ISO 8601 time; write 2026-03-01 or 2026-03-01T12:00+01:00") from None
    return moment


def _encoding(name: str) -> str:
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # raises LookupError for codecs that are no text encodings, such as base64
        return found.name
    except (LookupError, ValueError, UnicodeError):
        from encodings.aliases import aliases

        known = {alias.replace("_", "-") for alias in [*aliases, *aliases.values()]}
        raise Failure(f"--encoding: there is no encoding {name!r}{_near(name.lower(), sorted(known))}") from None


def _kept_label(value: str) -> str:
    known = [label.value for label in Label]
    if value not in known:
        near = _near(value, known) or f"; labels are {', '.join(known)}"
        raise Failure(f"--keep: there is no label {value!r}{near}")
    return value


def _sites(file: str | None) -> SiteMemory | None:
    if file is None:
        return None
    from .sites import SiteMemory
    from .sites_store import SiteError

    try:
        return SiteMemory.open(file, read_only=True)
    except SiteError as error:
        raise Failure(f"--site-db: {error}") from None


def _rules(select: list[str], ignore: list[str], packs: list[str]) -> Ruleset:
    rules = DEFAULT
    try:
        for file in packs:
            rules = rules.with_pack(load_pack(file))
        if select:
            rules = rules.only(*select)
        return rules.without(*ignore) if ignore else rules
    except RuleError as error:
        raise Failure(str(error)) from None
