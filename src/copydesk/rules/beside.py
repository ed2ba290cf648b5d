"""The rule for names without an opener beside the headline."""

from __future__ import annotations

from collections.abc import Iterator

from ..dates import DateHit, date_shape, is_date_line
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Mark, Page, lower
from ..patterns import pattern
from ..ruleset import Rule, context_rule
from .headline import NOTHING, Head, head_of, near, seen_on
from .names import SEPARATOR, is_full, names_in
from .shapes import BULLET, TRIM, WIDE, dates_in, labels_in

# ---------------------------------------------------------------- policy

LEAST = 0.1
"""The headline is so probable at least."""
LONGEST = 110
"""Code points of a line with a bare name, its date, role and reading time."""
REACH = 24
"""Who is named in a paragraph within so many lines below the headline is written about."""
SURE_REACH = 6
"""The same for a name beside a date."""
PARAGRAPH = 160
"""Code points of a line that is a paragraph."""
MOST = 6
"""So many lines of names may follow each other."""
SOME_DAY = "2000-01-01T00:00"
"""A moment for telling dates that are told from now on; the dates themselves are not used."""
BETWEEN = 40
"""Code points of a line that may stand between a name and its date."""
SIGNS = 3
"""So many lines away a neighbour may stand."""
DAY = 24
"""Code points of a day without its year: "Jan 23"."""
SHORT = 30
"""Code points of what may stand behind the names: a site, a place."""

_PIECES = pattern(r"\s*[|•·●⋅∙／]\s*|\s[-–—/]\s|(?<=\p{Ll})[-–—](?= )")
_TWO_WORDS = pattern(r"\p{Lu}\S*\s+\p{Lu}")
_DIGIT = pattern(r"\d")
_DATING = frozenset({Label.DATE, Label.OTHER})
_TIMED = frozenset({Label.OTHER})
_SIGNING = _DATING | {Label.BYLINE}


