"""The furniture of reader comments: counters, author heads, votes, buttons. Threads are put together in `thread`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Page, lower
from ..patterns import pattern
from ..ruleset import rule
from ..tables import read_table
from .finding import Once

LONGEST_HEAD = 120
LONGEST_TIME = 64
LONGEST_NAME = 60
LONGEST_ROW = 90
LONGEST_VOTES = 48

_CLOCK = r"""
    (?: (?:오전|오후|上午|下午|午前|午後) \s? )?          # 오후 3:20
    \d{1,2} (?: [:.h] \d{2} ){1,2}                       # 10:17  10.17  10h17  10:17:30
    (?: \s? (?: a\.?m\.? | p\.?m\.? | uhr | hrs | h ) (?!\w) )?
    (?: \s? (?: gmt | utc | est | edt | ist | cet | cest | pst | pdt | bst | jst ) (?!\w) )?
  | \d{1,2} \s? (?: a\.?m\.? | p\.?m\.? | uhr ) (?!\w)   # 4 pm
  | \d{1,2} 時 \d{1,2} 分                                 # 7時50分
"""
_DATE = r"""
    \d{4} \s? [-/.年년] \s? \d{1,2} \s? [-/.月월] \s? \d{1,2} (?: \s? [日일.] )? (?: \s? [(（] \p{L} [)）] )?
  | \d{1,2} \s? [-/.] \s? \d{1,2} \s? [-/.] \s? \d{2,4} (?!\d)
  | \d{1,2} (?: st|nd|rd|th|er|º|°|\. )? \s (?: (?:de|di|of) \s )? \p{L}{3,12}
    \.? ,? \s (?: (?:de|del) \s )? \d{4} (?!\d)
  | \p{L}{3,12} \.? \s \d{1,2} (?: st|nd|rd|th )? ,? \s \d{4} (?!\d)
"""
_DAY = r"\d{1,2} (?: st|nd|rd|th|\. )? \s \p{L}{3,12} | \p{L}{3,12} \.? \s \d{1,2} (?: st|nd|rd|th )?"
# 28. April 2024 um 10:17 | 5 May 2025 at 00:46 | 12/05/2010 - 09:35 | 2025-01-01T10:00
_JOIN = r"(?: ,? \s (?: \p{L}{1,4} \.? \s (?: \p{L}{2,3} \s )? )? | \s? [-–—|·•,@/] \s? | t ) (?: [-–—|·•@] \s )?"
_COMPACT = r"\d{1,3} \s? (?: s|m|h|d|w|mo|y|yr|yrs|min|mins|hr|hrs|wk|wks|std|sem ) \.? (?![\w'])"
_UNSPACED_AGO = r"""
    \d{1,3} \s? (?: 초|분|시간|일|주|개월|달|년 ) \s? 전
  | \d{1,3} \s? (?: 秒|分|分钟|分鐘|小时|小時|時間|日|天|週間|周|ヶ月|か月|ヵ月|个月|個月|月|年 ) \s? (?: 前|之前 )
