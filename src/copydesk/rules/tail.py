"""What stands under an article: agencies, initials and credits, copyright, tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from ..agencies import agencies, agency, agency_words, is_common, is_paper, mentioned
from ..dates import date_shape
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Line, Mark, Page
from ..patterns import pattern
from ..ruleset import Rule, context_rule, rule
from .finding import Once, by_start, lines_with

# ---------------------------------------------------------------- agencies

SOURCES = frozenset(
    """quelle quellen source sources fuente fuentes fonte bron źródło źródła kaynak kilde källa источник
    джерело sumber nguồn 来源 來源 出典 출처 المصدر منبع स्रोत सूत्र সূত্র forrás zdroj sursa izvor lähde πηγή font vir
    allikas avots šaltinis burimi""".split()  # noqa: SIM905
)
_SOURCE_LABEL = pattern(rf"\s?(?:{'|'.join(sorted(SOURCES))})\s?[:：]", regex.I)
_UNSPACED_SOURCES = tuple(f"{word}{colon}" for word in ("来源", "來源", "出典", "출처") for colon in "：:")
_WITH = pattern(
    r"(?:mit|with|avec|con|med|z|par|by|von|from|via|und|and|red\.?|weitere quellen) ?"
    r"(?:agenturmaterial|material (?:von|der|des))? ?",
    regex.I,
)
# "© dpa-infocom, dpa:240516-99-53606/3 (dpa)"
_DPA = pattern(r"©\s?(?P<agency>dpa)-infocom, dpa:[\d-]{5,20}/\d{1,3}(?:\s?\(dpa[^)]{0,10}\))?")
# "Mi’raj Islamic News Agency (MINA)", "Anadolu Ajansı (AA)"
_TWICE = pattern(r"(?P<name>[\p{Lu}][^()]{3,50}?)\s?\((?P<tag>[\p{Lu}\p{L}.-]{2,12})\)")
_EDGE = " \t\u00a0\u3000©()[]（）【】–—-−>|•·*/_.:～~"


@rule("agency.line", Label.AGENCY, Strength.CERTAIN)
def line(page: Page, words: Words) -> Iterator[Hit]:
    """A line that is an agency's name or a source line.

    Sees:   "Mi'raj Islamic News Agency (MINA)", "sak/Reuters", "Quelle: ntv.de, ino/dpa", "mit dpa", "(NTB)".
    Why:    sign, bracket, source word or initials around the name make it a sign-off.
    Silent: the bare name in a menu ("Reuters"), names of institutions that share the letters, prose.
    """
    for one, value, sure in _signatures(page):
        if sure:
            yield Hit(one.span, value)


@rule("agency.line-likely", Label.AGENCY, Strength.LIKELY)
def line_likely(page: Page, words: Words) -> Iterator[Hit]:
    """A line that is nothing but an agency's name, or a source that is no agency.

    Sees:   "AFP", "Reuters ->", "সূত্র: গ্যাজেটস ৩৬০".
    Why:    the name alone is a byline or a sign-off nearly always.
    Silent: under a chart, where a source line is long.
    """
    for one, value, sure in _signatures(page):
        if not sure:
            yield Hit(one.span, value)


def _signed(page: Page) -> Iterator[tuple[Line, str, bool]]:
    """The short lines that name agencies and little else: line, names, whether the form leaves no doubt."""
    index = page.index
    candidates = {i for word in agency_words().intersection(index) for i in index[word]}
    candidates.update(i for word in SOURCES & index.keys() for i in index[word])
    candidates.update(one.index for one in lines_with(page, "/") if len(one.text) <= 45)
    candidates.update(one.index for one in lines_with(page, *_UNSPACED_SOURCES))
    for i in sorted(candidates):
        one = page.lines[i]
        text = one.text
        if len(text) > 90:
            continue
        dpa = _DPA.fullmatch(text)
        if dpa:
            yield one, dpa["agency"], True
            continue
        twice = _TWICE.fullmatch(text.lstrip("©– "))
        if twice and agency(twice["tag"], loose=True) and agency(twice["name"], loose=True):
            yield one, twice["tag"], True
            continue
        bare = text.strip(_EDGE)
        label, sign, rest = bare.partition(":")
        if not sign:
            label, sign, rest = bare.partition("：")
        if sign and label.strip().lower() in SOURCES:
            rest = rest.strip(_EDGE)
            # "ntv.de, ino/dpa": the last of the sources is the agency
            named = agencies(rest) or agencies(rest.rpartition(",")[2].strip())
            if named:
                yield one, "\x1f".join(named), True
            elif 2 <= len(rest) <= 40 and not any(map(str.isdigit, rest[:1])) and "http" not in rest:
                yield one, rest, False
            continue
        opener = _WITH.match(bare)
        named = agencies(bare[opener.end() :]) if opener else ()
        if named and opener and opener.end() > 1:
            yield one, "\x1f".join(named), True
            continue
        paper, slash, rest = text.partition(" / ")
        if slash and (is_paper(paper.strip()) or agency(paper)) and date_shape(rest) == 2 and len(rest) <= 40:
            yield one, paper.strip(), True  # "Harbour Post / 05:42 AM December 23, 2023"
            continue
        named = agencies(bare)
        if named and text[0] not in "•*":
            sure = text[0] in "©(（[【–—/" or "/" in bare or "／" in bare or len(named) > 1
            if sure or not is_common(bare):
                yield one, "\x1f".join(named), sure


_signatures = Once(lambda page: tuple(_signed(page)))


class _Ends(NamedTuple):
    """The lines whose end may be a sign-off."""

    brackets: list[Line]
    """Lines that end in a closing bracket."""
    bare: list[Line]
    """Lines of some length that end in a letter, a stroke or an end mark."""


def _by_end(page: Page) -> _Ends:
    ends = _Ends([], [])
    for one in page.lines:
        last = one.text[-1]
        if last.isalpha():
            if len(one.text) >= 30:
                ends.bare.append(one)
        elif last in ")）]】" or (last in ".。" and one.text[-2:-1] in (")", "）", "]", "】")):
            ends.brackets.append(one)
        elif last not in '.!?。"”:,' and len(one.text) >= 30:
            ends.bare.append(one)
    return ends


_ends = Once(_by_end)

# what may stand before a sign-off: the end of a sentence
STOP = '.!?…"”»’)]。！？」』।۔'
# "(T/P010/R03)"
_CODE = pattern(r"\((?:\p{Lu}{1,2}\d{0,4}/){1,3}\p{Lu}{1,2}\d{1,4}\)")
# "/ End", "(END)", "【完】", "(끝)", "■"
_END = pattern(
    r"(?:\s?/\s?End|\s?[(（【\[]\s?(?:END|End|Ends|FIM|FIN|KONIEC|完|了|终|終|끝|TAMAT|SON)\s?[)）】\]]|\s?[-–—]\s?(?:END|ENDS)\s?[-–—]"
    r"|\s?[■♦◆▪□]|\s?###|\s-30-)\s*"
)
# "(bbn)", "(kas/dmk)", "(cls, mkt)"
_INITIALS = pattern(r"\((?P<by>\p{Ll}{2,4}(?:[/,]\s?\p{Ll}{2,4}){0,3})\)")
_NOT_INITIALS = frozenset("sic etc inkl ca ggf usw dh aka pdf via vgl bzw gab lol ndr laut med incl".split())  # noqa: SIM905
# "(Reporting by A; Editing by B)", "(With inputs from PTI)", "(责编：牛镛、岳弘彬)", "（記者王小明）"
_CREDIT = pattern(
    r"""
    [(（\[【]\s?
    (?: (?:(?:additional|further|more)\s)?
        (?:report(?:ing|ed)|writ(?:ing|ten)|edit(?:ing|ed)|compiled|translated|filed)\sby\s
      | with\s(?:(?:additional|further|agency)\s)?(?:inputs?|files|reporting|reports?|material)\s(?:(?:from|by|of)\s)?
      | (?:editor|reporter|редактор|penulis|editor)\s?:
      | (?:责编|责任编辑|責任編輯|编辑|編輯|記者|记者|责编|實習編輯|实习编辑|执笔|作者|校对|撰稿)\s?[:：]?\p{Han}?
      | (?:mit\ material\ (?:von|der)|mit\ agentur) )
    [^()（）]{0,160}[)）\]】]
    """,
    regex.VERBOSE | regex.I,
)
_HAN_NAMES = pattern(r"(?:记者|記者)\s?[:：]?\s?(?P<names>\p{Han}{2,4}(?:[、，,\s]\p{Han}{2,4}){0,4})[)）]")
# ". – AFP", ".- ANI", "./dpa", ". —Reuters", ". -- Bernama"
_DASHED = pattern(r"(?:\s?[-–—]{1,2}\s?|\s?/)(?P<agency>[\p{L}][\p{L}\p{M}’'./ ]{1,28})/?")


@rule("agency.end-code", Label.AGENCY, Strength.CERTAIN)
def end_code(page: Page, words: Words) -> Iterator[Hit]:
    """A desk code or an end mark behind the last sentence.

    Sees:   "(T/P010/R03)", "(END)", "【完】", "■" at the end of a line, "/ End".
    Why:    codes of this shape are the desk's, not the reader's.
    Silent: brackets with a party, an age, a reference.
    """
    for one in _ends(page).brackets:
        text = one.text
        if text[-2:-1].isdigit() and text[-1] == ")":
            at = text.rfind("(", max(0, len(text) - 24))
            if at >= 0 and _CODE.fullmatch(text, at):
                yield Hit(one.at(at, len(text)))
        else:
            found = _end(text)
            if found:
                yield Hit(one.at(found.start(), len(text)))
    for one in _ends(page).bare:
        if one.text[-1] in "■♦◆▪□#-–—" or one.text.endswith("/ End"):
            found = _end(one.text)
            if found:
                yield Hit(one.at(found.start(), len(one.text)))


def _end(text: str) -> regex.Match[str] | None:
    """The end mark behind the last sentence of `text`."""
    for size in range(1, min(11, len(text)) + 1):
        at = len(text) - size
        if at == 0 or text[at - 1] in STOP:
            found = _END.fullmatch(text, at)
            if found:
                return found
    return None


@rule("agency.tag", Label.AGENCY, Strength.CERTAIN)
def tag(page: Page, words: Words) -> Iterator[Hit]:
    """An agency's name behind the last sentence of a paragraph.

    Sees:   "... he said. (ANI)", "... talks. – AFP", "... erklärte er./dpa", "... 21:55 Bron: ANP".
    Why:    after a full stop the name can only be the source.
    Silent: "(AP)" inside prose, "(SPD)", a sentence that ends in a quoted source.
    """
    for one in _ends(page).brackets:
        text = one.text
        size = len(text)
        at = (
            max(text.rfind("(", size - 45), text.rfind("（", size - 45), text.rfind("[", size - 45)) if size > 30 else 0
        )
        before = text[:at].rstrip() if at > 10 else ""
        if before and (before[-1] in STOP or _SOURCE_LABEL.match(text, at + 1)):
            named = _named_in(text[at + 1 :].rstrip(".。")[:-1].strip())
            if named:
                yield Hit(one.at(len(before), size), "\x1f".join(named))
    for one in _ends(page).bare:
        text = one.text
        size = len(text)
        label, sign, rest = text[-40:].rpartition(": ")
        if sign and label.rpartition(" ")[2].lower() in SOURCES and agencies(rest):
            yield Hit(one.at(size - len(rest) - 2 - len(label.rpartition(" ")[2]), size), rest)
            continue
        tail = text[-34:].rstrip("/ ")
        stroke = max(tail.rfind("-"), tail.rfind("–"), tail.rfind("—"), tail.rfind("/"))
        if stroke < 0:
            continue
        at = size - len(text[-34:]) + stroke
        before = text[:at].rstrip("-–—/ ") if at > 10 else ""
        if before and before[-1] in STOP:
            found = _DASHED.fullmatch(text, len(before))
            if found and (agencies(found["agency"]) or is_paper(found["agency"])):
                yield Hit(one.at(len(before), size), found["agency"].strip("/ "))


def _named_in(inside: str) -> tuple[str, ...]:
    """The agencies in a bracket: "ANI", "APA/dpa", "avec AFP", "Źródło: PAP"."""
    label, sign, rest = inside.partition(":")
    if sign and label.strip().lower() in SOURCES:
        return agencies(rest.strip()) or mentioned(rest)
    opener = _WITH.match(inside)
    return agencies(inside[opener.end() :] if opener else inside)


@rule("agency.tag-likely", Label.AGENCY, Strength.LIKELY)
def tag_likely(page: Page, words: Words) -> Iterator[Hit]:
    """An agency's name without a sign, or somebody's initials, behind the last sentence.

    Sees:   "... he said. AFP", "... fahren. (bbn)".
    Why:    desks sign so.
    Silent: where a paragraph of prose follows at once and then another; "(sic)", "(etc)".
    """
    for one in _ends(page).brackets:
        text = one.text
        size = len(text)
        at = text.rfind("(", max(10, size - 26))
        if at > 0 and text[at - 1] == " " and text[at - 2] in STOP:
            found = _INITIALS.fullmatch(text, at)
            if found and found["by"] not in _NOT_INITIALS and not agencies(found["by"]) and _last(page, one):
                yield Hit(one.at(at - 1, size))
    for one in _ends(page).bare:
        text = one.text
        at = text.rfind(" ", max(10, len(text) - 12))
        name = text[at + 1 :]
        if at > 0 and text[at - 1] in STOP and (agency(name) or is_paper(name)) and _last(page, one):
            yield Hit(one.at(at, len(text)), name)


def _last(page: Page, line: Line) -> bool:
    """Whether no two paragraphs follow at once."""
    after = page.lines[line.index + 1 : line.index + 3]
    return sum(len(one.text) > 120 and one.text[-1] in STOP for one in after) < 2


@rule("agency.credit", Label.AGENCY, Strength.CERTAIN)
def credit(page: Page, words: Words) -> Iterator[Hit]:
    """A credit in brackets for reporters, editors or other agencies, as a line or behind the last sentence.

    Sees:   "(Reporting by A; Editing by B)", "(With inputs from PTI)", "(责编：...)", "((name@agency.com;))".
    Why:    nothing else in an article speaks so in brackets.
    Silent: the same words without brackets, which the phrase rules judge.
    """
    for one in _ends(page).brackets:
        text = one.text
        if text.startswith("((") and "@" in text and len(text) < 120:
            yield Hit(one.span)
            continue
        for mark in "(（[【":
            at = text.rfind(mark, max(0, len(text) - 190))
            if at < 0:
                continue
            found = _CREDIT.fullmatch(text, at)
            if found and (at == 0 or text[:at].rstrip()[-1:] in STOP):
                start = len(text[:at].rstrip())
                yield Hit(one.at(start, len(text)), "\x1f".join(mentioned(found.group())) or None)


@rule("agency.reporter", Label.AGENCY, Strength.LIKELY)
def reporter(page: Page, words: Words) -> Iterator[Hit]:
    """The reporters' names in a bracket behind a Chinese text.

    Sees:   "（記者王小明）", "（新华社记者张三、李四）" at the end of a line.
    Why:    the names are the authors.
    Silent: a reporter who is quoted in the sentence.
    """
    if page.language not in (None, "zh"):
        return
    for one in lines_with(page, "记者", "記者"):
        if one.text[-1] in ")）":
            found = _HAN_NAMES.search(one.text, max(0, len(one.text) - 60))
            if found and found.end() == len(one.text):
                at = max(one.text.rfind("（"), one.text.rfind("("))
                names = regex.split(r"[、，,\s]", found["names"])
                if 0 <= at <= found.start():
                    yield Hit(one.at(at, len(one.text)), "\x1f".join(names))


@context_rule("agency.named", Label.AGENCY, Strength.LIKELY)
def named(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The agencies that a credit line names.

    Sees:   "With files from The Associated Press", "—Associated Press writer X contributed to this report."
    Why:    the value for the metadata.
    Silent: where the phrase rules see no credit.
    """
    for mark in marks:
        if mark.rule == "agency.sign-off":
            found = mentioned(page.source[mark.span.start : mark.span.end])
            if found:
                yield Hit(mark.span, "\x1f".join(found))


