"""The names in a byline."""

from __future__ import annotations

from typing import NamedTuple

from ..agencies import agency
from ..dates import date_shape
from ..lexicon import Words
from ..model import lower
from ..patterns import pattern
from .shapes import TRIM, WIDE, dates_in, labels_in

_GLUE = pattern(r"(?<=\p{Ll})(?=\p{Lu}\p{Ll})")
"""Sophie FosterTravel News Reporter"""
_CUT = pattern(r"\d|[ \u00a0]{3}|\t|\s[-–—·•/]\s|[•·●()\[\]:;<>@/—]|\S+@|\s@")
_SLASHED = pattern(r"(?<=\p{Lu}\p{Ll}{1,20} \p{Lu}\p{Ll}{1,20})/(?=\p{Lu}\p{Ll}+ \p{Lu})")
"""Jane Doe/John Roe"""
_TOKEN = pattern(r"[\p{L}\p{M}'’ʼ.‐­\u200c\u200d-]+")
_SEPARATOR = pattern(r"\s*[,、，،|]\s*")
MAIL = pattern(r"\S+@\S+|https?\S+|www\.\S+")


SEPARATOR = "\x1f"
"""Between the names of one mark."""


class Names(NamedTuple):
    """The names in a byline and the agencies in it."""

    people: tuple[str, ...]
    agencies: tuple[str, ...]


NOBODY = Names((), ())


def _split(text: str, joiners: frozenset[str]) -> list[str]:
    """The pieces of an enumeration: "A, B und C" -> A, B, C."""
    pieces: list[str] = []
    for piece in _SEPARATOR.split(text):
        current: list[str] = []
        tokens = piece.split()
        for k, token in enumerate(tokens):
            joins = (token.lower() in joiners and token[0].islower()) or token in ("&", "＆")
            if joins and not current and k + 1 < len(tokens) and pieces:
                continue
            if (
                joins
                and current
                and k + 1 < len(tokens)
                and not (len(token) == 1 and token in "ye" and len(current) < 2)
            ):
                pieces.append(" ".join(current))
                current = []
            else:
                current.append(token)
        if current:
            pieces.append(" ".join(current))
    return [p for p in pieces if p]


def _unglued(piece: str, words: Words) -> str:
    """The piece up to where a role or a label was glued on: "Ulrich ExnerKorrespondent" -> "Ulrich Exner"."""
    for found in _GLUE.finditer(piece):
        if " " in piece[: found.start()]:
            glued = lower(piece[found.start() :]).split()[0].strip(TRIM)
            if any(glued in words[name] for name in ("roles", "published", "updated", "sections")):
                return piece[: found.start()]
    return piece