"""
_COUNT = r"""(?:
    (?: about \s | over \s )? (?: \d{1,3} | an? )
  | one | einem | einer | einigen | un | une | uno | una | um | uma | een | en | et | ett | satu | bir
)"""

# -1 ( +0 / -1 ) | 👍 3 👎 0 | ▲ 12 ▼ 3 | +12 -3 | (Score:2, Informative)
_VOTES = pattern(
    r"""
    (?P<score> [-+−]? \d{1,5} ) \s* \( \s* \+ (?P<up> \d{1,5} ) \s* / \s* [-−] (?P<down> \d{1,5} ) \s* \)
  | (?: [👍▲△⬆🔼⇧↑❤♥] \ufe0f? | thumbs\ up ) \s* \+? (?P<up> \d{1,5} )
    (?: \s* [|/·]? \s* (?: [👎▼▽⬇🔽⇩↓] \ufe0f? | thumbs\ down ) \s* [-−]? (?P<down> \d{1,5} ) )?
  | (?P<up> \d{1,5} ) \s* [👍▲⬆🔼] \ufe0f? (?: \s* [|/·]? \s* (?P<down> \d{1,5} ) \s* [👎▼⬇🔽] \ufe0f? )?
  | \+ (?P<up> \d{1,5} ) \s* [/|·]? \s* [-−] (?P<down> \d{1,5} )
  | \( \s* score \s* : \s* (?P<score> -? \d ) (?: , \s* \p{L}{2,14} )? \s* \)
  | rating \s* : \s* (?P<score> [-+−]? \d{1,4} ) \s* \( \s* (?: from \s* )? \d{1,5} \s votes? \s* \)
  | (?: 공감 | 좋아요 | 추천 | そう思う | 赞 | 顶 | 支持 ) \s* (?P<up> \d{1,6} ) \s* [|/·]? \s*
    (?: 비공감 | 싫어요 | 반대 | そう思わない | 踩 | 反对 ) \s* (?P<down> \d{1,6} )
    """,
    regex.VERBOSE,
)
# 3 | +4 | 0 0 | 12 | 3
_BARE = pattern(r"[-+−]?\d{1,4}(?:\s*[|/·]?\s*[-+−]?\d{1,4})?")
# LikeLiked by 1 person | 3 people like this
_LIKED_BY = pattern(r"(?:like)?liked by (\d{1,5}) (?:person|people)")
_NUMBER = r"(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3}){1,2}|\d{1,6})"
_VOTE_STARTS = frozenset("+-−0123456789(👍▲△⬆🔼⇧↑❤♥공좋추そ赞顶支trs")
# <span>Anna Pell</span
_TAG = pattern(r"</?\w{1,10}>?")
# 2024 | 10:17 | 5/6 | 3h | 3 min | 3時
_TIMELY = pattern(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.?\s\d|\d{4}|\d\s?[:.h/-]\s?\d|\d\s?(?:[smhdwy]|mo|yrs?|mins?|hrs?|wks?|std|sem)\b|\d\s?[년월일시분초주개달秒分小時时日天週周ヶかヵ个個月年]"
)
_LEAD = pattern(
    r"(?:[•*·▪►>–-]\s{1,3})?(?:(?:#|n[o°]\.?\s?)?(?P<number>\d{1,5})\s?[.):]\s{0,3}|#\d{1,5}\s{1,3})?(?:[•*·▪]\s{1,3})?"
)
_EDGES = ' \t\u00a0,;:|·•–—-/(@[«»›>＞"“”„'
_AFTER = ' \t\u00a0,;:|·•–—-/)].…#"“”'
_SPLIT = pattern(r"[\s·•|,/()\[\]»›>↓↑+…:]+")
_FILLERS = frozenset(("-", "–", "—", "&", "@", "👍", "👎", "▲", "▼", "👍️"))
_NAME_OPENERS = (
    "posted by ",
    "written by ",
    "submitted by ",
    "comment by ",
    "kommentar von ",
    "by ",
    "von ",
    "par ",
    "av ",
)
_ANSWERS = frozenset(
    ("response", "responses", "reply", "replies", "thought", "thoughts", "antworten", "gedanken", "svar", "risposte")
)
_GLUED = ("さんのコメント", "님의 말", "より", "さん", "님")
_NUMERALS = {"no": "0", "kein": "0", "keine": "0", "aucun": "0", "one": "1"}
_UNSPACED_LANGUAGES = frozenset(("ja", "ko", "zh", "th", "yue", None))
_QUOTED = "\"“„«‘'「『»”"
_QUOTES = frozenset(_QUOTED)


@dataclass(frozen=True)
class Vocabulary:
    """The closed word lists of `data/talk.toml` and the patterns made of them."""

    counted: frozenset[str]
    heading: frozenset[str]
    heading_words: frozenset[str]
    said: frozenset[str]
    badges: frozenset[str]
    account: frozenset[str]
    sorting: frozenset[str]
    login: frozenset[str]
    commenting: frozenset[str]
    voted: frozenset[str]
    weekdays: frozenset[str]
    before_time: frozenset[str]
    buttons: dict[str, str]
    """Button -> its kind: reply, react, report or other."""
    button_starts: frozenset[str]
    said_words: frozenset[str]
    counted_words: frozenset[str]
    unspaced: tuple[str, ...]
    """Counted nouns of scripts that do not space words."""
    ago_words: frozenset[str]
    reply_to: tuple[str, ...]
    when: regex.Pattern[str]
    when_words: frozenset[str]
    """Words of which a time without digits holds one, and ages hold one."""
    counter: regex.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    """The lists, read on first use."""
    lists: dict[str, list[str]] = {name: [lower(w) for w in words] for name, words in read_table("talk").items()}
    buttons = {text: kind for kind in ("other", "report", "react", "reply") for text in lists[kind]}
    counted = frozenset(lists["counted"])
    unspaced = tuple(w for w in counted if regex.match(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]", w))
    return Vocabulary(
        counted=counted,
        heading=frozenset(lists["heading"]),
        heading_words=frozenset(text.split()[-1] for text in lists["heading"]),
        said=frozenset(lists["said"]),
        badges=frozenset(lists["badges"]),
        account=frozenset(lists["account"]),
        sorting=frozenset(lists["sorting"]),
        login=frozenset(lists["login"]),
        commenting=frozenset(w for w in counted if w not in _ANSWERS) | frozenset(lists["commenting"]),
        voted=frozenset(lists["voted"]),
        weekdays=frozenset(lists["weekdays"]),
        before_time=frozenset(lists["before_time"]),
        buttons=buttons,
        button_starts=frozenset(text.split()[0] for text in buttons),
        said_words=frozenset(w.split()[-1].strip("()") for w in lists["said"]),
        counted_words=frozenset(w.split()[-1] for w in counted),
        unspaced=unspaced,
        ago_words=frozenset(
            word for text in (*lists["ago_after"], *lists["ago_before"]) if len(word := text.split()[0]) > 2
        ),
        reply_to=tuple(sorted(lists["reply_to"], key=len, reverse=True)),
        when=_when_pattern(lists),
        when_words=frozenset(
            w for name in ("ago_after", "ago_before", "moments") for text in lists[name] for w in text.split()[-1:]
        ),
        counter=_counter_pattern(lists),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(regex.escape(w).replace(" ", r"\ ") for w in sorted(set(words), key=lambda w: (-len(w), w)))


def _when_pattern(table: dict[str, list[str]]) -> regex.Pattern[str]:
    before, after, moments = _any(table["ago_before"]), _any(table["ago_after"]), _any(table["moments"])
    return pattern(
        rf"""(?<![\p{{L}}\p{{N}}])(?:
            (?P<absolute>
                (?: {_CLOCK} ) {_JOIN} (?: {_DATE} )          # 09:33am on 09 May 2010
              | (?: {_DATE} ) (?: {_JOIN}? (?: {_CLOCK} ) )?
              | (?: {_DAY} ) {_JOIN} (?: {_CLOCK} )           # 28 april, 10:17
              | (?: jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec ) \p{{L}}{{0,6}} \.? \s \d{{1,2}} (?! [\d:] )
            )
          | {_COUNT} \s \p{{L}}{{1,12}} \.? (?: ,? \s \d{{1,2}} \s \p{{L}}{{1,12}} )? \s (?: {after} ) (?!\w)
              (?: \s at \s (?: {_CLOCK} ) )?                  # 2 days ago at 07:50
          | (?: {before} ) \s (?: \d{{1,3}} \s? | {_COUNT} \s ) \p{{L}}{{1,14}} \.? (?!\w)
          | {_UNSPACED_AGO}
          | {_COMPACT}
          | (?: {moments} ) (?!\w) (?: {_JOIN} (?: {_CLOCK} ) )?
        )""",
        regex.VERBOSE,
    )


def _counter_pattern(table: dict[str, list[str]]) -> regex.Pattern[str]:
    counted, on = _any(table["counted"]), _any(table["on"])
    return pattern(
        rf"""[\W_]{{0,4}}+ (?:
            (?: \d{{1,6}} \s )? (?P<count> {_NUMBER} | no | one | keine? | aucun | 0 ) \s? 件?の? (?: {counted} )
            (?: \s (?: {on} ) \s? (?P<title> [{regex.escape(_QUOTED)}] .* ) )?
          | (?: {counted} ) \s? [(:\[（]? \s? (?P<count> {_NUMBER} ) \s? 件? 개? 条? [)\]）]?
              (?: \s? , \s \p{{L}}{{3,14}} \s? : \s? \d{{1,6}} )?
          | (?: {counted} ) \s (?: {on} ) \s? (?P<title> [{regex.escape(_QUOTED)}] .* )
        ) [\W_]{{0,4}}""",
        regex.VERBOSE,
    )


class Head(NamedTuple):
    """The line that opens a comment."""

    name: str | None
    time: str | None
    verb: bool
    """A verb such as “says” stands by the name."""
    clock: bool
    """The time is a date, not an age."""
    number: bool
    """The comment is numbered."""


@lru_cache(maxsize=256)  # several rules look at the same lines
def find_when(low: str, start: int = 0) -> regex.Match[str] | None:
    """The first time in a short lower-case line; a cheap look tells first whether there can be one."""
    known = vocabulary()
    if _TIMELY.search(low, start) or not known.when_words.isdisjoint(low.replace(",", " ").split()):
        return known.when.search(low, start)
    return None


def time_of(text: str, low: str) -> str | None:
    """The time on a line that holds nothing else, as written."""
    return _time_at(text, low, find_when(low)) if len(low) <= LONGEST_TIME else None


def time_or_head(text: str, low: str) -> str | Head | None:
    """`time_of` a short line or else `head_of` it, in one look."""
    found = find_when(low)
    when = _time_at(text, low, found) if len(low) <= LONGEST_TIME else None
    return when or _head_at(text, low, found)


def _time_at(text: str, low: str, found: regex.Match[str] | None) -> str | None:
    known = vocabulary()
    if found is None or low[found.end() :].strip(_AFTER) not in ("", "edited", "(edited", "bearbeitet"):
        return None
    front = low[: found.start()].strip(_EDGES + ".")
    if front and front not in known.before_time:
        for word in _SPLIT.split(front):
            if word.strip(".") not in known.weekdays and word not in known.before_time:
                return None
    return text[found.start() : found.end()]


def head_of(text: str, low: str) -> Head | None:
    """The author and time that a short line consists of."""
    return _head_at(text, low, find_when(low)) if len(low) <= LONGEST_HEAD else None


def _head_at(text: str, low: str, found: regex.Match[str] | None) -> Head | None:
    known = vocabulary()
    lead = _LEAD.match(low)
    at = lead.end() if lead else 0
    number = bool(lead and lead.group("number"))
    if found is not None and found.start() < at:
        found = find_when(low, at)
    if found is None:
        if low[-1] not in ":.…：":
            return None
        name, verb = _named(text, low, at, len(low))
        return Head(name, None, True, False, number) if name and verb else None
    rest = low[found.end() :].strip(_AFTER)
    opens = number and low[at : found.start()].strip(_EDGES) in ("", "at", "on", "am")
    if rest and not opens and not _ends_head(rest):
        return None
    name, verb = _named(text, low, at, found.start())
    if rest and opens:
        # 12. At 09:33am on 09 May 2010, name wrote:
        name, verb = _named(text, low, found.end(), len(low))
        if not verb:
            return None
    if name is None:
        return None
    verb = verb or rest in known.said
    return Head(name, text[found.start() : found.end()], verb, found.group("absolute") is not None, number)


def _ends_head(rest: str) -> bool:
    """What may follow the time of a head: a verb, a number of votes, buttons, "edited"."""
    known = vocabulary()
    return rest in known.said or rest in known.badges or rest.isdigit() or row_of(rest) is not None


def name_of(text: str, low: str) -> str | None:
    """The name that a line without a time consists of, its number and its verb taken off."""
    lead = _LEAD.match(low)
    if low.startswith(_NAME_OPENERS):
        return None
    return _named(text, low, lead.end() if lead else 0, len(low))[0]


def _named(text: str, low: str, start: int, end: int) -> tuple[str | None, bool]:
    """The name between two offsets, and whether a verb follows it."""
    known = vocabulary()
    while start < end and low[start] in _EDGES:
        start += 1
    for opener in _NAME_OPENERS:
        if low.startswith(opener, start, end):
            start += len(opener)
            break
    verb = False
    while True:
        end = _trim(low, start, end)
        peeled = _peel(low, start, end, known.before_time, 2) or _peel(low, start, end, known.weekdays, 1)
        if not peeled and not verb:
            peeled = _peel(low, start, end, known.said, 3)
            if not peeled:
                glued = next((g for g in _GLUED if low.endswith(g, start, end) and end - start > len(g)), "")
                peeled = len(glued)
            verb = peeled > 0
        if not peeled:
            break
        end -= peeled
    name = text[start:end].strip(_EDGES)
    if "<" in name or ">" in name:
        name = _TAG.sub("", name).strip(_EDGES)
    return (name, verb) if is_name(name, 10 if verb else 5) else (None, verb)


def _trim(low: str, start: int, end: int) -> int:
    """The end of the name without what stands between name and time; the point of an initial stays."""
    while start < end:
        if low.endswith("..", start, end):
            end = start + len(low[start:end].rstrip("."))
        elif low[end - 1] in _EDGES + "…：":
            end -= 1
        else:
            break
    return end


def _peel(low: str, start: int, end: int, words: frozenset[str], most: int) -> int:
    """The length of the longest of `words` that the stretch ends with, of `most` words at most; 0 where none."""
    at, best = end, 0
    for _ in range(most):
        at = max(low.rfind(" ", start, at), start - 1)
        if low[at + 1 : end] in words:
            best = end - at - 1
        if at < start:
            break
    return best


def is_name(name: str, most_words: int = 5) -> bool:
    """True for what may be a reader's name or nickname."""
    if not name or len(name) > LONGEST_NAME or not any(c.isalnum() for c in name):
        return False
    words = name.split()
    low = lower(name)
    known = vocabulary()
    if (
        len(name.partition(",")[0].split()) > most_words
        or len(words) > 12
        or low in known.buttons
        or low in known.heading
        or low in known.before_time
    ):
        return False
    if (words[0].isdigit() and len(words) > 1) or " - " in name or " : " in name or "|" in name or name[-1] in ":;,…!?":
        return False
    return all(len(w) <= 3 or w[-1] not in ".;" for w in words[:-1])


