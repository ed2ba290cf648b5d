"""Chrome that runs on in the line of a paragraph: promos before and behind its sentences, feed notes, networks, comments.

Flatteners and copy-and-paste put in one line what stood in several boxes. Each rule here knows where its piece begins and
where it ends; where that cannot be told, the piece stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Line, Page
from ..patterns import pattern
from ..read import FEW
from ..ruleset import Rule, rule
from ..tables import read_table
from .finding import by_first, lines_with
from .talk import vocabulary

_STOPS = '.!?…。！？।۔"”»’)]'
TOKEN = pattern(r"\S++")

# ---------------------------------------------------------------- a promo before a sentence

LONGEST = 115
"""Code points within which a headline ends."""
SHORTEST = 3
"""Words that a headline has at least."""
LEAST = 35
"""Code points of the sentence that follows."""
QUOTATION = 45
"""A quotation of so many code points begins a sentence; headlines quote a few words."""
_QUOTES = {"“": "”", "„": "“”", "«": "»", '"': '"'}
# "ProduksiSementara", "2018Dono", "vida»El"
_GLUE = pattern(r"(?<=\p{Ll}{3}|\d{2}|[!?”»])(?=\p{Lu}\p{Ll}(?:\p{Ll}|$))")


@rule("promo.run-in", Label.PROMO, Strength.LIKELY)
def run_in(page: Page, words: Words) -> Iterator[Hit]:
    """A label and another story's headline that run into the next sentence.

    Sees:   "Baca juga: Harga Kedelai NaikSementara itu, ketua koperasi mengatakan ...",
            "READ MORE: Ferry to run at night And the mayor has promised a second one."
    Why:    the label tells where the promo begins; a capital glued to a word, a function word with a capital, or a long
            quotation tells where the next sentence does.
    Silent: where nothing tells where the headline ends.
    """
    openers = by_first(words.phrases("promo.also-read"))
    for first in openers.keys() & page.index.keys():
        for i in page.index[first]:
            one, low = page.lines[i], page.lower[i]
            if len(low) < LEAST + 30 or one.text[-1] not in _STOPS:
                continue
            if ":" in low or "：" in low or low.lstrip(_BULLETS).startswith(first):
                start, end = _label(one.text, low, first, openers[first])
                stop = headline_end(one, end, words["function"]) if end else 0
                if stop:
                    yield Hit(one.at(start, stop))


def _label(text: str, low: str, first: str, phrases: tuple[str, ...]) -> tuple[int, int]:
    """Where one of the phrases stands as a label, at the start or behind a stop, and where the headline begins; (0, 0) where
    none does. All phrases begin with the word `first`."""
    at = low.find(first)
    while at >= 0:
        before = low[:at].rstrip(_BULLETS) if at < 4 or low[at - 2] in _STOPS or low[at - 1] in _STOPS else "a"
        if not before or before[-1] in _STOPS:
            for phrase in phrases:
                if low.startswith(phrase, at):
                    end = at + len(phrase)
                    sign = low[end : end + 2].strip()[:1]
                    if sign and sign in ":：|-–—":
                        return len(before), low.index(sign, end) + 1
                    if not before and " " in phrase and low[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
                        return 0, end
        at = low.find(first, at + 1)
    return 0, 0


_BULLETS = "-–—*•>»→ \t\u00a0"


def headline_end(line: Line, begin: int, small: frozenset[str]) -> int:
    """Where the headline from `begin` on ends and a sentence begins, 0 where nothing tells; `small` are function words."""
    text = line.text
    tokens = list(TOKEN.finditer(text, begin, min(len(text), begin + LONGEST)))
    for k, (before, token) in enumerate(pairwise(tokens), 1):
        word, start = token.group(), int(token.start())
        if k >= SHORTEST - 1 and len(text) - start < LEAST:
            return 0
        after = [t.group() for t in tokens[k + 1 : k + 4]]
        glue = _GLUE.search(word) if k >= SHORTEST - 1 else None
        if glue is not None and _two_words(word[: glue.start()], word[glue.start() :].rstrip(",.:;"), after, small):
            return int(start + glue.start())
        last = before.group()[-1]
        if last in ".。":
            return 0  # a sentence, no headline
        if k < SHORTEST or last in ":,;–—-/":
            continue
        if (
            word[0].isupper()
            and word[1:2].islower()
            and word.rstrip(",").lower() in small
            and sum(t[0].islower() for t in after) >= 2
        ):
            return start
        if word[0] in _QUOTES and word[1:2].isupper() and _runs(text, start) >= QUOTATION:
            return start
    return 0


def _two_words(left: str, right: str, after: Sequence[str], small: frozenset[str]) -> bool:
    """Whether what is glued is the end of a headline and a sentence's first word, and no name such as "WhatsApp"."""
    if right.lower() in small:
        return True
    return min(len(left), len(right)) >= 5 and bool(after) and after[0][0].islower()


def _runs(text: str, at: int) -> int:
    """The length of the quotation that begins at `at`."""
    ends = [end for end in (text.find(sign, at + 1) for sign in _QUOTES[text[at]]) if end >= 0]
    return (min(ends) if ends else len(text)) - at