# ---------------------------------------------------------------- copyright

_SIGNS = ("©", "ⓒ", "opyright", "COPYRIGHT", "(c) ", "(C) ", "℗")
_OPEN = pattern(
    r"(?:[©ⓒ℗®\s:,.|–—-]|\([cC]\)|\bcopyrights?\b|\bcontents of this site are\b|\bby\b|\b(?:19|20)\d\d\b|\b\d\d\b"
    r"|&|\bto\b)++",
    regex.I,
)
_CLOSE = pattern(
    r"""
    \s*+(?: [|·•] | \s[-–—]\s | ©|ⓒ|\(c\)\s | \.(?:\s|$) | [,;]?\s\(?https?:
      # "All rights reserved" and what else follows a holder
      | [.,;]?\s?\b(?:all|alle|tous|todos|tutti|wszelkie|wszystkie|tüm|hak|все|всички|riproduzione|alla|kaikki|semua|minden|toate|sva
          |an?\sdivision\sof|unauthorized|reproduction|terms|privacy|site\sby|powered\sby|licensed|used\swith|for\sreprint
          |vat|design)\b
      | 版权 | 版權 | 無断 | 무단 | すべて
      | ,?\s(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b )
    """,
    regex.VERBOSE | regex.I,
)
_YEAR = pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_LAST = pattern(r",?\s(?:19|20)\d\d$")


