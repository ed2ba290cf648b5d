"""Ways out: the dict and its published schema, schema.org, ninjs; from Python and from the command."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from copydesk import Article, Comment, Label, LiveEntry, Metadata, Page, clean
from copydesk.cli import main
from copydesk.export import SCHEMA_VERSION, schema

HERE = Path(__file__).parent
SEEDS = sorted((HERE.parent / "seeds").glob("*.txt"))
OURS = json.loads(schema())
FORMATS = FormatChecker(formats=())

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
RFC_3986 = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")


@FORMATS.checks("date-time")
def is_moment(value: object) -> bool:
    return not isinstance(value, str) or (
        RFC_3339.fullmatch(value) is not None and datetime.fromisoformat(value).tzinfo is not None
    )


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    return not isinstance(value, str) or RFC_3986.fullmatch(value) is not None


ARTICLE = Draft202012Validator(OURS, format_checker=FORMATS)
RESULT = Draft202012Validator({**OURS, **OURS["$defs"]["result"]})
ERROR = Draft202012Validator({**OURS, **OURS["$defs"]["error"]})
NINJS = Draft202012Validator(json.loads((HERE / "ninjs-3.1.part.json").read_text("utf-8")), format_checker=FORMATS)

PAGE = """politics
Ferries return to the northern islands
By Mara Ellison and Tom Brook
Published: 3 May 2024 10:22 IST
LINDEN, May 3 (AFP) – The first ferry in nine days left the harbour of Linden on Friday morning with four hundred on board.
Three more sailings are planned before nightfall, the harbour office said, and the fast boats will follow very soon.
Correction: An earlier version of this article misspelt the name of the harbour master.
This article was first published in The Harbour Review.
You have read 25% of this article.
Tags: harbour, storms
© 2024 The Linden Post. All rights reserved."""

FULL = replace(
    clean(PAGE, url="https://linden.example/ferries?a=1&b=ä"),
    metadata=Metadata(
        title="Ferries return",
        subtitle="Nine days of storms are over",
        authors=("Mara Ellison", "Tom Brook"),
        date_published="2024-05-03T10:22+05:30",
        date_modified="2024-05-04",
        dateline="LINDEN, May 3 (AFP) –",
        place="LINDEN",
        agency="AFP",
        section="politics",
        comment_count=2,
        publisher="The Linden Post",
        copyright="© 2024 The Linden Post",
        credits=("Harbour Police", "Ann Other"),
        tags=("harbour", "storms"),
        corrections=("Correction: it was Linden.",),
        origins=("First published in The Harbour Review.",),
        summary="Ferries are back.\nMore will follow.",
        summary_by_ai=True,
        truncated=True,
        percent_shown=42.91,
        language="en",
        url="https://linden.example/ferries?a=1&b=ä",
    ),
)
vars(FULL).update(  # views that the page does not have
    comments=(
        Comment("At last!", "kanu", "2024-05-03T11:00", 3, 4, 1),
        Comment("Indeed.", "ole", reply_to="kanu"),
        Comment("No name."),
    ),
    live=(LiveEntry("The first boat is out.", "10:22"), LiveEntry("The second.", "2024-05-03T11:00+05:30")),
)
BARE = Article("", (), Metadata(), (), Page("", ()), "empty")
ARTICLES = [FULL, BARE, clean(PAGE), *(clean(path.read_text("utf-8")) for path in SEEDS)]


def problems(validator: Draft202012Validator, found: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(json.dumps(found)))]


# ------------------------------------------------------------------------------------------------------------ our own


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(OURS)
    assert OURS["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    assert OURS["$id"].endswith(f":{SCHEMA_VERSION}")


@pytest.mark.parametrize("article", ARTICLES, ids=range(len(ARTICLES)))
def test_every_article_is_valid(article: Article) -> None:
    assert problems(ARTICLE, article.to_dict()) == []


@pytest.mark.parametrize(
    ("definition", "type_"), [("metadata", Metadata), ("comment", Comment), ("live_entry", LiveEntry)]
)
def test_the_schema_knows_every_field(definition: str, type_: type) -> None:
    described = OURS["$defs"][definition]
    assert list(described["properties"]) == described["required"] == [one.name for one in fields(type_)]


def test_the_schema_knows_every_key_and_label() -> None:
    assert list(OURS["properties"]) == OURS["required"] == list(FULL.to_dict())
    assert OURS["$defs"]["label"]["enum"] == [label.value for label in Label]
    removed = FULL.to_dict()["removed"]
    assert isinstance(removed, list)
    assert list(OURS["$defs"]["removed"]["properties"]) == list(removed[0])


def test_everything_in_the_schema_is_described() -> None:
    def bare(node: Any, path: str) -> Iterator[str]:
        if isinstance(node, dict):
            for name, one in node.get("properties", {}).items():
                if "description" not in one and "$ref" not in one and "const" not in one:
                    yield f"{path}/{name}"
            for name, one in node.items():
                yield from bare(one, f"{path}/{name}")

    assert list(bare(OURS, "")) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"status": "fine"}, "$.status"),
        ({"text": None}, "$.text"),
        ({"metadata": {}}, "$.metadata"),
        ({"removed": [{}]}, "$.removed[0]"),
    ],
)
def test_the_schema_refuses(change: dict[str, object], where: str) -> None:
    assert any(problem.startswith(where) for problem in problems(ARTICLE, {**FULL.to_dict(), **change}))


# --------------------------------------------------------------------------------------------------------- schema.org

THING = {"name": "Text", "description": "Text", "url": "URL"}
CREATIVE_WORK = {
    **THING,
    "abstract": "Text",
    "alternativeHeadline": "Text",
    "author": "Person Organization",
    "comment": "Comment",
    "commentCount": "Integer",
    "copyrightNotice": "Text",
    "correction": "CorrectionComment Text URL",
    "creditText": "Text",
    "dateCreated": "Date DateTime",
    "dateModified": "Date DateTime",
    "datePublished": "Date DateTime",
    "headline": "Text",
    "inLanguage": "Text",
    "isAccessibleForFree": "Boolean",
    "isBasedOn": "CreativeWork URL",
    "keywords": "Text",
    "locationCreated": "Place",
    "publisher": "Person Organization",
    "sourceOrganization": "Organization",
    "text": "Text",
}
NEWS_ARTICLE = {**CREATIVE_WORK, "articleBody": "Text", "articleSection": "Text", "dateline": "Text"}
COMMENT = {**CREATIVE_WORK, "upvoteCount": "Integer", "downvoteCount": "Integer", "parentItem": "Comment"}
TYPES: dict[str, dict[str, str]] = {
    "NewsArticle": NEWS_ARTICLE,
    "LiveBlogPosting": {
        **CREATIVE_WORK,
        "articleBody": "Text",
        "articleSection": "Text",
        "liveBlogUpdate": "BlogPosting",
    },
    "BlogPosting": {**CREATIVE_WORK, "articleBody": "Text", "articleSection": "Text"},
    "Comment": COMMENT,
    "CorrectionComment": COMMENT,
    "CreativeWork": CREATIVE_WORK,
    "Person": THING,
    "Place": THING,
    "NewsMediaOrganization": THING,
}
"""schema.org's types and those of their properties that copydesk writes, with the expected types: https://schema.org/NewsArticle"""
PARENTS = {"NewsMediaOrganization": "Organization", "CorrectionComment": "Comment"}
ISO_8601 = re.compile(r"\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?")


