"""Tells a page's language from its script and its function words."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import regex

from .lexicon import languages as packs
from .model import Page

DATA = Path(__file__).parent / "data" / "function_words.json"

# ---------------------------------------------------------------- policy

SAMPLE_LINES, SAMPLE_LINE, SAMPLE, LETTER_SAMPLE = 10, 600, 2400, 800
"""The sample: so many of the longest lines, each up to so many code points, together up to so many; the letters of the
first of them are looked at."""

SCRIPTS: dict[str, tuple[tuple[int, int], ...]] = {
    "Latin": ((0x00, 0x02), (0x1E, 0x1E)),
    "Greek": ((0x03, 0x03), (0x1F, 0x1F)),
    "Cyrillic": ((0x04, 0x04),),
    "Hebrew or Armenian": ((0x05, 0x05),),
    "Arabic": ((0x06, 0x07), (0xFB, 0xFE)),
    "Devanagari or Bengali": ((0x09, 0x09),),
    "Gurmukhi or Gujarati": ((0x0A, 0x0A),),
    "Odia or Tamil": ((0x0B, 0x0B),),
    "Telugu or Kannada": ((0x0C, 0x0C),),
    "Malayalam or Sinhala": ((0x0D, 0x0D),),
    "Thai or Lao": ((0x0E, 0x0E),),
    "Georgian or Burmese": ((0x10, 0x10),),
    "Hangul": ((0x11, 0x11), (0xAC, 0xD7)),
    "Ethiopic": ((0x12, 0x13),),
    "Khmer": ((0x17, 0x17),),
    "Han or Kana": ((0x30, 0x30), (0x4E, 0x9F)),
}
"""Scripts by the high byte of their UTF-16 units, first and last."""

STRIDE = 6
"""Each sixth character is looked at for the script."""

WEIGHED = {"Latin": 0.8, "Han or Kana": 3.0, "Hangul": 2.0}
"""What a character counts against those of other scripts: a Chinese page full of addresses is still Chinese."""

ALONE: dict[str, tuple[tuple[str, str], ...]] = {
    "Greek": (("", "el"),),
    "Hebrew or Armenian": (("[\u0530-\u058f]", "hy"), ("", "he")),
    "Gurmukhi or Gujarati": (("[\u0a80-\u0aff]", "gu"), ("", "pa")),
    "Odia or Tamil": (("[\u0b80-\u0bff]", "ta"), ("", "or")),
    "Telugu or Kannada": (("[\u0c80-\u0cff]", "kn"), ("", "te")),
    "Malayalam or Sinhala": (("[\u0d80-\u0dff]", "si"), ("", "ml")),
    "Thai or Lao": (("[\u0e80-\u0eff]", "lo"), ("", "th")),
    "Georgian or Burmese": (("[\u1000-\u109f]", "my"), ("", "ka")),
    "Hangul": (("", "ko"),),
    "Ethiopic": (("", "am"),),
    "Khmer": (("", "km"),),
    "Han or Kana": (("[\u3041-\u30ff]", "ja"), ("", "zh")),
}
"""Scripts that tell the language: where the sample holds enough of the letters, the language; else the next."""
ENOUGH = 0.04
"""The share of such letters that is enough; Chinese pages name Japanese brands."""

LETTERS: dict[str, tuple[tuple[str, str, float], ...]] = {
    "Latin": (
        ("åä", "sv fi", 0.3),
        ("öä", "de sv fi et", 0.1),
        ("ø", "no da", 0.5),
        ("æ", "no da is", 0.5),
        ("ß", "de", 1.0),
        ("ñ¿¡", "es", 1.0),
        ("ãõ", "pt", 1.0),
        ("ç", "pt fr ca tr", 0.2),
        ("ățşșţ", "ro", 1.0),
        ("łżźśćń", "pl", 1.0),
        ("őű", "hu", 1.5),
        ("ğı", "tr az", 1.0),
        ("ə", "az", 2.0),
        ("řěů", "cs", 1.5),
        ("ľĺŕ", "sk", 1.5),
        ("ðþ", "is", 1.5),
        ("āēīūļņģķ", "lv", 1.0),
        ("ėįųū", "lt", 1.0),
        ("đơư", "vi", 0.5),
        ("ạảấầẩẫậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữự", "vi", 0.5),
        ("ë", "sq nl", 0.3),
        ("đćž", "hr", 0.3),
        ("õ", "et", 0.3),
        ("èéêà", "fr it ca", 0.05),
        ("ħġż", "mt", 1.0),
    ),
    "Cyrillic": (
        ("іїєґ", "uk", 1.0),
        ("і", "be kk", 0.5),
        ("ўі", "be", 0.7),
        ("ыэё", "ru be", 0.5),
        ("ј", "sr mk", 1.0),
        ("ћђ", "sr", 2.0),
        ("ќѓѕ", "mk", 2.0),
        ("әғқңөұүһ", "kk", 1.0),
        ("өү", "mn", 0.5),
        ("ъ", "bg", 0.3),
    ),
    "Arabic": (
        ("ةأإى", "ar", 0.5),
        ("پچژگ", "fa ur ps", 0.5),
        ("ٹڈڑںے", "ur", 1.0),
        ("ہھ", "ur", 0.5),
        ("ږښېځړ", "ps", 2.0),
        ("ڕێۆڵە", "ckb", 1.0),
    ),
    "Devanagari or Bengali": (
        ("ळ", "mr", 1.0),
        ("".join(map(chr, range(0x985, 0x9BA))), "bn", 0.3),
        ("ৰৱ", "as", 10.0),
    ),
}
"""Script -> letters, the languages they speak for, and how much each occurrence counts beside a function word."""

OF_SCRIPT: dict[str, frozenset[str]] = {
    "Cyrillic": frozenset(["ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky", "tg"]),
    "Arabic": frozenset(["ar", "fa", "ur", "ps", "ckb"]),
    "Devanagari or Bengali": frozenset(["hi", "mr", "ne", "bn", "as"]),
}
"""The languages a script can be; Latin: all others."""

LEAST_SHARE = 0.05
"""A language is told where its words are such a share of the sample's words, and ..."""
MARGIN = 1.06
"""... so many times as many as the next language's."""
NEXT = 0.55
"""The next language's words are loaded too where it has this share of the best one's."""