@rule("copyright.line", Label.COPYRIGHT, Strength.CERTAIN)
def copyright_line(page: Page, words: Words) -> Iterator[Hit]:
    """A copyright line; its value is the holder.

    Sees:   "©2024 GPlusMedia Inc.", "Copyright © Example.com 2024. All rights reserved".
    Why:    the sign with a year or a reservation is a notice.
    Silent: "© Name/dpa" under a photo, "© KYODO", prose about copyright.
    """
    for one in _with_sign(page):
        text = one.text
        head = text.lstrip("•·-–|[<( ")
        opens = head[:1] in "©ⓒ℗" or head[:9].lower() == "copyright" or head[:3].lower() == "(c)"
        if not opens:
            at = max(text.find("©"), text.find("ⓒ"))
            if not 0 <= at <= 60 or ". " in text[:at]:  # a paragraph with a notice glued to it
                if at > 0 and len(text) <= 220 and "ights reserved" in text[at:] and text.count("•", 0, at) > 1:
                    yield Hit(one.span)  # an address before it
                continue
        year = _YEAR.search(text)
        reserved = "reserved" in page.lower[one.index] or "rechte" in page.lower[one.index] or "opyright" in text
        if not year and not (reserved and opens):
            continue
        if len(text) > 260 and not (
            opens and year and year.start() <= 40 and "reserved" in page.lower[one.index][:120]
        ):
            continue
        signed = any(sign in text for sign in ("©", "ⓒ", "(c)", "(C)"))
        if not signed and head[9:10] != ":" and not (year and year.start() - len(text) + len(head) <= 16):
            continue
        yield Hit(one.span, _holder(text))


