"""What the notices of a page say: data/notices.toml, read on first use.

A correction or a call to report one, a machine's summary, a cut and its percentage. Rules and fields ask here; nothing
here looks at more than one line.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from .dates import find_dates, is_date_line
from .lexicon import pack
from .model import lower
from .patterns import pattern
from .tables import read_table

LONGEST_HEADING = 60
LONGEST_CUT = 200
"""A line that states a percentage read or left is short."""
LONG_NOTE = 60
"""A shorter note that does not end like a sentence is a link."""
LEAST_NOTE = 12
"""What a note says besides its opener, in code points; in scripts without spaces half as much."""

# 25%   25 %   25,5 %   ٪25   %25'ini: a figure beside the sign, whichever comes first
_PERCENT = pattern(
    r"(?<![\d.,])(\d{1,3})(?:[.,](\d{1,2}))?\s?[%٪％](?!\d)|[%٪％]\s?(\d{1,3})(?![\d.,]*\d)(?:['’]\p{L}{1,4})?"
)
_STOPS = ".!?…。！？।؟۔)"
_COUNT = pattern(r"\d{1,3}(?:,\d{3})++|\d{1,6}")
_WORD = pattern(r"[\p{L}\p{M}\p{N}]++(?:[.'’-](?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]++)*+")
_LETTERS = pattern(r"[\p{L}\p{M}]{3,}|[\p{Han}\p{Kana}\p{Hangul}]")


@cache
def _table() -> dict[str, Any]:
    return read_table("notices")


@cache
def _list(section: str, key: str) -> tuple[str, ...]:
    """The entries between the bars, lower case."""
    rows: str = _table()[section][key]
    return tuple(lower(one.lstrip()) for row in rows.strip().split("\n") for one in row.split("|") if one.strip())


@cache
def _calls(language: str) -> tuple[str, ...]:
    rows: str = _table()["correction"]["calls"].get(language, "")
    return tuple(lower(one.lstrip()) for row in rows.strip().split("\n") for one in row.split("|") if one.strip())


def _has(text: str, stems: tuple[str, ...]) -> bool:
    return any(stem in text for stem in stems)


def is_call(phrase: str, language: str | None) -> bool:
    """Whether a phrase of `correction.note` calls on the reader, or speaks of policy, where others open a correction."""
    own = language or ""
    if phrase in _phrases(own):
        return _has(phrase, _calls(own))
    return _has(phrase, _calls("en"))


@cache
def _phrases(language: str) -> frozenset[str]:
    return frozenset(map(lower, pack(language).phrases.get("correction.note", ())))


def is_correction(text: str, phrase: str, language: str | None) -> bool:
    """Whether the line that `phrase` opens says what was corrected or changed.

    >>> is_correction("Correction: An earlier version misspelt the harbour's name.", "correction:", "en")
    True
    >>> is_correction("This article was updated on 3 May 2024 at 10:22", "this article was updated", "en")
    False
    """
    return (
        not is_call(phrase, language)
        and _has(lower(text), _list("correction", "speaks"))
        and (text[-1] in _STOPS or len(text) >= LONG_NOTE)
        and _says(text, phrase)
    )


def is_origin(text: str, phrase: str) -> bool:
    """Whether the line that `phrase` opens says where the text comes from; a date alone does not.

    >>> is_origin("First published in The Conversation.", "first published in")
    True
    >>> is_origin("First published on 3 May 2024", "first published on")
    False
    """
    return not _has(phrase, _list("origin", "others")) and _says(text, phrase, least=2)


def _says(text: str, phrase: str, least: int = LEAST_NOTE) -> bool:
    """Whether the line says more than its opener and a date."""
    low = lower(text)
    at = low.find(phrase)
    rest = text[at + len(phrase) :] if at >= 0 else text
    if is_date_line(rest.lstrip(" :")):
        return False
    for hit in reversed(find_dates(rest)):
        rest = rest[: hit.start] + rest[hit.end :]
    said = "".join(_LETTERS.findall(rest))
    return len(said) >= (least if said[:1] < "\u2e80" else (least + 1) // 2)


def says_machine(text: str) -> bool:
    """Whether a summary's label or footnote names a machine as its author.

    >>> says_machine("AI summary"), says_machine("Key points"), says_machine("Resumen generado con IA")
    (True, False, True)
    """
    low = lower(text)
    words = set(_WORD.findall(text))
    # "AI" is a machine, "ai" a word of Italian and Vietnamese
    words = {lower(word) for word in words if len(word) > 2 or word.isupper()}
    return any(one in words or (" " in one and one in low) for one in _list("machine", "words")) or _has(
        low, _list("machine", "within")
    )


def is_heading(text: str) -> bool:
    """Whether a summary's label heads a box; others are buttons, or speak of an audio version or of the whole text."""
    low = lower(text)
    return (
        len(text) <= LONGEST_HEADING
        and text[-1] not in _STOPS
        and not _has(low, _list("machine", "other"))
        and not low.lstrip("•·-–*| ").startswith(_list("machine", "buttons"))
    )