def wrong(node: dict[str, Any], path: str = "$") -> Iterator[str]:
    """What of a JSON-LD node is not schema.org's."""
    types = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
    known: dict[str, str] = {}
    for one in types:
        if one not in TYPES:
            yield f"{path}: no type {one}"
        known |= TYPES.get(one, {})
    for name, value in node.items():
        if name in ("@type", "@context"):
            continue
        if name not in known:
            yield f"{path}: {types} has no {name}"
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                kind = one["@type"]
                if not {kind, PARENTS.get(kind, kind)} & set(known[name].split()):
                    yield f"{path}.{name}: {kind} is not {known[name]}"
                yield from wrong(one, f"{path}.{name}")
            elif not any(fits(one, kind) for kind in known[name].split()):
                yield f"{path}.{name}: {one!r} is not {known[name]}"


def fits(value: object, kind: str) -> bool:
    match kind:
        case "Text":
            return isinstance(value, str) and value != ""
        case "Boolean":
            return isinstance(value, bool)
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "URL":
            return isinstance(value, str) and ":" in value
        case "Date" | "DateTime":
            return isinstance(value, str) and ISO_8601.fullmatch(value) is not None
    return False


@pytest.mark.parametrize("article", ARTICLES, ids=range(len(ARTICLES)))
def test_json_ld_is_schema_org_s(article: Article) -> None:
    found = article.to_schema_org()
    assert found["@context"] == "https://schema.org"
    assert list(wrong(found)) == []
    assert json.loads(json.dumps(found)) == found


