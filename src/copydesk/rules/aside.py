"""What interrupts an article inside its lines: promos in brackets, labels of links and ads, photo credits."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from ..agencies import agencies, agency
from ..labels import Label, Strength
from ..lexicon import Words
from ..model import Hit, Line, Page
from ..patterns import pattern
from ..ruleset import Rule, rule
from .finding import Once, by_first, line_at, lines_with

# ---------------------------------------------------------------- promos

_SHORT = frozenset(
    (
        "baca",
        "baca juga",
        "read",
        "read more",
        "read also",
        "also read",
        "lihat",
        "lihat juga",
        "simak juga",
        "leia",
        "leia mais",
    )
)
"""Openers that count in a bracket although they are too short for a line."""
_CLOSE = {"(": ")", "[": "]", "（": "）", "【": "】"}
_STOP = '.!?…。！？।۔"”»’)]'
# inside the headline of a promo no sentence ends and another begins
_NEXT_SENTENCE = pattern(r"[.!?…][\"”»’)]?\s+[\p{Lu}\"“„«]|[。！？]\S")
_WIDE = pattern(r"\s{2,}|[ \u00a0]\u00a0")


@rule("promo.bracket", Label.PROMO, Strength.CERTAIN)
def bracket(page: Page, words: Words) -> Iterator[Hit]:
    """A bracket that sends the reader to another story.

    Sees:   "(Baca: ...)", "[Read more: ...]", "(Lihat juga ...)" anywhere in a line.
    Why:    the opener behind the bracket and the bracket's end leave no doubt where the promo ends.
    Silent: "(read: expensive)", brackets that go on for long.
    """
    openers = by_first(words.phrases("promo.also-read"), _SHORT)
    for mark in "([（【":
        at = page.source.find(mark) if page.lines else -1
        while at >= 0:
            one = line_at(page, at)
            end = _bracket_end(page.lower[one.index], at - one.span.start, openers)
            if end:
                yield Hit(one.at(at - one.span.start, end))
            at = page.source.find(mark, at + 1)


def _bracket_end(low: str, at: int, openers: dict[str, tuple[str, ...]]) -> int:
    """Where the promo in the bracket at `at` ends, 0 where there is none."""
    begin = at + 2 if low[at + 1 : at + 2] == " " else at + 1
    head = low[begin : begin + 25].split(None, 1)
    if not head or head[0].rstrip(":：") not in openers:
        return 0
    for phrase in openers[head[0].rstrip(":：")]:
        if low.startswith(phrase, begin):
            rest = low[begin + len(phrase) :][:1]
            if rest in (":", "：") or (rest in (" ", "") and " " in phrase):
                end = _closed(low, at)
                return end if end - begin > len(phrase) + 8 else 0
    return 0


def _closed(low: str, at: int) -> int:
    """Behind the bracket that closes the one at `at`, brackets inside it counted; 0 where it is far or missing."""
    opener, closer, depth = low[at], _CLOSE[low[at]], 0
    for i in range(at, min(len(low), at + 220)):
        depth += (low[i] == opener) - (low[i] == closer)
        if depth == 0:
            return i + 1
    return 0


@rule("promo.glued", Label.PROMO, Strength.LIKELY)
def glued(page: Page, words: Words) -> Iterator[Hit]:
    """A promo behind the last sentence of a paragraph, or up to a gap in it.

    Sees:   "... said. READ MORE: Another headline" at the end of a line.
    Why:    the label after a full stop advertises; the line's end ends it.
    Silent: where sentences follow, because nobody can tell where the headline ends.
    """
    openers = by_first(words.phrases("promo.also-read"))
    for first in openers.keys() & page.index.keys():
        for i in page.index[first]:
            one, low = page.lines[i], page.lower[i]
            if ":" not in low:
                continue
            for phrase in openers[first]:
                at = low.find(f"{phrase}:", 1)
                if at > 0 and not low[at - 1].isalpha():
                    hit = _promo(one, at, at + len(phrase) + 1)
                    if hit:
                        yield hit
                    break


def _promo(line: Line, at: int, end: int) -> Hit | None:
    before = line.text[:at].rstrip()
    if before and before[-1] not in _STOP:
        return None
    rest = line.text[end : end + 260].lstrip()
    gap = _WIDE.search(rest)
    if gap and 10 < gap.start() <= 160:
        stop = len(line.text[:end]) + len(line.text[end : end + 260]) - len(rest) + gap.start()
        return Hit(line.at(len(before), stop))
    if 10 < len(rest) <= 160 and len(line.text) - end <= 200 and not _NEXT_SENTENCE.search(rest):
        return Hit(line.at(len(before), len(line.text)))
    return None


# ---------------------------------------------------------------- labels of links, advertisements, players

# ", opens new tab", "(opens in new tab)", "(öffnet im neuen Fenster)"
_NEW_TAB = pattern(
    r"""
    ,\ opens\ (?:in\ )?(?:a\ )?new\ (?:tab|window)
  | \s?[(\[]\s?(?:link\ )?(?:opens\ (?:in\ )?(?:a\ )?new\ (?:tab|window|browser\ tab)
      | öffnet\ (?:im|in\ einem|in)\ neuen?m?\ (?:fenster|tab) | wird\ in\ neuem\ (?:fenster|tab)\ geöffnet
      | s'ouvre\ dans\ une?\ (?:nouvelle\ fenêtre|nouvel\ onglet|autre\ fenêtre)
      | se\ abre\ en\ (?:una\ )?(?:ventana\ nueva|nueva\ ventana|pestaña\ nueva|nueva\ pestaña)
      | si\ apre\ in\ (?:una\ )?(?:nuova\ scheda|nuova\ finestra)
      | abre\ (?:em|numa)\ (?:uma\ )?nova\ (?:aba|janela|guia)
      | opent\ in\ (?:een\ )?nieuw\ (?:venster|tabblad) | åpnes\ i\ (?:en\ )?(?:ny\ fane|nytt\ vindu)
      | öppnas\ i\ (?:ett\ )?nytt\ fönster
      | åbner\ i\ (?:et\ )?nyt\ vindue | otwiera\ się\ w\ nowej\ karcie | откроется\ в\ новой\ вкладке
      | 新しいウィンドウで開きます? | 새\ 창\ ?(?:열림|에서\ 열림) )\s?[)\]]
    """,
    regex.VERBOSE | regex.I,
)
_NEW_TAB_WORDS = frozenset(
    """tab window fenster fenêtre onglet ventana pestaña scheda finestra aba janela guia venster tabblad fane vindu
    vindue fönster karcie вкладке 新しいウィンドウで開く 창 열림""".split()  # noqa: SIM905
)


@rule("other.new-tab", Label.OTHER, Strength.CERTAIN)
def new_tab(page: Page, words: Words) -> Iterator[Hit]:
    """The spoken label of a link that opens a new window.

    Sees:   ", opens new tab" and "(öffnet im neuen Fenster)" inside a sentence.
    Why:    it is read out by screen readers and belongs to no sentence.
    Silent: prose about browsers.
    """
    seen = {i for word in _NEW_TAB_WORDS & page.index.keys() for i in page.index[word]}
    for i in sorted(seen):
        for found in _NEW_TAB.finditer(page.lower[i]):
            yield Hit(page.lines[i].at(*found.span()))


# "... on Monday. Advertisement The governor ...", "... on Monday.Advertisement", "Advertisement · Scroll to continue"
_AD = pattern(
    r"""
    (?:(?<=[.!?”"’)…])\s?|(?<=^))
    (?:(?:Story|Article)\s(?:continues|continued)\sbelow(?:\s(?:this\s)?ad(?:vertisement)?)?
      |Advertisement(?:\s·\sScroll\sto\scontinue)?|ADVERTISEMENT|Advertisment|Publicidad|PUBLICIDAD|Publicité|Pubblicità|PUBBLICITÀ
      |Werbung|Advertentie|Reklama|REKLAMA|Реклама|РЕКЛАМА|İLAN|Annonse|Iklan)
    (?=\s?\p{Lu}\p{Ll}|\s?[“"]|$)
    """,
    regex.VERBOSE,
)
_AD_WORDS = ("dvertisement", "DVERTISEMENT", "continues below", "continued below")
_AD_MORE = {
    "es": ("ublicidad", "UBLICIDAD"),
    "pt": ("ublicidad", "UBLICIDAD"),
    "fr": ("ublicité",),
    "it": ("ubblicità", "UBBLICITÀ"),
    "de": ("Werbung",),
    "nl": ("Advertentie",),
    "pl": ("Reklama", "REKLAMA"),
    "cs": ("Reklama", "REKLAMA"),
    "ru": ("Реклама", "РЕКЛАМА"),
    "uk": ("Реклама", "РЕКЛАМА"),
    "tr": ("İLAN",),
    "no": ("Annonse",),
    "id": ("Iklan",),
}


@rule("ad.glued", Label.AD, Strength.LIKELY)
def ad(page: Page, words: Words) -> Iterator[Hit]:
    """The label of an advertisement between two sentences of a line.

    Sees:   "... on Monday. Advertisement The governor ...", "... on Monday.Advertisement".
    Why:    one noun between a full stop and a new sentence is no sentence.
    Silent: "Advertisement revenue fell", where the word goes on as prose.
    """
    for one in lines_with(page, *_AD_WORDS, *_AD_MORE.get(page.language or "", ())):
        text = one.text
        if len(text) < 40:
            continue
        for found in _AD.finditer(text[:4000]):
            if found.end() - found.start() < len(text):
                yield Hit(one.at(*found.span()))


_SCROLL = pattern(
    r"""
    (?:(?<=[.!?”"’)…])\s?|(?<=^))
    (?:scroll\sdown\sfor\s(?:the\s)?(?:video|more|videos|full\sstory)(?:\sand\s(?:more|photos))?
      |scroll\sto\scontinue(?:\sreading)?
      |scroll\sdown\sto\s(?:see|watch)\s(?:the\s)?(?:video|more))
    \.?(?=\s?\p{Lu}|\s?[“"‘']|$)
    """,
    regex.VERBOSE,
)


@rule("other.scroll", Label.OTHER, Strength.CERTAIN)
def scroll(page: Page, words: Words) -> Iterator[Hit]:
    """A call to scroll between two sentences.

    Sees:   "Scroll down for video" at the border of a sentence.
    Why:    it speaks to the reader of the page.
    Silent: people who scroll.
    """
    for i in page.index.get("scroll", ()):
        text = page.lines[i].text[:4000]
        low = text.replace("Scroll", "scroll").replace("SCROLL DOWN FOR VIDEO", "scroll down for video")
        for found in _SCROLL.finditer(low):
            yield Hit(page.lines[i].at(*found.span()))


# "https://p.dw.com/p/4SUrv", "w.soundcloud.com", "www.linden.org/bridge"; not "main.py"
_WEB = pattern(
    r"(?:(?:https?://|www\.)[^\s]+|(?:[\w-]+\.)+(?:com?|org|net|info|tv|news|de|at|ch|fr|it|nl|be|ru|ua|pl|uk|no|se|dk|fi|jp|kr|cn|id|vn|br"
    r"|es|pt|ca|au)(?:\.[a-z]{2})?(?:/[^\s]*)?)",
    regex.I,
)
_LONGEST_ADDRESS = 300


@rule("embed.address", Label.EMBED, Strength.HINT)
def address(page: Page, words: Words) -> Iterator[Hit]:
    """A line that is a web address and nothing else.

    Sees:   "w.soundcloud.com", "https://p.dw.com/p/4SUrv".
    Why:    an embed that did not load leaves its address behind, a logo the site's.
    Silent: an address in a sentence, names of files.
    """
    for one in page.lines:
        text = one.text
        if "." in text and " " not in text and len(text) <= _LONGEST_ADDRESS and _WEB.fullmatch(text):
            yield Hit(one.span)


# ---------------------------------------------------------------- captions and credits

_PHOTO = frozenset(
    """photo photos foto fotos image images picture pictures pic pics bild bilder bildrechte bildquelle fotografía
    fotografia imagem imagen fotoğraf fotograf фото ảnh 写真 사진 이미지 画像 图 图片 圖 grafik illustration zdjęcie zdj
    kuva kuvat ljósmynd foto/video credit credits hình 제공 ছবি फोटो तस्वीर عکس صورة צילום fotó fotografie gambar
    symbolbild archivbild""".split()  # noqa: SIM905
)
# "Photo: X", "(Foto: Y", "写真＝Z", "Fotoğraf : X/AA", "Photos by X", "(사진=어도비)"
_LABEL = pattern(
    r"""
    (?P<lead>(?:^|(?<=[\s(\[|•–—.,;/!?。」”"-])))
    (?P<label>\p{L}[\p{L}\p{M}/]*+)\s?(?:[:：=＝]\s?|\s(?:by|courtesy\sof|courtesy:|credit:)\s|\scredit[:\s]\s?)
    (?P<name>[^|()\[\]]{2,80}+)
    """,
    regex.VERBOSE,
)
# "(AP Photo/Jane Doe)", "REUTERS/Jane Doe", "Jane Doe/Getty Images", "STR/AFP via Getty Images", "picture alliance/dpa"
_LIBRARY = pattern(
    r"getty(?: images)?|ap photo|picture[- ]alliance|imago(?: images)?|shutterstock|istock(?:photo)?|zuma(?: press)?|"
    r"alamy|afp photo|reuters connect|keystone|pixabay|unsplash|pexels|bloomberg|sipa|epa-efe|efe|wikimedia commons|"
    r"tt nyhetsbyrån|scanpix|lehtikuva|depositphotos|adobe stock|handout|stringer|"
    r"ho|str|pool|xinhua|nurphoto|sputnik|reuters|staff",
    regex.I,
)
_WHO = pattern(r"[\p{Lu}\p{Lo}][\p{L}\p{M}.'’-]*+(?:[\s,&][\p{L}\p{M}.'’-]++){0,5}")
_FILE = pattern(r"FILE(?: PHOTO)?\s?(?:[-–—:]{1,2}|PHOTO:)\s?\S")
_MATTER = 250
"""A line with a credit that is longer is a paragraph with a credit glued to it."""


@rule("caption.credit-line", Label.CAPTION, Strength.CERTAIN)
def credit_line(page: Page, words: Words) -> Iterator[Hit]:
    """A photo credit, or a caption that ends in one; the value is the credit without its label.

    Sees:   "Photo: X", "(Foto: Y)",
            "... in Seoul. (AP Photo/Jane Doe)", "Jane Doe/Getty Images",
            "韓国の国旗＝ＡＰ", "FILE - ...".
    Why:    credits stand only under pictures.
    Silent: paragraphs with a credit glued to the end, "and/or", web addresses.
    """
    for one, credit, whole in _credits(page):
        if whole:
            yield Hit(one.span, credit or None)


# "... - Ảnh 2.", "... – Foto 3 de 12", "... (Photo 4/9)"; "(Photo 4)" may be the text's own
_NUMBERED = pattern(
    r"(?:[-–—|]\s?(?P<label>\p{L}[\p{L}\p{M}]*+)\s\d{1,3}(?:\s?(?:/|\p{L}{1,3}\s)\s?\d{1,3})?"
    r"|\((?P<label>\p{L}[\p{L}\p{M}]*+)\s\d{1,3}\s?(?:/|\p{L}{1,3}\s)\s?\d{1,3}\))\.?$"
)


@rule("caption.numbered", Label.CAPTION, Strength.CERTAIN)
def numbered(page: Page, words: Words) -> Iterator[Hit]:
    """A caption that ends in the number of its picture.

    Sees:   "The bridge on Monday - Ảnh 2.", "Die Brücke – Bild 3 von 12".
    Why:    pictures of a gallery are numbered, sentences are not.
    Silent: paragraphs; "see photo 2" in a sentence.
    """
    index = page.index
    for i in sorted({i for word in _PHOTO & index.keys() for i in index[word]}):
        low = page.lower[i]
        found = (
            _NUMBERED.search(low, max(0, len(low) - 40)) if len(low) <= _MATTER and low[-1] in _NUMBER_ENDS else None
        )
        if found is not None and found["label"] in _PHOTO:
            yield Hit(page.lines[i].span)


_NUMBER_ENDS = frozenset("0123456789.)")


# "... 연설하고 있다. 연합뉴스", "... 열리고 있다. 홍길동 기자", "... 모습. 회사 제공"
_KOREAN = pattern(
    r"[다습음진면]\.\s(?P<who>[\p{L}\p{N}/·=+]{2,12}(?:\s연합뉴스)?|\p{Hangul}{2,4}\s(?:선임\s?)?기자|[\p{L}\p{N} ]{2,20}\s제공|공동취재(?:단|사진단?)?)$"
)


@rule("caption.korean", Label.CAPTION, Strength.CERTAIN)
def korean(page: Page, words: Words) -> Iterator[Hit]:
    """A Korean caption: a sentence and, behind its full stop, the agency, the photographer or who gave the picture.

    Sees:   "후보가 15일 순천에서 연설하고 있다. 연합뉴스", "... 열리고 있다. 홍길동 기자"; the value is the credit.
    Why:    paragraphs end with their full stop; only captions of Korean papers have a name behind it.
    Silent: long paragraphs, other words behind the stop.
    """
    if page.language == "ko":
        for one in page.lines:
            found = _KOREAN.search(one.text, max(0, len(one.text) - 40)) if len(one.text) <= _MATTER else None
            if found is not None and (" " in found["who"] or agency(found["who"]) or found["who"].startswith("공동")):
                yield Hit(one.span, found["who"])


@rule("caption.credit", Label.CAPTION, Strength.LIKELY)
def credit(page: Page, words: Words) -> Iterator[Hit]:
    """A photo credit glued to the end of a paragraph.

    Sees:   "... sagte er am Montag. Foto: Jane Doe/dpa".
    Why:    behind the last full stop it is no part of the sentence.
    Silent: where no full stop stands before it.
    """
    for one, credit, whole in _credits(page):
        if not whole:
            at = one.text.rfind(credit)
            start = max(one.text.rfind(mark, 0, at) for mark in '.!?…”"»') + 1
            if at > 0 and start > 20 and at - start <= 30 and one.text[start : start + 1] in " (|":
                yield Hit(one.at(start, len(one.text)), credit)


def _credited(page: Page) -> tuple[tuple[Line, str, bool], ...]:
    """Lines with a credit: line, credit, whether the whole line is caption or credit."""
    index = page.index
    seen = {i for word in _PHOTO & index.keys() for i in index[word]}
    for one in lines_with(page, "/", "＝", "=", "Getty", "GETTY"):
        if one.index not in seen and not _CREDIT_SIGNS.isdisjoint(one.text[-50:]):
            seen.add(one.index)
    seen.update(index.get("file", ()))
    if page.language in ("ja", "zh"):
        seen.update(one.index for one in lines_with(page, "撮影", "提供", "摄", "攝") if _TAKEN.search(one.text))
    found = []
    for i in sorted(seen):
        one = page.lines[i]
        size = len(one.text)
        credit = _credit_of(one.text) if size <= 1500 else None
        if credit is not None:
            found.append((one, credit, size <= _MATTER))
    return tuple(found)


_CREDIT_SIGNS = frozenset("/＝=)G")
# "... than arrests. Credit Jane Doe/The Linden Times", "Credit...Jane Doe for The Linden Times"
_SOME = r"(?:\p{Lu}\.|\p{Lu}[\p{L}\p{M}'’-]*+)"
_CREDITED = pattern(
    rf"(?:^|[\s.!?”\"])Credit(?::|\.\.\.|…)?\s?({_SOME}(?:\s{_SOME}){{0,4}}(?:\s?/\s?|\sfor\s)(?:[Tt]he\s)?{_SOME}(?:\s{_SOME}){{0,4}})$"
)
# "（潟沼義樹撮影）", "（新华社记者 张三 摄）", "（共同提供）"
_TAKEN = pattern(r"[（(〔]([^（）()〔〕]{1,16}?)\s?(?:撮影|提供|摄影?|攝影?)[）)〕]。?$")
_credits = Once(_credited)


def _credit_of(text: str) -> str | None:
    """The credit that a line states, "" for a caption without a name, None where it states none."""
    if _FILE.match(text):
        return _bracket_credit(text) or ""
    begin = max(0, len(text) - 140)
    found = None
    for label in _LABEL.finditer(text, 0 if len(text) <= _MATTER else begin):
        if label["label"].lower() in _PHOTO:
            found = label
    if found is not None and found.end() >= len(text) - 45:
        name = found["name"].strip(" .,;|–—-")
        sign = text[found.end("label") : found.start("name")]
        opens = found.start() == 0 or text[found.start() - 1] in "([（"
        plain = found["label"].lower() in ("credit", "credits", "图", "圖", "제공", "image", "images", "illustration")
        if (
            name
            and name.count(" ") <= 9
            and not _sentence(name)
            and ("=" not in sign or opens)
            and (opens or not plain)
        ):
            return str(name)
    inside = _bracket_credit(text)
    if inside:
        return inside
    taken = _TAKEN.search(text) or _CREDITED.search(text)
    if taken is not None:
        return str(taken[1])
    if len(text) <= 90:
        return _slashed(text)
    return None


def _sentence(name: str) -> bool:
    return len(name) > 50 and name.count(" ") > 6


def _bracket_credit(text: str) -> str:
    """ "(AP Photo/Jane Doe)" at the end of a caption."""
    if text[-1] != ")":
        return ""
    at = text.rfind("(", max(0, len(text) - 90))
    inside = text[at + 1 : -1].strip() if at >= 0 else ""
    if not inside:
        return ""
    if inside.startswith(("AP Photo", "Photo by ", "Photo courtesy", "Image: ", "Photo: ", "Picture: ")):
        return (
            inside.removeprefix("Photo by ").removeprefix("Image: ").removeprefix("Photo: ").removeprefix("Picture: ")
        )
    return _slashed(inside) or ""


_BESIDE = pattern(r"\s?/\s?|\svia\s|\s?\|\s?")


def _slashed(text: str) -> str | None:
    """A name and an agency or a picture library beside a stroke: "Jane Doe/Getty Images", "dpa/Jane Doe"."""
    bare = text.strip(" •()©|").rstrip(".")
    bare = bare.removeprefix("Copyright ").removeprefix("© ")
    if "＝" in text[-14:]:
        named = text.rpartition("＝")[2].strip("）) ")
        return str(named) if agency(named) or named.endswith(("撮影", "提供")) else None
    pieces = [piece.strip() for piece in _BESIDE.split(bare)]
    if len(pieces) == 1:
        return str(bare) if _LIBRARY.fullmatch(bare) and len(bare) > 8 else None
    known = sum(bool(agency(piece) or _LIBRARY.fullmatch(piece)) for piece in pieces)
    if not known or len(pieces) > 4 or agencies(bare):
        return None
    return (
        str(bare)
        if all(_WHO.fullmatch(piece) or agency(piece) or _LIBRARY.fullmatch(piece) for piece in pieces if piece)
        else None
    )


RULES: tuple[Rule, ...] = (bracket, glued, new_tab, ad, scroll, address, credit_line, numbered, korean, credit)
