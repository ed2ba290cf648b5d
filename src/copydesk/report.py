"""What people look at: the terminal views, the one-file HTML report and its notebook form.

Everything that comes from a page passes through `visible` on its way to a person: no control sequence reaches a
terminal, no invisible character goes unseen, nothing of the page is markup in the report. Data output (text, JSON) does
not pass here and stays true to the byte.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from html import escape as html_escape
from itertools import groupby

import regex

from .gutter import CARRIED, HIDDEN, WIDTH, Row, rows_of, stretches_of, write_gutter
from .gutter import escape as _escape
from .labels import Label, Zone
from .model import Article, Block, Mark, Metadata, Span

CONTEXT = 3
"""Unchanged lines around a change in the diff."""

FRAGMENT = 90_000
"""Bytes that the notebook form may take."""

_LINE_BREAK = regex.compile(r"\r\n|[\n\r\u2028\u2029\x85\x0b\x0c]")
_FINDING = regex.compile(r"(?<!\\)\[\[[a-z]+:.*?(?:(?<!\\)\]\]|$)")
_SPACES = regex.compile(r"\s++")

_RESET, _DIM, _RED, _GREEN, _CYAN = "\x1b[0m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[36m"
_ZONE_COLOUR = {
    Zone.LEAD: "\x1b[34m",
    Zone.HEAD: "\x1b[36m",
    Zone.BODY: "",
    Zone.ASIDE: "\x1b[33m",
    Zone.TAIL: "\x1b[35m",
    Zone.TALK: "\x1b[32m",
}


def visible(text: str) -> str:
    """`text` for human eyes: line feeds and tabs stay, every other hidden character becomes an escape.

    Hidden are C0 and C1 controls, DEL, bidi controls, zero-width characters, line separators and lone surrogates.

    >>> visible("red\\x1b[31m")
    'red\\\\u{1b}[31m'
    """
    seen: str = HIDDEN.sub(lambda found: found.group() if found.group() in "\n\t" else _escape(found), text)
    return seen


# ---------------------------------------------------------------------------------------------------- terminal views


def explain(article: Article, colour: bool = False, width: int | None = None) -> str:
    """The gutter of the article's page; `width` cuts each row to that many columns, for a terminal."""
    rows = rows_of(article.source, article.blocks)
    written = write_gutter(rows)
    if not colour and width is None:
        return written
    lines = []
    label = next((row.label for row in rows if row.label is not None), Label.OTHER)
    for row, line in zip(rows, written.split("\n"), strict=False):
        label = row.label or label
        lines.append(_explain_row(row, line, label, colour, width))
    return "".join(line + "\n" for line in lines)