def _person(piece: str, words: Words, alone: bool = False) -> str | None:
    """The name that a piece of a byline opens with; `alone`: nothing but the name may stand there."""
    piece = _unglued(piece.strip(" .,'’\"“”*"), words)
    tokens = piece.split()
    if not 1 <= len(tokens) <= 12 or len(piece) > 90:
        return None
    cased = any(c.islower() or c.isupper() for c in piece)
    if not cased:
        labels = words["roles"] | words["published"] | words["byline_end"]
        tokens = [t for t in tokens if t not in labels]
        plain = " ".join(tokens)
        if not 2 <= len(plain) <= 30 or len(tokens) > 4 or not all(_TOKEN.fullmatch(t) for t in tokens):
            return None
        return None if plain in words["sections"] else plain
    roles, particles = words["roles"], words["name_particle"]
    name: list[str] = []
    for token in tokens:
        low = token.lower().strip(".,")
        if low in particles and name:
            name.append(token)
            continue
        if not _TOKEN.fullmatch(token) or not (token[0].isupper() or (token[0].isalpha() and not token[0].islower())):
            if not name or low in particles:
                return None
            if alone and not any(t.lower().strip(".,") in roles for t in tokens):
                return None
            if low in roles and len(name) > 2 and all(len(part) > 2 for part in name):
                name = name[:2]  # Thabo Mokone Parliamentary editor
            break
        if len(name) > 1 and low in words["function"]:
            break  # Dolores Chang For Dailymail.Com
        name.append(token)
    while name and name[-1].lower() in particles:
        name.pop()
    role = next((k for k, token in enumerate(name) if token.lower().strip(".,") in roles), -1)
    if role == 0:
        return None
    house = tokens[-1].lower() in words["house"] or role == len(tokens) - 1
    if house and 2 <= len(tokens) <= 4 and (len(tokens) == 2 or tokens[0].lower() in words["function"]):
        return piece  # Resy Staff, The Daily Planet Team
    if not words["no_name"].isdisjoint([token.lower() for token in name]):
        return None
    if role > 0:
        name = name[: 3 if role > 2 and (len(name[1]) <= 2 or name[1].lower() in particles) else min(role, 2)]
    if len(name) % 2 == 0 and name[: len(name) // 2] == name[len(name) // 2 :]:
        name = name[: len(name) // 2]  # the picture's text stands before the name
    if len(name) == 1 and name[0].lower() in words["function"]:
        return None
    if not name or len(name) > 5 or (len(name) == 1 and len(name[0]) < 3):
        return None
    return " ".join(name)


def _pieces(text: str, words: Words) -> list[str]:
    """The pieces of an enumeration, two names glued together as two: "Jane DoeJohn Roe"."""
    pieces: list[str] = []
    for piece in _split(text, words["and"]):
        glue = _TWO_NAMES.fullmatch(piece)
        pieces += [glue[1], glue[2]] if glue else [piece]
    return pieces


_TWO_NAMES = pattern(r"(\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}{3,})(?<!Mac)(\p{Lu}\p{Ll}{2,} \p{Lu}\p{Ll}+)")


def _is_title(piece: str, people: list[str], words: Words) -> bool:
    """True for what follows a name behind a comma: a role, a degree, an institution."""
    tokens = piece.split()
    first = tokens[0].strip(".,")
    low = [token.lower().strip(".,") for token in tokens]
    if low[0] in words["function"] or any(token in words["roles"] or token in words["house"] for token in low):
        return True
    return first.isupper() and len(first) > 1 and first[0] < WIDE and bool(people) and not people[0].isupper()


def names_in(text: str, words: Words, language: str | None, alone: bool = False) -> Names:
    """The names in what follows a byline's opener, without roles, places, times and addresses.

    Reading stops at the first piece that is neither name nor agency, at a date, and at digits and brackets. `alone`:
    nothing but names may stand there.
    """
    text = MAIL.sub(" ", text[:200])
    if date_shape(text) and (hits := dates_in(text, language)):
        text = text[: hits[0].start]
    text = text.strip(TRIM + "\u00a0&")
    if "/" in text:
        text = _SLASHED.sub(", ", text)
    if cut := _CUT.search(text):
        text = text[: cut.start()]
    low = lower(text)
    for label in labels_in(low, words["published"], words["updated"]):
        if len(label) > 4 and (at := low.find(label)) >= 0:
            text, low = text[:at], low[:at]
    people: list[str] = []
    agencies: list[str] = []
    for k, piece in enumerate(_pieces(text.strip(), words)):
        if k and _is_title(piece, people, words):
            if " " in piece:
                break
            continue
        known = agency(piece, loose=k == 0)
        if known is not None and (known.lower() == piece.lower() or " " in piece or piece.isupper()):
            agencies.append(piece)
            continue
        name = _person(piece, words, alone)
        if name is None or (people and " " not in name and " " in people[0] and name[0] < WIDE):
            if alone:
                return NOBODY
            break
        if not people and " " not in name and name[0] < WIDE and piece.count(" ") > 1:
            return NOBODY
        people.append(name)
    return Names(tuple(people), tuple(agencies))


_COMMON = ("function", "no_name", "sections", "roles", "published", "updated", "comments", "photo", "home")


def is_full(name: str, words: Words) -> bool:
    """True for a name of two to four words none of which is a common word."""
    tokens = name.split()
    if name[0] >= WIDE:
        return 2 <= len(name) <= 12
    particles = words["name_particle"]
    if len(tokens) > 1 and tokens[-1].lower() in words["house"]:
        tokens = [token for token in tokens[:-1] if token.lower() not in words["function"]] * 2  # The Podium Staff
    return 2 <= len(tokens) <= 4 and not any(
        token.lower() in words[common] for token in tokens if token.lower() not in particles for common in _COMMON
    )
