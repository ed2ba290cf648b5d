"""Dates in short texts: where they stand and what they say, as ISO 8601.

A text becomes a string of word classes, one character a token ("Mon, 3 May 2019" -> "w, d m y"); the grammar is a
table of patterns over that string. So a form is written once for all languages, names live in data/calendar.toml,
and every pattern is short and bounded. A date that could mean two days is left out: a wrong date is worse than none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from .calendars import (
    BUDDHIST_OFFSET,
    from_bengali,
    from_hijri,
    from_jalali,
    from_nepali,
    gregorian,
)
from .model import lower

# ---------------------------------------------------------------- policy

YEARS = (1990, 2100)
"""Gregorian years that a news page can bear; other numbers are not years."""

BUDDHIST = (2533, 2643)
LONGEST = 2000
"""find_dates reads no further: the caller gives lines, and a page on one line would cost more than it tells."""

AMERICAN = frozenset({"en"})
"""Languages in which 05/09 may be either day: only a zone of North America or the weekday decides."""
SILENT = frozenset({"", "ja", "ko", "zh", "fil", "tl"})
"""Languages (or none) in which an undecided 05/09/2024 stays unread."""
YEAR_FIRST = frozenset({"ja", "ko", "zh", "hu", "mn", "lt", "sv", "kk"})
"""Languages that write 24.05.09: two-digit years are read nowhere but outside these and English."""
DOTTED_CLOCK = frozenset({"id", "fi", "da", "no", "nb", "nn", "ms", "it"})
"""Languages in which 10.22 beside a date is a time without further marks."""
JALALI_LANGUAGES = frozenset({"fa", "ps", "ckb", "tg"})
NEPALI_LANGUAGES = frozenset({"ne", ""})

CLASSES = (  # the later lists do not override the earlier ones
    ("am", "p", 0),
    ("pm", "p", 12),
    ("pm_or_era", "P", 12),
    ("updated", "U", 0),
    ("label", "Q", 0),
    ("ordinal", "o", 0),
    ("year", "Y", 0),
    ("month_unit", "M", 0),
    ("day_unit", "D", 0),
    ("hour", "H", 0),
    ("minute_unit", "I", 0),
    ("second_unit", "S", 0),
    ("clock", "u", 0),
    ("range", "r", 0),
    ("at", "a", 0),
    ("link", "l", 0),
    ("era_mark", "E", 0),
)
CALENDARS = {"hijri": "h", "jalali": "j", "bengali": "b", "nepali": "v"}

# What a token can be:  d one or two digits   y four   e eight   n other numbers   m month (h j b v: other calendars)
# w weekday   T the T of ISO   z zone   G GMT or UTC   K era that counts years   x another word   ? another sign
SIGNS = {
    **dict.fromkeys("-‐‑‒–—―−", "-"),
    **dict.fromkeys("|｜¦·•∙●・∣", "|"),
    **dict.fromkeys("/／⁄", "/"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(",，、،;；", ","),
    **dict.fromkeys(".。．۔॰।", "."),
    **dict.fromkeys("([【（［", "("),
    **dict.fromkeys(")]】）］", ")"),
    **dict.fromkeys("'’‘ʼ", "'"),
    **dict.fromkeys("~〜～∼", "~"),
    "+": "+",
    "@": "a",
    "º": "o",
    "ª": "o",
    "°": "o",
}

_NO_DIGIT_BEFORE = r"(?<![dnye][-./:+,]|a)"
_NO_DIGIT_AFTER = r"(?![./]?[dnye])(?!-[dnye](?!:))(?!:d)"
_GAP = r"[ .'loD/-]{0,6}"
_TO_YEAR = r"[ .,'lY/-]{0,6}"
_NAME = r"(?P<m>[mhjbv])"

FORMS = (  # name and pattern, compiled on first use
    # 2024-05-09   2024/5/9   2024.05.09   20240509T1015
    ("ymd", _NO_DIGIT_BEFORE + r"(?P<y>y)(?P<s>[-/.|])(?P<m>d)(?P=s)(?P<d>d)" + _NO_DIGIT_AFTER),
    # 2024. 5. 9.   2024. 05. 09
    ("ymd", _NO_DIGIT_BEFORE + r"(?P<y>y)\. (?P<m>d)\. (?P<d>d)(?!\d)\.?"),
    # 2024年5月9日   2024년 5월 9일   2024 оны 5 сарын 9
    ("ymd", r"(?P<y>y) ?Y ?(?P<m>d) ?M ?(?P<d>d)(?: ?D)?"),
    # 令和6年5月9日   民國113年5月9日
    ("era", r"(?P<e>K) ?(?P<y>[dn]) ?Y ?(?P<m>d) ?M ?(?P<d>d) ?D"),
    # 09.05.2024   9/5/2024   09-05-2024   9. 5. 2024
    ("numeric", _NO_DIGIT_BEFORE + r"(?P<a>d)(?P<s>[-./])(?P<b>d)(?P=s)(?P<y>y)" + _NO_DIGIT_AFTER),
    ("numeric", _NO_DIGIT_BEFORE + r"(?P<a>d)(?P<s>\.) ?(?P<b>d)\. ?(?P<y>y)" + _NO_DIGIT_AFTER),
    # 09.05.24
    ("short", _NO_DIGIT_BEFORE + r"(?P<a>d)(?P<s>[./])(?P<b>d)(?P=s)(?P<y>d)" + _NO_DIGIT_AFTER),
    # 9 tháng 5, 2024   9 tháng 5 năm 2024
    ("dmy", r"(?P<d>d) ?[-/,]? ?M ?(?P<m>d) ?[,/-]? ?(?:[lY] ?)?(?P<y>y)"),
    # Thu May 09 10:22:33 IST 2024
    ("ctime", _NAME + r" (?P<d>d) (?P<h>d):(?P<i>d)(?::(?P<q>d))? (?P<zone>[zG]|\+y|-y)? ?(?P<y>y)"),
    # 9 May 2024   9. Mai 2024   9 de mayo de 2024   3rd of May, 2019   03-May-2019
    ("dmy", r"(?<!d[:])(?P<d>d)" + _GAP + _NAME + _TO_YEAR + r"(?P<y>y)"),
    # 9 มี.ค. 67   09-May-24   9 May '24
    ("dm2", r"(?P<d>d)[ .-]{0,2}(?P<m>m)(?P<s>[ .'-]{0,3})(?P<y>d)(?![.:]?[dnye])"),
    # 2024. május 9.   2024 May 9   2019 m. gegužės 3 d.   2019ko maiatzaren 3a
    (
        "ymd",
        _NO_DIGIT_BEFORE
        + r"(?P<y>y) ?Y?[., ]{0,2}[-/l ]{0,2}"
        + _NAME
        + r"[ ./-]{1,2}(?P<d>d)(?:\.? ?[oD])?\.?(?!:)(?![oD]?[ ,.]{0,2}y)",
    ),
    # 2019. gada 3. maijs   2019 жылғы 3 мамыр
    ("ymd", _NO_DIGIT_BEFORE + r"(?P<y>y)[. ]{0,2}Y[. ]{0,2}(?P<d>d)[. ]{1,2}" + _NAME),
    # May 9th, 2024   May 9 2024   May-09-2024
    ("mdy", _NAME + r"[ ./'-]{0,3}(?P<d>d)[oD]?[ .,l'/-]{0,4}(?P<y>y)"),
    # Published: 20240509
    ("compact", r"(?<=Q[: ]{0,3}|U[: ]{0,3})(?P<c>e)|(?P<c>e)(?=T)"),
)
MONTH_YEAR = r"(?P<m>m)[ .,l'/-]{1,4}(?P<y>y)"

_ZONE = r"""
    (?:\ ?[,(]?\ ?(?:
        G(?:\ ?(?P<zs>\+)\ ?(?P<zh>[dy])(?::(?P<zm>d))?|(?P<zs>-)(?P<zh>[dy])(?::(?P<zm>d))?)?   # GMT   UTC+05:30
      | (?P<z>z)                                                                                   # IST
      | (?P<zs>\+)\ ?(?P<zh>[dy])(?::?(?P<zm>d))?                                                  # +0530
    )\)?)?