BARE = 140
"""Code points of a line that may be a label and a headline."""


@rule("promo.bare", Label.PROMO, Strength.LIKELY)
def bare(page: Page, words: Words) -> Iterator[Hit]:
    """A label without a colon, and a headline.

    Sees:   "Les også Fergen går om natten", "Read More Why the Ferry Is Free".
    Why:    behind the label a capital begins the headline, and no stop ends it.
    Silent: sentences; labels with a colon, which another rule sees.
    """
    openers = by_first(words.phrases("promo.also-read"))
    for first in openers.keys() & page.index.keys():
        for i in page.index[first]:
            text = page.lines[i].text
            if text[-1] in ".!?…。" or len(text) > BARE + BARE:
                continue
            low = page.lower[i].lstrip(_BULLETS)
            if len(low) > BARE or not low.startswith(first):
                continue
            for phrase in openers[first]:
                behind = len(text) - len(low) + len(phrase)
                if " " in phrase and low.startswith(f"{phrase} ") and text[behind + 1 : behind + 2].isupper():
                    yield Hit(page.lines[i].span)
                    break


# ---------------------------------------------------------------- a promo behind the last sentence

PARAGRAPH = 160
"""Code points of article that must stand before the pitch at the end of a paragraph."""
PITCH = 300
"""The longest pitch."""
QUESTION = 70
"""The longest question that opens a pitch."""


@rule("promo.closing", Label.PROMO, Strength.LIKELY)
def closing(page: Page, words: Words) -> Iterator[Hit]:
    """A call to follow or support the site as the last sentences of a paragraph.

    Sees:   "... until May. Do you use Telegram? Subscribe to our channel for news of the bridge."
    Why:    the sentence speaks to the reader of the site, and nothing follows it.
    Silent: inside quotation marks, in the middle of a paragraph, on a line of its own (there the line is judged).
    """
    yield from _closing(page, _by_longest(words.phrases("promo.follow-us"), words.phrases("promo.support")))


@rule("newsletter.closing", Label.NEWSLETTER, Strength.LIKELY)
def closing_newsletter(page: Page, words: Words) -> Iterator[Hit]:
    """An invitation to the newsletter as the last sentences of a paragraph.

    Sees:   "... until May. Sign up for our newsletter to get the day's stories in your inbox."
    Why:    the sentence speaks to the reader of the site, and nothing follows it.
    Silent: inside quotation marks, in the middle of a paragraph, on a line of its own (there the line is judged).
    """
    yield from _closing(page, _by_longest(words.phrases("newsletter.sign-up")))


def _closing(page: Page, keys: dict[str, tuple[str, ...]]) -> Iterator[Hit]:
    """The pitches with one of the phrases, which go by their longest words."""
    index, lows = page.index, page.lower
    seen: set[int] = set()
    for word in sorted(keys.keys() & index.keys()):
        for i in index[word]:
            low = lows[i]
            if len(low) < PARAGRAPH or i in seen:
                continue
            for phrase in keys[word]:
                at = low.rfind(phrase, max(PARAGRAPH, len(low) - PITCH))
                start = _pitch(page.lines[i].text, at, len(phrase)) if at > 0 else 0
                if start:
                    seen.add(i)
                    yield Hit(page.lines[i].at(start, len(low)))
                    break


def _pitch(text: str, at: int, size: int) -> int:
    """Where the sentence with the phrase at `at` begins, and the question before it, 0 where it is no pitch."""
    end = at + size
    if text[at - 1].isalnum() or text[end : end + 1].isalnum():
        return 0
    start = _sentence_start(text, at)
    if text[start - 1 : start] == "?" or text[start - 2 : start - 1] == "?":
        asked = _sentence_start(text, start - 2)
        if start - asked <= QUESTION:
            start = asked
    pitch = text[start:]
    if start < PARAGRAPH or len(pitch) > PITCH or any(sign in pitch for sign in '“”«»„"'):
        return 0
    return start


def _sentence_start(text: str, at: int) -> int:
    """Where the sentence around `at` begins, behind the stop of the one before it; 0 at the start of the text."""
    stop = _LAST_STOP.search(text, 0, at + 1)
    return int(stop.end()) if stop is not None else 0


_LAST_STOP = pattern(r"(?r)[.!?…][”\"’»)]?(?=\s+[\p{Lu}\p{Lo}\p{N}])|[。！？।۔]")


@lru_cache(maxsize=64)
def _by_longest(phrases: frozenset[str], more: frozenset[str] = frozenset()) -> dict[str, tuple[str, ...]]:
    """Longest word -> the phrases that hold it, the longest first."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases | more, key=lambda p: (-len(p), p)):
        found.setdefault(max(phrase.split(), key=len).strip(".,:;!?'\""), []).append(phrase)
    return {word: tuple(several) for word, several in found.items()}


# ---------------------------------------------------------------- feed notes and rows of networks


@cache
def _notes() -> dict[str, tuple[tuple[str, str], ...]]:
    """The longest word between headline and site -> the notes that have it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for opener, middle in read_table("feed")["notes"]:
        found.setdefault(max(middle.split(), key=len), []).append((opener, middle))
    return {word: tuple(notes) for word, notes in found.items()}