class Row(NamedTuple):
    """A row of a comment's own buttons."""

    kinds: frozenset[str]
    time: str | None
    liked: int | None
    many: int


def row_of(low: str) -> Row | None:
    """The buttons that a short lower-case line consists of, with a time and a count that may stand among them."""
    if len(low) > LONGEST_ROW:
        return None
    known = vocabulary()
    first = low.lstrip(_EDGES + "0123456789👍👎▲▼↪").partition(" ")[0].strip(_AFTER + "›»·•")
    if first not in known.button_starts and "·" not in low and "•" not in low and "|" not in low and low[0] < "\u0e00":
        return None
    found = find_when(low)
    if found:
        low = low[: found.start()] + "|" + low[found.end() :]
    words = [w for w in _SPLIT.split(low) if w and w not in _FILLERS]
    kinds: list[str] = []
    count: int | None = None
    i = 0
    while i < len(words):
        for many in (5, 4, 3, 2, 1):
            kind = known.buttons.get(" ".join(words[i : i + many]))
            if kind:
                kinds.append(kind)
                i += many
                break
        else:
            if not words[i].isdigit() or len(words[i]) > 5:
                return None
            count = int(words[i])
            i += 1
    return Row(frozenset(kinds), found.group() if found else None, count, len(kinds)) if kinds else None


