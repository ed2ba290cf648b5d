"""Notices as fields: corrections, origin notes, summary boxes, cuts, live blogs; and the traces behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import LiveEntry, Metadata, clean
from copydesk.lexicon import languages, pack
from copydesk.notices import (
    is_call,
    is_correction,
    is_heading,
    is_machine_footnote,
    is_origin,
    percent_shown,
    says_live,
)

HEAD = "Ferries return to the northern islands"
BODY = (
    "The first ferry in nine days left the harbour of Linden on Friday morning with four hundred passengers on board, "
    "and most of them had slept in the waiting hall since the storms began.",
    "Three more sailings are planned before nightfall, the harbour office said, and the fast boats will follow as soon "
    "as the swell allows it.",
    "Fishermen on the quay applauded when the ship cast off, and the harbour master said that he had not seen such a "
    "crowd in twenty years.",
)


def told(*below: str, above: tuple[str, ...] = (), **options: str) -> Metadata:
    return clean("\n".join((HEAD, *above, *BODY, *below)), **options).metadata  # type: ignore[arg-type]


def test_what_is_not_stated_is_absent() -> None:
    found = told()
    assert (found.corrections, found.origins, found.summary, found.summary_by_ai) == ((), (), None, None)
    assert (found.truncated, found.percent_shown) == (None, None)
    assert clean("\n".join(BODY)).live == ()


CORRECTIONS = [  # language, note
    ("en", "Correction: An earlier version of this article misspelt the name of the harbour master."),
    ("en", "This article was amended on 3 May 2024 to clarify how many ferries had been laid up."),
    ("en", "Clarification: the ferry company says that the boats were insured."),
    ("de", "In einer früheren Version dieses Textes hieß es, die Fähre fahre um neun Uhr. Das ist falsch."),
    ("de", "Korrektur: Die Fähre heißt nicht Linde, sondern Linden. Wir bitten den Fehler zu entschuldigen."),
    ("fr", "Une version précédente de cet article indiquait à tort que le port était fermé."),
    ("es", "Una versión anterior de este artículo decía que el puerto estaba cerrado."),
    ("it", "Una versione precedente di questo articolo diceva che il porto era chiuso."),
    ("pt", "Uma versão anterior deste texto informava que o porto estava fechado."),
    ("nl", "In een eerdere versie van dit artikel stond dat de haven dicht was. Dat is niet juist."),
    ("no", "I en tidligere versjon av saken sto det at havnen var stengt."),
    ("ru", "В первоначальной версии статьи говорилось, что порт закрыт."),
]


@pytest.mark.parametrize(("language", "note"), CORRECTIONS)
def test_corrections_are_kept_as_notes(language: str, note: str) -> None:
    article = clean("\n".join((HEAD, *BODY, note)), language=language)
    assert article.metadata.corrections == (note,)
    assert [mark.rule for mark in article.because("corrections")] == ["correction.note"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Report an error"),
        ("en", "Spotted an error? Tell us about the mistake and we will correct it."),
        ("en", "Corrections and clarifications|Submit a news tip|"),
        ("en", "This article was updated on 3 May 2024 at 10:22"),
        ("en", "This is a developing story and will be updated."),
        ("en", "Editors' note: this story contains descriptions of violence."),
        ("de", "Fehler gefunden? Jetzt melden."),
        ("es", "Reporta un error en esta noticia"),
        ("fr", "Signaler une erreur dans cet article"),
        ("it", "Hai trovato un errore? Scrivici e lo correggeremo."),
        ("ru", "Нашли ошибку? Выделите текст и нажмите Ctrl+Enter."),
    ],
)
def test_calls_and_remarks_are_no_corrections(language: str, line: str) -> None:
    assert told(line, language=language).corrections == ()


@pytest.mark.parametrize("language", languages())
def test_calls_are_told_by_the_phrases_of_their_own_language(language: str) -> None:
    phrases = pack(language).phrases.get("correction.note", [])
    calls = [phrase for phrase in phrases if is_call(phrase, language)]
    assert language in ("en", "de", "fr", "es") or len(calls) <= len(phrases)
    assert len(phrases) < 20 or 0 < len(calls) < len(phrases)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "This article was first published in The Harbour Review."),
        ("en", "This story was translated from Norwegian by Tom Brook."),
        ("de", "Dieser Artikel ist zuerst bei der „Hafenzeitung“ erschienen."),
        ("de", "Aus dem Englischen von Jan Beispiel"),
        ("fr", "Cet article a été traduit de l'anglais par Jeanne Exemple."),
        ("es", "Este artículo fue publicado originalmente en La Gaceta del Puerto."),
        ("nl", "Dit artikel verscheen eerder in de Havenkrant."),
        ("id", "Artikel ini telah tayang di Harian Pelabuhan"),
        ("zh", "本文首发于《港口评论》。"),
    ],
)
def test_origin_notes(language: str, note: str) -> None:
    article = clean("\n".join((HEAD, *BODY, note)), language=language)
    assert article.metadata.origins == (note,)
    assert [mark.rule for mark in article.because("origins")] == ["origin.note"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "First published on 3 May 2024"),
        ("de", "Zuerst veröffentlicht am 30/04/2024 - 16:17 MEZ"),
        ("en", "Read the original article"),
        ("en", "This interview has been edited for length and clarity."),
    ],
)
def test_dates_and_buttons_are_no_origins(language: str, line: str) -> None:
    assert told(line, language=language).origins == ()


POINTS = ("The first ferry in nine days left the harbour.", "Three more sailings are planned before nightfall.")


def test_a_summary_box() -> None:
    found = told(above=("Story highlights", *(f"• {point}" for point in POINTS)))
    assert (found.summary, found.summary_by_ai) == ("\n".join(POINTS), None)


def test_a_summary_by_a_machine_says_so() -> None:
    footnote = "This summary was generated by AI and reviewed by the newsroom."
    page = "\n".join((HEAD, "Story highlights", *(f"• {point}" for point in POINTS), footnote, *BODY))
    article = clean(page, language="en")
    assert (article.metadata.summary, article.metadata.summary_by_ai) == ("\n".join(POINTS), True)
    assert {mark.rule for mark in article.because("summary_by_ai")} >= {"summary.machine"}
    assert not any(point in article.text for point in POINTS)
    assert article.paragraphs == BODY


def test_a_paragraph_under_a_machine_s_heading() -> None:
    told_by = "The ferries are back after nine days, and three more sailings are planned for tonight."
    found = told(above=("AI summary", told_by))
    assert (found.summary, found.summary_by_ai) == (told_by, True)


@pytest.mark.parametrize(
    "heading", ["Summarize with AI", "Diese Audioversion wurde künstlich generiert.", "Inhaltsverzeichnis"]
)
def test_buttons_and_other_labels_head_no_box(heading: str) -> None:
    assert not is_heading(heading)


def test_a_cut_with_its_percentage() -> None:
    article = clean("\n".join((HEAD, *BODY, "You have read 25% of this article.")))
    assert (article.metadata.truncated, article.metadata.percent_shown) == (True, 25.0)
    assert [mark.rule for mark in article.because("percent_shown")] == ["paywall.cut"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "This article is for subscribers only."),
        ("en", "Subscribe to continue reading"),
        ("de", "Jetzt weiterlesen mit LZ+"),
        ("fr", "La suite est réservée aux abonnés."),
        ("ja", "この記事は会員限定です。"),
    ],
)
def test_a_notice_below_the_text_cuts_it(language: str, line: str) -> None:
    found = told(line, language=language)
    assert (found.truncated, found.percent_shown) == (True, None)


@pytest.mark.parametrize("line", ["Already have an account? Log in", "Give a gift subscription"])
def test_offers_cut_nothing(line: str) -> None:
    assert told(line, language="en").truncated is None


def live(*stamps: str, said: str = "Live updates", texts: tuple[str, ...] = BODY) -> tuple[LiveEntry, ...]:
    lines = [HEAD, said]
    for i, stamp in enumerate(stamps):
        lines += [stamp, texts[i % len(texts)]] if not stamp.endswith(" ") else [stamp + texts[i % len(texts)]]
    return clean("\n".join(lines)).live


@pytest.mark.parametrize(
    ("stamps", "times"),
    [
        (("15:59", "15:31", "14:02"), ["15:59", "15:31", "14:02"]),
        (("9h00 - ", "9h42 - ", "11h05 - "), ["09:00", "09:42", "11:05"]),
        (("15:59 Uhr: ", "15:31 Uhr: ", "14:02 Uhr: "), ["15:59", "15:31", "14:02"]),
        (("3.59 pm", "3.31 pm", "11.02 am"), ["15:59", "15:31", "11:02"]),
        (("3 May 2024, 15:59", "3 May 2024, 15:31", "2 May 2024, 14:02"), None),
        (("[15:59] ", "[15:31] ", "[14:02] "), ["15:59", "15:31", "14:02"]),
    ],
)
def test_entries_of_a_live_blog(stamps: tuple[str, ...], times: list[str] | None) -> None:
    found = live(*stamps)
    assert [entry.text for entry in found] == list(BODY)
    if times is None:
        times = ["2024-05-03T15:59", "2024-05-03T15:31", "2024-05-02T14:02"]
    assert [entry.time for entry in found] == times


def test_five_entries_prove_a_blog_that_does_not_say_so() -> None:
    assert live("15:59", "15:31", "14:02", said="The Linden Post") == ()
    more = (
        "The islands had been without fresh bread since Tuesday, and the bakers are said to have begun at midnight.",
        "A coast guard helicopter brought medicine to the lighthouse, the harbour office said in a short statement.",
    )
    assert len(live("15:59", "15:31", "14:02", "13:40", "13:01", said="The Linden Post", texts=(*BODY, *more))) == 5


def test_times_of_day_are_no_live_blog() -> None:
    assert live("15:59", "09:31", "18:02", "07:40", "13:01") == ()  # neither up nor down
    assert live("15:59", "15:31", "14:02", texts=("Weather", "Sport", "News of the islands")) == ()


def test_words_for_live_blogs() -> None:
    assert says_live("Ukraine-Newsblog") is False
    assert [says_live(text) for text in ("Liveticker", "EN DIRECT - Les ferries", "速報：フェリー再開")] == [True] * 3


ANY = st.text(alphabet=st.sampled_from("ab %1235٪残り文字全文 :.AI要約#@\n•"), max_size=200)


@given(ANY)
def test_any_text_is_valid_input(text: str) -> None:
    shown = percent_shown(text)
    assert shown is None or 0 < shown < 100
    for line in text.split("\n"):
        if line.strip():
            (
                is_heading(line),
                is_machine_footnote(line),
                says_live(line),
                is_origin(line, "a"),
                is_correction(line, "a", None),
            )
    found = clean(f"Key points\nAI summary\n{text}").metadata
    assert found.summary_by_ai in (None, True)