def _explain_row(row: Row, line: str, label: Label, colour: bool, width: int | None) -> str:
    head, text, note = line[: WIDTH + 1], line[WIDTH + 1 :], ""
    if row.note is not None:
        text, _, note = text.rpartition("   <- ")
        note = "<- " + note
    if width is not None:
        if row.note is not None and len(note) > width // 2:
            note = f"<- {row.note.confidence:.2f} {row.note.reasons[0]}"
            if len(row.note.reasons) > 1:
                note += f" +{len(row.note.reasons) - 1}"
        note = _cut(note, width // 2)
        room = width - len(head) - (len(note) + 2 if note else 0)
        text = _cut(text, room)
        if note:
            text += " " * (room - columns(text) + 2)
    elif note:
        text += "   "
    if colour:
        tint = _ZONE_COLOUR[label.zone]
        head = f"{tint}{head[:WIDTH]}{_RESET}{_DIM}{head[WIDTH:]}{_RESET}" if tint else head
        if label.kept:
            text = _FINDING.sub(lambda found: f"\x1b[33m{found.group()}{_RESET}", text)
        elif text:
            text = f"{_DIM}{text}{_RESET}"
        note = f"{_DIM}{note}{_RESET}" if note else ""
    return head + text + note


def columns(text: str) -> int:
    """The columns that `text` takes on a terminal: two for wide characters, none for combining marks."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me") or char in "\u200c\u200d":
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _cut(text: str, room: int) -> str:
    """`text` in at most `room` columns, with an ellipsis where something is cut."""
    if len(text) <= room // 2:
        return text
    taken = 0
    for at, char in enumerate(text):
        taken += _columns(char)
        if taken >= room and (taken > room or at + 1 < len(text)):
            return text[:at] + "…"
    return text


def diff(article: Article, name: str = "page", keep: Iterable[Label] = (), colour: bool = False) -> str:
    """A unified diff from the lines of the page to the paragraphs of the article, blank lines set aside.

    The line numbers are those of the page and of `article.text`. `keep` names the labels that were kept on demand.
    """
    changes = list(_changes(article, frozenset(keep)))
    near = [False] * len(changes)
    for i, (sign, *_) in enumerate(changes):
        if sign != " ":
            near[max(0, i - CONTEXT) : i + CONTEXT + 1] = [True] * len(changes[max(0, i - CONTEXT) : i + CONTEXT + 1])
    out = []
    if any(near):
        out += [f"--- {visible(name)}", f"+++ {visible(name)} (article)"]
    for shown, run in groupby(zip(near, changes, strict=True), key=lambda pair: pair[0]):
        if not shown:
            continue
        hunk = [change for _, change in run]
        old = [number for sign, number, _, _ in hunk if sign != "+"]
        new = [number for sign, _, number, _ in hunk if sign != "-"]
        out.append(f"@@ -{_range(old, hunk[0][1])} +{_range(new, hunk[0][2])} @@")
        out += [sign + visible(text) for sign, _, _, text in hunk]
    if colour:
        tints = {"-": _RED, "+": _GREEN, "@": _CYAN}
        out = [f"{tints[line[0]]}{line}{_RESET}" if line[:1] in tints else line for line in out]
    return "".join(line + "\n" for line in out)


def _range(numbers: list[int], before: int) -> str:
    return f"{numbers[0]},{len(numbers)}" if numbers else f"{max(0, before - 1)},0"


Change = tuple[str, int, int, str]
"""Sign, line number in the page, line number in the article, text."""


def _changes(article: Article, keep: frozenset[Label]) -> Iterator[Change]:
    """The lines of both sides in order. Walks along the labelling, so it is linear where difflib is not."""
    waiting: list[tuple[int, str]] = []
    paragraph, got, old, new = 0, 0, 1, 1
    squeezed = [_squeeze(text) for text in article.paragraphs]

    for stretch in stretches_of(article.source, article.blocks):
        lines, after = _lines(article.source, stretch.span, old)
        kept = "".join(
            _squeeze(article.source[span.start : span.end])
            for block, span in stretch.pieces()
            if block.label.kept or block.label in keep
        )
        old = after
        if not kept or paragraph == len(squeezed) or not squeezed[paragraph].startswith(kept, got):
            yield from (("-", number, new, text) for number, text in lines)
            continue
        waiting += lines
        got += len(kept)
        if got < len(squeezed[paragraph]):
            continue
        text = article.paragraphs[paragraph]
        if len(waiting) == 1 and waiting[0][1] == text:
            yield " ", waiting[0][0], new, text
        else:
            yield from (("-", number, new, line) for number, line in waiting)
            yield "+", after, new, text
        waiting, got, paragraph, new = [], 0, paragraph + 1, new + 2
    yield from (("-", number, new, line) for number, line in waiting)
    for text in article.paragraphs[paragraph:]:
        yield "+", old, new, text
        new += 2


def _lines(source: str, span: Span, number: int) -> tuple[list[tuple[int, str]], int]:
    """The non-blank lines of a span with their numbers, and the number of the line in which the span ends."""
    parts = _LINE_BREAK.split(source[span.start : span.end])
    lines = [(number + i, text) for i, part in enumerate(parts) if (text := part.strip())]
    return lines, number + len(parts) - 1


def _squeeze(text: str) -> str:
    squeezed: str = HIDDEN.sub("", _SPACES.sub("", text))
    return squeezed.replace("\ufffd", "")


# ------------------------------------------------------------------------------------------------------- HTML report


def page(articles: Sequence[tuple[str, Article]], summaries: Mapping[str, str] | None = None) -> str:
    """A report on the named articles: one HTML file that needs no network and lets nothing of the pages run.

    `summaries` says in a sentence what each rule sees, by rule id; without it, copydesk's own rules are known.
    """
    known = _summaries() if summaries is None else summaries
    names = [name for name, _ in articles]
    title = names[0] if len(names) == 1 else f"{len(names)} pages"
    style, script = _style(), _SCRIPT
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    sheets = "".join(
        f'<article class="sheet" id="page-{i}">{"".join(_sheet(name, article, known))}</article>'
        for i, (name, article) in enumerate(articles, 1)
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_h(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_h(title)} – copydesk</title>\n<style>{style}</style>\n</head>\n"
        f'<body class="copydesk">\n<header class="bar"><b>copydesk</b>{_toggles(a for _, a in articles)}'
        f'<span class="keys"><kbd>j</kbd> <kbd>k</kbd> next, previous removal</span></header>\n'
        f"{_contents(articles)}{sheets}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def fragment(article: Article) -> str:
    """The report on one article as a piece of HTML of less than 100 KB, for notebooks; long pages are shortened."""
    parts = "".join(_sheet("", article, {}, budget=FRAGMENT // 2))
    return f'<div class="copydesk"><style>{_style()}</style><article class="sheet">{parts}</article></div>'


def _sheet(name: str, article: Article, summaries: Mapping[str, str], budget: int | None = None) -> Iterator[str]:
    """One article: its facts, the page on the left, the article on the right; `budget`: bytes for the two sides."""
    most = None if budget is None else 200
    yield f'<h2 dir="auto">{_h(article.metadata.title or name or "Untitled page", most)}</h2>'
    yield f'<p class="facts">{_facts(name, article)}</p>'
    yield f'<dl class="meta">{_metadata(article, most)}</dl>'
    yield '<div class="sides"><section class="source"><h3>Page</h3>'
    yield _within(_stretches(article, summaries, None if budget is None else 2000), budget and budget * 3 // 5, "lines")
    yield '</section><section class="clean"><h3>Article</h3>'
    language = article.metadata.language or ""
    paragraphs = (f'<p dir="auto">{_h(text, most and 2000)}</p>' for text in article.paragraphs)
    yield f'<div lang="{_h(language, 20)}">{_within(paragraphs, budget and budget // 5, "paragraphs")}</div>'
    if article.related:
        yield f"<h3>Other stories <small>{len(article.related)}</small></h3><ul>"
        yield _within(
            (f'<li dir="auto">{_h(t, most)}</li>' for t in article.related), budget and budget // 10, "titles"
        )
        yield "</ul>"
    if article.comments:
        yield f"<h3>Comments <small>{len(article.comments)}</small></h3>"
        comments = (
            f'<blockquote dir="auto"><cite>{_h(one.author or "Unnamed", most)}'
            f"{' · ' + _h(one.date, 60) if one.date else ''}</cite>{_h(one.text, most)}</blockquote>"
            for one in article.comments
        )
        yield _within(comments, budget and budget // 10, "comments")
    yield "</section></div>"


def _facts(name: str, article: Article) -> str:
    gone = [b for b in article.removed if article.source[b.span.start : b.span.end].strip()]
    kept = round(100 * len(article.text) / len(article.source)) if article.source else 0
    facts = [
        f'<b class="status {_h(article.status)}">{_h(article.status)}</b>',
        f"{len(article.paragraphs):,} paragraphs",
        f"{len(article.text):,} of {len(article.source):,} characters ({kept} %)",
        f"{len(gone):,} pieces removed",
    ]
    if name:
        facts.append(f"<code>{_h(name, 300)}</code>")
    return " · ".join(facts)


def _metadata(article: Article, most: int | None) -> str:
    parts = []
    for one in fields(Metadata):
        value = getattr(article.metadata, one.name)
        if value is None or value == ():
            continue
        shown = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        rules = ", ".join(dict.fromkeys(mark.rule for mark in article.because(one.name)))
        by = f' title="{_h(rules, most)}"' if rules else ""
        parts.append(f'<div><dt>{one.name.replace("_", " ")}</dt><dd dir="auto"{by}>{_h(shown, most)}</dd></div>')
    return "".join(parts)


def _stretches(article: Article, summaries: Mapping[str, str], most: int | None) -> Iterator[str]:
    """The page, line by line: removed lines and findings tinted by label, with their reasons."""
    before: Label | None = None
    for stretch in stretches_of(article.source, article.blocks):
        label = stretch.label
        raw = article.source[stretch.span.start : stretch.span.end]
        if not raw.strip():
            continue
        pieces = (_piece(article.source, b, span, label, summaries, most) for b, span in stretch.pieces())
        inner = "".join(pieces).strip()
        tag = "" if label is before else label.value
        before = label
        own = [b for b in stretch.blocks if b.label is label]
        if label.kept:
            doubts = own[0] if own[0].despite else None
            why = _why(doubts, summaries) if doubts else ""
            focus = ' tabindex="0"' if why else ""
            yield f'<div class="row kept"{focus}><i>{tag}</i><span dir="auto">{inner}</span>{why}</div>'
        else:
            yield (
                f'<div class="row gone l-{label.value}" tabindex="0"><i>{tag}</i>'
                f'<span dir="auto">{inner}</span>{_why(own[0], summaries)}</div>'
            )


def _piece(source: str, block: Block, span: Span, label: Label, summaries: Mapping[str, str], most: int | None) -> str:
    raw = source[span.start : span.end]
    text = _h(_SPACES.sub(lambda gap: "\n" if _LINE_BREAK.search(gap.group()) else " ", raw), most)
    if block.label is label:
        return text
    return f'<mark class="l-{block.label.value}" tabindex="0">{text}{_why(block, summaries)}</mark>'


def _why(block: Block, summaries: Mapping[str, str]) -> str:
    """The reasons of a decision, shown when its line is hovered over, tapped or focused."""
    rows = [f"<b>{block.label.value}</b> {round(100 * block.confidence)} % sure"]
    rows += [_reason(mark, summaries) for mark in block.because[:6]]
    if not block.because and not block.label.kept:
        rows.append(f"{CARRIED}: only its neighbours and its shape speak for it")
    rows += [f"<s>against</s> {_reason(mark, summaries)}" for mark in block.despite[:4]]
    return f'<span class="why" dir="ltr">{"<br>".join(rows)}</span>'


def _reason(mark: Mark, summaries: Mapping[str, str]) -> str:
    summary = summaries.get(mark.rule, "")
    other = f" for {mark.label.value}" if mark.label is not None else ""
    return f"<code>{_h(mark.rule, 80)}</code> {mark.strength.name.lower()}{other}" + (
        f" – {_h(summary, 300)}" if summary else ""
    )


def _toggles(articles: Iterable[Article]) -> str:
    counts: Counter[Label] = Counter()
    for article in articles:
        counts.update(
            b.label for b in article.removed if article.source[b.span.start : b.span.end].strip() or not article.source
        )
    boxes = (
        f'<label class="l-{label.value}"><input type="checkbox" id="t-{label.value}" checked>{label.value} '
        f"<small>{counts[label]}</small></label>"
        for label in Label
        if counts[label]
    )
    return f'<span class="toggles">{"".join(boxes)}</span>'


def _contents(articles: Sequence[tuple[str, Article]]) -> str:
    """The list of the pages, those first that most deserve a look: not ok, then the most removed."""
    if len(articles) < 2:
        return ""

    def share(article: Article) -> float:
        return len(article.text) / len(article.source) if article.source else 0.0

    numbered = [(i, name, article) for i, (name, article) in enumerate(articles, 1)]
    numbered.sort(key=lambda one: (one[2].status == "ok", share(one[2])))
    rows = "".join(
        f'<tr><td><a href="#page-{i}">{_h(name, 120)}</a></td>'
        f'<td dir="auto">{_h(article.metadata.title or "", 120)}</td>'
        f'<td><b class="status {_h(article.status)}">{_h(article.status)}</b></td>'
        f"<td>{round(100 * share(article))} %</td></tr>"
        for i, name, article in numbered
    )
    head = "<tr><th>page</th><th>title</th><th>status</th><th>kept</th></tr>"
    return f'<table class="contents">{head}{rows}</table>'


def _within(parts: Iterable[str], budget: int | None, word: str) -> str:
    """The parts joined, as many as fit into `budget` bytes; the rest is counted."""
    if budget is None:
        return "".join(parts)
    taken: list[str] = []
    left = 0
    for part in parts:
        budget -= len(part.encode())
        if budget < 0 or left:
            left += 1
        else:
            taken.append(part)
    more = f'<p class="more">… and {left:,} more {word}; the report of the command line shows all</p>' if left else ""
    return "".join(taken) + more


def _h(text: str, most: int | None = None) -> str:
    """`text` of a page as HTML text or attribute value."""
    if most is not None and len(text) > most:
        text = text[:most] + "…"
    return html_escape(visible(text))


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _summaries() -> dict[str, str]:
    from .clean import DEFAULT

    return {rule.id: rule.summary for rule in DEFAULT}


_HUES: dict[Label, int] = {
    Label.TITLE: 212,
    Label.SECTION: 198,
    Label.BYLINE: 226,
    Label.DATE: 242,
    Label.DATELINE: 176,
    Label.AGENCY: 162,
    Label.CAPTION: 44,
    Label.PROMO: 18,
    Label.NEWSLETTER: 30,
    Label.PAYWALL: 8,
    Label.SHARE: 58,
    Label.AD: 354,
    Label.EMBED: 72,
    Label.HEADLINES: 284,
    Label.NAV: 262,
    Label.COOKIE: 88,
    Label.COPYRIGHT: 304,
    Label.ORIGIN: 322,
    Label.CORRECTION: 338,
    Label.TAGS: 188,
    Label.BIO: 150,
    Label.SUMMARY: 132,
    Label.COMMENT: 106,
}
"""The hue of a label's tint; labels without one are grey."""

_CSS = """
.copydesk{--ink:#1c1e21;--soft:#6a6f76;--paper:#fff;--desk:#f4f4f1;--line:#dcdcd6;--t:95%;--b:62%;--w:33%;--s:80%;
color:var(--ink);background:var(--desk);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
margin:0;text-align:start}
@media (prefers-color-scheme:dark){.copydesk{--ink:#e4e3df;--soft:#9aa0a8;--paper:#1b1d20;--desk:#121315;--line:#34373c;
--t:15%;--b:45%;--w:72%;--s:35%}}
.copydesk *{box-sizing:border-box}
.copydesk .bar{position:sticky;top:0;z-index:3;display:flex;gap:1rem;align-items:center;padding:.5rem 1.5rem;
background:var(--paper);border-bottom:1px solid var(--line)}
.copydesk .bar>b{font-family:Georgia,"Noto Serif",serif;font-size:1.1rem}
.copydesk .toggles{display:flex;flex-wrap:wrap;gap:.3rem;flex:1}
.copydesk .toggles label{padding:.05rem .5rem .05rem .3rem;border-radius:1rem;font-size:.8rem;cursor:pointer;
background:hsl(var(--h) var(--c) var(--t));border:1px solid hsl(var(--h) var(--c) var(--b)/.5);white-space:nowrap}
.copydesk .toggles input{margin:0 .3rem 0 0;vertical-align:-1px;accent-color:hsl(var(--h) var(--c) 45%)}
.copydesk small{color:var(--soft);font-weight:400}
.copydesk .keys{font-size:.8rem;color:var(--soft);white-space:nowrap}
.copydesk kbd{border:1px solid var(--line);border-radius:3px;padding:0 .3em;font:inherit}
.copydesk .contents{margin:1.5rem auto 0;width:calc(100% - 3rem);max-width:96rem;border-collapse:collapse;
background:var(--paper)}
.copydesk .contents td,.copydesk .contents th{padding:.35rem .8rem;border:1px solid var(--line);text-align:start}
.copydesk .contents a{color:inherit}
.copydesk .sheet{max-width:96rem;margin:0 auto;padding:1.2rem 1.5rem 3rem;scroll-margin-top:3rem}
.copydesk h2{font:600 1.6rem/1.25 Georgia,"Noto Serif",serif;margin:.2rem 0;overflow-wrap:anywhere;color:inherit}
.copydesk h3{font-size:.75rem;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin:0 0 .8rem}
.copydesk .clean h3:not(:first-child){margin-top:2rem}
.copydesk .facts{color:var(--soft);margin:.2rem 0 .8rem;overflow-wrap:anywhere}
.copydesk .status{color:#fff;background:#2e7d4f;border-radius:3px;padding:.05rem .45rem;font-size:.8rem}
.copydesk .status.suspicious{background:#b54708}
.copydesk .status.empty{background:#8a3033}
.copydesk .meta{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0 0 1.2rem}
.copydesk .meta div{max-width:40rem;min-width:0}
.copydesk dt{font-size:.72rem;color:var(--soft);letter-spacing:.03em}
.copydesk dd{margin:0;overflow-wrap:anywhere}
.copydesk .sides{display:grid;grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);gap:1.2rem;align-items:start}
@media (max-width:60rem){.copydesk .sides{grid-template-columns:minmax(0,1fr)}.copydesk .keys{display:none}}
.copydesk section{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:1.1rem 1.3rem}
.copydesk .source{padding:1.1rem .6rem 1.1rem .4rem;font-size:.9rem;line-height:1.45}
.copydesk .source h3{margin-left:6.2rem}
.copydesk .clean{font:1.02rem/1.6 Georgia,"Noto Serif",serif}
.copydesk .clean h3{font-family:system-ui,sans-serif}
.copydesk .clean p{margin:0 0 1em;overflow-wrap:anywhere}
.copydesk .clean li{margin:.2rem 0}
.copydesk blockquote{margin:0 0 .8rem;padding:.1rem 0 .1rem .9rem;border-inline-start:3px solid var(--line);
white-space:pre-line;overflow-wrap:anywhere;font-size:.95rem}
.copydesk cite{display:block;font:600 .8rem system-ui,sans-serif;color:var(--soft)}
.copydesk .row{position:relative;display:grid;grid-template-columns:5.4rem minmax(0,1fr);gap:.8rem;padding:.18rem .6rem
.18rem 0;outline:0}
.copydesk .row>i{font-style:normal;font-size:.74rem;line-height:1.75;text-align:end;color:var(--soft);overflow:hidden}
.copydesk .row>span:nth-child(2){overflow-wrap:anywhere;min-width:0;white-space:pre-line}
.copydesk .kept{padding-top:.35rem;padding-bottom:.35rem}
.copydesk .kept>i{opacity:.6}
.copydesk .gone{background:linear-gradient(90deg,transparent 5.6rem,hsl(var(--h) var(--c) var(--t)) 5.6rem)}
.copydesk .gone>i{color:hsl(var(--h) var(--c) var(--w));font-weight:600}
.copydesk .gone>span:nth-child(2){color:color-mix(in srgb,var(--ink) 72%,var(--paper))}
.copydesk .gone::before{content:"";position:absolute;left:5.6rem;top:0;bottom:0;width:3px;
background:hsl(var(--h) var(--c) var(--b))}
.copydesk .row:focus{box-shadow:0 0 0 2px hsl(var(--h,210) var(--c,0%) var(--b));border-radius:2px}
.copydesk mark{position:relative;color:inherit;background:hsl(var(--h) var(--c) var(--t));
border-radius:2px;text-decoration:line-through hsl(var(--h) var(--c) var(--b));outline:0}
.copydesk .why{display:none;position:absolute;z-index:2;top:100%;left:6.2rem;width:max-content;max-width:min(34rem,90%);
padding:.45rem .7rem;background:var(--ink);color:var(--paper);border-radius:5px;font:.8rem/1.5 system-ui,sans-serif;
text-decoration:none;box-shadow:0 3px 14px #0005;overflow-wrap:anywhere;pointer-events:none}
.copydesk mark .why{left:0;max-width:34rem}
.copydesk .why s{text-decoration:none;opacity:.65}
.copydesk code{font:.92em ui-monospace,"DejaVu Sans Mono",monospace}
.copydesk .row:hover>.why,.copydesk .row:focus>.why,.copydesk mark:hover .why,.copydesk mark:focus .why{display:block}
.copydesk .row:has(mark:hover)>.why{display:none}
.copydesk .more{color:var(--soft);margin:.8rem 1rem;font-style:italic}
@media print{.copydesk .bar{display:none}}
"""

_SCRIPT = """
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) return;
  const rows = [...document.querySelectorAll(".gone, mark")].filter(row => row.offsetParent);
  if (!rows.length) return;
  const step = event.key === "j" ? 1 : -1;
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : (at + step + rows.length) % rows.length];
  next.focus();
  next.scrollIntoView({ block: "center" });
});
"""


def _style() -> str:
    rules = [_CSS]
    for label in Label:
        hue, chroma = (_HUES[label], "var(--s)") if label in _HUES else (210, "6%")
        rules.append(f".copydesk .l-{label.value}{{--h:{hue};--c:{chroma}}}\n")
        off = f".copydesk:has(#t-{label.value}:not(:checked))"
        rules.append(f"{off} .row.l-{label.value},{off} mark.l-{label.value}{{display:none}}\n")
    return "".join(rules)