# ". © 2025 example.net | Powered by:", "[저작권자(c) 해로방송 (http://...) 무단복제-재배포 금지]"
_NOTICE = pattern(
    r"""
    (?<=[.!?…"”»)。]\ ) (?:copyright\ )?[©ⓒ]\ ?(?:copyright\ )?(?:19|20)\d\d \b [^.]{3,80} \.? (?P<rest>[^.]{0,60})\Z
  | [\[<(〈【] (?:저작권자|copyright) \s?[:ⓒ©(][^\]>〉】]{3,110} [\]>〉】]
    """,
    regex.VERBOSE | regex.I,
)


@rule("copyright.end", Label.COPYRIGHT, Strength.CERTAIN)
def notice_at_end(page: Page, words: Words) -> Iterator[Hit]:
    """A notice behind the last sentence of a paragraph, or in a bracket of its own.

    Sees:   "... inside the house. © 2025 example.net | Powered by:", "[저작권자(c) 해로방송 무단복제-재배포 금지]".
    Why:    flatteners glue the notice to the text above it.
    Silent: "© Jane Doe/dpa" behind a caption, a notice in the middle of a text.
    """
    for one in _signs(page):
        for found in _NOTICE.finditer(one.text, max(0, len(one.text) - 400)):
            holder = _holder(found[0].strip("[]<>()〈〉【】")) or ""
            if len(holder) > 2 and found.span() != (0, len(one.text)):
                yield Hit(one.at(*found.span()), holder)


