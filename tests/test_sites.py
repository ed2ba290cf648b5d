"""Site memory: what it counts, what it must not count; order and machine make no difference; bounded."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import pickle
import sqlite3
import subprocess
import sys
import tomllib
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk import sites
from copydesk.cli import main
from copydesk.read import read
from copydesk.rules.site import Level, levels
from copydesk.sites import SAMPLE, SiteMemory, normal, site_of
from copydesk.sites_store import SiteError

MENU = ("Home", "Sport", "Culture", "Weather")
FOOT = ("12 comments", "Imprint", "Contact", "Terms of use")
WORDS = ["harbour", "mill", "bridge", "school", "ferry", "hospital", "library", "tram", "market", "dam"]


def spelled(number: int) -> str:
    """The number in letters: numbers are folded."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def paragraphs(number: int, count: int = 3) -> list[str]:
    """Prose that only this story has."""
    word = WORDS[number % len(WORDS)]
    return [
        f"The {word} of the town of {spelled(number)} was opened again after eleven years, as the council of part "
        f"{spelled(k)} and the owner of the {word} said on Monday."
        for k in range(count)
    ]


def page(number: int, *, body: list[str] | None = None) -> str:
    own = paragraphs(number) if body is None else body
    return "\n\n".join((*MENU, f"Headline {spelled(number)}", *own, *FOOT))


def taught(*texts: str) -> SiteMemory:
    memory = SiteMemory()
    for text in texts:
        memory.learn(text, site="example.org")
    return memory


def repeated(memory: SiteMemory, text: str) -> dict[str, float]:
    """The repeated lines of a page and their shares."""
    found = memory.recalled(read(text), "example.org")
    return {found.lines[i].text: share for i, share in found.repeated.items()}


def contents(memory: SiteMemory) -> list[object]:
    return [(site, memory._store.rows(site)) for site in memory.sites()]


def test_what_other_pages_have_is_repeated_and_what_is_the_pages_own_is_not() -> None:
    found = repeated(taught(page(1), page(2)), page(3))
    assert set(found) == {*MENU, *FOOT}
    assert set(found.values()) == {2 / 3}


def test_numbers_are_folded_where_a_line_has_words() -> None:
    assert normal("  12 Comments ") == normal("1,024\tcomments")
    assert normal("3 May 2024, 14:05") == normal("17 May 2025, 9:30")
    assert normal("12") != normal("13")


def test_a_page_that_was_learned_is_not_another_page() -> None:
    assert repeated(taught(page(1)), page(1)) == {}
    assert repeated(taught(page(1), page(2)), page(1)) == repeated(taught(page(2)), page(1))


def test_a_page_learned_twice_counts_once() -> None:
    memory = taught(page(1), page(1), page(1).replace("12", "99"))
    assert memory.stats("example.org").kept == 1
    assert not memory.learn(page(1), site="example.org")


def test_copies_of_one_story_count_as_one_page() -> None:
    story = paragraphs(1, 6)
    copies = [page(k, body=[*story[: 5 + k % 2], f"Version {spelled(k)}."]) for k in range(4)]
    memory = taught(*copies, page(7), page(8))
    assert memory.stats("example.org").stories == 3
    found = repeated(memory, page(9, body=story))  # another copy
    assert set(found) == {*MENU, *FOOT}
    assert set(found.values()) == {2 / 3}


def test_nothing_is_said_of_a_site_of_which_only_copies_are_known() -> None:
    story = paragraphs(1, 6)
    memory = taught(*(page(k, body=[*story, f"Version {spelled(k)}."]) for k in range(12)))
    assert repeated(memory, page(20, body=story)) == {}


def test_prose_that_every_page_has_makes_no_copies() -> None:
    notice = "We keep to the code of the press council, and we answer every reader who thinks that we have not done so."
    texts = [page(k, body=[*paragraphs(k, 2), notice, notice + " So there."]) for k in range(9)]
    memory = taught(*texts[1:])
    assert memory.stats("example.org").stories == 8
    assert notice in repeated(memory, texts[0])


def test_heads_of_lines_that_go_on() -> None:
    others = [page(k, body=[*paragraphs(k), f"Weiterlesen: Der Fall {spelled(k)}"]) for k in range(4)]
    assert "Weiterlesen: Der Fall zzz" in repeated(
        taught(*others), page(9, body=[*paragraphs(9), "Weiterlesen: Der Fall zzz"])
    )
    prose = "Weiterlesen: so hieß das Buch, das er schrieb."
    assert prose not in repeated(taught(*others), page(9, body=[*paragraphs(9), prose]))
    assert "Weiterlesen: Der Fall zzz" not in repeated(taught(*others[:2]), "Weiterlesen: Der Fall zzz")


