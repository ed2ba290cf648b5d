"""The thread of reader comments: where it begins and ends, and the part that each of its lines plays.

A thread is proven by its rhythm. The beat is a line or two that every comment has once: a head (name, verb, time) or a
tail (votes, a row of buttons). The value of a mark tells the part that the line plays, several parts joined by U+001F:
`new` on the first line of a comment, `author:NAME`, `time:WHEN`, `votes:SCORE/UP/DOWN`, `reply-to:NAME`, `text`,
`head`, `button`, `form`, `opening`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page
from ..patterns import pattern
from ..ruleset import context_rule
from .finding import by_start, once
from .talk import (
    _AFTER,
    LONGEST_HEAD,
    answered,
    bare_votes,
    counted_votes,
    name_of,
    row_of,
    time_of,
    time_or_head,
    vocabulary,
)

OPENINGS = frozenset(("talk.opening", "comment.thread-label"))
FORMS = frozenset(("comment.widget", "comment.rules", "talk.login"))
NOT_NAMES = OPENINGS | FORMS | {"talk.reply-to"}
SPOKEN = frozenset(("talk.author", "talk.says"))
ENDS = frozenset(
    (
        "headlines.label",
        "headlines.opener",
        "copyright.notice",
        "tags.label",
        "tags.label-alone",
        "bio.label",
        "nav.skip",
        "origin.note",
        "promo.also-read-label",
    )
)
ASIDES = frozenset(("ad", "share", "embed", "newsletter", "promo", "paywall"))

# Beats that prove a thread: with an opening above them, and without.
NEEDED = {
    "says": (1, 2),
    "head": (1, 3),
    "pair": (1, 3),
    "timed": (2, 3),
    "votes": (1, 2),
    "row": (1, 2),
    "reply": (2, 99),
    "speech": (2, 99),
}
HEADS = ("says", "head", "pair", "timed", "speech")
BARE = ("head", "pair", "timed")
"""Heads without a verb: bylines and teasers look like them."""
PROSE = 80
"""A line of this length counts as prose where masses are weighed."""
FARTHEST = 80
"""Lines between two beats of one thread."""
NEAR = 15
"""Lines of furniture between a thread's opening and its first beat."""
LONE_TEXT = 8
"""Lines that the text of a lone or last comment may have."""


_DIGIT = pattern(r"\d")
_SENTENCE_ENDS = '.!?…。！？।)"”»'


class Beat(NamedTuple):
    """What every comment of a thread has once: the lines `line` to `end` of its head or tail."""

    line: int
    end: int
    kind: str
    name: str | None = None
    time: str | None = None
    votes: str | None = None
    rest: int = 0
    """Where the text begins on the last line of a head that reading has joined with it; 0: on the next line."""


class Seen(NamedTuple):
    """What the plain rules said of the lines."""

    rules: dict[int, set[str]]
    values: dict[tuple[int, str], str]
    foreign: dict[int, str]
    """Lines that a rule of another label claims, with the rule's family."""
    ends: list[int]
    opens: list[int]
    counters: int
    """The number of counters on the page."""
    mass: list[int]
    """The code points of prose above each line, and on the whole page; filled when first needed."""