@rule("copyright.reserved", Label.COPYRIGHT, Strength.CERTAIN)
def reserved_line(page: Page, words: Words) -> Iterator[Hit]:
    """A copyright line without its sign: a year and a reservation of rights.

    Sees:   "2017 Harbour Online | Hak Cipta Terpelihara", "All content by Harbour News is licensed under a Creative Commons ...".
    Why:    flatteners lose the sign; the reservation, or a licence, says the same.
    Silent: where the sign is there, which is `copyright.line`; in long lines.
    """
    for one in lines_with(page, *_RESERVED):
        text = one.text
        year = _YEAR.search(text)
        if year and len(text) <= 160 and not any(sign in text for sign in _SIGNS):
            close = _CLOSE.search(text, year.end() + 2)
            holder = text[year.end() : close.start()].strip(" .,;:|-–—") if close and year.start() < 12 else ""
            yield Hit(one.span, holder or None)
    for one in lines_with(page, "licensed under"):
        if len(one.text) <= 220 and "Creative Commons" in one.text and one.text.startswith(_LICENSED):
            yield Hit(one.span)


_LICENSED = (
    "All content",
    "All Content",
    "This work",
    "This article",
    "Except where",
    "Unless otherwise",
    "Content on",
    "Our work",
)


@rule("agency.copyright", Label.AGENCY, Strength.CERTAIN)
def agency_copyright(page: Page, words: Words) -> Iterator[Hit]:
    """A copyright sign with an agency's name and no more.

    Sees:   "© KYODO", "© 2024 AFP".
    Why:    agencies sign their copy so.
    Silent: "© Name/dpa", a photo's credit.
    """
    for one in _with_sign(page):
        if len(one.text) <= 60 and one.text[0] in "©ⓒ(Cc":
            opener = _OPEN.match(one.text)
            rest = one.text[opener.end() :] if opener else ""
            if rest and "/" not in rest and agency(rest):
                yield Hit(one.span, rest.strip())


