"""Datelines: the place, and perhaps the date and the agency, with which a wire story opens.

A line's head is cut at brackets, commas, slashes, dashes and colons, each piece is told to be a place, a date or an
agency, and the row of kinds, such as "K,D(A)-" for "BEIRUT, March 7 (Reuters) -", is looked up in the table of forms.
What follows the last sign of the form is the sentence, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from ..agencies import agencies, agency, is_house, is_other, is_party, is_place, place_at_start
from ..dates import find_dates
from ..dates.words import date_words
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Line, Page
from ..patterns import pattern
from ..ruleset import Rule, rule
from .finding import Once

# The table of forms. A letter a piece:
#   K place of the gazetteer in capitals   k the same, other case or a script without case
#   C unknown name in capitals   T unknown name with capitals   U some words of a script without case
#   R state or country behind a place   D date   A agency   a what looks like one   H house tag   N reporter
#   Q a whole wire bracket such as (서울=연합뉴스)
# and the signs between them: , / ( ) . - : =
_PLACE = r"[KkCTU](?:[/,][KkCTU])*+(?:,R){0,2}+"
_DAY = r"(?:[,.]?D(?:[/,]D)?[.,]?)?"
_FORMS: tuple[tuple[str, str], ...] = (
    # "LA CROSSE, Wis. (AP) —", "Seoul, 10 Rabiul Akhir 1437/20 January 2016 (MINA) –", "Berlin (epd)."
    ("wire", rf"{_PLACE}{_DAY},?\(A\)[-:=.]"),
    # "BAGHDAD / Nina /--", "МОСКВА, 3 мая. /ТАСС/.", "/PRNewswire/ --"
    ("wire", rf"(?:{_PLACE}{_DAY})?/A/[-.:]"),
    # "Berlin/dpa."
    ("wire", r"[Kk](?:/[KkT])?/A[-.:]"),
    # "СИМФЕРОПОЛЬ, 11 июл – РИА Новости Крым.", "Москва. 3 мая. INTERFAX.RU -", "دبي - رويترز:"
    ("wire", rf"{_PLACE}[,.]D[,.-]A(?:,N)?[-.:]"),
    ("wire", rf"{_PLACE}-[AH][-:]"),
    # "JAKARTA, KOMPAS.com -", "TEMPO.CO, Jakarta -", "(ANSA) - ROMA, 3 MAG -"
    ("wire", rf"{_PLACE},[AH]-"),
    ("wire", rf"[AH],{_PLACE}{_DAY}-"),
    ("wire", rf"\([AH]\)-?[KkC](?:,R)?{_DAY}-"),
    # "(AP) —"
    ("wire", r"\(A\)-"),
    # "(서울=연합뉴스) 홍길동 기자 ="
    ("wire", r"Q(?:N=)?-?"),
    # "MIAMI, May 3 (PNG) -"
    ("wire", rf"{_PLACE}[,.]D\(a\)[-:]"),
    # "PUTRAJAYA, Nov 22 —", "WASHINGTON (January 24, 2017) —"
    ("place", r"[KkC](?:[/,][KkC])*+(?:,R)?(?:,D|\(D\))-"),
    # "NEW DELHI —", "LA CROSSE, Wis. —"
    ("place", r"K(?:/[KC])*+(?:,R){0,2}-"),
    ("place", r"C,R-"),
    # "ALBANY (WXYZ) --"
    ("likely", r"[KkC](?:,R)?\(a\)-"),
    # "Washington (AFP) The president", "Nendeln, 27.6.2025 –", "Paris, le 3 mai :"
    ("likely", rf"{_PLACE}{_DAY}\(A\)"),
    ("likely", r"T,D-|[Kk],D[:.]"),
    # "London/Teheran -", "NEW DELHI:", "नवी दिल्ली:"
    ("early", r"k(?:/[KkT])*(?:,R)?-"),
    ("early", r"K(?:/[KC])*(?:,R)?:"),
    # "Kaieteur News –", "TTO -", "EFE.- "
    ("early", r"[AH]-|\([H]\)-"),
    # "سبق – الرياض:", "سبق- متابعة:"
    ("early", r"H-[kU]:"),
    # "Dehradun:", "Gundremmingen -", "LINDI:", "Berlin."
    ("first", r"k:|C(?:/[CK])*[-:]|T-"),
    ("german", r"k\."),
)
_TABLE = tuple((form, pattern(row)) for form, row in _FORMS)

HEAD = 150
_TOP = 4
"""Lines of a page that may hold headline, caption and dateline in one."""
_EARLY = 6
"""How many paragraphs from the top count as early."""
_STOPS_OF_A_WIRE = 3
"""Full stops by which a dateline without dash or bracket is known: "КИЇВ. 3 травня. УНН. "."""
_WEAK = 3
"""More weak datelines than this on a page are a list."""

# A sign between two pieces: "," but not in "May 3, 2024", though in "Budapest, 2024. május 3."; a dash with room around it, or behind a bracket or stop
_SIGN = pattern(
    r"""
    (?P<open>[(（\[［【〔])
  | (?P<comma>,(?!\s?\d{4}\b(?!\.\s\p{Ll}))\s?|، )
  | (?P<dash>\.?\s*+(?:[–—―−]{1,2}|-{2,3}|(?<=[\s)\]./])-|-(?=\s)|_(?=\s))\s*+)
  | (?P<slash>\s?/\s?)
  | (?P<colon>\s?[:：।](?!//)\s*+)
  | (?P<equal>\s?[=＝]\s*+)
    """,
    regex.VERBOSE,
)
_SIGNS = {"comma": ",", "dash": "-", "slash": "/", "colon": ":", "equal": "="}
_CLOSE = {"(": ")", "（": "）", "[": "]", "［": "］", "【": "】", "〔": "〕"}
_ENDS = frozenset(")）]］】〕–—―:：=＝_।电電讯訊/-")

_WORD = r"(?:(?:St|Ft|Mt|Sta|Bad)\.?\s)?\p{Lu}[\p{L}\p{M}]*+(?:['’.-](?=\p{L})[\p{L}\p{M}]++)*+"
_SMALL = (
    r"(?:de|del|della|di|da|do|dos|la|las|los|le|les|el|al|am|an|der|den|bei|im|ob|sur|sous|en|of|upon"
    r"|y|e|und|na|nad|op)"
)
# "Port of Spain", "Frankfurt am Main", "Rio de Janeiro"
_NAME = pattern(rf"{_WORD}(?:\s(?:{_SMALL}\s){{0,2}}{_WORD}){{0,3}}")
# "MEXICO CITY", "СИМФЕРОПОЛЬ"
_CAPITALS = pattern(r"\p{Lu}[\p{Lu}\p{M}'’.-]++(?:\s[\p{Lu}\p{M}'’.-]++){0,3}")
# "رام الله", "नई दिल्ली"
_UNCASED = pattern(r"[\p{Lo}\p{M}]++(?:\s[\p{Lo}\p{M}]++){0,2}")
# "Wis.", "D.C.", "Philippines", "New Jersey"
_REGION = pattern(r"(?:\p{Lu}\.){1,2}\p{Lu}?\.?|\p{Lu}\p{L}{1,14}+\.?(?:\s\p{Lu}\p{L}{1,14}+\.?)?")
# "kompas.com", "REPUBLIKA.CO.ID", "24.kg"
_DOMAIN = pattern(
    r"[\p{L}\p{N}-]{2,20}+\.(?:com?|id|net|org|vn|my|ru|az|kg|kz|ua|tv|news|info|in|lk|bd|np|ph)(?:\.\p{L}{2})?",
    regex.I,
)
# "April 25", "11 июл", "3 mai 2024", "2024. május 3.", "10 Rabiul Akhir 1437", "27.6.2025", "Mon, Jan. 3rd 2022", "2024年5月3日"
_DATE = pattern(
    r"""
    (?:[\p{L}\p{M}-]{2,12}\.?,?\s)? (?:le\s|am\s|den\s)?
    (?: \d{1,2}(?:st|nd|rd|th|er|º|o|\.|-го|-е)?\s?(?:de\s|of\s|d['’]|-)?(?P<m>[\p{L}\p{M}]{2,12}+)\.?
        (?:\s\p{L}{3,12}+)?(?:,?\s(?:de\s|del\s)?\d{4})?
      | (?P<m>[\p{L}\p{M}]{2,12}+)\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?
      | \d{4}\.\s(?P<m>[\p{L}\p{M}]{2,12}+)\s\d{1,2}
      | \d{1,2}[./-]\d{1,2}(?:[./-](?:\d{4}|\d{2,3}))?
      | (?:\d{4}年)?\d{1,2}月\d{1,2}日 )
    \.?
    """,
    regex.VERBOSE | regex.I,
)
# how the months begin, in all languages
_MONTHS = frozenset(
    """
    jan feb mar apr may jun jul aug sep oct nov dec ene abr mai ago set dic out dez fev fév avr jui aoû déc gen mag
    giu lug ott mär mrz okt mei agu des maj янв фев мар апр мая май июн июл авг сен окт ноя дек січ лют бер кві тра
    чер лип сер вер жов лис гру сту сак кра sty lut kwi cze lip sie wrz paź lis gru led úno bře dub kvě čer čec srp
    zář říj pro oca şub nis haz tem ağu eyl eki kas ara ian iun iul vel tra svi kol ruj stu jún júl máj már ápr sze mars muh saf rab
    jum raj sha ram sya zul dhu जनव फरव मार अप् मई जून जुल अगस सित अक् नवं दिस জান ফেব মার এপ্ মে জুন জুল আগস সেপ
    অক্ নভে ডিস ינו ינא يناير ينا فبر مار أبر ماي يون يول أغس سبت أكت نوف ديس
    """.split()  # noqa: SIM905
)

# 新华社北京4月24日电（记者张三）
_HAN_WIRE = pattern(
    r"(?:据)?(?P<agency>新华社|新華社|新华网|中新社|中新网|中新網|央视网|人民网|法新社|路透社|美联社|本报|本報|国际在线|中国日报网)"
    r"(?P<place>\p{Han}{2,12}?)??(?P<date>(?:\d{4}年)?\d{1,2}月\d{1,2}日)(?:综合|專|专|综)?[电電讯訊](?:\s?[（(](?:记者|記者|通讯员)[^（）()]{1,40}[）)])?[\s:：，]*+"
)
# （中央社記者王小明台北3日電）   （吉隆坡3日讯）   【大纪元2024年05月03日讯】   【明報專訊】
_HAN_BRACKET = pattern(
    r"[（(【\[〔](?:(?P<agency>中央社|大纪元|大紀元|明報|早报|德国之声中文网|自由亚洲电台|法新社|路透社|美联社|新华社)(?:(?:记者|記者)\p{Han}{2,4}?)?)?"
    r"(?P<place>(?!综合|綜合|本报|本報)\p{Han}{2,8}?)??(?P<date>(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)?(?:綜合外|综合|專|专)?[电電讯訊](?:[，,][^】）)\]]{0,20})?[】）)\]〕]\s*+"
)
# 記者王小明／台北報導   〔記者王小明／台北報導〕
_HAN_REPORT = pattern(
    r"[〔【（(\[]?(?P<agency>\p{Han}{2,5})?(?:記者|记者)\p{Han}{2,4}(?:、\p{Han}{2,4}){0,3}[／/](?P<place>\p{Han}{2,4}?)(?:即時|綜合|連線|專訪)?(?:報導|报道)[〕】）)\]]?\s*+"
)
# ソウル＝小池和樹   エルサレム松岡大地、カイロ金子淳   ワシントン＝共同
_KANA_PLACE = pattern(
    r"(?P<place>[\p{Katakana}ー・]{2,12}+|\p{Han}{2,3}?)(?P<mark>[＝=]|(?=\p{Han}))(?P<name>[\p{Han}\p{Hiragana}]{2,6}|[\p{L}]{2,12})"
)
# 홍길동 기자 =
_KOREAN_NAME = pattern(
    r"\s*+(?:[가-힣]{2,4}[·,\s]\s?){0,3}[가-힣]{2,4}\s(?:\p{Hangul}{2,4}\s?)?(?:기자|특파원|통신원|객원기자|인턴기자)\s?=\s?"
)
# "in Gundremmingen", "aus Lindi", "в Гатчине": what stands before a place and before little else
_LOCATIVE = (
    r"(?:in|at|near|from|to|aus|nach|bei|bis|à|en|em|a|i|fra|til|från|uit|naar|te|w|z|do|v|ve|di|ke|dari|в|из|у|з|из)"
)
_HOUSE_NAMES = frozenset(
    [
        "news",
        "times",
        "post",
        "press",
        "herald",
        "tribune",
        "gazette",
        "observer",
        "chronicle",
        "newswire",
        "newspaper",
        "reporter",
    ]
)
# a sentence may begin with a quotation mark or a figure, hardly with a small letter
_BEGINS = pattern(r"[\p{Lu}\p{Lt}\p{Lo}\p{N}\"“„«‘'¿¡(\[$€£「『]")


class Opening(NamedTuple):
    """A dateline that was read at the start of a line."""

    line: int
    form: str
    hit: Hit


class _Head(NamedTuple):
    """The pieces of a line's head up to a sign that may end a dateline."""

    row: str
    end: int
    place: str
    agency: str
    date: str


def value_of(place: str = "", agency: str = "", date: str = "") -> str:
    """The value of a dateline mark: what is known of it. A date without a year stays as it is written, as `raw`."""
    found = []
    if place:
        found.append(f"place={place}")
    if agency:
        found.append(f"agency={agency}")
    if date:
        hits = find_dates(date)
        found.append(f"date={hits[-1].iso}" if hits else f"raw={date}")
    return "\x1f".join(found)


def parse_value(value: str) -> dict[str, str]:
    """The record in the value of a dateline mark: place, agency, date (ISO 8601), raw (a date without a year).

    >>> parse_value("place=Seoul\\x1fagency=MINA\\x1fdate=2016-01-20")
    {'place': 'Seoul', 'agency': 'MINA', 'date': '2016-01-20'}
    """
    pairs = (part.partition("=") for part in value.split("\x1f"))
    return {name: text for name, sign, text in pairs if sign}


@rule("dateline.wire", Label.DATELINE, Strength.CERTAIN)
def wire(page: Page, words: Words) -> Iterator[Hit]:
    """A dateline with its agency at the start of a paragraph.

    Sees:   "MEXICO CITY (AP) —", "Berlin (dpa) -", "МОСКВА, 3 мая – РИА Новости.",
            "(서울=연합뉴스)", "【ソウル＝小池和樹】".
    Why:    place, agency and sign together open wire copy and nothing else.
    Silent: where the bracket holds a party or a satirist ("Kiel (dpo) -"), or no sign follows it.
    """
    return (one.hit for one in openings(page) if one.form == "wire")


@rule("dateline.place", Label.DATELINE, Strength.CERTAIN)
def place(page: Page, words: Words) -> Iterator[Hit]:
    """A dateline without an agency whose place is beyond doubt.

    Sees:   "PUTRAJAYA, Nov 22 —", "DUBLIN —", "LA CROSSE, Wis. —".
    Why:    a known place in capitals, or a place with a date, before a dash.
    Silent: where a word in capitals is no place ("CHINESE AGGRESSION: ..."), where lines of a list look alike.
    """
    return (one.hit for one in openings(page) if one.form == "place")


@rule("dateline.likely", Label.DATELINE, Strength.LIKELY)
def likely(page: Page, words: Words) -> Iterator[Hit]:
    """A weaker dateline in one of the first paragraphs.

    Sees:   "London/Teheran -", "NEW DELHI:", "Gundremmingen -", "Berlin.", "Kaieteur News –", "TTO -".
    Why:    a place or a house tag before a sign opens the first paragraph of many stories.
    Silent: further down, where lists and speakers look the same; where the page does not know the name as a place.
    """
    return (one.hit for one in openings(page) if one.form == "likely")


@rule("dateline.line", Label.DATELINE, Strength.CERTAIN)
def alone(page: Page, words: Words) -> Iterator[Hit]:
    """A dateline alone on the line before the first paragraph.

    Sees:   "WASHINGTON", "AFP, MANILA", "TOKYO —" on a line of their own.
    Why:    flatteners put the marked-up dateline on its own line.
    Silent: in a list of places; where no paragraph follows.
    """
    return (one.hit for one in openings(page) if one.form == "line")


@rule("dateline.line-likely", Label.DATELINE, Strength.LIKELY)
def alone_likely(page: Page, words: Words) -> Iterator[Hit]:
    """A known place alone on a line, not in capitals or not before the first paragraph.

    Sees:   "Ankara" alone on the line before a paragraph.
    Why:    a place alone on a line is a dateline or a local section's name; neither is text.
    Silent: in a list of places; where no paragraph follows.
    """
    return (one.hit for one in openings(page) if one.form == "line-likely")


RULES: tuple[Rule, ...] = (wire, place, likely, alone, alone_likely)


def _openings(page: Page) -> Iterator[Opening]:
    weak: list[Opening] = []
    prose = 0
    """Paragraphs seen so far."""
    lines = page.lines
    for line in lines:
        text = line.text
        long = len(text) >= 60 or (len(text) >= 25 and text[0] >= "\u0900")
        if not long:
            if len(text) <= 60 and line.index + 1 < len(lines) and len(lines[line.index + 1].text) >= 80:
                one = _on_its_own(page, line, prose)
                if one is not None:
                    weak.append(one)
            continue
        prose += (len(text) >= 90 or line.glued or text[0] >= "\u0900") and text[-1] in '.!?…"”»)]。」।'
        if prose > _EARLY and not (text[1].isupper() or text[0] in "([" or text[0] >= "\u0590" or ")" in text[:80]):
            continue
        if _ENDS.isdisjoint(text[:80]) and text.count(". ", 0, 60) < _STOPS_OF_A_WIRE:
            found = _by_agency(line) if text.startswith("By ") else _sentence_place(page, line, prose)
            if found is None and line.index < _TOP:
                found = _midline(line)
        elif text[0].islower():
            continue
        else:
            found = _opening(page, line, max(prose, 1)) or (_midline(line) if line.index < _TOP else None)
        if found is None:
            continue
        if found.form == "wire" or found.form == "place":
            yield found
        else:
            weak.append(found)
    if len(weak) <= _WEAK:
        yield from weak


openings = Once(lambda page: tuple(_openings(page)))
"""All datelines of the page, read once for the rules above."""


def _opening(page: Page, line: Line, prose: int) -> Opening | None:
    """The dateline at the start of the line."""
    text = line.text
    head = text[:HEAD]
    special = _unspaced(line, head) if text[0] >= "\u2e80" or text[0] in "([" else None
    if special:
        return special
    if text.startswith("By "):
        return _by_agency(line)
    best: tuple[str, _Head] | None = None
    for one in _heads(head):
        form = next((form for form, row in _TABLE if row.fullmatch(one.row)), None)
        if form and (best is None or form == "wire" or best[0] != "wire"):
            best = form, one
    if best is None:
        return None
    form, one = best
    rest = text[one.end :]
    if len(rest) < 25:
        return None
    if one.row.startswith("T(A)") and (not agencies(one.agency) or is_party(one.agency)):
        return None  # "Støre (Ap) - ...": somebody's name and party
    if one.row[-1] == "-" and "(" not in one.row and _MATCH.match(rest):
        return None
    begins = _BEGINS.match(rest) is not None
    if form in ("early", "first", "german", "likely"):
        if not begins and not (one.row[0] == "K" and one.row[-1] == "-"):
            if one.row not in ("k-", "C-"):
                return None
        if form == "early" and prose > _EARLY:
            return None
        if form == "first" and (
            prose > 1 + (one.row[-1] == "-" or page.language not in ("de", "es"))
            or not (one.row == "k:" or _agrees(page, one.place))
        ):
            return None
        if form == "german" and (prose > 1 or page.language not in (None, "de") or not rest[:1].isupper()):
            return None
        form = "likely"
    return Opening(line.index, form, Hit(line.at(0, one.end), value_of(one.place, one.agency, one.date)))


# "Lyon - PSG : le match", "Roma - Lazio 2-1"
_MATCH = pattern(r"\p{Lu}[\p{L}\p{M}.'’-]*+(?:\s\p{Lu}[\p{L}\p{M}.'’-]*+)?\s?(?::|\d{1,2}\s?[-–:]\s?\d)")


def _heads(head: str) -> Iterator[_Head]:
    """The readings of the line's head, shortest first: one for each sign at which the dateline may end."""
    at = 0
    row = ""
    places: list[tuple[int, int]] = []
    wire_ = date = ""
    while at < len(head) and len(row) < 24:
        sign = _SIGN.search(head, at)
        if sign is not None and sign.start() == at:
            if sign.lastgroup != "open":
                row += _SIGNS[sign.lastgroup or ""]
                at = sign.end()
                if row.endswith("/A/") and head[at : at + 2] in (".", ". "):
                    row += "."
                    at += 2
                if row[-1] in "-:=.":
                    yield _Head(row, at, _written(head, places), wire_, date)
                continue
            close = head.find(_CLOSE[head[at]], at + 1, at + 60)
            if close < 0:
                return
            kind = _bracketed(head[at + 1 : close])
            if kind == "":
                return
            inside = head[at + 1 : close].strip()
            if kind == "D":
                date = inside
            else:
                wire_ = inside
            row += f"({kind})"
            at = close + 1
            if head[at : at + 1] == "." and head[at + 1 : at + 2] in (" ", ""):
                row += "."
                at += 1
            at += len(head[at:]) - len(head[at:].lstrip())
            yield _Head(row, at, _written(head, places), wire_, date)
            continue
        stop = sign.start() if sign is not None else len(head)
        piece = head[at:stop]
        kind = _kind(piece, row) if sign is not None else ""
        soft = False
        if not kind:
            cut = piece.find(". ")
            if cut < 2 or cut > 40:
                return
            piece = piece[:cut]
            kind = _kind(piece, row)
            soft = True
            if not kind:
                return
        length = len(piece.rstrip())
        if kind in "KkCTUR" and not (kind == "U" and row.startswith("H")):
            places.append((at, at + length))
        elif kind in "AHa":
            wire_ = piece.strip()
        elif kind == "D":
            date = f"{date} {piece.strip()}".strip()
        row += kind
        at += len(piece)
        if soft:
            row += "."
            at += 2
            yield _Head(row, at, _written(head, places), wire_, date)
    return


def _written(head: str, places: list[tuple[int, int]]) -> str:
    return head[places[0][0] : places[-1][1]].strip() if places else ""


def _kind(piece: str, row: str) -> str:
    """The letter of a piece between signs, "" where it is none; `row` is what came before."""
    text = piece.strip().rstrip(".")
    if not text or len(text) > 45 or text.count(" ") > 6:
        return ""
    if not row and piece.endswith(".") and is_place(f"{text}."):
        return "k"
    last = row[-1:]
    if row[-1:] == "D" or row[-2:] == "D,":
        if _is_weekday(text):
            return "D"
    if any(map(str.isdigit, text)):
        if row and _is_date(text):
            return "D"
        return "A" if agency(text) else ("H" if is_house(text) or _DOMAIN.fullmatch(text) else "")
    if row == "H-" and text[0] >= "\u0590" and not agency(text):
        return _place_kind(text)
    if last == "-" and not agency(text):  # behind a dash only an agency goes on
        if not (row in ("(A)-", "(H)-") and (is_place(text) or _CAPITALS.fullmatch(text))):
            return "H" if is_house(text) else ""
    if row.endswith("A,"):
        return "N" if _NAME.fullmatch(text) and "D" in row else _place_kind(text)
    if agency(text) and not (not row and is_place(text)):
        return "A"
    if last == "/" and row[:-1] and agency(text, loose=True):
        return "A"
    if is_house(text) or _DOMAIN.fullmatch(text):
        return "H"
    known = _place_kind(text)
    if known in ("K", "k") or not row:
        if not row and known == "T" and text.rpartition(" ")[2].lower() in _HOUSE_NAMES and " " in text:
            return "H"
        return known
    if last == "/":
        return known
    if last == "," and row[-2:-1] in ("K", "k", "C", "T", "R"):
        return "C" if known == "C" and "." not in text else ("R" if _REGION.fullmatch(text) else "")
    return ""


def _place_kind(text: str) -> str:
    first = text[0]
    if not first.isupper():
        if first.islower() or not _UNCASED.fullmatch(text):
            return "k" if is_place(text) else ""
        return "k" if is_place(text) else "U"
    capitals = text.upper() == text and len(text) > 2
    if is_place(text):
        return "K" if capitals else "k"
    if capitals and _CAPITALS.fullmatch(text):
        return "C"
    return "T" if _NAME.fullmatch(text) else ""


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    month: str | None = found["m"]
    return month is None or month.lower()[:3] in _MONTHS or month.lower()[:2] in _MONTHS


def _is_weekday(text: str) -> bool:
    return date_words().classes.get(text.lower(), ("", 0))[0] == "w"


def _bracketed(inside: str) -> str:
    """The letter of what stands in a bracket: A, a, D, H; "" for anything else."""
    text = inside.strip()
    if is_other(text):
        return ""
    if agencies(text) or (agencies(text, loose=True) and not text.islower()):
        return "A"
    if any(map(str.isdigit, text)) and _is_date(text):
        return "D"
    if is_house(text) or _DOMAIN.fullmatch(text):
        return "A"
    words = text.split()
    if len(words) == 1 and 3 <= len(text) <= 8 and text.isupper() and text.isalpha():
        return "a"
    if (
        2 <= len(words) <= 4
        and words[-1].lower() in _HOUSE_NAMES | {"agency", "wire", "radio", "tv"}
        and text[0].isupper()
    ):
        return "a"
    return ""


def _agrees(page: Page, name: str) -> bool:
    """Whether the page elsewhere speaks of `name` as of a place: "in Gundremmingen"."""
    for one in name.split("/"):
        one = one.strip()
        if len(one) < 3:
            return False
        said = one if not one.isupper() else one.title()
        if not regex.search(rf"(?<!\p{{L}})(?i:{_LOCATIVE})\s{regex.escape(said)}(?!\p{{L}})", page.source[:60000]):
            return False
    return True


def _by_agency(line: Line) -> Opening | None:
    """ "By VNS HÀ NỘI — ..." """
    tag, _, rest = line.text[3:60].partition(" ")
    if not (tag.isupper() and agency(tag)) or not rest[:1].isupper() or rest.startswith("AND "):
        return None
    end = 4 + len(tag)
    opening = None
    for one in _heads(line.text[end:HEAD]):
        if regex.fullmatch(rf"{_PLACE}{_DAY}-", one.row):
            opening = one
    if opening is None:
        return Opening(line.index, "likely", Hit(line.at(0, end), value_of(agency=tag)))
    return Opening(line.index, "wire", Hit(line.at(0, end + opening.end), value_of(opening.place, tag, opening.date)))


def _sentence_place(page: Page, line: Line, prose: int) -> Opening | None:
    """ "Berlin. Die Bundesregierung ...": the first paragraph of FUNKE's papers."""
    if prose > 1 or page.language not in (None, "de"):
        return None
    cut = line.text.find(". ", 3, 30)
    if cut < 0 or not is_place(line.text[:cut]) or not line.text[cut + 2 : cut + 3].isupper():
        return None
    return Opening(line.index, "likely", Hit(line.at(0, cut + 2), value_of(line.text[:cut])))


# "... le pont fermé - Le Courrier LINDEN - les deux ...", "Un'immagine del porto (ansa)L'AQUILA - E' stato ...",
# "... of the closed bridge. – AFP photo LINDEN (Dec 3): The council ..."
_MIDLINE = pattern(
    r"""
    (?<=[\p{L}.!?"”»]\ |[)\]”»])
    (?P<place>(?:L['’])?\p{Lu}{3,}+(?:[\s'’-]\p{Lu}{2,}+){0,2})
    (?: (?:\s?\((?P<agency>[\p{L}-]{2,12})\))?\s[-–—]{1,2}\s
      | (?:,?\s\(?(?P<date>\p{Lu}\p{L}{2,8}\.?\s\d{1,2}|\d{1,2}\s\p{L}{3,9})\)?)\s?(?:[-–—:]{1,2})\s )
    """,
    regex.VERBOSE,
)


def _midline(line: Line) -> Opening | None:
    """The dateline behind a headline or a caption, where a flattener left no break between them."""
    found = _MIDLINE.search(line.text, 16, 400)
    if found is None or not is_place(found["place"]) or len(line.text) - found.end() < 25:
        return None
    value = value_of(found["place"], found["agency"] or "", found["date"] or "")
    return Opening(line.index, "likely", Hit(line.at(*found.span()), value))


def _unspaced(line: Line, head: str) -> Opening | None:
    """Datelines of Chinese, Japanese and Korean papers."""
    for shape in (_HAN_WIRE, _HAN_BRACKET, _HAN_REPORT):
        found = shape.match(head)
        if found and (found["place"] or found["agency"]):
            house = found["agency"] or ""
            where = found["place"] or ""
            if where and not is_place(where):  # the end of a reporter's name may stand before it
                where = next((where[i:] for i in range(1, len(where) - 1) if is_place(where[i:])), where)
            value = value_of(where, "" if house in ("本报", "本報") else house, found.groupdict().get("date") or "")
            return _special(line, found.end(), value)
    close = head.find(_CLOSE.get(head[0], "\n"), 1, 60)
    if close < 0:
        return None
    inside = head[1:close]
    end = close + 1
    left, sign, right = inside.replace("＝", "=").partition("=")
    if sign and agency(right.strip()) and 1 < len(left) <= 20:
        name = _KOREAN_NAME.match(head, end)
        return _special(line, name.end() if name else _past(head, end), value_of(left.strip(), right.strip()))
    if head[0] in "【［[":
        places = [m["place"] for m in _KANA_PLACE.finditer(inside) if m["mark"] or is_place(m["place"])]
        if places and (is_place(places[0]) or (sign and places[0][0] >= "ァ")):
            by = next((n for n in _NAMES if inside.endswith(n)), "")
            return _special(line, _past(head, end), value_of(" / ".join(places), by))
        pieces = inside.split()
        if len(pieces) >= 2 and len(pieces) <= 5:
            wire_ = next((p for p in pieces if agency(p)), "")
            where = place_at_start(pieces[0])
            if wire_ and (where == pieces[0] or _is_date(pieces[0])):
                date = next((p for p in pieces if _is_date(p)), "")
                return _special(line, _past(head, end), value_of(where, wire_, date))
    return None


_NAMES = ("共同", "時事", "ロイター", "AFP", "AP")
_PAST = pattern(r"\s*+(?:[-–—=:]{1,2}\s*+)?")


def _past(head: str, end: int) -> int:
    found = _PAST.match(head, end)
    return found.end() if found else end


def _special(line: Line, end: int, value: str) -> Opening | None:
    if len(line.text) - end < 12:
        return None
    return Opening(line.index, "wire", Hit(line.at(0, end), value))


def _on_its_own(page: Page, line: Line, prose: int) -> Opening | None:
    """The dateline that a short line before a paragraph is."""
    text = line.text.lstrip("•·-– ")
    if len(text) < 3 or text[0].islower() or text[-1] in ".!?" or text.count(" ") > 7:
        return None
    before = page.lines[line.index - 1].text if line.index else ""
    if len(before) < 40 and is_place(before):
        return None
    if is_place(text):
        if prose > 1:
            return None  # a locality as sub-head
        certain = text.isupper() and prose == 0
        return Opening(line.index, "line" if certain else "line-likely", Hit(line.span, value_of(text)))
    if not ("," in text or "(" in text or text[-1] in "-–—"):
        return None
    best = None
    for one in _heads(text if text[-1] in "-–—)" else text + " -"):
        if one.end >= len(text) and _ALONE.fullmatch(one.row):
            best = one
    if best is None or (prose and not best.agency):
        return None
    certain = bool(best.agency or best.date) or best.row[0] == "K"
    value = value_of(best.place, best.agency, best.date)
    return Opening(line.index, "line" if certain else "line-likely", Hit(line.span, value))


_ALONE = pattern(rf"[Kk](?:[/,][Kk])*+(?:,R)?{_DAY}(?:\(A\))?-?|A,[KkC]-|C{_DAY}\(A\)-?|[Kk],A-")
