"""The forms of a day, as patterns over word classes (see tokens.py)."""

from __future__ import annotations

from ..patterns import pattern

_NO_DIGIT_BEFORE = r"(?<![dnye][-./:+,]|a)"
_NO_DIGIT_AFTER = r"(?![./]?[dnye])(?!-[dnye](?!:))(?!:d)"
_GAP = r"[ .'loD/-]{0,6}"
_TO_YEAR = r"[ .,'lY/-]{0,6}"
_NAME = r"(?P<m>[mhjbv])"

_FORMS = (  # name, which says how days.py reads the match, and pattern
    # 2024-05-09   2024/5/9   2024.05.09   20240509T1015
    ("ymd", _NO_DIGIT_BEFORE + r"(?P<y>y)(?P<s>[-/.|])(?P<m>d)(?P=s)(?P<d>d)" + _NO_DIGIT_AFTER),
    # 2024. 5. 9.   2024. 05. 09
    ("ymd", _NO_DIGIT_BEFORE + r"(?P<y>y)\. (?P<m>d)\. (?P<d>d)(?!\d)\.?"),
    # 2024年5月9日   2024년 5월 9일   2024 оны 5 сарын 9
    ("ymd", r"(?P<y>y) ?Y ?(?P<m>d) ?M ?(?P<d>d)(?: ?D)?"),
    # 令和6年5月9日   民國113年5月9日
    ("era", r"(?P<e>K) ?(?P<y>[dn]) ?Y ?(?P<m>d) ?M ?(?P<d>d) ?D"),
    # 09.05.2024   9/5/2024   09-05-2024   9. 5. 2024
    ("numeric", _NO_DIGIT_BEFORE + r"(?P<a>d)(?P<s>[-./])(?P<b>d)(?P=s)(?P<y>y)" + _NO_DIGIT_AFTER),
    ("numeric", _NO_DIGIT_BEFORE + r"(?P<a>d)(?P<s>\.) ?(?P<b>d)\. ?(?P<y>y)" + _NO_DIGIT_AFTER),
    # 09.05.24
    ("short", _NO_DIGIT_BEFORE + r"(?P<a>d)(?P<s>[./])(?P<b>d)(?P=s)(?P<y>d)" + _NO_DIGIT_AFTER),
    # 9 tháng 5, 2024   9 tháng 5 năm 2024
    ("dmy", r"(?P<d>d) ?[-/,]? ?M ?(?P<m>d) ?[,/-]? ?(?:[lY] ?)?(?P<y>y)"),
    # Thu May 09 10:22:33 IST 2024
    ("ctime", _NAME + r" (?P<d>d) (?P<h>d):(?P<i>d)(?::(?P<q>d))? (?P<zone>[zG]|\+y|-y)? ?(?P<y>y)"),
    # 9 May 2024   9. Mai 2024   9 de mayo de 2024   3rd of May, 2019   03-May-2019
    ("dmy", r"(?<!d[:])(?P<d>d)" + _GAP + _NAME + _TO_YEAR + r"(?P<y>y)"),
    # 9 มี.ค. 67   09-May-24   9 May '24
    ("dm2", r"(?P<d>d)[ .-]{0,2}(?P<m>m)(?P<s>[ .'-]{0,3})(?P<y>d)(?![.:]?[dnye])"),
    # 2024. május 9.   2024 May 9   2019 m. gegužės 3 d.   2019ko maiatzaren 3a
    (
        "ymd",
        _NO_DIGIT_BEFORE
        + r"(?P<y>y) ?Y?[., ]{0,2}[-/l ]{0,2}"
        + _NAME
        + r"[ ./-]{1,2}(?P<d>d)(?:\.? ?[oD])?\.?(?!:)(?![oD]?[ ,.]{0,2}y)",
    ),
    # 2019. gada 3. maijs   2019 жылғы 3 мамыр
    ("ymd", _NO_DIGIT_BEFORE + r"(?P<y>y)[. ]{0,2}Y[. ]{0,2}(?P<d>d)[. ]{1,2}" + _NAME),
    # May 9th, 2024   May 9 2024   May-09-2024
    ("mdy", _NAME + r"[ ./'-]{0,3}(?P<d>d)[oD]?[ .,l'/-]{0,4}(?P<y>y)"),
    # Published: 20240509
    ("compact", r"(?<=Q[: ]{0,3}|U[: ]{0,3})(?P<c>e)|(?P<c>e)(?=T)"),
)
FORMS = tuple((name, pattern(row)) for name, row in _FORMS)

# Aprilie 2010
MONTH_YEAR = pattern(r"(?P<m>m)[ .,l'/-]{1,4}(?P<y>y)")
