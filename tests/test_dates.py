"""The date grammar: what is read, what is left alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.dates import date_shape, find_dates, is_date_line, slash_order

CASES = [  # text, language, the dates in it (an empty string: none)
    ("April 03, 2023 — 05:41 pm EDT", None, "2023-04-03T17:41-04:00"),
    ("6 September 2016", None, "2016-09-06"),
    ("2022-04-26 21:21:50", None, "2022-04-26T21:21:50"),
    ("As of Friday, April 22, 2022", None, "2022-04-22"),
    ("05:42 AM December 23, 2023", None, "2023-12-23T05:42"),
    ("Updated:March 16, 2020, 5:01 PM IST", None, "2020-03-16T17:01+05:30"),
    ("13 Oct 2020 18:29", None, "2020-10-13T18:29"),
    ("December 17, 2023 - 22:36", None, "2023-12-17T22:36"),
    ("April 18 2017", None, "2017-04-18"),
    ("Last Update: Saturday 7 October 2017 KSA 16:06 - GMT 13:06", None, "2017-10-07T16:06+03:00"),
    (
        "Published: August 31, 2024 03:10 PM2024-08-31T15:10:31+5:302024-08-31T15:12:34+5:30",
        None,
        "2024-08-31T15:10 2024-08-31T15:10:31+05:30 2024-08-31T15:12:34+05:30",
    ),
    ("(20 maggio 2012)", None, "2012-05-20"),
    ("5 februari 2015, 21:55", None, "2015-02-05T21:55"),
    ("입력 2025.06.17 19:05  수정 2025.06.18 05:57", None, "2025-06-17T19:05 2025-06-18T05:57"),
    ("- Datum:Sonntag, 20.01.2013 09:11 Uhr", None, "2013-01-20T09:11"),
    ("Uppdaterad : 26 juni 2012 - Publicerad : 26 juni 2012", None, "2012-06-26 2012-06-26"),
    ("01/09/2020", "it", "2020-09-01"),
    ("الجمعة 22 مايو 2020 12:56:33 م", None, "2020-05-22T12:56:33"),
    ("تاریخ انتشار: ۲۴ آبان ۱۳۹۱ - ۱۲:۳۴", None, "2012-11-14T12:34"),
    ("2017-01-31 @ 18:05 EET", None, "2017-01-31T18:05+02:00"),
    ("Seoul, 20 January 2016 (MINA) -", None, "2016-01-20"),
    ("Jakarta, 10 Rabiul Akhir 1437/20 January 2016 (MINA)", None, "2016-01-20"),
    ("10 Rabiul Akhir 1437", None, "2016-01-20"),
    ("9 de mayo de 2024", None, "2024-05-09"),
    ("9. Mai 2024", None, "2024-05-09"),
    ("9 มี.ค. 2567", None, "2024-03-09"),
    ("9 มีนาคม 2567 เวลา 10.30 น.", None, "2024-03-09T10:30"),
    ("9 มี.ค. 67", None, "2024-03-09"),
    ("2024年5月9日 23:52", None, "2024-05-09T23:52"),
    ("2024년 5월 9일 오후 3:20", None, "2024-05-09T15:20"),
    ("2024년 5월 9일 (목) 15시 20분", None, "2024-05-09T15:20"),
    ("令和6年5月9日", None, "2024-05-09"),
    ("令和元年5月9日(木)", None, "2019-05-09"),
    ("民國113年5月9日", None, "2024-05-09"),
    ("May 9th, 2024", None, "2024-05-09"),
    ("2024. 5. 9.", None, "2024-05-09"),
    ("3-5 May 2019", None, ""),
    ("3 – 5 May 2019", None, ""),
    ("May 3-5, 2019", None, ""),
    ("3 May 2019 - 5 May 2019", None, ""),
    ("31 Feb 2019", None, ""),
    ("31.02.2019", None, ""),
    ("05/09/2024", None, ""),
    ("05/09/2024", "en", ""),
    ("05/09/2024", "de", "2024-09-05"),
    ("05/29/2024", "en", "2024-05-29"),
    ("05/09/2024 10:22 AM EST", "en", "2024-05-09T10:22-05:00"),
    ("Fri 05/10/2024", None, "2024-05-10"),
    ("9/11", None, ""),
    ("call 555-05-2024", None, ""),
    ("192.168.10.2024", None, ""),
    ("ISBN 978-05-09-2024-3", None, ""),
    ("v1.2.2024", None, ""),
    ("10:22 3 May 2019", None, "2019-05-03T10:22"),
    ("২৬ বৈশাখ ১৪৩১", None, "2024-05-09"),
    ("২৭ বৈশাখ ২০৮১", None, ""),
    ("२०८१ बैशाख २७", "ne", "2024-05-09"),
    ("الخميس 1 ذو القعدة 1445 هـ - 9 مايو 2024 م", None, "2024-05-09"),
    ("2024-05-03T15:47:42.389Z", None, "2024-05-03T15:47:42+00:00"),
    ("2019-05-03 10:22 GMT+8", None, "2019-05-03T10:22+08:00"),
    ("Thứ năm, 9/5/2024, 10:22 (GMT+7)", "vi", "2024-05-09T10:22+07:00"),
    ("ngày 9 tháng 5 năm 2024", None, "2024-05-09"),
    ("2019. május 3., 10:22", None, "2019-05-03T10:22"),
    ("2019 m. gegužės 3 d. 10:22", None, "2019-05-03T10:22"),
    ("2019. gada 3. maijs", None, "2019-05-03"),
    ("2019ko maiatzaren 3a", None, "2019-05-03"),
    ("3 мая 2019 г. 10:22", None, "2019-05-03T10:22"),
    ("3 мая 2019 года, 10:22 (МСК)", None, "2019-05-03T10:22+03:00"),
    ("Rabu, 9 Mei 2018 | 10:22 WIB", None, "2018-05-09T10:22+07:00"),
    ("Rabu, 9 Mei 2018 10.22 WIB", None, "2018-05-09T10:22+07:00"),
    ("9 mai 2024 à 10h30", None, "2024-05-09T10:30"),
    ("9 de mayo de 2024 a las 10:22 h", None, "2024-05-09T10:22"),
    ("Thu May 09 10:22:33 IST 2024", None, "2024-05-09T10:22:33+05:30"),
    ("3rd of May, 2019", None, "2019-05-03"),
    ("3 May, 2019", None, "2019-05-03"),
    ("03-May-2019", None, "2019-05-03"),
    ("03/May/2019", None, "2019-05-03"),
    ("May-03-2019", None, "2019-05-03"),
    ("Sept. 12, 2020", None, "2020-09-12"),
    ("Fri, May 3, 2019 at 10:22 a.m.", None, "2019-05-03T10:22"),
    ("Fri, May 3, 2019 at 12:05 a.m.", None, "2019-05-03T00:05"),
    ("May 3, 2019 12:05 pm", None, "2019-05-03T12:05"),
    ("May 3, 2019 | 10:22 PM ET", None, "2019-05-03T22:22-04:00"),
    ("December 3, 2019 | 10:22 PM ET", None, "2019-12-03T22:22-05:00"),
    ("May 3, 2019 10 am PT", None, "2019-05-03T10:00-07:00"),
    ("May 3, 2019 1022 GMT", None, "2019-05-03T10:22+00:00"),
    ("3 May 2019 10:22 BST", None, "2019-05-03T10:22+01:00"),
    ("3 May 2019 10:22 (UTC+05:30)", None, "2019-05-03T10:22+05:30"),
    ("3 May 2019 10:22:33 +0530", None, "2019-05-03T10:22:33+05:30"),
    ("3 May 2019 10:22 IST", "he", "2019-05-03T10:22+02:00"),
    ("3 May 2019 10:22 PKT", None, "2019-05-03T10:22+05:00"),
    ("3 May 2019 10:00-12:00", None, "2019-05-03T10:00"),
    ("10:22 - 3 May 2019", None, "2019-05-03T10:22"),
    ("10:22, Friday 3 May 2019", None, "2019-05-03T10:22"),
    ("Published 3 May 2019, updated 4 May 2019", None, "2019-05-03 2019-05-04"),
    ("2019-05-03T10:22+05:30", None, "2019-05-03T10:22+05:30"),
    ("2019-05-03T10:22:33-04:00", None, "2019-05-03T10:22:33-04:00"),
    ("2019-05-03T10:22Z", None, "2019-05-03T10:22+00:00"),
    ("2019/05/03 10:22", None, "2019-05-03T10:22"),
    ("2019.05.03", None, "2019-05-03"),
    ("2025•01•08", None, "2025-01-08"),
    ("Date: 20240509", None, "2024-05-09"),
    ("order 20240509 shipped", None, ""),
    ("Wed Oct 10 20:19:24 +0000 2018", None, "2018-10-10T20:19:24+00:00"),
    ("EditorialNovember 22, 2018", None, "2018-11-22"),
    ("October 17, 20236:01 PM ET", None, "2023-10-17T18:01-04:00"),
    ("06/01/2026 - 13:55 GMT+1", "en", "2026-01-06T13:55+01:00"),
    ("05/09/2024 10:22 am", "en", ""),
    ("05/09/2024 10:22 IST", "en", "2024-09-05T10:22+05:30"),
    ("05/09/2024", "ja", ""),
    ("29/05/2024", None, "2024-05-29"),
    ("05/05/2024", None, "2024-05-05"),
    ("09.05.2024", None, "2024-05-09"),
    ("9. 5. 2024", None, "2024-05-09"),
    ("06.18.2025", "en", "2025-06-18"),
    ("09.05.24, 12:30", "de", "2024-05-09T12:30"),
    ("09.05.24, 12:30", None, ""),
    ("24.05.09", "ko", ""),
    ("9. Mai 2024, 17:47 Uhr", None, "2024-05-09T17:47"),
    ("9. Mai 2024 um 17.47 Uhr", None, "2024-05-09T17:47"),
    ("Do., 9. Mai 2024", "de", "2024-05-09"),
    ("17:22 am 3. Mai 2019", "de", "2019-05-03T17:22"),
    ("12:22 am 3. Mai 2019", "de", "2019-05-03T12:22"),
    ("9. Jänner 2024", None, "2024-01-09"),
    ("1er mai 2024 à 10h05", None, "2024-05-01T10:05"),
    ("le jeudi 9 août 2018", None, "2018-08-09"),
    ("9 aout 2018", None, "2018-08-09"),
    ("9 decembre 2018", None, "2018-12-09"),
    ("9 de septiembre de 2018, 10:22", None, "2018-09-09T10:22"),
    ("9 maggio 2018 alle 10:22", None, "2018-05-09T10:22"),
    ("9 maggio 2018 ore 10.22", None, "2018-05-09T10:22"),
    ("l'11 maggio 2018", None, "2018-05-11"),
    ("9 de março de 2018 às 10h22", None, "2018-03-09T10:22"),
    ("9 mrt. 2018 10:22 uur", None, "2018-03-09T10:22"),
    ("9 Agustus 2018 pukul 10.22 WIB", None, "2018-08-09T10:22+07:00"),
    ("9 Agt 2018, 10:22 WITA", None, "2018-08-09T10:22+08:00"),
    ("9 Ogos 2018", None, "2018-08-09"),
    ("9 d'abril de 2018", None, "2018-04-09"),
    ("d'octubre 2018", None, "2018-10"),
    ("9 de maig del 2018", None, "2018-05-09"),
    ("9 de outubro de 2018", "gl", "2018-10-09"),
    ("9 maj 2018 kl. 10.22", None, "2018-05-09T10:22"),
    ("9. mai 2018 klokken 10:22", None, "2018-05-09T10:22"),
    ("9. toukokuuta 2018 klo 10.22", None, "2018-05-09T10:22"),
    ("9.5.2018 klo 10.22", None, "2018-05-09T10:22"),
    ("9. maí 2018", None, "2018-05-09"),
    ("9 iulie 2018, ora 10:22", None, "2018-07-09T10:22"),
    ("9 Μαΐου 2018, 10:22 π.μ.", None, "2018-05-09T10:22"),
    ("9 ΜΑΪΟΥ 2018", None, "2018-05-09"),
    ("9. května 2018 v 10:22", None, "2018-05-09T10:22"),
    ("9. září 2018", None, "2018-09-09"),
    ("9. mája 2018 o 10:22", None, "2018-05-09T10:22"),
    ("9 listopada 2018", "pl", "2018-11-09"),
    ("9. listopada 2018", "hr", "2018-10-09"),
    ("9 listopada 2018", None, ""),
    ("9 май 2018 г., 10:22 ч.", None, "2018-05-09T10:22"),
    ("9. маја 2018.", None, "2018-05-09"),
    ("9. svibnja 2018. u 10:22", None, "2018-05-09T10:22"),
    ("9. maja 2018 ob 10.22", None, "2018-05-09T10:22"),
    ("2018 m. gegužės 9 d. 10:22", None, "2018-05-09T10:22"),
    ("2018. gada 9. maijs, 10:22", None, "2018-05-09T10:22"),
    ("9. mai 2018 kell 10:22", None, "2018-05-09T10:22"),
    ("9 gusht 2018", None, "2018-08-09"),
    ("9 травня 2018, 10:22", None, "2018-05-09T10:22"),
    ("9 мая 2018 в 10:22", None, "2018-05-09T10:22"),
    ("9 maja 2018, godz. 10:22", None, "2018-05-09T10:22"),
    ("9 października 2018 r", None, "2018-10-09"),
    ("9 Mayıs 2018 10:22", None, "2018-05-09T10:22"),
    ("9 Ağustos 2018 Perşembe", None, "2018-08-09"),
    ("9 كانون الثاني 2018", None, "2018-01-09"),
    ("9 تشرين الأول 2018", None, "2018-10-09"),
    ("٩ مايو ٢٠١٨", None, "2018-05-09"),
    ("9 مايو 2018 - 3:22 مساء", None, "2018-05-09T15:22"),
    ("۹ می ۲۰۱۸", None, "2018-05-09"),
    ("9 ב-", None, ""),
    ("9 במאי 2018, 10:22", None, "2018-05-09T10:22"),
    ("9 मई 2018", None, "2018-05-09"),
    ("९ मई २०१८, १०:२२", None, "2018-05-09T10:22"),
    ("09 May 2018, 10:22 AM (IST)", None, "2018-05-09T10:22+05:30"),
    ("9 फरवरी 2018", None, "2018-02-09"),
    ("9 फ़रवरी 2018", None, "2018-02-09"),
    ("9 مئی 2018", None, "2018-05-09"),
    ("৯ মে ২০১৮, ১০:২২", None, "2018-05-09T10:22"),
    ("৯ জানুয়ারি ২০১৮", None, "2018-01-09"),
    ("৯ মে ২০২৪, ২৬ বৈশাখ ১৪৩১", None, "2024-05-09"),
    ("9 மே 2018", None, "2018-05-09"),
    ("9 మే 2018", None, "2018-05-09"),
    ("9 മേയ് 2018", None, "2018-05-09"),
    ("9 May 2018 സെപ്റ്റംബർ", None, "2018-05-09"),
    ("9 मे 2018", None, "2018-05-09"),
    ("9 Mei 2018", "sw", "2018-05-09"),
    ("9 მაისი, 2018", None, "2018-05-09"),
    ("9 may 2018, 10:22", "az", "2018-05-09T10:22"),
    ("2018 жылғы 9 мамыр", None, "2018-05-09"),
    ("9 մայիսի 2018", None, "2018-05-09"),
    ("2018 оны 5 сарын 9", None, "2018-05-09"),
    ("9 ሜይ 2018", None, "2018-05-09"),
    ("9 Mei 2018", "af", "2018-05-09"),
    ("2018ko maiatzaren 9a, 10:22", None, "2018-05-09T10:22"),
    ("9 tháng 5, 2018", None, "2018-05-09"),
    ("9 Tháng Năm 2018", None, "2018-05-09"),
    ("9/5/2018 | 10:22 SA", "vi", "2018-05-09T10:22"),
    ("2018年5月9日（水） 10時22分", None, "2018-05-09T10:22"),
    ("2018年5月9日下午3:20", None, "2018-05-09T15:20"),
    ("2018年5月9日 午後3時20分", None, "2018-05-09T15:20"),
    ("2018年5月9日 星期三 10:22", None, "2018-05-09T10:22"),
    ("2018-05-09 10:22:33 星期三", None, "2018-05-09T10:22:33"),
    ("2018年5月9日～12日", None, ""),
    ("2018. 5. 9. 오전 10:22", None, "2018-05-09T10:22"),
    ("平成30年5月9日", None, "2018-05-09"),
    ("9 พฤษภาคม 2561", None, "2018-05-09"),
    ("9 พ.ค. 61", None, "2018-05-09"),
    ("09/05/2561", "th", "2018-05-09"),
    ("1 Muharram 1446 H", None, "2024-07-07"),
    ("1 Muharrem 1446", None, "2024-07-07"),
    ("10 ربيع الآخر 1437", None, "2016-01-20"),
    ("۱۴۰۳/۰۲/۲۰", "fa", "2024-05-09"),
    ("20 اردیبهشت 1403", None, "2024-05-09"),
    ("31 مهر 1402", None, ""),
    ("Aprilie 2010", None, "2010-04"),
    ("Publicat: Aprilie 2010", None, "2010-04"),
    ("Publicat: Sambata, Aprilie 2010, : Actualizat Miercuri, Iulie 2012, :", "ro", "2010-04 2012-07"),
    ("Note: in May 2019 the minister", None, ""),
    ("17.04.2024 | 6:00 min", "de", "2024-04-17"),
    ("In May 2019 the minister", None, ""),
    ("She may 3 times a year", None, ""),
    ("March 12 people to the square in 2019", None, ""),
    ("We may 2019 things", None, ""),
    ("Tel. 030-12-05-2019", None, ""),
    ("+49 30 2019 2020", None, ""),
    ("$2,019.05", None, ""),
    ("won 3-5, 2019", None, ""),
    ("10.05.20.24", None, ""),
    ("1.2.3.2019", None, ""),
    ("978-3-16-148410-0", None, ""),
    ("1/2 of 2019", None, ""),
    ("from 3 to 5 May 2019", None, ""),
    ("du 3 au 5 mai 2019", None, ""),
    ("vom 3. bis 5. Mai 2019", None, ""),
    ("3 et 5 mai 2019", None, ""),
    ("April 30 - May 2, 2019", None, ""),
    ("30 April - 2 May 2019", None, ""),
    ("2019-05-03 - 2019-05-05", None, ""),
    ("2019. 5. 3. ~ 5. 5.", None, ""),
    ("30 Feb 2020", None, ""),
    ("29 Feb 2019", None, ""),
    ("29 Feb 2020", None, "2020-02-29"),
    ("2019-13-05", None, ""),
    ("3 May 1889", None, ""),
    ("3 May 2199", None, ""),
    ("3 May 2019 25:61", None, "2019-05-03"),
    ("3 May 2019, 2-1 win", None, "2019-05-03"),
    ("3 May 2019 2:1", None, "2019-05-03"),
    ("3 May", None, ""),
    ("10:22", None, ""),
]


@pytest.mark.parametrize(("text", "language", "want"), CASES)
def test_find_dates(text: str, language: str | None, want: str) -> None:
    assert " ".join(hit.iso for hit in find_dates(text, language=language)) == want


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Jakarta, 10 Rabiul Akhir 1437/20 January 2016 (MINA)", "10 Rabiul Akhir 1437/20 January 2016"),
        ("Published: Friday, 3 May 2019 10:22 IST | By Jane", "Friday, 3 May 2019 10:22 IST"),
        ("Updated 10:22 IST, 3 May 2019.", "10:22 IST, 3 May 2019"),
        ("発表 2018年5月9日（水） 10時22分 記者", "2018年5月9日（水） 10時22分"),
        ("EditorialNovember 22, 2018 by", "November 22, 2018"),
    ],
)
def test_span(text: str, covered: str) -> None:
    (hit,) = find_dates(text)
    assert text[hit.start : hit.end] == covered


def test_modified() -> None:
    hits = find_dates("Published 3 May 2019, updated 4 May 2019 10:22")
    assert [hit.modified for hit in hits] == [False, True]
    assert [hit.modified for hit in find_dates("입력 2025.06.17 19:05  수정 2025.06.18 05:57")] == [False, True]
    assert [hit.modified for hit in find_dates("2024年5月9日 10:22更新")] == [True]
    assert [hit.modified for hit in find_dates("Zuletzt aktualisiert am 9.5.2024")] == [True]


def test_slash_order() -> None:
    assert slash_order(["12/19/2025", "05/09/2024"]) is True
    assert slash_order(["19/12/2025", "05/09/2024"]) is False
    assert slash_order(["19/12/2025", "12/19/2025"]) is None
    assert [h.iso for h in find_dates("05/09/2024", language="en", month_first=True)] == ["2024-05-09"]
    assert [h.iso for h in find_dates("05/09/2024", language="en", month_first=False)] == ["2024-09-05"]


NOW = "2024-05-09T12:00"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("3 hours ago", "2024-05-09T09:00"),
        ("vor 2 Stunden", "2024-05-09T10:00"),
        ("2時間前", "2024-05-09T10:00"),
        ("hace 3 días", "2024-05-06"),
        ("il y a 3 jours", "2024-05-06"),
        ("há 3 horas", "2024-05-09T09:00"),
        ("3 jam yang lalu", "2024-05-09T09:00"),
        ("3 часа назад", "2024-05-09T09:00"),
        ("3시간 전", "2024-05-09T09:00"),
        ("5分钟前", "2024-05-09T11:55"),
        ("منذ 3 ساعات", "2024-05-09T09:00"),
        ("2 घंटे पहले", "2024-05-09T10:00"),
        ("2 weeks ago", "2024-04-25"),
        ("Yesterday", "2024-05-08"),
        ("gestern", "2024-05-08"),
        ("Updated today", "2024-05-09"),
        ("昨日", "2024-05-08"),
        ("3 hours", ""),
        ("long ago", ""),
        ("3 May 2019", "2019-05-03"),
    ],
)
def test_relative(text: str, want: str) -> None:
    assert " ".join(hit.iso for hit in find_dates(text, now=NOW)) == want
    assert want.startswith("2019") or find_dates(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "April 03, 2023 — 05:41 pm EDT",
        "Mon, May 3 | 10:22 am",
        "May 3",
        "10:22",
        "Friday, 10:22 IST",
        "9. Mai 2024, 17:47 Uhr",
        "9. Mai, 17.47 Uhr",
        "2024年5月9日 23:52",
        "5月9日 10:22",
        "2024. 5. 9. 오전 10:22",
        "3 мая 2019 г. в 10:22",
        "Rabu, 9 Mei 2018 | 10:22 WIB",
        "10 Rabiul Akhir 1437/20 January 2016",
        "24 آبان 1391 - 12:34",
        "May 2019",
        "09.05.2024",
    ],
)
def test_date_line(text: str) -> None:
    assert is_date_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "2019",
        "2-1",
        "2:1",
        "24/7",
        "9/11",
        "12.50",
        "Published: 3 May 2019",
        "3 May 2019 by Jane",
        "May 3 was a Monday",
        "Set 3",
        "192.168.1.10",
        "Sunday",
        "5 days",
        "10 of 12",
        "030 123 456",
    ],
)
def test_no_date_line(text: str) -> None:
    assert not is_date_line(text)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Related stories", 0),
        ("5 things to know", 0),
        ("Page 12 of 30", 0),
        ("10:22", 1),
        ("It happened in 2019", 1),
        ("9 May, Berlin", 1),
        ("3 May 2019", 2),
        ("May 3, 2019", 2),
        ("Stand: 09.05.2024", 2),
        ("2024年5月9日", 2),
        ("২৬ বৈশাখ ১৪৩১", 2),
        ("۲۴ آبان ۱۳۹۱", 2),
        ("9 มี.ค. 2567", 2),
    ],
)
def test_date_shape(text: str, want: int) -> None:
    assert date_shape(text) == want


_WORDS = """3 31 2019 1437 1391 2567 20240509 10:22 5:30 . , / - ~ | ( ) ' + : May May3 mai maart of de 年 月 日 令和 元
ago vor hours updated IST GMT+8 pm a.m. T Z Rabiul Akhir آبان มี.ค. tháng บ ９ ５月 st th Uhr um 오전 시 yesterday"""
_PIECES = st.sampled_from(_WORDS.split())
_TEXTS = st.one_of(
    st.text(max_size=120), st.lists(_PIECES, max_size=24).map(" ".join), st.lists(_PIECES, max_size=24).map("".join)
)


@given(_TEXTS, st.sampled_from([None, "en", "de", "ja", "fa", "th", "ne", "x-y"]), st.sampled_from([None, NOW]))
def test_total(text: str, language: str | None, now: str | None) -> None:
    last = 0
    for hit in find_dates(text, language=language, now=now):
        assert last <= hit.start < hit.end <= len(text)
        last = hit.end
        datetime.fromisoformat(hit.iso if len(hit.iso) > 7 else hit.iso + "-01")
    assert is_date_line(text) in (True, False)
    assert date_shape(text) in (0, 1, 2)


@given(st.dates(datetime(1990, 1, 1).date(), datetime(2100, 12, 31).date()))
def test_round_trip(day: object) -> None:
    assert [hit.iso for hit in find_dates(f"on {day:%d %B %Y} at")] == [f"{day:%Y-%m-%d}"]
    assert [hit.iso for hit in find_dates(f"{day:%Y-%m-%d}")] == [f"{day:%Y-%m-%d}"]


@pytest.mark.parametrize(
    "unit", ["3 May ", "3.", "10:22 ", "- ", "d 3 ", "2019 ", "3/", "令", "a.", "updated ", "3-5 May 2019 "]
)
def test_long_lines_end(unit: str) -> None:
    text = unit * 40_000
    find_dates(text, now=NOW)
    is_date_line(text)
    date_shape(text)