_signs = Once(lambda page: lines_with(page, *_SIGNS))
_with_sign = Once(lambda page: [one for one in _signs(page) if len(one.text) <= 400])
# "2017 Harbour Online | Hak Cipta Terpelihara"
_RESERVED = (
    "ights reserved",
    "ights Reserved",
    "Rechte vorbehalten",
    "Cipta Terpelihara",
    "erechos reservados",
    "roits réservés",
)


# "'인공지능 전문미디어' AI타임스"
_SLOGAN = pattern(r"^(?:'[^']{3,40}'|‘[^’]{3,40}’|\"[^\"]{3,40}\"|“[^”]{3,40}”)\s(?=\S)")


def _holder(text: str) -> str | None:
    """The holder that a copyright line names."""
    at = min(
        (i for i in (text.find(sign) for sign in ("©", "ⓒ", "opyright", "OPYRIGHT", "(c)", "(C)")) if i >= 0),
        default=-1,
    )
    if at < 0:
        return None
    before = text[: at - 1 if text[at : at + 4].lower() == "opyr" else at].strip(" •·-–|[<(,")
    opener = _OPEN.match(text, max(0, at - 1 if text[at].lower() == "o" else at))
    rest = text[opener.end() :] if opener else text[at + 1 :]
    close = _CLOSE.search(rest)
    holder = (rest[: close.start()] if close else rest).strip(' .,;:|-–—•·>]"')
    before = _YEAR_LAST.sub("", before)  # "Harbour Observer, 2022 © All Rights Reserved"
    if len(holder) < 2 and 2 <= len(before) <= 60 and not _YEAR.search(before):
        holder = before
    elif len(holder) < 2 and "|" in rest:  # "© 2020, All Rights Reserved | Holder"
        holder = rest.partition("|")[2].strip(" .|")
    holder = _SLOGAN.sub("", holder.partition(" (http")[0].partition(" / ")[0])
    holder = holder.removeprefix("by ").strip()
    if holder.lower() in ("inc", "all", "all right reserved") or not 2 <= len(holder) <= 80:
        return None
    return (
        f"{holder}." if holder.endswith((" Inc", " Ltd", " Co", " Corp", " Pty")) and f"{holder}." in text else holder
    )


# ---------------------------------------------------------------- tags

