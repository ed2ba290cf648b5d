"""The command line, run as people run it."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.cli import decode, main
from copydesk.gutter import HIDDEN, strip_gutter

PAGE = """Home
Sign in

Harbour reopens after storms

By Mara Ellison

The harbour reopened on Friday after a week of storms that had kept forty ships at sea, the port authority said.

The first ferry left at dawn with two hundred passengers and a good deal of mail for the islands in the north.

“We lost days, not the will,” said the harbour master, who had slept in his office since the storms began.

Fishermen expect the market to open again on Monday, when the last of the fleet is due back from the south.

Share
"""
NASTY = PAGE.replace("The harbour", "The \x1b]0;owned\x07har\u202ebo\u200bur\x9b31m\x7f")
ALL = [word for label in copydesk.Label for word in ("--keep", label.value)]
"""With these the whole page is kept, whatever the decoder makes of it."""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """Runs the command in this process: `run(*arguments, stdin=bytes)` gives status, output, errors."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str, stdin: bytes | str = b"") -> tuple[int, str, str]:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
            patch.setattr(sys, "stdout", open(os.dup(1), "w", encoding="utf-8"))  # noqa: SIM115
            patch.setattr(sys, "stderr", open(os.dup(2), "w", encoding="utf-8"))  # noqa: SIM115
            try:
                status = main(arguments)
            except SystemExit as stop:
                status = int(stop.code or 0)
            sys.stdout.close()
            sys.stderr.close()
        out, err = capfdbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")

    return call