@pytest.mark.parametrize(
    ("lines", "share", "level"),
    [
        pytest.param(["P", "Ankara", "P"], 0.5, Level.NOTHING, id="place name between paragraphs"),
        pytest.param(["P", "Ankara", "P"], 0.9, Level.HINT, id="on nearly every page"),
        pytest.param(["Ankara", "P"], 0.5, Level.NOTHING, id="dateline above the first paragraph"),
        pytest.param(["x", "Follow us", "y"], 0.5, Level.HINT, id="alone among short lines"),
        pytest.param(["P", "Q", "P"], 0.5, Level.NOTHING, id="background paragraph"),
        pytest.param(["x", "Q", "P"], 0.5, Level.NOTHING, id="standfirst of a column"),
        pytest.param(["P", "Pros", "x", "Pros", "y"], 0.5, Level.NOTHING, id="again and again"),
        pytest.param(["P", "Background", "Advertisement", "P"], 0.5, Level.NOTHING, id="sub-head beside an aside"),
        pytest.param(["x", "Home", "Sport", "y"], 0.5, Level.BLOCK, id="block"),
        pytest.param(["x", "Home", "Sport", "Culture", "Weather", "P"], 0.5, Level.OFTEN, id="long block"),
        pytest.param(["x", "Home", "Sport", "Culture", "Weather", "P"], 0.01, Level.NOTHING, id="rare"),
    ],
)
def test_what_the_place_of_a_repeated_line_says(lines: list[str], share: float, level: Level) -> None:
    prose = "The {} was opened again after eleven years, as the owner of the house beside it said on Monday evening."
    shown = [prose.format(f"{line} {i}") if line in "PQ" else line for i, line in enumerate(lines)]
    found = copydesk.Page("\n\n".join(shown), read("\n\n".join(shown)).lines)
    known = {i: share for i, line in enumerate(lines) if line not in ("P", "x", "y")}
    found = copydesk.Page(found.source, found.lines, repeated=known)
    assert set(levels(found).values()) <= {level}
    assert bool(levels(found)) == (share > 0.1)


def test_nothing_is_certain() -> None:
    rules = [r for r in copydesk.DEFAULT if r.family == "site"]
    assert rules
    assert all(r.strength < copydesk.Strength.CERTAIN for r in rules)


def test_clean_uses_the_memory_and_says_so() -> None:
    memory = SiteMemory()
    for k in range(5):
        memory.learn(page(k), url="https://www.Example.org:8080/a?b")
    article = copydesk.clean(page(9), url="http://example.org/x", sites=memory)
    assert any(m.rule == "site.repeated-often" for b in article.removed for m in (*b.because, *b.despite))
    assert "".join(article.source[b.span.start : b.span.end] for b in article.blocks) == page(9)
    for other in (copydesk.clean(page(9), sites=memory), copydesk.clean(page(9), site="a.org", sites=memory)):
        assert other.to_dict() == copydesk.clean(page(9)).to_dict()


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.Example.org/x", "example.org"),
        ("https://user:pw@example.org:81?x", "example.org"),
        ("//example.org", "example.org"),
        ("http://[::1]:80/x", "[::1]"),
        ("example", None),
        ("", None),
        ("http://", None),
    ],
)
def test_the_site_of_an_address(url: str, site: str | None) -> None:
    assert site_of(None, url) == site


def test_learn_wants_to_know_the_site() -> None:
    with pytest.raises(ValueError, match="site="):
        SiteMemory().learn("x")
    assert not SiteMemory().learn(" \n", site="x")


def test_order_makes_no_difference() -> None:
    texts = [page(k) for k in range(4)]
    assert len({repr(contents(taught(*order))) for order in permutations(texts)}) == 1


def test_merging_is_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "SAMPLE", 5)
    texts = [page(k) for k in range(12)]
    whole = taught(*texts)
    one, other = taught(*texts[:8]), taught(*texts[5:])
    one.merge(other)
    other.merge(one)
    one.merge(one)
    assert contents(one) == contents(other) == contents(whole)
    assert one.stats("example.org").kept == 5


def test_memory_is_bounded_and_pages_are_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "SAMPLE", 64)
    memory = taught(*(f"{spelled(k)} own\nHome" for k in range(1000)))
    stats = memory.stats("example.org")
    assert stats.kept == 64
    assert 600 < stats.pages < 1500
    assert SAMPLE == 128
    long = taught("\n\n".join(spelled(k) for k in range(sites.MOST_LINES + 50)))
    assert long.stats("example.org").lines == sites.MOST_LINES


def test_forget() -> None:
    memory = taught(page(1), page(2))
    assert memory.forget("www.example.org")
    assert not memory.forget("example.org")
    assert memory.sites() == ()
    assert repeated(memory, page(3)) == {}


