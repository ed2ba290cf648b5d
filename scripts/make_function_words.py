"""Writes src/copydesk/data/function_words.json: the function words of all language packs in one file that loads fast.

    python scripts/make_function_words.py           writes the file
    python scripts/make_function_words.py --check   fails where the file is not what the packs say

Languages without a pack are told by the words listed here.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "copydesk" / "data"
OUT = DATA / "function_words.json"
NOT_LANGUAGES = {"families", "und"}

MORE = {
    "id": "bisa karena saat sementara usai tak namun polisi pemerintah yakni ketika mengatakan sejumlah kalau soal "
    "kantor ujar jadi sedangkan tersebut merupakan",
    "ms": "boleh kerana manakala iaitu beliau selepas ialah daripada turut berkata bagaimanapun kerajaan polis "
    "sahaja jabatan mengikut sekiranya katanya",
    "mr": "आहे आणि आहेत या ते तो ती हे ही हा होते होता होती मध्ये केले केली केला त्यांनी त्यांच्या त्यामुळे यांनी यांच्या "
    "असे असून नाही साठी काही झाले झाली झाला मात्र करण्यात आले आली म्हणून म्हणाले पण तर व की",
    "ne": "छ छन् र को मा ले लाई हो भएको गरेको गर्ने गर्न भने पनि थियो थिए यो त्यो उनले उनको नेपाली हरू भन्ने तथा गरी "
    "गरिएको भएका रहेको रहेका अनि तर सो एक दुई",
    "lv": "un ir no ar par uz ka tas kas bija arī lai pēc vai bet nav ir ko kā pie tiek gan jau līdz tam tikai "
    "viņš viņa kurā kuri esam būs",
    "et": "ja on ei et see kui ka oli mis aga või ning seda selle nad oma tema siis välja veel pole mida juba kes "
    "kuid kõik nii üle pärast",
    "sk": "a v na je sa že o s z do sú by ako pre aj ale to po od za pri si už bol bola len ktoré ktorý ktorá podľa "
    "bude alebo keď",
    "sl": "in je v na se da za so ki z s pa bi tudi ne ob bo po kot ali od do pri lahko še ni ter smo biti bil kar",
    "hr": "i je u na se da za su od s o ne će kako bi što koji koja koje ili po iz ali nije kao sve još prema bio tako",
    "mk": "и на во се да од за ќе со го што е не ја ги по кои како но тоа најмногу биде беше беа има само при кој оваа",
    "be": "і у на з што не да для як ён гэта па за ад пра былі будзе яны толькі якія каб але яго паводле таксама",
    "kk": "және мен бұл деп үшін бойынша да де осы бар туралы болды болып жылы сол қарай дейін кейін өз",
    "ps": "د په چې او نه سره دی دي هم کې ته یې له کړې دا وي شوي",
    "ckb": "لە بۆ کە و بە ئەو ئەم لەگەڵ بوو دەکات هەیە نییە",
    "az": "və bu ilə bir üçün də da ki olan edir edib olub daha isə onun çox var sonra kimi deyib",
    "uz": "va bu bilan uchun ham bir deb edi bo'lgan esa haqida bo'yicha o'zbekiston kerak emas",
    "tl": "ang ng sa na mga at ay ni si para ito kay hindi niya nila isang siya din rin may kung nang ayon",
    "af": "die en van is in het dat nie om te vir met sy op hy wat ook aan was hulle deur word maar as kan sal uit",
    "eu": "eta da ez bat dute du ere izan dira zen baina dela egin zuen den duen batean horrek",
    "gl": "de e o a que do da en un unha os as no na non para con por se máis ao polo pola foi tamén como dos das",
    "ga": "agus an na ar go le is do sa tá ag níl bhí mar nach leis chun seo sin",
    "cy": "y a yn i o ar yr mae ei gan wedi am bod hefyd ond fod i'r oedd eu ac",
    "mt": "il li ta fil għal huwa mill kien biex minn din jew iktar wara dan",
    "so": "ee oo ka ku iyo in la waa uu soo ay u si waxaa kale aan waxa",
    "ha": "da a ta na ya ba an ne cewa don su shi wannan daga kuma sun yi zai",
    "yo": "ni ti si ati awon naa fun pe o wa je kan bi lati",
    "st": "ke ka ho le ya ba e hore o se sa ha tsa mme",
    "xh": "ukuba kwaye kunye okanye xa yokuba ngoku kodwa kwi",
}
"""Languages that have no pack (yet), a line of their most frequent words each; where there is a pack, words that tell
it from a near language."""


def table() -> dict[str, list[str]]:
    """Language -> its function words, those of the pack and of MORE, sorted."""
    found = {language: set(words.split()) for language, words in MORE.items()}
    for path in sorted((DATA / "lexicon").glob("*.toml")):
        if path.stem in NOT_LANGUAGES:
            continue
        words = tomllib.loads(path.read_text(encoding="utf-8")).get("words", {}).get("function", [])
        if words:
            found.setdefault(path.stem, set()).update(w.lower() for w in words)
    return {language: sorted(found[language]) for language in sorted(found)}


def text() -> str:
    """The file's content: one language a line."""
    rows = (f"{json.dumps(language)}: {json.dumps(words, ensure_ascii=False)}" for language, words in table().items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        if OUT.read_text(encoding="utf-8") == text():
            return 0
        print("data/function_words.json is stale: run scripts/make_function_words.py", file=sys.stderr)
        return 1
    OUT.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