def write(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def written(page: str) -> str:
    """The article of a page as the command writes it: nothing at all for an empty one."""
    text = copydesk.clean(page).text
    return text + "\n" if text else ""


def test_a_filter(run: Run) -> None:
    status, out, err = run(stdin=PAGE)
    assert (status, err) == (0, "")
    assert out == written(PAGE)


def test_a_dash_is_standard_input(run: Run) -> None:
    assert run("-", stdin=PAGE) == run(stdin=PAGE)


def test_several_files_stand_apart(run: Run) -> None:
    out = run(write("a.txt", PAGE), write("b.txt", PAGE))[1]
    assert out == f"==> a.txt <==\n{written(PAGE)}\n==> b.txt <==\n{written(PAGE)}"


def test_json_is_one_object_a_line(run: Run) -> None:
    out = run("--to", "json", write("a.txt", PAGE), write("b.txt", "x\ud800y".encode("utf-8", "surrogatepass")))[1]
    one, other = map(json.loads, out.splitlines())
    assert one["file"] == "a.txt"
    assert other["file"] == "b.txt"
    assert {"file": "a.txt", **copydesk.clean(PAGE).to_dict()} == one
    assert json.loads(run("--to", "json", stdin=PAGE)[1])["file"] is None


def test_explain_without_a_terminal_is_the_gutter(run: Run) -> None:
    status, out, _ = run("--explain", stdin=NASTY)
    assert status == 0
    assert out == copydesk.clean(NASTY).gutter()
    assert strip_gutter(out) == NASTY


def test_diff(run: Run) -> None:
    out = run("--diff", write("a.txt", PAGE))[1].splitlines()
    assert out[:2] == ["--- a.txt", "+++ a.txt (article)"]
    paragraphs = copydesk.clean(PAGE).paragraphs
    assert {line[1:] for line in out[2:] if line[0] == " "} <= set(paragraphs)
    gone = [line[1:] for line in out[2:] if line[0] == "-"]
    assert gone == [line for line in PAGE.split("\n") if line and line not in paragraphs]


def test_report_is_written_and_nothing_else(run: Run) -> None:
    status, out, err = run("--report", "out.html", write("a.txt", NASTY), write("b <i>.txt", PAGE))
    assert (status, out, err) == (0, "", "")
    html = Path("out.html").read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert "b &lt;i&gt;.txt" in html
    assert not HIDDEN.search(html.replace("\n", ""))
    assert run("--report", "-", "a.txt")[1].startswith("<!doctype html>")
    assert run("--report", "out.html", "--to", "text", "b <i>.txt")[1] == written(PAGE)
    assert run("--report", "no/such/out.html", "a.txt")[::2] == (
        2,
        "copydesk: cannot write no/such/out.html: No such file or directory\n",
    )


def test_check(run: Run) -> None:
    pieces = len(copydesk.clean(PAGE).removed)
    assert pieces
    noun = "piece" if pieces == 1 else "pieces"
    assert run("--check", write("a.txt", PAGE)) == (1, "", f"copydesk: a.txt: would remove {pieces} {noun}\n")
    assert run("--check", "-q", "a.txt") == (1, "", "")
    assert run("--check", stdin="") == (0, "", "")


def test_keep_is_heard(run: Run) -> None:
    assert "Home" in run(*ALL, stdin=PAGE)[1]
    assert run("--check", *ALL, stdin=PAGE) == (0, "", "")


def test_rules_are_chosen(run: Run) -> None:
    listed = run("--rules", "--select", "promo.*", "--ignore", "promo.support")[1].splitlines()
    ids = [line.split()[0] for line in listed]
    assert ids == [id for id in copydesk.DEFAULT.ids() if id.startswith("promo.") and id != "promo.support"]
    assert all(" likely " in line or " certain " in line or " hint " in line for line in listed)
    out = run("--rules", "--to", "json")[1].splitlines()
    assert [json.loads(line)["id"] for line in out] == list(copydesk.DEFAULT.ids())
    assert set(json.loads(out[0])) == {"id", "label", "strength", "summary", "languages"}


def test_a_pack_is_heard(run: Run) -> None:
    pack = '["mine.horoscope"]\nlabel = "other"\nstrength = "certain"\nposition = "start"\nphrases = ["your stars"]\n'
    write("pack.toml", pack)
    page = PAGE + "Your stars for today\n"
    out = run("--explain", "--pack", "pack.toml", stdin=page)[1]
    assert "mine.horoscope" in out
    assert "mine.horoscope" in run("--rules", "--pack", "pack.toml")[1]


def test_what_is_known_is_passed_on(run: Run) -> None:
    out = run("--to", "json", "--language", "DE-at", "--url", "https://a.example/1", "--now", "2026-03-01", stdin=PAGE)[
        1
    ]
    metadata = json.loads(out)["metadata"]
    assert metadata["language"] == "de"
    assert metadata["url"] == "https://a.example/1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pgae.txt"], "cannot read pgae.txt: No such file or directory; near: page.txt"),
        (["."], "cannot read .: Is a directory"),
        (["a\0b"], "cannot read a\\u{0}b: embedded null byte"),
        (["--select", "promo.also-raed"], "no rule matches 'promo.also-raed'; near: promo.also-read"),
        (["--ignore", "zzz"], "no rule matches 'zzz'"),
        (["--pack", "no.toml"], "no.toml: No such file or directory"),
        (["--keep", "datline"], "--keep: there is no label 'datline'; near: dateline"),
        (["--keep", "zzz"], "--keep: there is no label 'zzz'; labels are body, standfirst"),
        (["--encoding", "utf-9"], "--encoding: there is no encoding 'utf-9'; near: utf-8"),
        (["--encoding", "base64"], "--encoding: there is no encoding 'base64'"),
        (["--encoding", "a\0b"], "--encoding: there is no encoding"),
        (["--language", "english"], "--language: 'english' is no language code; write ISO 639-1"),
        (["--now", "yesterday"], "--now: 'yesterday' is no ISO 8601 time"),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, arguments: list[str], message: str) -> None:
    write("page.txt", PAGE)
    status, out, err = run(*arguments, *(["page.txt"] if arguments[0].startswith("-") else []))
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(f"copydesk: {message}")


def test_wrong_usage(run: Run) -> None:
    status, out, err = run("--to", "yaml")
    assert (status, out) == (2, "")
    assert "invalid choice: 'yaml'" in err
    assert run("--expl")[0] == 2  # no abbreviations: they would break when an option is added


def test_a_missing_file_does_not_stop_the_rest(run: Run) -> None:
    status, out, err = run("no.txt", write("a.txt", PAGE))
    assert status == 2
    assert copydesk.clean(PAGE).text in out
    assert err.startswith("copydesk: cannot read no.txt")