def test_names_of_sites_are_the_same_everywhere() -> None:
    memory = SiteMemory()
    memory.learn_page(read(page(1)), "WWW.Example.ORG.")
    memory.learn(page(2), site="example.org")
    assert memory.stats("Example.org").kept == 2
    assert memory.lines("www.example.org")


def test_what_was_learned_can_be_read() -> None:
    lines = taught(page(1), page(2), page(3)).lines("example.org")
    assert {line.text for line in lines} == {line.lower().replace("12", "0") for line in (*MENU, *FOOT)}
    assert {(line.pages, line.of) for line in lines} == {(3, 3)}
    assert {line.place for line in lines} == {"before", "after"}


@given(st.lists(st.text(), max_size=5), st.text())
def test_any_text_can_be_learned_and_recalled(texts: list[str], text: str) -> None:
    memory = taught(*texts)
    found = memory.recalled(read(text), "example.org").repeated
    assert all(0 < share < 1 for share in found.values())
    memory.lines("example.org")
    memory.stats("example.org")


# ------------------------------------------------------------------------------------------------------------ the file


def test_a_file_keeps_what_was_learned(tmp_path: Path) -> None:
    path = tmp_path / "a b#c?.sqlite"
    with SiteMemory.open(path) as memory:
        memory.learn(page(1), site="example.org")
        memory.learn(page(2), site="example.org")
    with SiteMemory.open(path, read_only=True) as memory:
        assert contents(memory) == contents(taught(page(2), page(1)))
        with pytest.raises(SiteError, match="readonly"):
            memory.learn(page(3), site="example.org")


