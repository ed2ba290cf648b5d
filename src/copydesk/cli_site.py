"""`copydesk site ...`: learns sites from their pages and shows what was learned."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import regex

from .model import Page
from .read import read
from .report import visible
from .sites import Known, SiteMemory, Stats, site_of
from .sites_store import SiteError
from .streams import MissingError

OK, USAGE, FAILED = 0, 2, 3
FORMS = ("auto", "text", "jsonl", "wet")
SHOWN_LINES = 60
"""Lines that `show` writes unless asked for more."""
EXPORTED = 0.2
"""A line on this share of a site's pages, and on two at least, goes into its pack."""

DESCRIPTION = """\
What repeats over the pages of one site is the site's, not the article's. A site memory is one SQLite file.

  copydesk site learn crawl/*.wet.gz --db sites.sqlite       WET archives, the site from each page's address
  copydesk site learn pages.jsonl --db sites.sqlite          one JSON object a line, with "text" and "url"
  copydesk site learn *.txt --site example.org --db sites.sqlite
  copydesk --site-db sites.sqlite --url https://example.org/story page.txt
  copydesk site stats --db sites.sqlite                      what is known, one line a site
  copydesk site show example.org --db sites.sqlite           the lines that stand on several of its pages
  copydesk site export example.org --db sites.sqlite > example.toml      the same as a rule pack, for --pack
  copydesk site merge other.sqlite --db sites.sqlite         adds what was learned elsewhere
  copydesk site forget example.org --db sites.sqlite

exit status: 0 done, 2 wrong usage or a file that cannot be used, 3 done, but some records could not be learned
"""


class Found(NamedTuple):
    """One page to learn; `site` is None where nothing says which site it is of, `page` where there is none."""

    page: Page | None
    site: str | None


NOTHING = Found(None, None)


