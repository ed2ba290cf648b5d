"""What comes in that is no page, or an empty one, has a status of its own."""

from __future__ import annotations

import pytest

from copydesk.html import clean_html


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", "%PDF-1.7 text"])
def test_not_html(raw: bytes | str) -> None:
    article = clean_html(raw, url="https://courier.example/file")
    assert (article.status, article.text, article.source) == ("not-html", "", "")
    assert article.metadata.url == "https://courier.example/file"


@pytest.mark.parametrize(
    "raw", [b"", "", "<html></html>", "<body><script>1</script>", "<frameset><frame src=x></frameset>"]
)
def test_empty(raw: bytes | str) -> None:
    article = clean_html(raw)
    assert (article.status, article.text) == ("empty", "")


def test_head_of_an_empty_page() -> None:
    article = clean_html(
        '<meta property="og:title" content="Old bridge to be rebuilt"><meta name="author" content="Jane Doe">'
        '<meta property="article:published_time" content="2024-05-03T08:30:00Z">'
    )
    assert article.metadata.title == "Old bridge to be rebuilt"
    assert article.metadata.authors == ("Jane Doe",)
    assert article.metadata.date_published == "2024-05-03T08:30Z"


def test_neither_text_nor_bytes() -> None:
    with pytest.raises(TypeError, match="str or bytes"):
        clean_html(None)  # type: ignore[arg-type]


def test_unknown_label() -> None:
    with pytest.raises(ValueError, match="no label"):
        clean_html("<p>Text", keep=["nonsense"])