_TAG_SPLIT = pattern(r"\s*[,،、;|•·/#]\s*|\s{2,}|\s+-\s+")


@context_rule("tags.list", Label.TAGS, Strength.CERTAIN)
def tag_list(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The tags behind a label on the same line.

    Sees:   "Tags: sugar, sugar prices".
    Why:    the value for the metadata.
    Silent: without a label.
    """
    for mark in marks:
        if mark.rule == "tags.label":
            text = page.source[mark.span.start : mark.span.end]
            _, sign, rest = text.partition(":")
            if not sign:
                _, sign, rest = text.partition("：")
            tags = _tags(rest)
            if tags:
                yield Hit(mark.span, "\x1f".join(tags))


@context_rule("tags.run", Label.TAGS, Strength.LIKELY)
def tag_run(page: Page, words: Words, marks: tuple[Mark, ...]) -> Iterator[Hit]:
    """The short lines under the label of a tag list.

    Sees:   "Tags", then "Gaza", "Israel" a line each, or one line with commas.
    Why:    a label announces a list.
    Silent: from the first line on that is long, a sentence, or something else for certain.
    """
    labels = [mark for mark in marks if mark.rule in ("tags.label-alone", "tags.label")]
    if not labels:
        return
    certain, own = Strength.CERTAIN, Label.TAGS
    known = {mark.span.start for mark in marks if mark.strength is certain and mark.label is not own}
    starts = by_start(page)
    sections = words["sections"]
    for mark in labels:
        first = starts.get(mark.span.start)
        if first is None or len(first.text) > 40:
            continue
        if mark.rule == "tags.label" and first.text.rstrip()[-1] not in ":：":
            continue
        for one in page.lines[first.index + 1 : first.index + 2]:
            tags = _tags(one.text) if 40 < len(one.text) <= 200 and one.text.count(",") > 1 else []
            if (
                len(tags) > 2
                and max(map(len, tags)) <= 30
                and one.text[-1] not in ".!?:"
                and one.span.start not in known
            ):
                yield Hit(one.span, "\x1f".join(tags))
        run: list[Line] = []
        for one in page.lines[first.index + 1 : first.index + 13]:
            text = one.text.strip(" •·,|#")
            if (
                not text
                or len(one.text) > 40
                or one.text[-1] in ".!?:"
                or one.span.start in known
                or text.count(" ") > 4
            ):
                break
            run.append(one)
        menu = sum(page.lower[one.index].strip(" •·,|#") in sections for one in run) >= MENU
        for one in run:
            yield Hit(one.span, None if menu else "\x1f".join(_tags(one.text)) or None)


MENU = 3
"""So many sections' names under "Categories" are the site's, not the article's."""


_HEADING = tuple("#" * level + " " for level in range(2, 7))


@rule("tags.line", Label.TAGS, Strength.LIKELY)
def hashtags(page: Page, words: Words) -> Iterator[Hit]:
    """A line of hashtags.

    Sees:   "#politics #election", "Tags #AI #search".
    Why:    two signs with no sentence around them are a tag list.
    Silent: a tweet; one hashtag in a sentence; "## The bridge", a heading in Markdown.
    """
    if "#" not in page.source:
        return
    for one in page.lines:
        text = one.text
        if text.startswith(_HEADING):
            continue
        if len(text) <= 200 and text.count("#") >= 2 and 0 <= text.find("#") <= 16 and text[-1] not in ".!?:":
            pieces = [piece.strip(" ,|•") for piece in text[text.find("#") :].split("#")]
            tags = [piece for piece in pieces if piece]
            if tags and max(map(len, tags)) <= 30 and min(map(len, tags)) >= 2:
                yield Hit(one.span, "\x1f".join(tags))


def _tags(text: str) -> list[str]:
    pieces = (piece.strip(' .,#•·|"') for piece in _TAG_SPLIT.split(text.strip()))
    return [piece for piece in pieces if 1 < len(piece) <= 60]


RULES: tuple[Rule, ...] = (
    line,
    line_likely,
    end_code,
    tag,
    tag_likely,
    credit,
    reporter,
    named,
    copyright_line,
    notice_at_end,
    reserved_line,
    agency_copyright,
    tag_list,
    tag_run,
    hashtags,
)