@rule("origin.feed", Label.ORIGIN, Strength.CERTAIN)
def feed(page: Page, words: Words) -> Iterator[Hit]:
    """What a feed writes under its texts; the value is the site.

    Sees:   "The post Ferry to run at night appeared first on The Linden Post.", on a line of its own or behind the last
            sentence.
    Why:    the form is WordPress's own, in all its languages.
    Silent: prose about what appeared first on television.
    """
    notes = _notes()
    for word in sorted(notes.keys() & page.index.keys()):
        for opener, middle in notes[word]:
            for i in page.index[word]:
                text, line = page.lower[i], page.lines[i]
                at = text.find(f" {middle} ")
                start = text.rfind(f"{opener} ", 0, at) if at > 0 else -1
                end = at + len(middle) + 2
                if start >= 0 and at - start <= 300 and len(text) - end <= 60:
                    yield Hit(line.at(start, len(text)), line.text[end:].strip(" .\"'”»") or None)


TAIL = 400
"""Code points at the end of a line in which a row is looked for: a feed note may stand behind it."""
_NETWORKS = (
    r"(?:Facebook(?:\sMessenger)?|Messenger|Twitter|X|WhatsApp|E-?[Mm]ail|Print|Telegram|LinkedIn|Pinterest|Reddit"
    r"|Tumblr|Share|Tweet|Copy\s[Ll]ink|Pin\s[Ii]t|LINE|Line|Viber|Pocket|Flipboard|Bluesky|Threads|VK|Google\+)"
)
_ROW = pattern(rf"(?<=[\p{{L}}\p{{N}}.!?…”\")。])(?:\s+{_NETWORKS}(?!\w)){{3,}}(?=\s*$|\s+The\spost\s)")


@rule("share.row", Label.SHARE, Strength.CERTAIN)
def row(page: Page, words: Words) -> Iterator[Hit]:
    """The names of networks in a row behind the last sentence of a line.

    Sees:   "... on Monday. Facebook Twitter WhatsApp Email Print".
    Why:    three names without a comma between them are buttons.
    Silent: "on Facebook, Twitter and WhatsApp"; a line of nothing but names.
    """
    for line in lines_with(page, "Facebook", "WhatsApp", "Twitter"):
        if len(line.text) > 60:
            found = _ROW.search(line.text, max(0, len(line.text) - TAIL))
            if found is not None:
                yield Hit(line.at(*found.span()))


# ---------------------------------------------------------------- comments on a page that lost its lines

STAMPS = 3
"""Ages or times with a clock that make a thread."""
APART = 2500
"""Code points between two of them, and behind the last, at most."""
ARTICLE = 250
"""Code points of article above a thread."""
_NAME = pattern(r"(?:(?<=\s|^)[\p{Lu}\d][\w.'’-]*\s+){1,3}$")


@rule("comment.run-in", Label.COMMENT, Strength.CERTAIN)
def comments(page: Page, words: Words) -> Iterator[Hit]:
    """The comments under an article, where all of the page stands in one line.

    Sees:   "... said the mayor. Ferryman 3 days ago 2 Good for the town! Anna K 4 days ago 1 Who pays? ..." to the end.
    Why:    a few names with an age behind the article are a thread, and after a thread there is no article.
    Silent: pages with lines, ages inside sentences, one or two of them.
    """
    if len(page.lines) > FEW and not any(line.glued for line in page.lines):
        return
    run: list[tuple[int, int]] = []
    for line in page.lines:
        for at in _stamps(line.text, page.lower[line.index], words["function"]):
            if run and line.span.start + at - page.lines[run[-1][0]].span.start - run[-1][1] > APART:
                run.clear()
            run.append((line.index, at))
    if len(run) < STAMPS:
        return
    (first, at), (last, behind) = run[0], run[-1]
    if len(page.source) - page.lines[last].span.start - behind > APART:
        return
    line = page.lines[first]
    name = _NAME.search(line.text, 0, at)
    start = 0 if at <= 40 else int(name.start()) if name else at
    if line.span.start + start - page.lines[0].span.start >= ARTICLE:
        yield Hit(line.at(start, len(line.text)))
        for other in page.lines[first + 1 :]:
            yield Hit(other.span)


def _stamps(text: str, low: str, small: frozenset[str]) -> Iterator[int]:
    """Where the ages and times of comments stand in a line: between a name and a new sentence."""
    known = vocabulary()
    for found in known.when.finditer(low):
        when = found.group()
        if ":" not in when if found["absolute"] else known.ago_words.isdisjoint(when.split()):
            continue
        before = low[: found.start()].split()[-1:]
        after = text[found.end() :].lstrip(" ,.•·|–—-:0123456789")
        if (not before or before[0] not in small) and (not after or not after[0].islower()):
            yield int(found.start())


RULES: tuple[Rule, ...] = (run_in, bare, closing, closing_newsletter, feed, row, comments)