def test_a_reader_sees_what_a_writer_adds(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with SiteMemory.open(path) as writer, SiteMemory.open(path, read_only=True) as reader:
        for k in range(4):
            writer.learn(page(k), site="example.org")
            assert len(repeated(reader, page(9))) == 8
            assert reader.stats("example.org").kept == k + 1


def test_a_memory_in_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with SiteMemory.open(path) as memory:
        memory.learn(page(1), site="example.org")
    script = f"""
import os
if os.getuid() == 0: os.setuid(65534)
from copydesk.sites import SiteMemory
print(SiteMemory.open({str(path)!r}, read_only=True).sites())
"""
    os.chmod(path, 0o444)
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        os.chmod(folder, 0o555 if folder == tmp_path else 0o755)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    os.chmod(tmp_path, 0o755)
    if "ModuleNotFoundError" in run.stderr or "Permission" in run.stderr:
        pytest.skip("the other user cannot read copydesk here")
    assert run.stdout.strip() == "('example.org',)", run.stderr


def _child(memory: SiteMemory, text: str) -> int:
    return len(repeated(memory, text))


def test_a_memory_in_a_file_goes_along_to_other_processes(tmp_path: Path) -> None:
    with SiteMemory.open(tmp_path / "s.sqlite") as memory:
        memory.learn(page(1), site="example.org")
        assert repeated(pickle.loads(pickle.dumps(memory)), page(2)) == repeated(memory, page(2))
        with multiprocessing.get_context("fork").Pool(1) as pool:
            assert pool.apply(_child, (memory, page(2))) == 8
    with pytest.raises(TypeError, match="file"):
        pickle.dumps(SiteMemory())


def _broken(path: Path, how: str) -> None:
    if how == "text":
        path.write_text("Home\nSport\n" * 400)
    elif how == "foreign":
        with sqlite3.connect(path) as base:
            base.execute("CREATE TABLE x (y)")
        base.close()
    elif how == "version":
        SiteMemory.open(path).close()
        with sqlite3.connect(path) as base:
            base.execute("PRAGMA user_version = 99")
        base.close()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "folder":
        path.mkdir()
    elif how == "damaged":
        with SiteMemory.open(path) as memory:
            for k in range(40):
                memory.learn(page(k), site="example.org")
        raw = bytearray(path.read_bytes())
        raw[4096:] = b"\xa5" * (len(raw) - 4096)
        path.write_bytes(raw)
    elif how == "rows":
        with SiteMemory.open(path) as memory:
            memory.learn(page(1), site="example.org")
        with sqlite3.connect(path) as base:
            base.execute("UPDATE pages SET lines = x'00', texts = x'00'")
        base.close()


MESSAGES = {
    "text": "no SQLite database",
    "foreign": "something else",
    "version": "another version",
    "empty": "an empty file",
    "folder": "cannot use",
    "damaged": "damaged",
    "rows": "damaged",
    "missing": "there is no",
}


@pytest.mark.parametrize("how", MESSAGES)
def test_a_file_that_is_no_memory_is_one_clear_line(
    how: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.sqlite"
    _broken(path, how)
    (tmp_path / "page.txt").write_text(page(9))
    for arguments in (
        ["--site-db", str(path), "--site", "example.org", str(tmp_path / "page.txt")],
        ["site", "stats", "--db", str(path)],
    ):
        assert main(arguments) == 2, arguments
        out, err = capfd.readouterr()
        assert not out
        assert err.count("\n") == 1
        assert MESSAGES[how] in err
        assert "s.sqlite" in err


# ---------------------------------------------------------------------------------------------------- the command line


@pytest.fixture
def crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    records = [json.dumps({"url": f"https://example.org/{k}", "text": page(k)}) for k in range(5)]
    Path("pages.jsonl").write_text("\n".join(records))
    for k in range(5):
        Path(f"{k}.txt").write_text(page(k))
    return tmp_path


def test_the_command_learns_and_shows(crawl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "learn", "pages.jsonl", "--db", "s.sqlite"]) == 0
    assert "5 pages learned" in capfd.readouterr().err
    assert main(["site", "learn", *(f"{k}.txt" for k in range(5)), "--site", "example.org", "--db", "s.sqlite"]) == 0
    assert "0 pages learned, 5 known" in capfd.readouterr().err
    assert main(["site", "stats", "--db", "s.sqlite", "--to", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["kept"] == 5
    assert main(["site", "show", "https://www.example.org/x", "--db", "s.sqlite"]) == 0
    assert "    5 of 5     before  home" in capfd.readouterr().out
    assert main(["--site-db", "s.sqlite", "--url", "https://example.org/9", "--explain", "4.txt"]) == 0
    assert "site.repeated" in capfd.readouterr().out


def test_an_exported_pack_is_a_pack(crawl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    main(["site", "learn", "pages.jsonl", "--db", "s.sqlite", "-q"])
    assert main(["site", "export", "example.org", "--db", "s.sqlite"]) == 0
    pack = capfd.readouterr().out
    (rule,) = tomllib.loads(pack).values()
    assert set(rule["phrases"]) == {"home", "sport", "culture", "weather", "imprint", "contact", "terms of use"}
    Path("pack.toml").write_text(pack)
    rules = copydesk.DEFAULT.with_pack(copydesk.load_pack("pack.toml"))
    found = copydesk.clean(page(9), rules=rules)
    assert any(m.rule == "site-example-org.line" for b in found.removed for m in (*b.because, *b.despite))


def test_merge_and_forget(crawl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    main(["site", "learn", "0.txt", "1.txt", "--site", "a.org", "--db", "a.sqlite", "-q"])
    main(["site", "learn", "2.txt", "--site", "b.org", "--db", "b.sqlite", "-q"])
    assert main(["site", "merge", "b.sqlite", "--db", "a.sqlite"]) == 0
    assert main(["site", "forget", "a.org", "--db", "a.sqlite"]) == 0
    assert main(["site", "forget", "a.og", "--db", "a.sqlite"]) == 2
    assert main(["site", "forget", "a.org", "--db", "missing.sqlite"]) == 2
    assert not Path("missing.sqlite").exists()
    capfd.readouterr()
    main(["site", "stats", "--db", "a.sqlite"])
    assert capfd.readouterr().out.startswith("b.org: 1 pages")


def test_records_that_cannot_be_learned_are_counted(
    crawl: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["[]", "{", '{"text": 3, "url": "http://a.org"}', '{"text": "x"}', '{"text": "x", "url": "http://a.org"}']
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    assert main(["site", "learn", "-", "--from", "jsonl", "--db", "s.sqlite"]) == 3
    assert "1 pages learned" in (err := capfd.readouterr().err)
    assert "4 could not be learned" in err
    assert main(["site", "learn", "none.txt", "--site", "a.org", "--db", "s.sqlite"]) == 2
    assert "cannot read none.txt" in capfd.readouterr().err


def test_memory_counts_on_html_pages_too() -> None:
    from copydesk import clean_html

    things = ("ferry", "bridge", "market", "school", "library", "harbour", "museum", "garden")

    def page(n: int) -> str:
        one, other, third = (things[(n + k) % len(things)] for k in (0, 3, 5))
        story = (
            f"<p>The {one} was closed on Friday after a night of storms, and nobody knows what the {other} will do.</p>"
            f"<p>For the {third} it is the second time this year, said a man who had seen the {one} from afar.</p>"
        )
        return f"<body><p>All the news of the islands in one place</p><div>Boats and tides</div>{story}</body>"

    with SiteMemory() as memory:
        for n in range(1, 6):
            memory.learn_page(clean_html(page(n), fast=True).page, "linden.example")
        known = clean_html(page(0), fast=True, site="linden.example", sites=memory)
    marked = {block.line for block in known.blocks for mark in (*block.because, *block.despite) if "site." in mark.rule}
    assert [known.page.lines[i].text for i in sorted(marked)] == [
        "All the news of the islands in one place",
        "Boats and tides",
    ]
    assert len(known.paragraphs) == 2
    assert known.paragraphs[0].startswith("The ferry was closed")