def test_help_and_version(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    assert "examples:" in out
    assert "exit status:" in out
    assert run("--version")[1] == f"copydesk {copydesk.__version__}\n"


@pytest.mark.parametrize("bom", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_eaten(run: Run, bom: str) -> None:
    assert run(stdin=PAGE.encode(bom)) == run(stdin=PAGE)


def test_bad_bytes_are_counted(run: Run) -> None:
    raw = PAGE.encode().replace(b"Friday", b"Fri\xffd\xc3ay")
    status, out, err = run(*ALL, stdin=raw)
    assert status == 0
    assert "Fri\ufffdd\ufffday" in out
    assert err == "copydesk: standard input: 2 places are not utf-8, replaced by U+FFFD\n"
    assert run("-q", stdin=raw)[2] == ""
    assert "Friÿd" in run(*ALL, "--encoding", "latin-1", stdin=raw)[1]


@given(st.binary(max_size=200))
def test_decoding_counts_right(raw: bytes) -> None:
    text, bad = decode(raw)
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        assert text == raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        assert bad == text.count("\ufffd") - raw.count("\ufffd".encode())


def test_colour(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in run("--explain", stdin=PAGE)[1]
    coloured = run("--explain", "--color", "always", stdin=PAGE)[1]
    assert "\x1b[" in coloured
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run("--explain", stdin=PAGE)[1] == coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("--diff", stdin=PAGE)[1]
    assert "\x1b[" in run("--diff", "--color", "always", stdin=PAGE)[1]


def test_data_is_true_to_the_byte(run: Run) -> None:
    assert "\x1b]0;owned\x07har\u202ebo\u200bur\x9b31m\x7f reopened" in run(*ALL, stdin=NASTY)[1]
    record = json.loads(run(*ALL, "--to", "json", stdin=NASTY)[1])
    assert "\x1b]0;owned\x07har\u202ebo\u200bur\x9b31m\x7f reopened" in record["text"]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "copydesk", *arguments]


@pytest.mark.parametrize(
    "arguments", [[], ["--explain"], ["--diff"], ["--to", "json"], ["--explain", "--color", "never"]]
)
def test_nothing_of_the_page_moves_a_terminal(tmp_path: Path, arguments: list[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(NASTY.encode())
    screen = on_terminal(command(*arguments, *ALL, str(page)))
    assert not HIDDEN.search(_bare(screen).replace("\r\n", ""))
    assert "owned" in screen or "--diff" in arguments
    if "--explain" in arguments:
        assert all(len(line) <= 80 for line in _bare(screen).split("\r\n"))
        assert ("\x1b[" in screen) is ("never" not in arguments)
    if arguments == ["--to", "json"]:
        kept = copydesk.clean(NASTY, keep=[label.value for label in copydesk.Label])
        assert json.loads(screen)["paragraphs"] == list(kept.paragraphs)


def _bare(screen: str) -> str:
    for code in ("\x1b[0m", "\x1b[2m", *(f"\x1b[{n}m" for n in range(31, 38))):
        screen = screen.replace(code, "")
    return screen


def on_terminal(arguments: list[str]) -> str:
    """What the command writes to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")}
    with subprocess.Popen(arguments, stdout=theirs, env={**clean, "TERM": "xterm"}) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux: the other side is closed
                break
            if not part:
                break
            seen += part
    os.close(ours)
    assert process.returncode == 0
    return seen.decode("utf-8")


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE * 2000, encoding="utf-8")
    with subprocess.Popen(command("--explain", str(page)), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_closed_input_is_named() -> None:
    run = subprocess.run(["sh", "-c", 'exec "$@" <&-', "sh", *command()], stderr=subprocess.PIPE, check=False)
    assert (run.returncode, run.stderr) == (2, b"copydesk: cannot read standard input: it is closed\n")


def test_an_interrupt_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("copydesk.cli.clean", interrupted)
    assert run(stdin=PAGE) == (130, "", "")


def test_output_does_not_mind_the_locale(tmp_path: Path) -> None:
    page = "Prose " * 20 + "— здравствуй, 世界."
    outputs = {
        subprocess.run(
            command(), input=page.encode(), stdout=subprocess.PIPE, env={**os.environ, **locale}, check=True
        ).stdout
        for locale in ({"LANG": "C", "LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"PYTHONIOENCODING": "latin-1"})
    }
    assert len(outputs) == 1