"""
_CLOCK = (
    r"""
    (?:(?P<pz>[zG])\ )?(?P<pre>p)?\.?\ ?
    (?:
        (?P<h>d):(?P<i>d)(?::(?P<q>d)(?:[.,][dnye])?)?(?!\ ?I|:)   # 10:22   10:22:33.5, but a video of 10:22 min
      | (?P<h>d)\ ?H\ ?(?P<i>d)(?:\ ?I)?(?:\ ?(?P<q>d)\ ?S)?  # 10h22   10時22分33秒   10시 22분
      | (?P<h>d)(?P<dot>\.)(?P<i>d)(?:\.(?P<q>d))?(?![.]?[dnye])  # 10.22
      | (?P<h>d)\ ?(?:(?P<bare>H)(?!\ ?d)|(?=[pu]|\ p))     # 10h   10 pm
      | (?P<hm>y)(?=\ ?[zGu]|p)                             # 1022 GMT
    )
    (?:\ ?(?P<post>[pP]))?\.?(?:\ ?(?P<u>u)\.?)?
    (?:(?P<zs>-)(?P<zh>d):(?P<zm>d)(?P<iso>))?
"""
    + _ZONE
)
_JOIN = r"(?P<join>[ ,|()\-.:aTwDlIMx]{0,9}?)"
CLOCK_AFTER = r"(?P<join>[ ,|()\-.:/aTwDlPEY]{0,12}?)" + _CLOCK
CLOCK_BEFORE = _CLOCK + r"(?P<join>[ ,|()\-.:/alwo]{0,12})\Z"
RANGE_BEFORE = r"(?:d[oD.]{0,2} ?|d[oD.l ]{0,4}m[ .]{0,2}|m[ .]{1,2}d[oD]? ?)(?:-|~|r|/) ?(?:[lrwa][. ]{1,2})?\Z"
RANGE_AFTER = r" ?(?:[~r] ?[dy](?!:)|- ?d ?[DM])"
BETWEEN_RANGE = r" ?\)?[-~r] ?\(?(?:w[ ,.]{0,2})?"
BETWEEN_CALENDARS = r"[ /,|()=EHPp.x~-]{0,8}"
WEEKDAY_BEFORE = r"\(?w[ .,)l|/-]{0,4}\Z"
WEEKDAY_AFTER = r" ?,? ?(?:\([wDM]\.?\)|w(?!\w))"
UPDATED_BEFORE = r"U[ :,.alpQwx(\-]{0,6}\Z"
UPDATED_AFTER = r" ?\(?U(?!.{0,4}[dyeK])"
LABEL_BEFORE = r"(?:[QU]|:)[ :,.a(]{0,4}(?:w,? ?)?\Z"
DATE_LINE = r"[ dyemhjbvwolrYMDEKpPzGuaTHIS.,/:()|'+~-]+"
DATE_EVIDENCE = (
    r"[mhjbv][^x]{0,4}[dy]|[dy][^x:]{0,4}[mhjbv]|d([-./])d\1[dy]|y[-./ ]{1,2}d[-./]"
    r"|d:d|y ?Y|M ?d ?D|w[ .,]{1,2}d|d ?H ?d"
)


class Grammar(NamedTuple):
    """The tables above, compiled."""

    forms: tuple[tuple[str, regex.Pattern[str]], ...]
    month_year: regex.Pattern[str]
    clock_after: regex.Pattern[str]
    clock_before: regex.Pattern[str]
    range_before: regex.Pattern[str]
    range_after: regex.Pattern[str]
    between_range: regex.Pattern[str]
    between_calendars: regex.Pattern[str]
    weekday_before: regex.Pattern[str]
    weekday_after: regex.Pattern[str]
    updated_before: regex.Pattern[str]
    updated_after: regex.Pattern[str]
    label_before: regex.Pattern[str]
    date_line: regex.Pattern[str]
    date_evidence: regex.Pattern[str]
    token: regex.Pattern[str]
    glued: regex.Pattern[str]
    counted: regex.Pattern[str]
    slashed: regex.Pattern[str]


@cache
def _grammar() -> Grammar:
    """Compiled on first use: the import stays cheap."""
    return Grammar(
        tuple((name, regex.compile(pattern)) for name, pattern in FORMS),
        *(
            regex.compile(pattern, regex.X if pattern in (CLOCK_AFTER, CLOCK_BEFORE) else 0)
            for pattern in (
                MONTH_YEAR,
                CLOCK_AFTER,
                CLOCK_BEFORE,
                RANGE_BEFORE,
                RANGE_AFTER,
                BETWEEN_RANGE,
                BETWEEN_CALENDARS,
                WEEKDAY_BEFORE,
                WEEKDAY_AFTER,
                UPDATED_BEFORE,
                UPDATED_AFTER,
                LABEL_BEFORE,
                DATE_LINE,
                DATE_EVIDENCE,
                TOKEN,
                GLUED,
                COUNTED,
                SLASHED,
            )
        ),
    )


# ---------------------------------------------------------------- the words


class Words(NamedTuple):
    """data/calendar.toml, all languages merged."""

    classes: Mapping[str, tuple[str, int]]
    """Word, or the joined words of a name -> token class and value."""
    openers: frozenset[str]
    """First words of names of several words."""
    unclear: Mapping[str, Mapping[str, int]]
    """Month names that mean different months: the meaning by language."""
    zones: Mapping[str, tuple[str, int]]
    """Zone -> token class and minutes east of Greenwich."""
    local_zones: Mapping[str, int]
    summer: Mapping[str, int]
    """Zones without word of summer or winter (ET) -> minutes of their winter time."""
    american: frozenset[str]
    weak: frozenset[str]
    nepali: Mapping[str, str]


_EXCLUDED = "\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f\u09dc\u09dd\u09df\u0a33\u0a36\u0a59\u0a5a\u0a5b\u0a5e"
_DECOMPOSED = {unicodedata.normalize("NFD", c): c for c in _EXCLUDED}
"""Letters that NFC takes apart but keyboards type whole."""


def _spellings(name: str) -> set[str]:
    """A name as composed, decomposed where NFC excludes it, and without accents (Latin and Greek)."""
    if name.isascii():
        return {name}
    composed = unicodedata.normalize("NFC", name)
    found = {name, composed, lower(composed)}
    if "\u0900" <= name[0] < "\u0b00":
        for two, one in _DECOMPOSED.items():
            composed = composed.replace(two, one)
        found.add(composed)
    elif name[0] < "\u0400":
        apart = unicodedata.normalize("NFD", name)
        found.add("".join(c for c in apart if not unicodedata.combining(c)))
        found.add(unicodedata.normalize("NFC", apart.replace("\u0301", "")))  # Greek capitals keep the diaeresis
    elif "\u064a" in name or "\u06cc" in name:
        found |= {name.replace("\u064a", "\u06cc"), name.replace("\u06cc", "\u064a")}
    return found


def _minutes(offset: str) -> int:
    return (int(offset[1:3]) * 60 + int(offset[4:6])) * (-1 if offset[0] == "-" else 1)


@cache
def _table() -> dict[str, Any]:
    """data/calendar.toml; the modules that read it are imported here, because a filter must start fast."""
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files("copydesk").joinpath("data/calendar.toml").read_text("utf-8"))


@cache
def _words() -> Words:
    """The table, read on first use."""
    table = _table()
    classes: dict[str, tuple[str, int]] = {}
    openers: set[str] = set()
    months: dict[str, dict[str, int]] = {}

    def learn(names: str, kind: str, number: int) -> None:
        for name in names.split():
            for spelling in _spellings(name):
                first, *rest = spelling.split("_")
                whole = first + "".join(rest)
                classes.setdefault(whole, (kind, number))
                if rest:
                    openers.add(first)

    for language, row in table["month"].items():
        for number, names in enumerate(row.split("|"), 1):
            for name in names.split():
                for spelling in _spellings(name):
                    first, *rest = spelling.split("_")
                    months.setdefault(first + "".join(rest), {}).setdefault(language.split("-")[0], number)
                    if rest:
                        openers.add(first)
    unclear = {name: by for name, by in months.items() if len(set(by.values())) > 1}
    for name, by in months.items():
        classes[name] = ("m", 0 if name in unclear else next(iter(by.values())))
    for number, names in enumerate(table["calendar"]["vietnamese"].split("|"), 1):
        learn(names, "m", number)
    for calendar, kind in CALENDARS.items():
        for number, names in enumerate(table["calendar"][calendar].split("|"), 1):
            learn(names, kind, number)
    for name, number in table["era"].items():
        learn("_".join(name), "K", number)
    for key, kind, number in CLASSES:
        learn(table["word"][key], kind, number)
    days: dict[str, set[int]] = {}
    for row in table["weekday"].values():
        for number, names in enumerate(row.split("|"), 1):
            for name in names.split():
                days.setdefault(name, set()).add(number)
    for name, numbers in days.items():
        # Han is cut into single characters, so its names are joined like names of several words
        learn(
            "_".join(name) if "\u4e00" <= name[0] <= "\u9fff" else name, "w", numbers.pop() if len(numbers) == 1 else 0
        )
    classes["元"] = ("d", 1)
    for name in [n for n in classes if "\u4e00" <= n[0] <= "\u9fff" and len(n) > 1]:
        openers.add(name[0])
    zones = {name: ("z", _minutes(offset)) for name, offset in table["zone"].items()}
    summer = {name: _minutes(offset) for name, offset in table["us_zone"].items()}
    zones |= {name: ("z", offset) for name, offset in summer.items()}
    zones |= dict.fromkeys(table["greenwich"]["names"].split(), ("G", 0))
    return Words(
        classes,
        frozenset(openers),
        unclear,
        zones,
        {name: _minutes(offset) for name, offset in table["zone_of_language"].items()},
        summer,
        frozenset(table["greenwich"]["american"].split()),
        frozenset(table["weak"]["words"].split()),
        table["nepali_year"],
    )


# ---------------------------------------------------------------- the tokens


class Tokens(NamedTuple):
    """A text in word classes: token i is text[starts[i]:starts[i + 1]], of class shape[i]."""

    shape: str
    starts: list[int]
    values: list[int]
    words: list[str]


# "+5:302024-08-31" and "October 17, 20236:01 PM" are cut where flatteners glued them
TOKEN = (
    r"(?V1s)(?<=\+\d{1,2}:)\d\d|(?<=[., ])(?:199\d|20[0-3]\d)(?=\d{1,2}(?!\d))"
    r"|\d+|\p{Han}|[[\p{L}\p{M}\u200c\u200d\u05f3]--\p{Han}]+|\s+|."
)
_LETTER = regex.compile(r"[\p{L}\p{M}]")
_WIDE_DIGITS = regex.compile(r"(?![0-9])\p{Nd}")
GLUED = r"(?<=\p{Ll})\p{Lu}(?:\p{Lu}*|\p{Ll}*)(?!\p{L})"
_JOINERS = frozenset({" ", ".", "'", "-", ". ", "_"})


def _plain(text: str) -> str:
    """Lower case, ASCII digits, one code point for one."""
    plain = lower(text)
    if not plain.isascii():
        plain = _WIDE_DIGITS.sub(lambda m: str(unicodedata.digit(m[0], 0)), plain)
    return plain


def _tokens(text: str, language: str) -> Tokens:
    words = _words()
    plain = _plain(text)
    raw = [m.span() for m in _grammar().token.finditer(plain)]
    shape: list[str] = []
    starts: list[int] = []
    values: list[int] = []
    forms: list[str] = []
    i, count = 0, len(raw)
    while i < count:
        start, end = raw[i]
        form = plain[start:end]
        kind, value, used = "?", 0, 1
        first = form[0]
        if first.isspace():
            kind = " "
        elif first.isdigit() and first.isascii():
            length = end - start
            kind = {1: "d", 2: "d", 4: "y", 8: "e"}.get(length, "n")
            value = int(form) if length <= 8 else -1
        elif first in SIGNS:
            kind = SIGNS[first]
        elif _LETTER.match(first):
            if form in words.openers:
                used, form = _longest(plain, raw, i, words)
                end = raw[i + used - 1][1]
            kind, value = words.classes.get(form, ("x", 0))
            if kind == "m" and value == 0:
                value = words.unclear[form].get(language, 0)
            if form == "am" and language == "de":
                kind, value = "l", 0
            if kind not in "mhjbvKpU" and used == 1 and len(form) <= 5:
                kind, value = _zone_or(text[start:end], kind, value, shape, values, language, words)
            if kind == "x" and end - start > 5 and (cut := _grammar().glued.search(text, start, end)) is not None:
                known = words.classes.get(plain[cut.start() : end], ("x", 0))
                if known[0] in "mwU":  # "EditorialNovember 22"
                    shape.append("x")
                    starts.append(start)
                    values.append(0)
                    forms.append(plain[start : cut.start()])
                    start, form, (kind, value) = cut.start(), plain[cut.start() : end], known
        shape.append(kind)
        starts.append(start)
        values.append(value)
        forms.append(form)
        i += used
    starts.append(len(text))
    return Tokens("".join(shape), starts, values, forms)


def _longest(plain: str, raw: list[tuple[int, int]], at: int, words: Words) -> tuple[int, str]:
    """How many tokens from `at` make the longest known name, and the name: "a.m.", "rabi' al-thani", "มี.ค."."""
    start, end = raw[at]
    joined = plain[start:end]
    best = (1, joined)
    j, parts = at + 1, 1
    while j < len(raw) and parts < 4:
        gap = plain[raw[j - 1][1] : raw[j][0]]
        piece = plain[raw[j][0] : raw[j][1]]
        if gap == "" and _LETTER.match(piece) is None and not piece.isdigit():
            if piece in _JOINERS and j + 1 < len(raw):  # step over one joiner, or over ". "
                j += 1
                piece = plain[raw[j][0] : raw[j][1]]
                if piece == " " and j + 1 < len(raw):
                    j += 1
                    piece = plain[raw[j][0] : raw[j][1]]
            else:
                break
        if not (_LETTER.match(piece) or (piece.isdigit() and len(piece) == 1)):
            break
        joined += piece
        parts += 1
        j += 1
        if joined in words.classes:
            best = (j - at, joined)
    return best


def _zone_or(
    form: str, kind: str, value: int, shape: list[str], values: list[int], language: str, words: Words
) -> tuple[str, int]:
    """The zone where the word is one: in capitals and beside a time, or right after am or pm."""
    upper = form.upper()
    if upper not in words.zones:
        return ("T", 0) if form == "T" and shape[-1:] and shape[-1] in "de" else (kind, value)
    before = "".join(shape[-3:]).rstrip(" (.,")
    if form != upper and before[-1:] != "p":
        return kind, value
    if form == "Z" and before[-1:] not in ("d", "n"):
        return kind, value
    found, minutes = words.zones[upper]
    return found, words.local_zones.get(f"{language} {upper}", minutes)


# ---------------------------------------------------------------- the grammar


class DateHit(NamedTuple):
    """A date in a text: text[start:end] says `iso`."""

    start: int
    end: int
    iso: str
    """ISO 8601, as precise as the text: "2025-06-18", "2023-04-03T17:41-04:00", rarely "2010-04"."""
    modified: bool = False
    """True where a word such as "updated" stands beside it."""
    calendar: str = ""
    """"" for Gregorian, else hijri, jalali, bengali, nepali, buddhist, japanese, relative."""


class Found(NamedTuple):
    """A hit in tokens, before the neighbours are looked at."""

    start: int
    end: int
    day: date
    clock: Clock | None
    calendar: str
    modified: bool


class Clock(NamedTuple):
    hour: int
    minute: int
    second: int | None
    zone: str
    """"+05:30", or "" where none is stated."""


def _iso(day: date, clock: Clock | None) -> str:
    if clock is None:
        return day.isoformat()
    seconds = "" if clock.second is None else f":{clock.second:02}"
    return f"{day.isoformat()}T{clock.hour:02}:{clock.minute:02}{seconds}{clock.zone}"


def _offset(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _summer(day: date) -> bool:
    """Daylight saving time in the United States: second Sunday of March to first Sunday of November, since 2007."""
    if day.year < 2007:
        first = date(day.year, 4, 1)
        start = first + timedelta((6 - first.weekday()) % 7)
        last = date(day.year, 10, 31)
        return start <= day < last - timedelta((last.weekday() + 1) % 7)
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    return march + timedelta((6 - march.weekday()) % 7) <= day < november + timedelta((6 - november.weekday()) % 7)


def _clock(tokens: Tokens, m: regex.Match[str], day: date, language: str) -> Clock | None:
    """The time that the match states, or None where it states none that can be."""
    values, shape, starts = tokens.values, tokens.shape, tokens.starts

    def value(name: str) -> int:
        at: int = m.start(name)
        return values[at]

    def digits(name: str) -> int:
        at: int = m.start(name)
        return starts[at + 1] - starts[at]

    if m["hm"] is not None:
        hour, minute = divmod(value("hm"), 100)
    else:
        hour = value("h")
        minute = value("i") if m["i"] is not None else 0
        if m["i"] is not None and digits("i") != 2 and shape[m.start("i") - 1] in ":.":
            return None
    marked = (
        m["pre"] is not None or m["post"] is not None or m["u"] is not None or m["z"] is not None or m["pz"] is not None
    )
    if m["dot"] is not None and not (
        marked or m["zs"] is not None or "a" in m["join"] or language in DOTTED_CLOCK or shape[m.end() - 1] == "G"
    ):
        return None
    if m["i"] is None and m["hm"] is None and not (marked or m["bare"] is not None):
        return None
    second = value("q") if m["q"] is not None else None
    half = value("pre") if m["pre"] is not None else value("post") if m["post"] is not None else None
    if half == 12 and hour < 12:
        hour += 12
    elif half == 0 and hour == 12:
        hour = 0
    if hour == 24 and minute == 0:
        return None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    zone = ""
    name = "z" if m["z"] is not None else "pz" if m["pz"] is not None else None
    if m["zs"] is not None:
        east, rest = value("zh"), value("zm") if m["zm"] is not None else 0
        if shape[m.start("zh")] == "y":
            east, rest = divmod(east, 100)
        if east > 14 or rest not in (0, 15, 30, 45):
            return None if m["iso"] is None else Clock(hour, minute, second, "")
        zone = _offset((east * 60 + rest) * (-1 if m["zs"] == "-" else 1))
    elif name is not None:
        word = tokens.words[m.start(name)].upper()
        minutes = values[m.start(name)]
        if word in _words().summer and _summer(day):
            minutes += 60
        zone = _offset(minutes)
    elif "G" in m[0]:
        zone = "+00:00"
    return Clock(hour, minute, second, zone)


def _american(tokens: Tokens) -> bool | None:
    """Whether a zone of the text is one of North America; None where none is named (Greenwich alone says nothing)."""
    named = [tokens.words[i].upper() in _words().american for i, kind in enumerate(tokens.shape) if kind == "z"]
    if not named:
        return False if regex.search(r"G ?[+-]d", tokens.shape) else None
    return any(named)


def _gregorian(year: int, month: int, day: int) -> date | None:
    return gregorian(year, month, day) if YEARS[0] <= year <= YEARS[1] else None


def _slashed(tokens: Tokens, m: regex.Match[str], language: str, order: bool | None, year: int) -> date | None:
    """05/09/2024: the day that is the only one possible, that the weekday says, or that the language writes."""
    a, b = tokens.values[m.start("a")], tokens.values[m.start("b")]
    day_first, month_first = _gregorian(year, b, a), _gregorian(year, a, b)
    if m["s"] == "." and language not in AMERICAN:
        return day_first
    if day_first is None or month_first is None or a == b:
        return day_first or month_first
    for pattern, at in ((_grammar().weekday_before, True), (_grammar().weekday_after, False)):
        near = (
            pattern.search(tokens.shape, max(0, m.start() - 6), m.start())
            if at
            else pattern.match(tokens.shape, m.end())
        )
        if near and "w" in near[0]:
            weekday = tokens.values[near.start() + near[0].index("w")]
            fits = [d for d in (day_first, month_first) if d.isoweekday() == weekday]
            if len(fits) == 1:
                return fits[0]
    if order is not None:
        return month_first if order else day_first
    if language in AMERICAN:
        american = _american(tokens)
        return None if american is None else month_first if american else day_first
    return None if language in SILENT else day_first


def _day(name: str, tokens: Tokens, m: regex.Match[str], language: str, order: bool | None) -> tuple[date | None, str]:
    """The day of a match of FORMS, and its calendar."""
    values, shape = tokens.values, tokens.shape
    if name == "compact":
        number = values[m.start("c")]
        return _gregorian(number // 10000, number // 100 % 100, number % 100), ""
    year = values[m.start("y")]
    if name == "era":
        return _gregorian(year + values[m.start("e")], values[m.start("m")], values[m.start("d")]), "japanese"
    if name in ("numeric", "short"):
        if name == "short":
            if language in YEAR_FIRST | AMERICAN | SILENT or any(
                tokens.starts[m.start(g) + 1] - tokens.starts[m.start(g)] != 2 for g in "aby"
            ):
                return None, ""
            year += 2000
        if BUDDHIST[0] <= year <= BUDDHIST[1]:
            return _gregorian(year - BUDDHIST_OFFSET, values[m.start("b")], values[m.start("a")]), "buddhist"
        if 1300 <= year < 1500 and language in JALALI_LANGUAGES:
            return from_jalali(year, values[m.start("b")], values[m.start("a")]), "jalali"
        return _slashed(tokens, m, language, order, year), ""
    kind, month, day = shape[m.start("m")], values[m.start("m")], values[m.start("d")]
    if kind == "h":
        return from_hijri(year, month, day), "hijri"
    if kind == "j" or (kind == "d" and 1300 <= year < 1500 and language in JALALI_LANGUAGES):
        return from_jalali(year, month, day), "jalali"
    if kind == "b":
        return from_bengali(year, month, day), "bengali"
    if kind == "v" or (kind == "d" and 2040 <= year < 2100 and language == "ne"):
        if language not in NEPALI_LANGUAGES or year < 2040:
            return None, ""
        return from_nepali(year, month, day, _words().nepali), "nepali"
    thai = kind == "m" and "\u0e00" <= tokens.words[m.start("m")][0] <= "\u0e7f"
    if name == "dm2":
        if thai:
            year += 2500 - BUDDHIST_OFFSET
        elif (m["s"] == "-" and shape[m.start("m") - 1] == "-") or "'" in m["s"]:
            year += 2000
        else:
            return None, ""
        return _gregorian(year, month, day), "buddhist" if thai else ""
    if BUDDHIST[0] <= year <= BUDDHIST[1] and (thai or language == "th" or kind == "d"):
        return _gregorian(year - BUDDHIST_OFFSET, month, day), "buddhist"
    return _gregorian(year, month, day), ""


def _with_clock(
    tokens: Tokens, m: regex.Match[str], day: date, floor: int, language: str
) -> tuple[int, int, Clock | None]:
    """The span in tokens of the date at `m` and the time beside it: the time after it, else the one before it."""
    shape, (start, end) = tokens.shape, m.span()
    if (near := _grammar().weekday_after.match(shape, end)) is not None:
        end = near.end()
    stop = min(len(shape), end + 40)
    if (after := _grammar().clock_after.match(shape, end, stop)) is not None:
        zoned_iso = after["iso"] is None or "T" in after["join"] or after["q"] is not None
        clock = _clock(tokens, after, day, language) if _joined(shape, end, after) else None
        if clock is not None:
            if not zoned_iso:  # 10:00-12:00 is a span of time, no zone
                return start, after.start("zs"), clock._replace(zone="")
            return start, after.end(), clock
    if (before := _grammar().clock_before.search(shape, max(floor, start - 30), start)) is not None:
        clock = _clock(tokens, before, day, language)
        if clock is not None:
            return before.start(), end, clock
    return start, end, None


def _joined(shape: str, end: int, after: regex.Match[str]) -> bool:
    """False where the time may belong to the next date: "3 May 2019 | 10:22 4 May"."""
    return not (
        after["join"].strip(" ") in ("|", ",")
        and regex.match(r"[ ,]{0,2}d[o.]? ?m", shape[after.end() : after.end() + 8])
    )


def find_dates(
    text: str, *, language: str | None = None, now: str | None = None, month_first: bool | None = None
) -> list[DateHit]:
    """Every absolute date in a short text, left to right; with `now` (ISO 8601) relative ones as well.

    `month_first` is what the rest of the page says of 05/09/2024 (see `slash_order`).

    >>> [hit.iso for hit in find_dates("Published: 3 May 2019 10:22 IST")]
    ['2019-05-03T10:22+05:30']
    >>> find_dates("She may 3 times a year, 2 out of 3 May days")
    []
    """
    if now is None and (len(text) < 6 or _DIGIT.search(text) is None):
        return []
    text = text[:LONGEST]
    short = (language or "").lower().replace("_", "-").split("-")[0]
    tokens = _tokens(text, short)
    found = _ranges_dropped(tokens, _scan(tokens, short, month_first))
    hits = [
        DateHit(tokens.starts[f.start], tokens.starts[f.end], _iso(f.day, f.clock), f.modified, f.calendar)
        for f in _calendars_merged(tokens, found)
    ]
    hits = hits or _months_of_years(tokens)
    if now is not None:
        hits = sorted([*hits, *_relative(text, tokens, hits, now)])
    return [_trimmed(text, hit) for hit in hits]


def _trimmed(text: str, hit: DateHit) -> DateHit:
    inside = text[hit.start : hit.end]
    return hit._replace(
        start=hit.start + len(inside) - len(inside.lstrip(" \t\u00a0,|")),
        end=hit.end - (len(inside) - len(inside.rstrip(" \t\u00a0,|"))),
    )


def _scan(tokens: Tokens, language: str, order: bool | None) -> list[Found]:
    shape = tokens.shape
    found: list[Found] = []
    position = floor = 0
    pending: list[tuple[int, int, str, regex.Match[str]]] = []
    for rank, (name, pattern) in enumerate(_grammar().forms):
        pending += [(m.start(), rank, name, m) for m in pattern.finditer(shape, overlapped=True)]
    pending.sort(key=lambda entry: entry[:2])
    for start, _, name, m in pending:
        if start < position:
            continue
        day, calendar = _day(name, tokens, m, language, order)
        if day is None:
            continue
        if name == "ctime":
            left, right, clock = start, m.end(), _ctime(tokens, m)
        else:
            left, right, clock = _with_clock(tokens, m, day, floor, language)
        if name == "short" and clock is None and not _grammar().date_line.fullmatch(shape):
            continue
        position = floor = max(right, m.end())
        if left == start and shape[start] != "y" and _in_range(shape, start):
            continue
        if right <= m.end() and _grammar().range_after.match(shape, m.end()):
            continue
        if (near := _grammar().weekday_before.search(shape, max(0, left - 6), left)) is not None and near.start() >= (
            found[-1].end if found else 0
        ):
            left = near.start()
        modified = (
            _grammar().updated_before.search(shape, max(0, left - 8), left) is not None
            or _grammar().updated_after.match(shape, right) is not None
        )
        found.append(Found(left, right, day, clock, calendar, modified))
    return found


def _in_range(shape: str, start: int) -> bool:
    """True where the date is the end of "3-5 May 2019"; False after a time, "10:22 - 3 May 2019"."""
    m = _grammar().range_before.search(shape, max(0, start - 14), start)
    return m is not None and shape[max(0, m.start() - 1) : m.start()] not in (":", ".", "/")


def _ctime(tokens: Tokens, m: regex.Match[str]) -> Clock | None:
    hour, minute = tokens.values[m.start("h")], tokens.values[m.start("i")]
    second = tokens.values[m.start("q")] if m["q"] else None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    zone = ""
    if m["zone"]:
        at = m.start("zone")
        if m["zone"][0] in "+-":
            east, rest = divmod(tokens.values[at + 1], 100)
            zone = _offset((east * 60 + rest) * (-1 if m["zone"][0] == "-" else 1)) if east < 15 and rest < 60 else ""
        else:
            zone = _offset(tokens.values[at])
    return Clock(hour, minute, second, zone)


def _calendars_merged(tokens: Tokens, found: list[Found]) -> list[Found]:
    """One hit for "10 Rabiul Akhir 1437/20 January 2016", with the Gregorian day."""
    merged: list[Found] = []
    for this in found:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.calendar != this.calendar
            and "" in (last.calendar, this.calendar)
            and abs((last.day - this.day).days) <= 3
            and _grammar().between_calendars.fullmatch(tokens.shape, last.end, this.start)
        ):
            day = this.day if this.calendar == "" else last.day
            merged[-1] = Found(last.start, this.end, day, this.clock or last.clock, "", last.modified or this.modified)
        else:
            merged.append(this)
    return merged


def _ranges_dropped(tokens: Tokens, found: list[Found]) -> list[Found]:
    """Without "3 May 2019 - 5 May 2019": two days joined by a dash."""
    dropped: set[int] = set()
    for i, (this, following) in enumerate(pairwise(found)):
        if (
            this.calendar == following.calendar
            and this.day < following.day
            and this.clock is None
            and following.clock is None
            and _grammar().between_range.fullmatch(tokens.shape, this.end, following.start)
        ):
            dropped |= {i, i + 1}
    return [f for i, f in enumerate(found) if i not in dropped]


def _months_of_years(tokens: Tokens) -> list[DateHit]:
    """ "Aprilie 2010" where nothing else is said, or after a label."""
    hits: list[DateHit] = []
    shape, grammar = tokens.shape, _grammar()
    for m in grammar.month_year.finditer(shape):
        at: int = m.start()
        month, year = tokens.values[at], tokens.values[m.start("y")]
        if not month or not YEARS[0] <= year <= YEARS[1]:
            continue
        if _in_range(shape, at) or regex.search(r"d[o.]? ?l? ?\Z", shape[max(0, at - 6) : at]):
            continue
        if grammar.label_before.search(shape, max(0, at - 10), at) or _grammar().date_line.fullmatch(shape):
            modified = grammar.updated_before.search(shape, max(0, at - 10), at) is not None
            hits.append(DateHit(tokens.starts[at], tokens.starts[m.end()], f"{year:04}-{month:02}", modified))
    return hits


# ---------------------------------------------------------------- relative dates

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


@cache
def _relative_words() -> dict[str, dict[str, int]]:
    """Words of relative dates: by role, the name without white space -> its value."""
    table = _table()["relative"]
    units = {name.replace("_", " "): seconds for unit, seconds in _UNITS.items() for name in table[unit].split()}
    return {
        "unit": units,
        "ago": dict.fromkeys(table["ago"].replace("_", " ").split(), 1)
        | {n.replace("_", " "): 1 for n in table["ago"].split()},
        "before": {n.replace("_", " "): 1 for n in table["before"].split()},
        "day": {n.replace("_", " "): 0 for n in table["today"].split()}
        | {n.replace("_", " "): 1 for n in table["yesterday"].split()},
    }


COUNTED = r"(?<![\d.,:/-])(\d{1,3})\s?"


def _ends_with(text: str, names: Mapping[str, int]) -> int:
    """Length of the longest of `names` that ends `text` as a word (0: none)."""
    best = 0
    for name in names:
        if len(name) > best and text.endswith(name):
            before = text[-len(name) - 1 : -len(name)]
            if not before.isalpha() or name[0] >= "\u2e80":
                best = len(name)
    return best


def _starts_with(text: str, names: Mapping[str, int]) -> str:
    best = ""
    for name in names:
        if len(name) > len(best) and text.startswith(name):
            after = text[len(name) : len(name) + 1]
            if not after.isalpha() or name[0] >= "\u2e80":
                best = name
    return best


def _relative(text: str, tokens: Tokens, hits: list[DateHit], now: str) -> list[DateHit]:
    """ "3 hours ago" and "yesterday" against `now`."""
    moment = datetime.fromisoformat(now)
    words = _relative_words()
    plain = _plain(text)
    found: list[DateHit] = []

    def free(start: int, end: int) -> bool:
        return all(end <= hit.start or hit.end <= start for hit in (*hits, *found))

    for m in _grammar().counted.finditer(plain):
        unit = _starts_with(plain[m.end() : m.end() + 16], words["unit"])
        if not unit:
            continue
        start, end = m.start(), m.end() + len(unit)
        rest = plain[end : end + 16]
        gap = len(rest) - len(rest.lstrip(" "))
        ago = _starts_with(rest[gap:], words["ago"])
        head = plain[max(0, start - 14) : start].rstrip(" ")
        before = 0 if ago else _ends_with(head, words["before"])
        if ago:
            end += gap + len(ago)
        elif before:
            start = max(0, start - 14) + len(head) - before
        else:
            continue
        seconds = words["unit"][unit]
        try:
            then = moment - timedelta(seconds=int(m[1]) * seconds)
        except OverflowError:
            continue
        if free(start, end):
            stamp = then.date().isoformat() if seconds >= 86400 else then.isoformat(timespec="minutes")
            found.append(DateHit(start, end, stamp, calendar="relative"))
    for i, (kind, at) in enumerate(zip(tokens.shape, tokens.starts, strict=False)):
        if kind in " ?.,:" or (i and (letter := plain[at - 1]).isalpha() and letter < "\u2e80"):
            continue
        name = _starts_with(plain[at : at + 16], words["day"])
        if not name or not free(at, at + len(name)):
            continue
        try:
            day = moment.date() - timedelta(days=words["day"][name])
        except OverflowError:
            continue
        found.append(DateHit(at, at + len(name), day.isoformat(), calendar="relative"))
    return found


# ---------------------------------------------------------------- cheap questions

_DIGIT = regex.compile(r"\d")
_YEARLIKE = regex.compile(r"(?<![\d,])(?:19[89]|20\d|2[45]\d|1[34]\d)\d(?![\d%])")
_CLOCKLIKE = regex.compile(r"\d[:hH時点月월]\s?\d\d(?!\d)|\d[月월]\s?\d")
_FULL = regex.compile(
    r"\d{4}[-./年년]\s?\d{1,2}[-./月월]\s?\d{1,2}(?!\d)|(?<![\d.])\d{1,2}[-./]\s?\d{1,2}[-./]\s?\d{4}(?!\d)"
)
_PARTS = regex.compile(r"\d+|\p{L}[\p{L}\p{M}.]*")
_TWO = 400


def _months_beside(plain: str) -> bool:
    """True where a month name stands beside a number, or one word away from it ("9 de mayo")."""
    classes, openers = _words().classes, _words().openers
    parts: list[str] = _PARTS.findall(plain)
    for i, part in enumerate(parts):
        if part[0].isdigit():
            continue
        name = part.replace(".", "")
        kind = classes.get(name, ("", 0))[0]
        if (not kind or kind not in "mhjbv") and part in openers and i + 1 < len(parts):
            kind = classes.get(name + parts[i + 1], ("", 0))[0]
        if (
            kind
            and kind in "mhjbv"
            and any(near[0].isdigit() for near in (*parts[max(0, i - 2) : i], *parts[i + 1 : i + 3]))
        ):
            return True
    return False


def date_shape(text: str) -> int:
    """Evidence for a date, cheaply: 0 none, 1 a month, a year or a clock time, 2 a full date.

    Asked of every line of a page, so lines over 400 code points are judged by their first 200.
    """
    if _DIGIT.search(text) is None:
        return 0
    if len(text) > _TWO:
        text = text[: _TWO // 2]
    plain = text if text.isascii() else _plain(text)
    year = _YEARLIKE.search(plain) is not None
    if year:
        if _FULL.search(plain) is not None or _months_beside(plain.lower()):
            return 2
        return 1
    if _CLOCKLIKE.search(plain) is not None:
        return 1
    return 1 if _months_beside(plain.lower()) else 0


SLASHED = r"(?<![\d./-])(\d{1,2})([/.])(\d{1,2})\2(?:19|20)\d\d(?!\d)"


def slash_order(lines: Iterable[str]) -> bool | None:
    """True where the page writes 12/19/2025, False where it writes 19/12/2025, None if neither or both.

    >>> slash_order(["12/19/2025", "05/09/2024"])
    True
    """
    seen: set[bool] = set()
    for line in lines:
        if "/" in line or "." in line:
            for m in _grammar().slashed.finditer(line[:LONGEST]):
                a, b = int(m[1]), int(m[3])
                if 1 <= min(a, b) <= 12 < max(a, b) <= 31:
                    seen.add(b > a)
    return seen.pop() if len(seen) == 1 else None


def _has_other_words(text: str) -> bool:
    """True where a word is plainly none of a date's, before the tokens are told: most lines have one among the first."""
    words = _words()
    for piece in lower(text).split():
        form = piece.strip(".,:;()|/-")
        if not form.isalpha():
            if form.isascii() and not any(map(str.isalpha, form)):
                continue  # figures
            return False
        if form in words.openers or form >= "\u2e80":  # the next word may belong to it, or the next character
            return False
        if form not in words.classes and form.upper() not in words.zones and form != "t":
            return True
    return False


def is_date_line(text: str) -> bool:
    """True where the line is nothing but a date or time, also one without a year.

    >>> is_date_line("Mon, May 3 | 10:22 am"), is_date_line("May 3 was a Monday"), is_date_line("2-1")
    (True, False, False)
    """
    text = text.strip()
    if not 3 < len(text) <= 90 or _DIGIT.search(text) is None or _has_other_words(text):
        return False
    tokens = _tokens(text, "")
    if _grammar().date_line.fullmatch(tokens.shape) is None:
        return False
    evidence = _grammar().date_evidence.search(tokens.shape)
    if evidence is None:
        return False
    weak = _words().weak
    if "y" not in tokens.shape and any(
        k == "m" and w in weak and w != "may" for k, w in zip(tokens.shape, tokens.words, strict=True)
    ):
        return False
    if regex.search(r"d:d ?(?:I|/ ?d:)|^0:00", tokens.shape) is not None:  # the length of a video
        return False
    for m in regex.finditer(r"d:(d)", tokens.shape):
        at = m.start(1)
        if tokens.starts[at + 1] - tokens.starts[at] != 2:
            return False
    return True