def tell_language(page: Page) -> tuple[Page, tuple[str, ...]]:
    """The page with its language filled where it is plain, and the languages whose words may help on it, at most two.

    A language that the caller gives stands. English and the words of no language are always loaded.
    """
    if page.language:
        short = page.language.lower().replace("_", "-").partition("-")[0]
        return page, (_SAME.get(short, short),)
    sample = _sample(page)
    script = _script(sample)
    if script in ALONE:
        language = _alone(sample, script)
        return replace(page, language=language), (language,) if language in packs() else ()
    words = sample.split()
    ranked = _ranked(sample, words, script)
    if not ranked:
        return page, ()
    (best, score), (other, second) = ranked[0], ranked[1] if len(ranked) > 1 else ("", 0.0)
    told = score >= LEAST_SHARE * max(20, len(words)) and score >= MARGIN * second
    known = tuple(name for name in (best, other if second >= NEXT * score else "") if name in packs())
    return (replace(page, language=best) if told else page), known


_SAME = {"nb": "no", "nn": "no", "in": "id", "iw": "he", "fil": "tl"}
"""Other codes of the same packs."""


def _sample(page: Page) -> str:
    """The longest lines: prose rather than menus."""
    longest = sorted(page.lower, key=len, reverse=True)[:SAMPLE_LINES]
    return "\n".join(line[:SAMPLE_LINE] for line in longest)[:SAMPLE]


def _script(sample: str) -> str:
    """The script that most of the sample is written in; "" where there are no letters."""
    if sample.isascii():
        return "Latin" if any(map(str.isalpha, sample)) else ""
    high = Counter(sample[::STRIDE].encode("utf-16-be", "surrogatepass")[::2])
    best, most = "", 0.0
    shares: dict[str, float] = {}
    for byte, count in high.items():
        script = _BYTES.get(byte, "")
        shares[script] = shares.get(script, 0.0) + count
    for script in SCRIPTS:  # in this order where two are even
        weighed = shares.get(script, 0.0) * WEIGHED.get(script, 1.6)
        if weighed > most:
            best, most = script, weighed
    return best


_BYTES = {
    byte: script for script, ranges in SCRIPTS.items() for first, last in ranges for byte in range(first, last + 1)
}


def _alone(sample: str, script: str) -> str:
    for letters, language in ALONE[script]:
        if not letters or len(regex.findall(letters, sample)) >= ENOUGH * len(sample):
            return language
    return ""


@cache
def _index() -> Mapping[str, tuple[tuple[str, ...], float]]:
    """Function word -> the languages that have it, and how much it tells of each."""
    with DATA.open(encoding="utf-8") as file:
        table: dict[str, list[str]] = json.load(file)
    owners: dict[str, list[str]] = {}
    for language, words in table.items():
        for word in words:
            owners.setdefault(word, []).append(language)
    return {word: (tuple(names), 1.0 / len(names)) for word, names in owners.items()}


_MARKED = regex.compile(r"[^\x00-\x7f\u2000-\u20cf]")


@cache
def _letters(script: str) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Letter -> the languages it speaks for, and how loud."""
    owners: dict[str, list[tuple[str, float]]] = {}
    for letters, names, weight in LETTERS[script]:
        for letter in letters:
            owners.setdefault(letter, []).extend((name, weight) for name in names.split())
    return {letter: tuple(names) for letter, names in owners.items()}


def _ranked(sample: str, words: list[str], script: str) -> list[tuple[str, float]]:
    """The languages of the script that have words in the sample, the likeliest first."""
    index = _index()
    scores: defaultdict[str, float] = defaultdict(float)
    for word, count in Counter(words).items():
        if word in index:
            names, weight = index[word]
            said = count * weight
            for name in names:
                scores[name] += said
    if not sample.isascii() and script in LETTERS:
        owners = _letters(script)
        for letter, count in Counter(_MARKED.findall(sample[:LETTER_SAMPLE])).items():
            for language, weight in owners.get(letter, ()):
                scores[language] += min(count, 60) * weight
    allowed = OF_SCRIPT.get(script)
    return sorted(
        ((name, score) for name, score in scores.items() if allowed is None or name in allowed),
        key=lambda pair: (-pair[1], pair[0]),
    )