def votes_of(low: str) -> str | None:
    """ "score/up/down" of a line of votes, the parts that are not stated empty."""
    found = _VOTES.fullmatch(low)
    if found:
        return "/".join((g or "").replace("−", "-").lstrip("+") for g in found.group("score", "up", "down"))
    return None


def counted_votes(low: str) -> str | None:
    """ "/up/" of "12 likes" or "Likes: 12", else None."""
    found = _LIKED_BY.fullmatch(low)
    if found:
        return f"/{found.group(1)}/"
    words = [w for w in _SPLIT.split(low) if w]
    if len(words) > 7:
        return None
    numbers = [w for w in words if w.isdigit() and len(w) < 6]
    nouns = " ".join(w if not w.isdigit() else "|" for w in words).strip("| ").split(" | ")
    known = vocabulary()
    if numbers and all(noun in known.voted or known.buttons.get(noun) == "react" for noun in nouns):
        return f"/{numbers[0]}/"
    return None


def bare_votes(low: str) -> bool:
    """True for a line of one or two small numbers."""
    return len(low) <= 12 and _BARE.fullmatch(low) is not None


@rule("talk.opening", Label.COMMENT, Strength.CERTAIN)
def opening(page: Page, words: Words) -> Iterator[Hit]:
    """The counter of a thread, alone on its line.

    Sees:   "34 responses to “Title”", "267 Kommentare", "Comments (12)", "댓글 5"; the value is the number.
    Why:    it opens the reader comments or links to them, and is never part of the article.
    Silent: where the noun runs on as prose or as a headline without quotes, as in "3 thoughts on the vote".
    """
    known = vocabulary()
    seen = {i for word in known.counted_words & page.index.keys() for i in page.index[word]}
    if page.language in _UNSPACED_LANGUAGES:
        for word in known.unspaced:
            if word in page.source:
                seen.update(i for i, low in enumerate(page.lower) if len(low) <= 60 and word in low)
    for i in sorted(seen):
        low = page.lower[i]
        if len(low) > 240 or (len(low) > 60 and _QUOTES.isdisjoint(low)):
            continue
        found = known.counter.fullmatch(low)
        if found and (len(low) <= 60 or found.group("title")):
            count = found.group("count")
            number = regex.sub(r"\D", "", count or "") or _NUMERALS.get(count or "")
            yield Hit(page.lines[i].span, number)