def main(argv: Sequence[str]) -> int:
    """Runs `copydesk site`; the exit status."""
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options))
    except (SiteError, MissingError) as error:
        return _refuse(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _refuse(f"cannot read {error.filename}: {error.strerror}" if error.filename else str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="copydesk site",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, summary: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        made.add_argument("--db", metavar="FILE", required=True, help="the site memory")
        made.set_defaults(run=run)
        return made

    learn = command("learn", _learn, "learn pages")
    learn.add_argument("files", nargs="+", metavar="FILE", help="texts, JSONL, WET, WARC, also compressed; -: stdin")
    learn.add_argument("--site", metavar="HOST", help="the site of all the pages (default: the host of each address)")
    learn.add_argument("--from", dest="form", choices=FORMS, default="auto", help="default: told by the file's name")
    learn.add_argument(
        "--field",
        metavar="KEY",
        default="text",
        help="the key with the text, or HTML if called html (default: text)",
    )
    learn.add_argument("--url-field", metavar="KEY", default="url", help="the key with the address (default: url)")
    learn.add_argument("-q", "--quiet", action="store_true", help="no count of what was learned")
    show = command("show", _show, "the lines that stand on several pages of a site")
    show.add_argument("site", metavar="HOST")
    show.add_argument("--all", action="store_true", help=f"all of them, not only the first {SHOWN_LINES}")
    show.add_argument("--to", choices=("text", "json"), default="text", help="default: text")
    command("export", _export, "a site's lines as a rule pack").add_argument("site", metavar="HOST")
    stats = command("stats", _stats, "what is known, one line a site")
    stats.add_argument("site", metavar="HOST", nargs="?")
    stats.add_argument("--to", choices=("text", "json"), default="text", help="default: text")
    merge = command("merge", _merge, "add what other memories have learned")
    merge.add_argument("others", metavar="FILE", nargs="+")
    command("forget", _forget, "forget a site").add_argument("site", metavar="HOST")
    return parser


# --------------------------------------------------------------------------------------------------------- commands


def _learn(options: argparse.Namespace) -> int:
    learned = known = failed = 0
    with SiteMemory.open(options.db) as memory:
        for page, site in _pages(options):
            if page is None or site is None:
                failed += 1
            elif memory.learn_page(page, site):
                learned += 1
            else:
                known += 1
    if not options.quiet:
        _say(f"{learned} pages learned, {known} known already or beyond the sample")
    if failed:
        _say(f"{failed} could not be learned: no text, or neither --site nor an address says which site")
    return FAILED if failed else OK


def _show(options: argparse.Namespace) -> int:
    with _reader(options.db) as memory:
        site = _known(memory, options.site)
        lines = memory.lines(site)
        if options.to == "json":
            _write("".join(_json(known._asdict()) for known in lines))
            return OK
        shown = lines if options.all else lines[:SHOWN_LINES]
        _write("".join(_line(known) for known in shown))
        if len(shown) < len(lines):
            _say(f"{len(lines) - len(shown)} more lines; --all shows them")
    return OK


def _export(options: argparse.Namespace) -> int:
    with _reader(options.db) as memory:
        site = _known(memory, options.site)
        _write(pack_of(site, memory.lines(site)))
    return OK


def _stats(options: argparse.Namespace) -> int:
    with _reader(options.db) as memory:
        sites = [_known(memory, options.site)] if options.site else memory.sites()
        for site in sites:
            stats = memory.stats(site)
            _write(_json(stats._asdict()) if options.to == "json" else _summary(stats))
    return OK


def _merge(options: argparse.Namespace) -> int:
    with SiteMemory.open(options.db) as memory:
        for path in options.others:
            with _reader(path) as other:
                memory.merge(other)
    return OK


def _forget(options: argparse.Namespace) -> int:
    _reader(options.db).close()  # a file that is not there is not made
    with SiteMemory.open(options.db) as memory:
        memory.forget(_known(memory, options.site))
    return OK


def _reader(path: str) -> SiteMemory:
    return SiteMemory.open(path, read_only=True)


def _known(memory: SiteMemory, site: str) -> str:
    """The name of a site that the memory knows."""
    from difflib import get_close_matches

    name = site_of(None, site if "//" in site else f"//{site}") or site
    sites = memory.sites()
    if name in sites:
        return name
    near = get_close_matches(name, sites, n=3, cutoff=0.6)
    raise SiteError(f"nothing is known of {name!r}" + (f"; near: {', '.join(near)}" if near else ""))


# ----------------------------------------------------------------------------------------------------------- output


def pack_of(site: str, lines: Iterable[Known]) -> str:
    """A site's lines as a rule pack, TOML: those that are whole, stand outside the articles, and hold no number.

    Numbers are folded in the memory, and a pack's phrases are taken to the letter.
    """
    phrases = [
        known.text
        for known in lines
        if known.whole
        and known.place in ("before", "after")
        and known.pages >= max(2, EXPORTED * known.of)
        and "0" not in known.text
        and sum(map(str.isalpha, known.text)) > 1
    ]
    name = regex.sub(r"[^a-z0-9]+", "-", site).strip("-") or "site"
    listed = "".join(f"    {_toml(phrase)},\n" for phrase in sorted(set(phrases)))
    if not phrases:
        return f"# Nothing on the pages of {_toml(site)} repeats often enough.\n"
    return (
        f"# Lines that the pages of {_toml(site)} share.\n"
        f'["site-{name}.line"]\n'
        'label = "nav"\nstrength = "likely"\nposition = "whole"\n'
        f"sees = {_toml(f'A line that the pages of {site} share.')}\n"
        f"phrases = [\n{listed}]\n"
    )


def _toml(text: str) -> str:
    """A TOML string; JSON's is one, but for U+007F and lone surrogates."""
    clean = text.encode("utf-8", "replace").decode()
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(known: Known) -> str:
    more = "" if known.whole else " …"
    return f"{known.pages:5} of {known.of:<5} {known.place:<7} {visible(known.text)}{more}\n"


def _summary(stats: Stats) -> str:
    return (
        f"{visible(stats.site)}: {stats.pages} pages, {stats.kept} kept, {stats.stories} stories, "
        f"{stats.lines} lines, {stats.repeated} repeated, {stats.size} bytes\n"
    )


def _json(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.flush()


def _say(message: str) -> None:
    sys.stderr.write(visible(f"copydesk site: {message}").replace("\n", " ") + "\n")


def _refuse(message: str) -> int:
    _say(message)
    return USAGE


# ------------------------------------------------------------------------------------------------------------ input


def _pages(options: argparse.Namespace) -> Iterator[Found]:
    """The pages in the files."""
    from .streams import Cut, lines_of, parts_of, unpacked, whole_of
    from .warc import warc_records

    for name in options.files:
        form = _form(name) if options.form == "auto" else options.form
        file = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115 (closed below)
        with file:
            parts = unpacked(parts_of(file))
            read = {"jsonl": lines_of, "wet": warc_records, "text": whole_of}[form]
            for one in read(parts):
                if isinstance(one, Cut):
                    _say(f"{name}: {one.message}")
                    yield NOTHING
                elif one.fault is not None:
                    yield NOTHING
                elif form == "jsonl":
                    yield _record(one.data, options)
                else:
                    text = one.data.decode(one.charset, "replace").removeprefix("\ufeff")
                    yield Found(_page(text, one.kind == "html"), site_of(options.site, dict(one.about).get("url")))


def _page(text: str, html: bool) -> Page:
    if not html:
        return read(text)
    from .html import flatten

    return flatten(text)


def _record(line: bytes, options: argparse.Namespace) -> Found:
    """The page in one JSON object."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return NOTHING
    text = record.get(options.field) if isinstance(record, dict) else None
    if not isinstance(text, str):
        return NOTHING
    address = record.get(options.url_field)
    site = site_of(options.site, address if isinstance(address, str) else None)
    return Found(_page(text, options.field.lower() == "html"), site)


def _form(name: str) -> str:
    bare = regex.sub(r"\.(?:gz|bz2|xz|zst)$", "", name.lower())
    if bare.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    return "wet" if bare.endswith((".wet", ".warc")) else "text"
