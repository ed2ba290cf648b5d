"""Telling the language: by script, by function words, and silence where there is nothing to go by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.read import read
from copydesk.telling import tell_language

ROOT = Path(__file__).resolve().parent.parent

TEXTS = {
    "zh": "国务院总理星期四在北京会见了来访的外国客人，双方就经济合作交换了意见，并签署了三项协议。",
    "ja": "政府は木曜日、来年度の予算案を閣議で決定した。歳出の総額は過去最大となり、国債の発行も増える見通しだ。",
    "ko": "정부는 목요일 내년도 예산안을 확정했다. 총지출은 올해보다 크게 늘어난 것으로 나타났다.",
    "th": "รัฐบาลประกาศเมื่อวันพฤหัสบดีว่าจะเพิ่มงบประมาณด้านการศึกษาในปีหน้า",
    "el": "Η κυβέρνηση ανακοίνωσε την Πέμπτη ότι θα αυξήσει τις δαπάνες για την παιδεία.",
    "he": "הממשלה הודיעה ביום חמישי כי תגדיל את תקציב החינוך בשנה הבאה.",
    "mr": "सरकारने गुरुवारी पुढील वर्षाच्या अर्थसंकल्पात शिक्षणासाठी अधिक निधी देण्याची घोषणा केली आहे आणि हे पैसे शाळांना मिळणार आहेत.",
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_scripts_and_words_tell_the_language(language: str) -> None:
    assert tell_language(read(TEXTS[language]))[0].language == language


@pytest.mark.parametrize("text", ["", "12:30", "...", "\ud800\ud800", "\x00", "OK"])
def test_nothing_is_told_from_nothing(text: str) -> None:
    assert tell_language(read(text))[0].language is None


def test_what_the_caller_says_stands() -> None:
    page, languages = tell_language(read(TEXTS["ja"], language="nb-NO"))
    assert page.language == "nb-NO"
    assert languages == ("no",)


def test_a_long_line_is_sampled() -> None:
    assert tell_language(read(TEXTS["zh"] * 20_000))[0].language == "zh"


def test_the_function_words_are_those_of_the_packs() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_function_words.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