@rule("talk.votes", Label.COMMENT, Strength.CERTAIN)
def votes(page: Page, words: Words) -> Iterator[Hit]:
    """A line of votes for and against a comment.

    Sees:   "-1 ( +0 / -1 )", "👍 3 👎 0", "+12 -3", "공감 3 비공감 1"; the value is score/up/down.
    Why:    only reader comments are voted on in this form.
    Silent: sports results and bare numbers.
    """
    for line, low in zip(page.lines, page.lower, strict=True):
        if len(low) <= LONGEST_VOTES and low[0] in _VOTE_STARTS:
            if value := votes_of(low):
                yield Hit(line.span, value)


@rule("talk.votes-counted", Label.COMMENT, Strength.HINT)
def votes_counted(page: Page, words: Words) -> Iterator[Hit]:
    """A line that counts likes, as comments and share bars both do.

    Sees:   "12 likes", "Likes: 3", "1 Reaction"; the value is score/up/down.
    Why:    under a comment it is the comment's; above an article it counts the shares of the story.
    Silent: a number with any other word.
    """
    known = vocabulary()
    keys = (known.voted | {"liked", "likeliked"}) & page.index.keys()
    for i in sorted({i for word in keys for i in page.index[word]}):
        if len(page.lower[i]) <= LONGEST_VOTES and (value := counted_votes(page.lower[i])):
            yield Hit(page.lines[i].span, value)