@context_rule("byline.beside", Label.BYLINE, Strength.LIKELY)
def byline_beside(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """A name without an opener close to the headline, beside a date or a role.

    Sees:   "Marco Pizzorno 4 Febbraio 2025 - 14:41", "Jennifer Pahlke" between headline and date.
    Why:    many sites print the author's name bare.
    Silent: names in menus, in lists of other stories, above pictures; names that a rule knows as something else; names
            of whom the headline or the first paragraphs tell; words that the page also writes small.
    """
    head = head_of(page, words, marks)
    if head.line < 0 or head.probability < LEAST:
        return
    around = near(page, head)
    close = range(max(0, head.line - 2), around.stop)
    if any(m.rule == "byline.line" and m.value and _within(page, m, close) for m in marks):
        return
    seen = seen_on(page, words, marks)
    known: set[str] = set()
    for i in _places(page, head, around):
        names = _names(page, words, seen, head, i)
        if names:
            yield Hit(page.lines[i].span, SEPARATOR.join(names))
            known.update(names)
            for j in range(i + 1, min(i + MOST, around.stop)) if i > head.line else ():
                more = _names(page, words, seen, head, j)
                if not more or " " not in more[0]:
                    return
                if known.isdisjoint(more):
                    yield Hit(page.lines[j].span, SEPARATOR.join(more))
                    known.update(more)
            return


def _places(page: Page, head: Head, around: range) -> Iterator[int]:
    """The lines below the headline up to the third paragraph, then those above it."""
    paragraphs = 0
    for i in range(head.line + 1, around.stop):
        paragraphs += len(page.lines[i].text) > PARAGRAPH
        if paragraphs > 2:
            break
        yield i
    yield from (i for i in range(head.line - 1, head.line - 4, -1) if i >= 0)


def _names(page: Page, words: Words, seen: dict[int, set[Label]], head: Head, i: int) -> tuple[str, ...]:
    """The names that line i is made of, where a date or a role stands on the line or beside it."""
    text = page.lines[i].text
    if (bullet := BULLET.match(text)) and not text[0].isdigit():
        if i < head.line:
            return ()
        text = text[bullet.end() :]
    if not 3 < len(text) <= LONGEST or text[0] in "#|" or text[0] >= WIDE or seen.get(i, NOTHING) - _DATING:
        return ()
    if not _DIGIT.search(text) and (text.count(" ") > 12 or not _may_be_names(page, words, i)):
        return ()
    if handle := _handle(page, words, seen, head, i):
        return (handle,)
    pieces = []
    for piece in _PIECES.split(text):
        undated = _undated(page, words, piece, not seen.get(i, NOTHING).isdisjoint(_TIMED))
        if undated is not None:
            pieces.append(undated)
        elif not pieces:
            return ()
    dated = any(has_date for _, has_date in pieces)
    names: list[str] = []
    for part, has_date in pieces:
        part = part.strip(TRIM)
        if not part or part.lower() in words["roles"] or part.lower() in words["sections"]:
            continue
        found = _apart(page, part) or names_in(part, words, page.language, alone=has_date or not dated).people
        if not found or not all(is_full(name, words) for name in found):
            if names and (len(part) <= SHORT or part.split()[0].lower() in words["roles"]):
                break  # Jane Doe | COURIER.EXAMPLE | 3 May 2024
            if not _is_first_name(page, words, head, i, text):
                return ()
            found = (part,)
        names += found
    if not names or len(names) > 5:
        return ()
    glued = text.startswith(names[0]) and text[len(names[0]) : len(names[0]) + 1].isalpha()
    beside = dated or glued or _is_beside(page, words, seen, i)
    if not (beside or _is_signed(page, head, i, names) or _is_headed(page, seen, head, i, text, names)):
        return ()
    if any(token.lower() in words.phrases("share.bar") for name in names for token in name.split()):
        return ()
    if i + 1 < len(page.lines) and set(page.lower[i + 1][:30].replace(":", " ").split()) & words["photo"]:
        return ()
    sure = dated or any(_is_dated(page, words, seen, j) for j in _neighbours(page, i))
    return () if any(_is_told_of(page, head, name, sure) for name in names) else tuple(dict.fromkeys(names))


def _apart(page: Page, text: str) -> tuple[str, ...]:
    """The names in a row of words, as the page has each of them elsewhere: "Ada Roe Eva Maria Loe" above "Ada Roe, Eva Maria Loe"."""
    words = text.split()
    if not 4 <= len(words) <= 9 or "," in text or not all(word[0].isupper() and word[1:].islower() for word in words):
        return ()
    names: list[str] = []
    at = 0
    while at < len(words):
        for end in (at + 2, at + 3):
            name = " ".join(words[at:end])
            ranges = ((at - 1, end), (at, end + 1))
            wider = [" ".join(words[first:last]) for first, last in ranges if first >= 0 and last <= len(words)]
            times = page.source.count(name)
            if end <= len(words) and times > 1 and all(page.source.count(longer) < times for longer in wider):
                names.append(name)
                at = end
                break
        else:
            return ()
    return tuple(names)


def _handle(page: Page, words: Words, seen: dict[int, set[Label]], head: Head, i: int) -> str | None:
    """The word behind a byline's opener right below the headline and beside a date: "by ibby"."""
    opener, _, name = page.lines[i].text.partition(" ")
    if opener.lower() not in words["byline"] or not 3 <= len(name) <= 20 or not name.isalnum():
        return None
    dated = 0 < i - head.line <= 3 and any(_is_dated(page, words, seen, j) for j in _neighbours(page, i))
    return name if dated and name[0].isalpha() else None


def _may_be_names(page: Page, words: Words, i: int) -> bool:
    """False for a line with words that no name has."""
    if page.words[i] & words["house"]:
        return True
    common = {word for word in page.words[i] & page.function_words if len(word) > 1}
    return not common or common <= words["name_particle"] | words["and"]


def _undated(page: Page, words: Words, piece: str, timed: bool) -> tuple[str, bool] | None:
    """What stands before a date or a label of dates, and behind it where nothing stands before it; None where figures are no date.

    `timed`: the line has a reading time.
    """
    end, start, dated = len(piece), 0, False
    low = piece.lower()
    known = labels_in(low, words["published"], words["updated"])
    if low.startswith(known):
        return "", True
    if (digit := _DIGIT.search(piece)) is not None:
        before = piece[: digit.start()].strip(TRIM)
        if date_shape(piece) == 2:
            hits = dates_in(piece, page.language)
        else:
            hits = _moments(page, piece) if not before or _TWO_WORDS.match(before) else ()
        if not hits and len(piece) - digit.start() <= DAY and _TWO_WORDS.match(before):
            if is_date_line(piece[digit.start() :]):
                return before, True
        if not hits:
            timed = timed and not any(map(lower(before).endswith, words.phrases("other.reading-time")))
            return (before, True) if timed and before else None
        dated, end = True, hits[0].start
        if not piece[:end].strip(TRIM):
            start, end = hits[-1].end, len(piece)
    if len(low) == len(piece):
        for label in known:
            at = low.find(label, start, end) if len(label) > 3 else -1
            if at >= 0 and not piece[at - 1 : at].islower():
                end, dated = at, True
    part = piece[start:end]
    return None if _DIGIT.search(part) else (part, dated)


def _moments(page: Page, text: str) -> tuple[DateHit, ...]:
    """The dates in a text, those told from now on ("5 hours ago") too."""
    return dates_in(text, page.language, page.now or SOME_DAY)


def _is_first_name(page: Page, words: Words, head: Head, i: int, text: str) -> bool:
    """True for a word alone right between headline and date: "Gabo"."""
    return (
        0 < i - head.line <= 2
        and i + 1 < len(page.lines)
        and 3 <= len(text) <= 20
        and text[0].isupper()
        and text[1:].isalpha()
        and text[1:].islower()
        and len(page.lines[i + 1].text) <= 40
        and (date_shape(page.lines[i + 1].text) == 2 or is_date_line(page.lines[i + 1].text))
        and is_full(f"{text} {text}", words)
    )


def _is_signed(page: Page, head: Head, i: int, names: list[str]) -> bool:
    """True for a name right below the headline that the page has once more."""
    return 0 < i - head.line <= 3 and page.lines[i].text == names[0] and page.source.count(names[0]) > 1


def _is_headed(page: Page, seen: dict[int, set[Label]], head: Head, i: int, text: str, names: list[str]) -> bool:
    """True for a full name alone between the article's date and its first paragraph."""
    if text != names[0] or " " not in text or i <= head.line or i + 1 >= len(page.lines):
        return False
    dated = any(Label.DATE in seen.get(j, NOTHING) for j in range(head.line + 1, i))
    return dated and (len(page.lines[i + 1].text) > PARAGRAPH or page.lines[i + 1].text == page.lines[head.line].text)


def _is_beside(page: Page, words: Words, seen: dict[int, set[Label]], i: int) -> bool:
    """True for a line with a role on it or next to a date, a reading time or a role."""
    if _has_role(page, words, i) or any(_is_dated(page, words, seen, j) for j in _neighbours(page, i)):
        return True
    return i + 1 < len(page.lines) and len(page.lines[i + 1].text) <= BETWEEN and _is_dated(page, words, seen, i + 2)


def _neighbours(page: Page, i: int) -> tuple[int, int]:
    """The next line and the one before, signs without words and repeats of the line itself left out."""
    text, after, before = page.lines[i].text, i + 1, i - 1
    while after < min(i + SIGNS, len(page.lines)) and _is_sign(page.lines[after].text, text):
        after += 1
    while before > max(0, i - SIGNS) and _is_sign(page.lines[before].text, text):
        before -= 1
    return after, before


def _is_sign(text: str, name: str) -> bool:
    return text == name or (len(text) < 4 and not any(map(str.isalnum, text)))


def _has_role(page: Page, words: Words, i: int) -> bool:
    return not words["roles"].isdisjoint(page.words[i])


def _is_dated(page: Page, words: Words, seen: dict[int, set[Label]], i: int) -> bool:
    """True for a line that stands beside a byline: a date, a reading time, the author's role."""
    if not 0 <= i < len(page.lines):
        return False
    text = page.lines[i].text
    if text[: len(text) // 2] == text[(len(text) + 1) // 2 :]:
        text = text[: len(text) // 2]  # vor 3 Stundenvor 3 Stunden
    if not seen.get(i, NOTHING).isdisjoint(_SIGNING) or (len(text) <= 100 and date_shape(text) == 2):
        return True
    if len(text) <= DAY and is_date_line(text):
        return True
    if len(text) <= 45 and _DIGIT.search(text) and _moments(page, text):
        return True
    return len(text) <= 40 and (_has_role(page, words, i) or not words["published"].isdisjoint(page.words[i]))


def _is_told_of(page: Page, head: Head, name: str, sure: bool) -> bool:
    """True for a name in the headline or the first paragraphs, and for words that the page writes small elsewhere.

    Beside a date (`sure`) only the full name counts, in fewer paragraphs, and one of its words may be a common one.
    """
    tokens = name.split()
    reach = SURE_REACH if sure else REACH
    for i in page.index.get(tokens[-1].lower(), ()):
        if i == head.line:
            return True
        if head.line < i <= head.line + reach and len(page.lines[i].text) > PARAGRAPH:
            if not sure or name.lower() in page.lower[i]:
                return True
    small = [f" {token.lower()} " in page.source for token in tokens if len(token) > 3 and token[0].isupper()]
    return bool(small) and all(small) if sure else any(small)


def _within(page: Page, mark: Mark, lines: range) -> bool:
    first, last = page.lines[lines.start].span.start, page.lines[lines.stop - 1].span.end
    return first <= mark.span.start < last


RULES: tuple[Rule, ...] = (byline_beside,)