def is_machine_footnote(text: str) -> bool:
    """Whether a line says that a machine made the summary.

    >>> is_machine_footnote("Sammendraget er laget av ChatGPT og godkjent av Dagbladet.")
    True
    """
    low = lower(text)
    return _has(low, _list("machine", "summary")) and says_machine(text) and _has(low, _list("machine", "made"))


@cache
def machine_words() -> tuple[str, ...]:
    """The words that name a machine, or the last words of such names, to look lines up by."""
    return tuple(dict.fromkeys(one.rpartition(" ")[2] for one in _list("machine", "words")))


def machine_marks() -> tuple[str, ...]:
    """The same in scripts without spaces."""
    return _list("machine", "within")


def percent_shown(text: str) -> float | None:
    """How much of the article the page shows, by a line that states what was read or what is left; None elsewhere.

    >>> percent_shown("You have read 25% of this article"), percent_shown("Il vous reste 57.09% de cet article à lire.")
    (25.0, 42.91)
    >>> percent_shown("84% of people found this article helpful.") is None
    True
    """
    if len(text) > LONGEST_CUT:
        return None
    low = lower(text)
    figures = list(_PERCENT.finditer(low))
    if not figures:
        return _by_characters(low)
    if not _has(low, _list("paywall", "article")):
        return None
    shape = _PERCENT.sub("#", low)
    for read, key in ((True, "read"), (False, "left")):
        template = next((one for one in _list("paywall", key) if one in shape), None)
        if template is not None:
            figure = figures[shape[: shape.find(template) + template.find("#")].count("#")]
            stated = float(f"{figure[1]}.{figure[2] or 0}" if figure[1] else figure[3])
            if 0 < stated < 100:
                return stated if read else round(100 - stated, 2)
    return None


def _by_characters(low: str) -> float | None:
    """残り848文字（全文1496文字）: the characters that are left, where the line counts them all."""
    counts = [int(number.replace(",", "")) for number in _COUNT.findall(low)]
    shape = _COUNT.sub("@", low)
    found: list[int] = []
    for key in ("characters_left", "characters_whole"):
        template = next((one for one in _table()["paywall"][key] if one in shape), None)
        if template is None:
            return None
        found.append(counts[shape[: shape.find(template) + template.find("@")].count("@")])
    left, whole = found
    return round(100 - 100 * left / whole, 2) if 0 < left < whole else None


@cache
def characters_left() -> tuple[str, ...]:
    """How a line begins to count the characters that are left."""
    return tuple(dict.fromkeys(one.partition("@")[0].rstrip(" ：") for one in _table()["paywall"]["characters_left"]))


def is_cut(text: str) -> bool:
    """Whether a paywall's notice says that the article goes on, where others offer a subscription."""
    return _has(lower(text), _list("paywall", "cuts"))


def says_live(text: str) -> bool:
    """Whether a headline or label says that the page is a live blog."""
    low = lower(text)
    words = set(_WORD.findall(low))
    return any(one in words or (" " in one and one in low) for one in _list("live", "words")) or _has(
        low, _list("live", "within")
    )