def test_the_check_of_schema_org_sees_mistakes() -> None:
    assert list(wrong({"@type": "NewsArticle", "titel": "x"})) == ["$: ['NewsArticle'] has no titel"]
    assert list(wrong({"@type": "Novel"})) == ["$: no type Novel"]
    assert list(wrong({"@type": "NewsArticle", "datePublished": "yesterday"}))
    assert list(wrong({"@type": "NewsArticle", "author": {"@type": "Place", "name": "x"}}))


def test_json_ld_of_a_full_article() -> None:
    found = FULL.to_schema_org()
    assert found["@type"] == ["NewsArticle", "LiveBlogPosting"]
    assert found["headline"] == "Ferries return"
    assert found["author"] == [{"@type": "Person", "name": name} for name in ("Mara Ellison", "Tom Brook")]
    assert found["datePublished"] == "2024-05-03T10:22+05:30"
    assert found["locationCreated"] == {"@type": "Place", "name": "LINDEN"}
    assert found["isAccessibleForFree"] is False
    assert found["correction"] == [{"@type": "CorrectionComment", "text": "Correction: it was Linden."}]
    assert found["comment"] == [
        {
            "@type": "Comment",
            "text": "At last!",
            "author": {"@type": "Person", "name": "kanu"},
            "dateCreated": "2024-05-03T11:00",
            "upvoteCount": 4,
            "downvoteCount": 1,
        },
        {
            "@type": "Comment",
            "text": "Indeed.",
            "author": {"@type": "Person", "name": "ole"},
            "parentItem": {"@type": "Comment", "author": {"@type": "Person", "name": "kanu"}},
        },
        {"@type": "Comment", "text": "No name."},
    ]
    assert found["liveBlogUpdate"] == [
        {"@type": "BlogPosting", "name": "10:22", "articleBody": "The first boat is out."},
        {"@type": "BlogPosting", "datePublished": "2024-05-03T11:00+05:30", "articleBody": "The second."},
    ]


def test_nothing_stated_nothing_written() -> None:
    assert BARE.to_schema_org() == {"@context": "https://schema.org", "@type": "NewsArticle"}
    assert set(BARE.to_ninjs()) == {"uri", "standard", "type", "representationType"}


# -------------------------------------------------------------------------------------------------------------- ninjs


@pytest.mark.parametrize("article", ARTICLES, ids=range(len(ARTICLES)))
def test_ninjs_is_valid(article: Article) -> None:
    assert problems(NINJS, article.to_ninjs()) == []


def test_ninjs_of_a_full_article() -> None:
    found = FULL.to_ninjs()
    assert found["uri"] == "https://linden.example/ferries?a=1&b=%C3%A4"
    assert found["contentCreated"] == "2024-05-03T10:22:00+05:30"
    assert "versionCreated" not in found
    assert {"role": "dateModified", "contentType": "text/plain", "value": "2024-05-04"} in found["descriptions"]  # type: ignore[operator]
    assert found["representationType"] == "partial"
    assert found["by"] == "Mara Ellison, Tom Brook"
    assert found["located"] == "LINDEN"
    assert {"name": "AFP", "role": "agency"} in found["infoSources"]  # type: ignore[operator]
    assert found["subjects"] == [
        {"name": "politics", "rel": "section"},
        {"name": "harbour", "rel": "keyword"},
        {"name": "storms", "rel": "keyword"},
    ]