@context_rule("talk.thread", Label.COMMENT, Strength.CERTAIN)
def thread(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The lines of a comment thread whose rhythm proves it.

    Sees:   a counter or heading and then (name, time, text, buttons) or (text, votes), or that rhythm several times.
            The value is the part that the line plays.
    Why:    the text of a comment reads like the article; only the furniture between the comments gives it away.
    Silent: interviews, live blogs, lists of stories with counters, a counter above the article.
    """
    seen = _seen(page, words, marks)
    if seen is not None:
        for i, parts in sorted(proven(page, seen).items()):
            yield Hit(page.lines[i].span, "\x1f".join(parts))


@context_rule("talk.thread-likely", Label.COMMENT, Strength.LIKELY)
def thread_likely(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """Lines under the heading of a thread that has no rhythm, and the copy around its forms.

    Sees:   text between a heading of comments below the article and the next list, form or footer; lines about logging
            in beside a comment form.
    Why:    some pages lose the names and times of their comments.
    Silent: where the heading stands above the article, where a list follows it.
    """
    seen = _seen(page, words, marks)
    if seen is None:
        return
    for i in sorted(_under_heading(page, seen) | _beside_forms(page, seen)):
        yield Hit(page.lines[i].span)


@once
def _seen(page: Page, words: Words, marks: tuple[Mark, ...]) -> Seen | None:
    """The marks by line; None where nothing speaks of comments."""
    known = vocabulary()
    headings = {i for word in known.heading_words & page.index.keys() for i in page.index[word]}
    headings = {i for i in headings if len(page.lower[i]) <= 40 and page.lower[i].strip(_AFTER) in known.heading}
    comment, likely = Label.COMMENT, Strength.LIKELY
    if not headings and comment not in [mark.label for mark in marks]:
        return None
    at = by_start(page)
    rules: dict[int, set[str]] = {}
    values: dict[tuple[int, str], str] = {}
    foreign: dict[int, str] = {}
    for mark in marks:
        line = at.get(mark.span.start)
        if line is None or line.span.end != mark.span.end:
            continue
        i = line.index
        rules.setdefault(i, set()).add(mark.rule)
        if mark.value is not None:
            values[i, mark.rule] = mark.value
        if mark.label is not comment and mark.strength >= likely:
            foreign[i] = mark.rule.partition(".")[0]
    for i in headings:
        rules.setdefault(i, set()).add("comment.thread-label")
    for (i, rule), value in values.items():
        if rule == "talk.opening" and value == "0":
            rules[i] -= OPENINGS
    return Seen(
        rules,
        values,
        foreign,
        ends=sorted(i for i, ids in rules.items() if ids & ENDS),
        opens=sorted(i for i, ids in rules.items() if ids & OPENINGS),
        counters=sum("talk.opening" in ids for ids in rules.values()),
        mass=[],
    )


def proven(page: Page, seen: Seen) -> dict[int, list[str]]:
    """Line -> parts, for the lines of the threads that are proven."""
    parts: dict[int, list[str]] = {}
    runs = list(_runs(page, seen, _beats(page, seen)))
    runs.sort(key=lambda run: (-_weight(run), run[0].line))
    for run in runs:
        made = _laid_out(page, seen, run)
        if made and not made.keys() & parts.keys():
            parts.update(made)
    return parts


def _weight(run: list[Beat]) -> float:
    """Heads before tails, dated before bare, many before few."""
    return (
        len(run)
        * {"says": 4.0, "head": 3.0, "pair": 3.5, "timed": 3.2, "votes": 2.5, "row": 2.5, "reply": 1.0, "speech": 1.5}[
            run[0].kind
        ]
    )


def _beats(page: Page, seen: Seen) -> list[Beat]:
    known = vocabulary()
    aged = {i for word in known.ago_words & page.index.keys() for i in page.index[word]}
    first = min(
        (i for i, rules in seen.rules.items() if any(r.startswith(("talk.", "comment.")) for r in rules)), default=0
    )
    beats: list[Beat] = []
    taken = 0
    for i in range(max(0, first - 6), len(page.lines)):
        low = page.lower[i]
        if len(low) > LONGEST_HEAD and not page.lines[i].joined:
            continue
        rules = seen.rules.get(i, set())
        if "talk.votes" in rules:
            beats.append(Beat(i, i + 1, "votes", votes=seen.values[i, "talk.votes"]))
        elif "talk.button" in rules:
            row = row_of(low)
            if row is not None:
                beats.append(Beat(i, i + 1, "row" if row.time else "reply", time=row.time, votes=_liked(row.liked)))
        elif known.buttons.get(low.strip(_AFTER)) == "reply" or ("comment.reply" in rules and _replies(low)):
            beats.append(Beat(i, i + 1, "reply"))
        elif i in aged or rules & {"talk.author", "talk.says", "talk.head"} or _DIGIT.search(low, 0, LONGEST_HEAD):
            for beat in _head(page, seen, i, taken):
                beats.append(beat)
                if beat.kind != "timed":
                    taken = beat.end
    return beats


def _replies(low: str) -> bool:
    row = row_of(low)
    return row is not None and "reply" in row.kinds


def _liked(count: int | None) -> str | None:
    return None if count is None else f"/{count}/"


def _head(page: Page, seen: Seen, i: int, taken: int) -> Iterator[Beat]:
    """The heads that line `i` may close or open; the lines before `taken` belong to another."""
    text, low, rest = _piece(page, i)
    found = time_or_head(text, low)
    if isinstance(found, str):
        name = i - 1
        while name > max(taken, i - 4) and (
            page.lower[name] in vocabulary().badges or "talk.reply-to" in seen.rules.get(name, ())
        ):
            name -= 1
        if name >= taken and _may_name(page, seen, name):
            start = name
            above = page.lines[name - 1].text if name > taken else ""
            if above and len(above.strip("•*- ")) <= 3 and above.upper() == above and not above[-1].isdigit():
                start -= 1  # the initials that stand for a picture
            yield Beat(start, i + 1, "pair", name_of(page.lines[name].text, page.lower[name]), found, rest=rest)
        below = seen.rules.get(i + 1, set())
        if not rest and i + 1 < len(page.lines) and not below & SPOKEN and _may_name(page, seen, i + 1):
            yield Beat(i, i + 2, "timed", name_of(page.lines[i + 1].text, page.lower[i + 1]), found)
        return
    head = found
    if head is None or head.name is None:
        return
    if head.time:
        yield Beat(i, i + 1, "says" if head.verb else "head", head.name, head.time, rest=rest)
        return
    if i + 1 < len(page.lines) and not rest:
        text, low, rest = _piece(page, i + 1)
        after = time_of(text, low)
        if after:
            yield Beat(i, i + 2, "says", head.name, after, rest=rest)
            return
        rest = 0
    yield Beat(i, i + 1, "speech", head.name, rest=rest)


def _piece(page: Page, i: int) -> tuple[str, str, int]:
    """The first source line of a line, also in lower case, and where the next begins; 0 where there is no other.

    A comment that begins in lower case is joined with its head, as if it were a broken sentence.
    """
    line = page.lines[i]
    if not line.joined:
        return line.text, page.lower[i], 0
    raw = page.source[line.span.start : min(line.span.end, line.span.start + LONGEST_HEAD + 1)]
    first = raw.splitlines()[0]
    if len(first) == len(raw):
        return line.text, page.lower[i], 0
    end = len(first.rstrip())
    rest = len(line.text) - len(line.text[len(first) :].lstrip())
    return line.text[:end], page.lower[i][:end], rest


def _may_name(page: Page, seen: Seen, i: int) -> bool:
    text = page.lines[i].text
    if len(text) > 44 or i in seen.foreign or seen.rules.get(i, set()) & NOT_NAMES:
        return False
    name = name_of(text, page.lower[i])
    if name is None or (name[-1] in ".?!" and len(name.split()[-1]) > 3):
        return False
    return len(name.partition(",")[0].split()) <= 4 and time_of(text, page.lower[i]) is None


def _runs(page: Page, seen: Seen, beats: list[Beat]) -> Iterator[list[Beat]]:
    """The beats of one kind that follow one another with no end of a thread between them."""
    for kind in NEEDED:
        run: list[Beat] = []
        for beat in beats:
            if beat.kind != kind:
                continue
            if run and beat.line < run[-1].end:
                continue
            if run and (
                beat.line - run[-1].end > FARTHEST
                or _between(seen.ends, run[-1].end, beat.line)
                or _between(seen.opens, run[-1].end, beat.line)
            ):
                yield run
                run = []
            run.append(beat)
        if run:
            yield run


def _between(sorted_lines: list[int], start: int, end: int) -> bool:
    return bisect_left(sorted_lines, start) < bisect_left(sorted_lines, end)


def _size(text: str) -> int:
    """The length of a line, characters of East Asian scripts counted double and a half."""
    return len(text) * 5 // 2 if text[len(text) // 2] >= "\u1100" else len(text)


def _mass(page: Page, seen: Seen, start: int, end: int) -> int:
    if not seen.mass:
        seen.mass.append(0)
        for line in page.lines:
            seen.mass.append(seen.mass[-1] + (size if (size := _size(line.text)) >= PROSE else 0))
    return seen.mass[end] - seen.mass[start]


def _laid_out(page: Page, seen: Seen, run: list[Beat]) -> dict[int, list[str]] | None:
    """Line -> parts of the thread that the run of beats makes, None where it proves none."""
    kind = run[0].kind
    tails = kind not in HEADS
    if not tails:
        run = _unbroken(page, seen, run)
    buttoned = not tails and _buttoned(page, seen, run)
    weak = kind in BARE and not buttoned
    opening = _opening_above(page, seen, run) if tails else _opening(page, seen, run[0].line, weak)
    needed = NEEDED[kind][opening is None]
    if len(run) < needed:
        return None
    if weak and (opening is None or _same_names(run)):
        return None
    groups = _tail_groups(page, seen, run, opening) if tails else _head_groups(page, seen, run)
    if groups is None:
        return None
    texts = sum(
        beat.rest > 0 or _texts(page, seen, start if tails else beat.end, end)
        for beat, (start, end) in zip(run, groups, strict=True)
    )
    if texts * 3 < len(run) * 2:
        return None
    if weak and 2 * sum(_sentences(page, b, end) for b, (_, end) in zip(run, groups, strict=True)) < len(run):
        return None  # headlines, not sentences
    start = groups[0][0] if opening is None else opening
    before = _mass(page, seen, 0, start)
    if len(run) == 1 and (before < 200 or before < _mass(page, seen, *groups[0])):
        return None  # a counter above the article, and a byline or votes somewhere
    if before < 200 and (len(run) < 3 or any(_mass(page, seen, *group) > 3000 for group in groups)):
        return None
    after = groups[-1][1]
    if weak and after < len(page.lines) and time_of(page.lines[after].text, page.lower[after]):
        return None  # the next story's date
    if len(run) == 1 and (seen.counters > 3 or "talk.opening" in seen.rules.get(after, ())):
        return None  # a list of stories, each with its counter
    parts: dict[int, list[str]] = {}
    if opening is not None:
        for i in range(opening, groups[0][0]):
            rules = seen.rules.get(i, set())
            if rules & OPENINGS:
                parts[i] = ["opening"]
            elif rules & FORMS or (i not in seen.foreign and len(page.lines[i].text) <= 30):
                parts[i] = ["form"]
    if kind in ("pair", "timed") and _dated(page, run, groups) * 2 >= len(run):
        return None  # a list of stories with their dates, some with a headline as short as a name
    counted = None if opening is None else seen.values.get((opening, "talk.opening"))
    if kind in BARE and counted and len(run) > int(counted) + 1:
        return None
    named = tails and _names_first(page, seen, groups)
    for beat, (first, last) in zip(run, groups, strict=True):
        _play(page, seen, beat, first, last, tails, named, parts)
    return parts


def _same_names(run: list[Beat]) -> bool:
    """True where a few names of several words head many entries, as the names of sections or reporters do."""
    return len(run) >= 3 and 2 * len({beat.name for beat in run}) <= len(run)


def _sentences(page: Page, beat: Beat, end: int) -> bool:
    """True where a line after the head is long or ends like a sentence."""
    return beat.rest > 0 or any(_is_sentence(page.lower[i]) for i in range(beat.end, end))


def _is_sentence(low: str) -> bool:
    return _size(low) >= 60 or low[-1] in _SENTENCE_ENDS


def _dated(page: Page, run: list[Beat], groups: list[tuple[int, int]]) -> int:
    """The number of lines between the heads that hold a time and nothing else."""
    return sum(
        time_of(page.lines[i].text, page.lower[i]) is not None
        for beat, (_, end) in zip(run, groups, strict=True)
        for i in range(beat.end, end)
    )


def _unbroken(page: Page, seen: Seen, run: list[Beat]) -> list[Beat]:
    """The run up to the comment after which other things than comments follow.

    Three lines of text after the buttons that end a comment are no comment's, and a form closes a thread that has it
    once.
    """
    forms = [any(seen.rules.get(i, set()) & FORMS for i in range(b.end, a.line)) for b, a in itertools.pairwise(run)]
    closes = sum(forms) * 2 < len(forms) or len(forms) == 1
    for n, (beat, after) in enumerate(itertools.pairwise(run)):
        if forms[n] and closes:
            return run[: n + 1]
        texts, extra, buttons = 0, 0, False
        for i in range(beat.end, after.line):
            if _is_button(page, seen, i):
                buttons = texts > 0
                extra = 0
            elif not row_of(page.lower[i]) and not bare_votes(page.lower[i]):
                texts += 1
                extra += buttons
        if extra >= 3:
            return run[: n + 1]
    return run


def _opening(page: Page, seen: Seen, first: int, weak: bool) -> int | None:
    """The line that opens the thread whose first beat is line `first`.

    Where the beat is `weak`, a form opens nothing: below it stand other stories.
    """
    marks = OPENINGS if weak else OPENINGS | FORMS
    found: int | None = None
    far = 0
    for i in range(first - 1, max(-1, first - NEAR - 1), -1):
        rules = seen.rules.get(i, set())
        if rules & marks:
            found = i
            far = 0
        elif (
            rules & ENDS
            or seen.values.get((i, "talk.opening")) == "0"
            or (found is not None and (far > 3 or _size(page.lines[i].text) >= 60))
        ):
            break
        elif found is not None:
            far += 1
        elif _size(page.lines[i].text) >= PROSE and not rules & FORMS:
            break
    return found


def _opening_above(page: Page, seen: Seen, run: list[Beat]) -> int | None:
    """The line that opens the thread of comments with tails: text of the first comment may stand between."""
    lines = max((a.line - b.end for b, a in itertools.pairwise(run)), default=LONE_TEXT)
    for i in range(run[0].line - 1, max(-1, run[0].line - 2 * lines - 4), -1):
        rules = seen.rules.get(i, set())
        if rules & (OPENINGS | FORMS):
            return _opening(page, seen, i + 1, False)
        if rules & ENDS:
            return None
    return None


def _buttoned(page: Page, seen: Seen, run: list[Beat]) -> bool:
    """True where most of the comments of the run have buttons or votes of their own."""
    if len(run) == 1:
        return any(_is_button(page, seen, i) for i in range(run[0].end, min(run[0].end + LONE_TEXT, len(page.lines))))
    with_buttons = 0
    for beat, after in itertools.pairwise(run):
        with_buttons += any(_is_button(page, seen, i) for i in range(beat.end, after.line))
    return with_buttons * 3 >= (len(run) - 1) * 2


def _is_button(page: Page, seen: Seen, i: int) -> bool:
    rules = seen.rules.get(i, set())
    if rules & {"talk.button", "talk.votes", "comment.reply"}:
        return True
    row = row_of(page.lower[i]) if len(page.lower[i]) <= 60 else None
    return row is not None and bool(row.kinds & {"reply", "report"})


def _head_groups(page: Page, seen: Seen, run: list[Beat]) -> list[tuple[int, int]]:
    """For each comment its lines, from its head to the next."""
    groups = [(beat.line, after.line) for beat, after in itertools.pairwise(run)]
    longest = max(
        (
            sum(1 for i in range(b.end, end) if _texts(page, seen, i, i + 1))
            for b, (_, end) in zip(run, groups, strict=False)
        ),
        default=0,
    )
    return [*groups, (run[-1].line, _last_line(page, seen, run[-1], longest))]


def _last_line(page: Page, seen: Seen, beat: Beat, longest: int) -> int:
    """Where the last comment ends: at its buttons, at other furniture, or where the text stops being a comment."""
    texts = int(beat.rest > 0)
    buttons = False
    for i in range(beat.end, len(page.lines)):
        rules = seen.rules.get(i, set())
        low = page.lower[i]
        if rules & (OPENINGS | FORMS | ENDS) or (i in seen.foreign and not _texts_despite(page, i)):
            return i
        if _is_button(page, seen, i) or row_of(low) or (texts and bare_votes(low)) or counted_votes(low):
            buttons = buttons or texts > 0
            continue
        if texts and beat.time is None and time_of(page.lines[i].text, low):
            return i + 1
        if buttons:
            return i
        if not texts and answered(page.lines[i].text, low):
            continue
        if texts >= (longest or LONE_TEXT) or (texts and not _is_sentence(low)):
            return i
        texts += 1
    return len(page.lines)


def _texts_despite(page: Page, i: int) -> bool:
    return len(page.lines[i].text) > 160


def _tail_groups(page: Page, seen: Seen, run: list[Beat], opening: int | None) -> list[tuple[int, int]] | None:
    """For each comment its lines, from the tail before it to its own."""
    groups: list[tuple[int, int]] = []
    for before, beat in itertools.pairwise(run):
        start = before.end
        while start < beat.line and (bare_votes(page.lower[start]) or _is_button(page, seen, start)):
            start += 1
        if start == beat.line:
            return None
        groups.append((start, beat.end))
    first = run[0].line - 1
    if opening is not None:
        while first > opening and not seen.rules.get(first, set()) & (OPENINGS | FORMS):
            first -= 1
        first += 1
        while first < run[0].line and page.lower[first].strip(_AFTER) in vocabulary().sorting:
            first += 1
    else:
        least = min(beat.line - start for beat, (start, _) in zip(run[1:], groups, strict=True))
        first = max(0, run[0].line - least)
    if first >= run[0].line:
        return None
    return [(first, run[0].end), *groups]


def _texts(page: Page, seen: Seen, start: int, end: int) -> bool:
    """True where a line of the stretch can be the text of a comment."""
    for i in range(start, end):
        if not (
            _is_button(page, seen, i)
            or row_of(page.lower[i])
            or seen.rules.get(i, set()) & (OPENINGS | FORMS)
            or (i in seen.foreign and not _texts_despite(page, i))
        ):
            return True
    return False


def _names_first(page: Page, seen: Seen, groups: list[tuple[int, int]]) -> bool:
    """True where each comment, up to its tail, begins with a line that may be a name, and text follows."""
    return all(
        end - start >= 3 and _may_name(page, seen, start) and len(page.lines[start].text.split()) <= 4
        for start, end in groups
    )


def _play(
    page: Page,
    seen: Seen,
    beat: Beat,
    first: int,
    last: int,
    tails: bool,
    named: bool,
    parts: dict[int, list[str]],
) -> None:
    """Gives each line of one comment its part."""
    head = [] if tails else [f"author:{beat.name}" if beat.name else "", f"time:{beat.time}" if beat.time else ""]
    tail = [f"time:{beat.time}" if beat.time else "", f"votes:{beat.votes}" if beat.votes else ""] if tails else []
    known = vocabulary()
    texts = 0
    dated = beat.time is not None
    for i in range(first, last):
        text, low = page.lines[i].text, page.lower[i]
        rules = seen.rules.get(i, set())
        mine: list[str]
        if not tails and i < beat.end:
            mine = [p for p in head if p] if i == first else ["head"]
            if "talk.reply-to" in rules:
                mine = [*mine, "reply-to:" + seen.values[i, "talk.reply-to"]]
            if beat.rest and i + 1 == beat.end:
                mine = [*mine, f"text:{beat.rest}"]
                texts += 1
        elif tails and i == beat.line:
            mine = [p for p in tail if p] or ["button"]
        elif named and i == first:
            mine = ["author:" + (name_of(text, low) or text)]
        elif not texts and low.strip(_AFTER) in known.badges:
            mine = ["head"]
        elif not dated and texts and (when := time_of(text, low)):
            mine = ["time:" + when]
            dated = True
        elif "talk.votes" in rules:
            mine = ["votes:" + seen.values[i, "talk.votes"]]
        elif (counted := counted_votes(low)) is not None:
            mine = ["votes:" + counted]
        elif not texts and (name := seen.values.get((i, "talk.reply-to")) or answered(text, low)):
            mine = ["reply-to:" + name]
        elif row := row_of(low):
            mine = ["button"] if row.liked is None or "react" not in row.kinds else ["button", f"votes:/{row.liked}/"]
        elif (
            bare_votes(low)
            and (texts or not tails)
            and (i + 1 == last or _is_button(page, seen, i + 1) or bare_votes(page.lower[i + 1]))
        ):
            mine = ["button"]
        elif rules & (FORMS | OPENINGS) and len(low) < 160:
            mine = ["form"]
        elif not texts and low[0] == "@" and (name := name_of(text[1:], low[1:])):
            mine = ["reply-to:" + name, "text"]
            texts += 1
        elif texts and row_of(page.lower[i - 1]) and _counts_replies(low):
            mine = ["button"]
        elif seen.foreign.get(i) in ASIDES and not _texts_despite(page, i):
            continue
        else:
            mine = ["text"]
            texts += 1
        parts[i] = ["new", *mine] if i == first else mine


def _counts_replies(low: str) -> bool:
    """True for "2 replies by Ruth Hale and others" or "View 3 replies", which follow a comment's buttons."""
    words = low.split()[:4]
    return len(low) <= 60 and any(w.isdigit() for w in words) and not vocabulary().counted_words.isdisjoint(words)


def _under_heading(page: Page, seen: Seen) -> set[int]:
    """The text right under the last heading of comments, where it stands below the article."""
    if not seen.opens:
        return set()
    start = seen.opens[-1]
    if _mass(page, seen, 0, start) < max(300, _mass(page, seen, start, len(page.lines))):
        return set()
    found: set[int] = set()
    for i in range(start + 1, min(len(page.lines), start + 40)):
        low = page.lower[i]
        rules = seen.rules.get(i, set())
        if any(r.startswith(("comment.", "talk.")) for r in rules):
            continue
        if rules & ENDS or i in seen.foreign or len(low) < 25 or low[-1] not in ".!?…。！？":
            break
        found.add(i)
    return found if len(found) > 1 else set()


def _beside_forms(page: Page, seen: Seen) -> set[int]:
    """The copy about accounts right after a comment form."""
    known = vocabulary().account
    found: set[int] = set()
    for i in [i for i, rules in seen.rules.items() if rules & FORMS]:
        for j in range(i + 1, min(len(page.lines), i + 9)):
            low = page.lower[j]
            if seen.rules.get(j, set()) & FORMS:
                break
            if len(low) > 200 or not known & {w.strip(_AFTER + "'?!") for w in low.replace("/", " ").split()}:
                break
            found.add(j)
    return found


RULES = (thread, thread_likely)
