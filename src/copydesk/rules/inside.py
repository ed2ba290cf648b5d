"""What flatteners leave inside a line of the article: sources and editors in brackets, photo credits, copyright notices."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from ..agencies import agency, is_paper, mentioned
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Line, Page, lower
from ..patterns import pattern
from ..ruleset import Rule, rule
from ..tables import read_table
from .finding import Once, lines_with
from .tail import SOURCES, STOP

# "[font: linden.cat]", "(Źródło: PAP, ks)", "（來源：中央社）"
_SOURCE = pattern(
    rf"[(（\[【]\s?(?:{'|'.join(sorted(SOURCES))})\s?[:：]\s?(?P<named>[^()（）\[\]【】]{{2,80}})[)）\]】]", regex.I
)
# "（責任編輯：劉庭瑋）", "(Editing by A; Writing by B)" with more text behind it
_EDITOR = pattern(
    r"""
    [(（\[【]\s?
    (?: (?:责任编辑|責任編輯|责编|編輯|编辑|實習編輯|实习编辑|校对|核稿編輯|编译|編譯) \s?[:：] \s?[\p{L}\s、，,]{2,30}
      | (?:(?:additional|further)\s)?(?:reporting|writing|editing|compiled)\sby\s(?-i:\p{Lu})[^()（）]{3,160}
      | with\s(?:(?:additional|agency)\s)?inputs?\sfrom\s[^()（）]{2,80} )
    [)）\]】]
    """,
    regex.VERBOSE | regex.I,
)
_EDITORS = frozenset(("editing", "reporting", "writing", "compiled", "inputs", "input"))
_UNSPACED = ("来源", "來源", "出典", "출처", "编辑", "編輯", "责编", "校对", "编译", "編譯")
_UNSPACED_LANGUAGES = frozenset((None, "zh", "ja", "ko"))
_BRACKETS = frozenset("([（【")


@rule("agency.source-inside", Label.AGENCY, Strength.CERTAIN)
def source_inside(page: Page, words: Words) -> Iterator[Hit]:
    """A bracket with a source or with the editors behind a sentence, with more text behind it on the line.

    Sees:   "... fins al maig. [font: linden.cat] El pont ...", "... 開放。（責任編輯：王小明） Facebook ...",
            "... said. (Editing by A) Read ...", "... do maja (Źródło: PAP, ks)" at the end.
    Why:    pages on one line have the sign-off before what stands below the article.
    Silent: "(source: Eurostat)" behind a figure inside a sentence.
    """
    index = page.index
    seen = {i for word in (SOURCES | _EDITORS) & index.keys() for i in index[word]}
    if page.language in _UNSPACED_LANGUAGES:
        seen.update(one.index for one in lines_with(page, *_UNSPACED))
    for i in sorted(seen):
        one = page.lines[i]
        text = one.text
        if len(text) > _LONGEST or _BRACKETS.isdisjoint(text):
            continue
        for shape in (_SOURCE, _EDITOR):
            for found in shape.finditer(text):
                before = text[: found.start()].rstrip()
                ends = found.end() == len(text) and shape is _SOURCE and text[found.start() - 1 : found.start()] == " "
                opens = not before and shape is _EDITOR and found.end() < len(text)
                if opens or (before and (before[-1] in STOP or ends)):
                    yield Hit(one.at(len(before), found.end()), "\x1f".join(mentioned(found.group())) or None)


_LONGEST = 4000

# " – Malay Mail Facebook Twitter ...", " - AFP Share Tweet"
_SIGNED = pattern(
    r"\s?[-–—]{1,2}\s?(?P<name>\p{Lu}[\p{L}\p{M}’'.]*+(?:\s\p{Lu}[\p{L}\p{M}’'.]*+){0,3}?)"
    r"(?=\s(?:Facebook|Twitter|WhatsApp|Share|Tweet|Messenger|Telegram|Email|Print|LinkedIn|Pinterest|The\spost\s)\b)"
)
_BUTTONS = frozenset(("facebook", "twitter", "whatsapp", "share", "tweet", "messenger", "telegram", "email", "print"))
_DASHES = ("– ", "— ", "- ")


@rule("agency.tag-inside", Label.AGENCY, Strength.CERTAIN)
def tag_inside(page: Page, words: Words) -> Iterator[Hit]:
    """An agency or paper behind the last sentence, with the share bar glued to it.

    Sees:   "... until May. – Malay Mail Facebook Twitter WhatsApp Print", "... year. (bbn) © 2016 ...".
    Why:    flatteners glue the buttons or the notice below the article to its last line; so do initials go.
    Silent: without the stop before and the button behind, names that no list has.
    """
    for one in _noted(page):
        for found in _INITIALS.finditer(one.text[:_LONGEST]):
            yield Hit(one.at(*found.span()))
    for i in sorted({i for word in _BUTTONS & page.index.keys() for i in page.index[word]}):
        one = page.lines[i]
        text = one.text
        if not 30 <= len(text) <= _LONGEST or not any(dash in text for dash in _DASHES):
            continue
        for found in _SIGNED.finditer(text, 20):
            if text[: found.start()].rstrip()[-1:] in STOP and (agency(found["name"]) or is_paper(found["name"])):
                yield Hit(one.at(*found.span()), found["name"])


_noted = Once(lambda page: lines_with(page, "©", "ⓒ"))
# "(bbn) © 2016 ...": the editor's initials before the notice
_INITIALS = pattern(r"(?:\A|(?<=[.!?…”\"»]\s))\(\p{Ll}{2,4}(?:/\p{Ll}{2,4}){0,2}\)(?=\s?[©ⓒ])")
# "... last year. © 2016 - 2024 PT. Harbour Media Share your experiences ...": up to the next sentence
_NOTICE = pattern(
    r"""
    (?<=[.!?…”"»)]\s) [©ⓒ]\s?(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?,?\s
    (?P<holder>(?:(?!All\s|Alle\s|Tous\s|Todos\s|Tutti\s|Semua\s)\p{Lu}[\p{L}\p{M}&'’-]*+(?:(?<=PT|Inc|Ltd|Co|Corp)\.)?\s){1,6})
    (?!All\s|Alle\s|Tous\s|Todos\s|Tutti\s|Semua\s)(?=\p{Lu}\p{Ll}*+\s\p{Ll}{2})
    """,
    regex.VERBOSE,
)


@rule("copyright.inside", Label.COPYRIGHT, Strength.LIKELY)
def copyright_inside(page: Page, words: Words) -> Iterator[Hit]:
    """A notice between the last sentence of the article and what the site says below it; its value is the holder.

    Sees:   "... in the year before. (bbn) © 2016 - 2024 PT. Harbour Media Share your experiences with us".
    Why:    pages on one line have the footer behind the text.
    Silent: without a year, where no sentence follows.
    """
    for one in _noted(page):
        for found in _NOTICE.finditer(one.text[:_LONGEST]):
            yield Hit(one.at(found.start(), found.start() + len(found.group().rstrip())), found["holder"].strip())


# ---------------------------------------------------------------- photo credits

_WORD = r"(?:\p{Lu}\.|\p{Lu}[\p{L}\p{M}'’-]*+)"
_WHO = rf"{_WORD}(?:\s(?:(?:de|da|van|von|der|al|el|the)\s)?{_WORD}){{0,4}}"
# "... ut på havet.  Bild av Kari Nordmann.", "... in the bay. Photo by Jane Doe."
_BY = pattern(
    rf"""
    (?: \A | (?<=[.!?”"»)]\s|[.!?”"»)]\s\s) )
    (?: (?:Photo|Picture|Image|Illustration)\sby | (?:Bild|Foto|Fotografi)\sav | Foto\s(?:von|door|oleh)
      | (?:Foto|Imagen|Fotografía|Imagem|Photo)\s(?:de|di|par|por) )
    \s(?P<who>{_WHO}) (?:\.(?=\s|$)|$)
    """,
    regex.VERBOSE,
)
# " – Bernama photo PORT HOPE (Dec 16): The ...", "— Reuters pic"
_PICTURED = pattern(
    rf"(?<=[.!?”\"]\s)[-–—]{{1,2}}\s(?P<who>{_WORD}(?:\s{_WORD}){{0,3}})\s(?:photo|pic|picture)(?=\s\p{{Lu}}|\s?$)"
)
# "The pier of Norhaven (ansa)NORHAVEN - ..."
_GLUED = pattern(r"[^.!?()]{8,150}\s\((?P<who>[\p{L}-]{2,20})\)(?=\p{Lu}['’\p{L}])")
# "首圖取自 flickr）", "（圖片來源：Pixabay）"
_HAN = pattern(
    r"(?:首圖|首图|圖片|图片|照片|題圖|题图)(?:取自|來源|来源|來自|来自)\s?[:：]?\s?(?P<who>[^\s，。；：:（）()「」]{2,30})(?=\s?[）)。]|$)"
)
_HAN_SIGNS = tuple(
    f"{noun}{verb}" for noun in ("圖", "图", "片", "照片") for verb in ("取自", "來源", "来源", "來自", "来自")
)


@rule("caption.credit-inside", Label.CAPTION, Strength.LIKELY)
def credit_inside(page: Page, words: Words) -> Iterator[Hit]:
    """A photo credit inside a line or at its end, where no colon and no sign of copyright gives it away.

    Sees:   "... in the bay. Photo by Jane Doe. The ...", "... last year. – Bernama photo PORT HOPE (Dec 16): ...",
            "The pier of Norhaven (ansa)NORHAVEN - ...", "首圖取自 flickr）".
    Why:    flatteners glue captions to the text; the credit goes to the metadata.
    Silent: a turn of speech, a name without a second sign, "(AP)" with a space behind it.
    """
    for one in _made(page):
        for found in _BY.finditer(one.text[:_LONGEST]):
            if found.end() - found.start() < len(one.text):  # else see `copyright_label`
                yield Hit(one.at(*found.span()), found["who"])
    for word in ("photo", "pic", "picture"):
        for i in page.index.get(word, ()):
            one = page.lines[i]
            if any(dash in one.text for dash in _DASHES):
                for found in _PICTURED.finditer(one.text[:_LONGEST]):
                    if agency(found["who"]):
                        yield Hit(one.at(*found.span()), found["who"])
    for one in page.lines[:_TOP]:
        if ")" in one.text[:180] and (found := _GLUED.match(one.text)) and agency(found["who"], loose=True):
            yield Hit(one.at(*found.span()), found["who"])
    if page.language in (None, "zh", "ja"):
        for one in lines_with(page, *_HAN_SIGNS):
            for found in _HAN.finditer(one.text[:_LONGEST]):
                yield Hit(one.at(*found.span()), found["who"])


_TOP = 6
_NOUNS = ("photo", "picture", "image", "illustration", "bild", "foto", "fotografi", "imagen", "fotografía", "imagem")
_LINKS = ("by", "av", "von", "door", "oleh", "de", "di", "par", "por")


def _with_maker(page: Page) -> list[Line]:
    """The lines that may say whose picture it is."""
    index = page.index
    nouns = {i for word in _NOUNS if word in index for i in index[word]}
    links = {i for word in _LINKS if word in index for i in index[word]} if nouns else nouns
    return [page.lines[i] for i in sorted(nouns & links)]


_made = Once(_with_maker)


@rule("caption.copyright-label", Label.CAPTION, Strength.CERTAIN)
def copyright_label(page: Page, words: Words) -> Iterator[Hit]:
    """A line with the holder of a picture's rights: behind the label that the BBC's sites give it, or behind "Photo by".

    Sees:   "Image copyright Getty Images Image caption The harbour", "Правообладатель иллюстрации TASS", "تصویر کے کاپی رائٹ Reuters",
            "Bild av Kari Nordmann.".
    Why:    the value is the credit.
    Silent: anywhere but at the start of a line; a holder of more than a few words without the caption's label.
    """
    for one in _made(page):
        if found := _BY.fullmatch(one.text):
            yield Hit(one.span, found["who"])
    table = _labels()
    for word in table.keys() & page.index.keys():
        for i in page.index[word]:
            one, low = page.lines[i], page.lower[i]
            for label in table[word]:
                if low.startswith(label) and low[len(label) : len(label) + 1] in " :：":
                    rest = low[len(label) :]
                    end = min((at for caption in _captions() if (at := rest.find(caption)) > 0), default=-1)
                    size = len(rest) if end < 0 else end
                    who = one.text[len(label) : len(label) + size].strip(" :：")
                    if 2 <= len(who) <= _HOLDER and who[-1] not in ".!?।۔":
                        yield Hit(one.span, who)
                        break


_HOLDER = 45


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    """The first word of a label -> the labels."""
    found: dict[str, tuple[str, ...]] = {}
    for label in read_table("notices")["credits"]["labels"].replace("\n", "|").split("|"):
        if label:
            first = label.split()[0]
            found[first] = (*found.get(first, ()), lower(label))
    return found


@cache
def _captions() -> tuple[str, ...]:
    return tuple(filter(None, read_table("notices")["credits"]["captions"].replace("\n", "|").split("|")))


RULES: tuple[Rule, ...] = (source_inside, tag_inside, copyright_inside, credit_inside, copyright_label)