@rule("talk.author", Label.COMMENT, Strength.CERTAIN)
def author(page: Page, words: Words) -> Iterator[Hit]:
    """The head of a comment with author, verb and time.

    Sees:   "John D. on September 12, 2018 at 4:47 pm said:", "kanu sukha says:" above "5 May 2025 at 00:46"; the
            value is the name.
    Why:    articles do not put a name, a verb and a clock time on a line of their own.
    Silent: "Merkel says:" in an interview, "On 5 May 2025, Merkel said:" before a quotation.
    """
    for i, head in _heads(page):
        if (
            head.verb
            and head.name
            and ((head.clock and (head.number or ":" in (head.time or ""))) or _timed(page, i + 1))
        ):
            yield Hit(page.lines[i].span, head.name)


@rule("talk.says", Label.COMMENT, Strength.HINT)
def says(page: Page, words: Words) -> Iterator[Hit]:
    """A short line of a name and a verb, with no clock time beside it.

    Sees:   "Anonymous said...", "Modern Wife sagt:"; the value is the name.
    Why:    blogs head their comments so; interviews and plays head their turns so too.
    Silent: where the line runs on.
    """
    for i, head in _heads(page):
        if head.verb and head.name and not (head.clock and ":" in (head.time or "")) and not _timed(page, i + 1):
            yield Hit(page.lines[i].span, head.name)


@rule("talk.head", Label.COMMENT, Strength.HINT)
def head(page: Page, words: Words) -> Iterator[Hit]:
    """A short line of a name and an age.

    Sees:   "Guest • 3 years ago", "Voikkaalainen 3 päivää sitten 2"; the value is the name.
    Why:    comment systems head comments so; bylines and teasers look alike.
    Silent: a line that holds more than name, age and votes.
    """
    known = vocabulary()
    for i in sorted({i for word in known.ago_words & page.index.keys() for i in page.index[word]}):
        if len(page.lower[i]) <= 80 and not page.lower[i][0].isdigit():
            found = head_of(page.lines[i].text, page.lower[i])
            if found and found.name and found.time and not found.verb:
                yield Hit(page.lines[i].span, found.name)