def test_ninjs_names_a_page_without_an_address_by_its_text() -> None:
    one, other = clean(PAGE), clean(PAGE + "\nMore.")
    assert str(one.to_ninjs()["uri"]).startswith("ni:///sha-256;")
    assert one.to_ninjs()["uri"] == clean(PAGE).to_ninjs()["uri"] != other.to_ninjs()["uri"]
    assert clean(PAGE, url="/ferries").to_ninjs()["uri"] == one.to_ninjs()["uri"]
    assert one.to_ninjs("urn:x:1 2%")["uri"] == "urn:x:1%202%25"


def test_ninjs_wants_an_absolute_uri() -> None:
    with pytest.raises(ValueError, match="no absolute URI"):
        FULL.to_ninjs("ferries")


def test_the_test_schema_refuses() -> None:
    assert problems(NINJS, {"uri": "a b"})
    assert problems(NINJS, {"uri": "a:b", "contentCreated": "2024-05-03"})
    assert problems(NINJS, {"uri": "a:b", "headline": "x"})
    assert problems(NINJS, {})


ANY = st.text(alphabet=st.characters(), max_size=300)


@given(ANY, ANY)
def test_every_way_out_takes_any_text(text: str, url: str) -> None:
    article = clean(text, url=url)
    assert problems(ARTICLE, article.to_dict()) == []
    assert list(wrong(article.to_schema_org())) == []
    assert problems(NINJS, article.to_ninjs()) == []
    json.dumps([article.to_ninjs(), article.to_schema_org()], ensure_ascii=False).encode()


# -------------------------------------------------------------------------------------------------------- the command


def run(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> list[dict[str, Any]]:
    assert main(arguments) == 0
    return [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]


def test_the_command_prints_the_schema(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["--schema"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == OURS


@pytest.mark.parametrize("standard", ["json", "jsonld", "ninjs"])
def test_pages_as_standards(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, standard: str) -> None:
    names = []
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{PAGE}\n{name}", encoding="utf-8")
        names.append(str(tmp_path / f"{name}.txt"))
    found = run(capfdbinary, "--to", standard, *names)
    assert len(found) == 2
    for one in found:
        assert valid(standard, one)


@pytest.mark.parametrize("standard", ["jsonl", "json", "jsonld", "ninjs"])
def test_records_as_standards(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, standard: str) -> None:
    file = tmp_path / "pages.jsonl"
    urls = ["https://linden.example/1", "https://linden.example/2"]
    file.write_text("".join(json.dumps({"url": url, "text": PAGE}) + "\n" for url in urls), encoding="utf-8")
    found = run(capfdbinary, "--quiet", "--to", standard, str(file))
    assert len(found) == 2
    for one, url in zip(found, urls, strict=True):
        assert valid(standard, one)
        assert one.get("uri", one.get("url", url)) == url


def valid(standard: str, one: dict[str, Any]) -> bool:
    if standard == "jsonl":
        assert problems(RESULT, one["clean"]) == []
    elif standard == "json":
        assert problems(ARTICLE, one) == []
    elif standard == "jsonld":
        assert list(wrong(one)) == []
        assert one["headline"] == "Ferries return to the northern islands"
    else:
        assert problems(NINJS, one) == []
        assert one["title"] == "Ferries return to the northern islands"
    return True


@pytest.mark.parametrize("standard", ["jsonl", "json", "jsonld", "ninjs"])
def test_a_record_that_fails_is_an_error_on_its_line(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, standard: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": 3}\n{"text": "By Mara Ellison"}\n')))
    assert main(["--quiet", "--from", "jsonl", "--to", standard]) == 3
    first, second = (json.loads(line) for line in capfdbinary.readouterr().out.splitlines())
    error = first["clean"] if standard == "jsonl" else first
    assert problems(ERROR, error) == []
    assert "code" not in second


def test_short_results_are_valid(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    file = tmp_path / "pages.jsonl"
    file.write_text(json.dumps({"text": PAGE}), encoding="utf-8")
    (found,) = run(capfdbinary, "--quiet", "--short", str(file))
    assert problems(RESULT, found["clean"]) == []