@rule("talk.button", Label.COMMENT, Strength.CERTAIN)
def button(page: Page, words: Words) -> Iterator[Hit]:
    """A row of the buttons under a comment.

    Sees:   "Reply Report Like", "Like · Reply · 2w", "Antworten Melden", "Log in to Reply".
    Why:    answering and reporting belong to comments only.
    Silent: a share bar, a lone "Like" or "Report", a word more than the buttons.
    """
    known = vocabulary()
    for i in sorted({i for word in _row_words() & page.index.keys() for i in page.index[word]}):
        low = page.lower[i]
        if len(low) <= LONGEST_ROW and (row := row_of(low)):
            if ("reply" in row.kinds and (row.many > 1 or row.time)) or {"react", "report"} <= row.kinds:
                yield Hit(page.lines[i].span, row.time)
            elif (
                "reply" in row.kinds
                and "reply" in low
                and len(low.strip(_AFTER)) > 6
                and low.strip(_AFTER) in known.buttons
            ):
                yield Hit(page.lines[i].span)


@cache
def _row_words() -> frozenset[str]:
    """The words that tell that a line may be a row: those of the reply and report buttons."""
    return frozenset(text.split()[-1] for text, kind in vocabulary().buttons.items() if kind in ("reply", "report"))


@rule("talk.reply-to", Label.COMMENT, Strength.LIKELY)
def reply_to(page: Page, words: Words) -> Iterator[Hit]:
    """A line that names the reader who is answered.

    Sees:   "In reply to Martha K", "Antwort auf Bernd_57", "Replying to @kim"; the value is the name.
    Why:    threaded comments link to the comment above.
    Silent: a headline such as "Reply to critics falls flat", a sentence.
    """
    for i in sorted({i for word in _reply_words() & page.index.keys() for i in page.index[word]}):
        name = answered(page.lines[i].text, page.lower[i])
        if name:
            yield Hit(page.lines[i].span, name)


@cache
def _reply_words() -> frozenset[str]:
    return frozenset(text.split()[-2 if " " in text else -1] for text in vocabulary().reply_to)


def answered(text: str, low: str) -> str | None:
    """The name that a reply-to line holds."""
    if len(low) > 70:
        return None
    begin = len(low) - len(low.lstrip(_EDGES + "↪"))
    for opener in vocabulary().reply_to:
        if low.startswith(opener + " ", begin):
            name = text[begin + len(opener) + 1 :].strip(_EDGES + ".)")
            words = name.split()
            proper = all(w[0].isupper() or not w[0].isalpha() or len(w) <= 3 for w in words[1:]) and len(words) <= 3
            return name if proper and is_name(name) and (len(words) == 1 or words[0][0].isupper()) else None
    return None


@rule("talk.login", Label.COMMENT, Strength.LIKELY)
def login(page: Page, words: Words) -> Iterator[Hit]:
    """A short line about logging in to comment.

    Sees:   "Login to comment", "You must be logged in to post a comment.", "Zum Kommentieren anmelden".
    Why:    it is the comment form for readers without an account.
    Silent: "Facebook did not respond to a request for comment."
    """
    known = vocabulary()
    for i in sorted({i for word in known.login & page.index.keys() for i in page.index[word]}):
        low = page.lower[i]
        if len(low) <= 90 and any(w.strip(_AFTER + "'") in known.commenting for w in low.split()):
            yield Hit(page.lines[i].span)


def _all_heads(page: Page) -> Iterator[tuple[int, Head]]:
    known = vocabulary()
    for i in sorted({i for word in known.said_words & page.index.keys() for i in page.index[word]}):
        low = page.lower[i]
        if len(low) <= LONGEST_HEAD and (low[-1] in ":：…" or low.endswith("..") or _TIMELY.search(low)):
            found = head_of(page.lines[i].text, low)
            if found:
                yield i, found


_heads = Once(lambda page: tuple(_all_heads(page)))


def _timed(page: Page, i: int) -> bool:
    """True where line `i` is a time with a date or an age, and nothing else."""
    return i < len(page.lines) and time_of(page.lines[i].text, page.lower[i]) is not None


RULES = (opening, votes, votes_counted, author, says, head, button, reply_to, login)
