"""Records through streams: nothing is lost, nothing else is touched, whatever comes in."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import pty
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk
from copydesk.records import (
    FAULTS,
    BadRecordError,
    Counts,
    Ledger,
    Progress,
    Recipe,
    StoppedError,
    clean_records,
    members_of,
    spliced,
    treat,
)
from copydesk.ruleset import Pack, RuleError, Ruleset, phrase_rule
from copydesk.streams import LIMIT, PREVIEW, Cut, Raw, lines_of, packed, unpacked, whole_of

PAGE = (
    "Home\nSign in\n\nHarbour reopens after storms\n\nBy Mara Ellison\n\nThe harbour reopened on Friday after a week "
    "of storms that had kept forty ships at sea, the port authority said.\n\nThe first ferry left at dawn with two "
    "hundred passengers and a good deal of mail for the islands in the north.\n\nShare\n"
)
RECIPE = Recipe()


PEAK = r"open('/proc/self/status').read().split('VmHWM:')[1].split()[0]"
"""Gives a process's own peak of memory in KB; what getrusage says begins with that of the parent."""


def command(*arguments: str, stdin: bytes = b"", cwd: Path | None = None) -> tuple[int, bytes, str]:
    run = subprocess.run(
        [sys.executable, "-m", "copydesk", *arguments], input=stdin, capture_output=True, check=False, cwd=cwd
    )
    return run.returncode, run.stdout, run.stderr.decode()


def raw(data: bytes | str, **more: object) -> Raw:
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return Raw(2, 0, data, len(data))._replace(**more)  # type: ignore[arg-type]


def records(count: int) -> list[str]:
    return [json.dumps({"id": i, "text": PAGE.replace("Friday", f"day {i}")}) for i in range(count)]


# ------------------------------------------------------------------------------------------------------------ record


def test_a_record_is_itself_with_the_result() -> None:
    done = treat(RECIPE, raw(json.dumps({"id": 7, "text": PAGE, "url": "https://a.example/1"})))
    out = json.loads(done.out)
    article = copydesk.clean(PAGE, url="https://a.example/1")
    whole = article.to_dict()
    assert list(out) == ["id", "text", "url", "clean"]
    assert out["text"] == article.text
    assert out["clean"] == {name: whole[name] for name in whole if name not in ("text", "paragraphs")}
    assert (done.code, done.status, done.read, done.kept) == (None, "ok", len(PAGE), len(article.text))


ODD = (
    '{ "a":1.0e400,"b" : NaN, "n":123456789012345678901234567890,"f":0.1000000000000000055511151231257827, '
    '"lone":"\\ud800", "e":"\\u00e9é", "a":2, "x":[ {"text" : "not me"} ],'
    '"-":-Infinity,"big":%s, "text":%s ,"z":"\u2028\u0085" }'
)


def test_other_keys_are_untouched_to_the_byte() -> None:
    line = ODD % ("9" * 6000, json.dumps("x"))
    out = treat(RECIPE, raw(line)).out.decode()
    head, tail = line.split('"text":"x"')
    assert out.startswith(head + '"text":')
    assert tail.rstrip(" }") + ', "clean": {' in out
    assert out.count("\n") == 1


def test_a_second_pass_replaces_the_result() -> None:
    once = treat(RECIPE, raw(json.dumps({"clean": "old", "text": PAGE}))).out
    out = json.loads(once)
    assert list(out) == ["clean", "text"]
    again = json.loads(treat(RECIPE, raw(once.strip())).out)
    assert list(again) == ["clean", "text"]
    assert again["text"] == out["text"]


def test_the_last_of_a_doubled_key_counts() -> None:
    out = treat(RECIPE, raw('{"text": "first words", "text": null}')).out
    assert out.startswith(b'{"text": "first words", "text": null, "clean": {')


def test_an_article_that_is_missing_is_empty() -> None:
    for text in ("null", '""', '"  "'):
        done = treat(RECIPE, raw(f'{{"text": {text}}}'))
        assert (done.code, done.status) == (None, "empty")
        assert json.loads(done.out)["text"] == (None if text == "null" else "")


def test_a_lone_surrogate_in_the_text_becomes_a_replacement() -> None:
    out = treat(
        Recipe(keep=tuple(label.value for label in copydesk.Label)), raw('{"text": "a\\ud800b", "k": "\\udfff"}')
    )
    assert json.loads(out.out.decode("utf-8", "strict"))["text"] == "a\ufffdb"
    assert b'"k": "\\udfff"' in out.out


def test_bad_bytes_are_replaced_and_counted() -> None:
    done = treat(RECIPE, raw(b'{"text": "caf\xe9", "k": "\xff\xff"}'))
    assert done.code is None
    assert done.replaced == 3
    assert json.loads(done.out)["k"] == "\ufffd\ufffd"
    assert treat(Recipe(encoding="latin-1"), raw(b'{"text": "", "k": "\xe9"}')).replaced == 0


def test_a_byte_order_mark_is_eaten() -> None:
    assert treat(RECIPE, raw(b'\xef\xbb\xbf{"text": ""}', number=1)).code is None
    assert treat(RECIPE, raw(b'\xef\xbb\xbf{"text": ""}')).code == "bad-json"


BAD = [
    (b'{"text": "a', "bad-json"),
    (b"{'text': 'a'}", "bad-json"),
    (b'{"text": "a",}', "bad-json"),
    (b'{"text": "a"} {"text": "b"}', "bad-json"),
    (b'{"text": "a"}]', "bad-json"),
    (b'{text: "a"}', "bad-json"),
    (b'{"text" "a"}', "bad-json"),
    (b'{"text": }', "bad-json"),
    (b'{"text": "a" "b": 1}', "bad-json"),
    (b'{"text": "a\tb"}', "bad-json"),
    (b'{"text": "\\x"}', "bad-json"),
    (b"\0\0\0", "bad-json"),
    (b"\xff\xfe\x00garbage", "bad-json"),
    (b'["text"]', "no-object"),
    (b'"text"', "no-object"),
    (b"12", "no-object"),
    (b'{"body": "a"}', "no-field"),
    (b'{"text": 5}', "bad-field"),
    (b'{"text": ["a"]}', "bad-field"),
    (b'{"text": "a", "d": ' + b"[" * 100_000, "too-deep"),
    (b'{"text": "a", "d": ' + b'{"d":' * 501 + b"0" + b"}" * 501 + b"}", "too-deep"),
]


@pytest.mark.parametrize(("line", "code"), BAD)
def test_a_bad_record_has_its_code(line: bytes, code: str) -> None:
    done = treat(RECIPE, raw(line))
    assert done.code == code
    assert code in FAULTS
    out = json.loads(done.out)  # as it passes it is JSON, whatever it was
    assert out["clean"]["status"] == "error"
    assert out["clean"]["code"] == code
    if code in ("no-field", "bad-field"):
        assert {**json.loads(line), "clean": out["clean"]} == out
    elif "raw" in out:
        assert out["raw"].encode() == line


def test_many_brackets_are_not_deep() -> None:
    assert treat(RECIPE, raw(json.dumps({"text": "[" * 3000, "l": [[]] * 3000}))).code is None


def test_whatever_cleaning_does_the_record_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a plug-in")

    monkeypatch.setattr("copydesk.records.clean", broken)
    done = treat(RECIPE, raw('{"text": "x", "k": 1}'))
    assert done.code == "clean-failed"
    assert json.loads(done.out)["clean"]["message"] == "RuntimeError: a plug-in"
    assert done.out.startswith(b'{"text": "x", "k": 1, "clean"')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(), v, max_size=3),
)


@settings(max_examples=60)
@given(st.dictionaries(st.text(max_size=9), JSON, max_size=5), st.booleans(), st.sampled_from([None, 1]))
def test_splicing_changes_one_member(record: dict[str, object], ascii: bool, indent: int | None) -> None:
    text = json.dumps(record, ensure_ascii=ascii, indent=indent)
    found = members_of(text)
    assert [m.key for m in found] == list(record)
    out = json.loads(spliced(text, found, {"text": '"new"', "clean": "{}"}))
    assert repr({**record, "text": "new", "clean": {}}) == repr(out)


@given(st.text(alphabet='{}[]":,\\ \n0a', max_size=40))
def test_our_scanner_agrees_with_json(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        expected = None
    if isinstance(expected, dict):
        assert {member.key for member in members_of(text)} == set(expected)
        return
    with pytest.raises(BadRecordError) as caught:
        members_of(text)
    assert caught.value.code == ("bad-json" if expected is None else "no-object")


# ------------------------------------------------------------------------------------------------------------- lines


def cut_up(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        size = sizes[at % len(sizes)] if sizes else 7
        yield data[at : at + size]
        at += size


@given(
    st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"\x0b")), max_size=20),
    st.booleans(),
    st.lists(st.integers(1, 40), max_size=5),
)
def test_lines_are_split_at_line_feeds_only(lines: list[bytes], ends: bool, sizes: list[int]) -> None:
    data = b"\n".join(lines) + (b"\n" if ends and lines else b"")
    found = list(lines_of(cut_up(data, sizes)))
    assert all(isinstance(one, Raw) and data[one.offset : one.offset + one.length] == one.data for one in found)
    wanted = [(i + 1, line) for i, line in enumerate(data.split(b"\n")) if line.strip()]
    assert [(one.number, one.data) for one in found if isinstance(one, Raw)] == wanted


@pytest.mark.parametrize("sep", ["\u2028", "\u2029", "\u0085", "\x1c", "\x0b", "\x0c"])
def test_other_separators_stay_in_the_record(sep: str) -> None:
    line = json.dumps({"text": "", "k": f"a{sep}b"}, ensure_ascii=False) if ord(sep) > 0x7F else '{"text": ""}'
    status, out, _ = command("--from", "jsonl", "-q", stdin=f"{line}\n{line}\n".encode())
    assert status == 0
    assert out.count(b"\n") == 2
    assert json.loads(out.split(b"\n")[0]).get("k") in (f"a{sep}b", None)


@given(st.integers(1, 50), st.lists(st.integers(1, 40), max_size=5), st.integers(0, 200))
def test_a_long_line_is_one_fault(limit: int, sizes: list[int], long: int) -> None:
    data = b"a\n" + b"x" * (limit + 1 + long) + b"\nb\n"
    one, two, three = lines_of(cut_up(data, sizes), limit)
    assert isinstance(one, Raw)
    assert isinstance(two, Raw)
    assert isinstance(three, Raw)
    assert (one.fault, two.fault, three.fault) == (None, "too-long", None)
    assert (two.length, two.offset, three.offset, three.data) == (limit + 1 + long, 2, len(data) - 2, b"b")
    assert (b"x" * two.length).startswith(two.data)
    assert len(two.data) <= PREVIEW


def test_a_line_is_bounded_in_memory() -> None:
    script = (
        "from copydesk.streams import *\n"
        "parts = (b'x' * 262144 for _ in range(1200))\n"  # 300 MB, in one line
        "found = [one for one in lines_of(unpacked(parts))]\n"
        f"print(found[0].fault, found[0].length, {PEAK})"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout.split()
    assert out[:2] == ["too-long", str(1200 * 262144)]
    assert int(out[2]) < 120_000


# ------------------------------------------------------------------------------------------------------- compression


def zst(data: bytes) -> bytes:
    pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")
    out = io.BytesIO()
    with packed(out, "a.zst") as file:  # type: ignore[attr-defined]
        file.write(data)
    return out.getvalue()


PACK = {
    "plain": bytes,
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zst,
}
LINES = "".join(f"{line}\n" for line in records(300)).encode()


@pytest.mark.parametrize("how", PACK)
def test_compressed_streams_are_read(how: str) -> None:
    stored = PACK[how](LINES)
    for size in (1, 7, 65536) if len(stored) < 30_000 else (997, 65536):
        assert b"".join(unpacked(cut_up(stored, [size]))) == LINES  # type: ignore[arg-type]
    twice = PACK[how](LINES) + (b"\0" * 600 if how == "gz" else b"") + PACK[how](LINES)
    assert b"".join(unpacked([twice])) == LINES * 2  # type: ignore[arg-type]


@pytest.mark.parametrize("how", ["gz", "bz2", "xz", "zst"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.999])
def test_a_cut_stream_gives_every_whole_record(how: str, share: float) -> None:
    noise = random.Random(7)
    lines = b"".join(b'{"k": "%d"}\n' % noise.getrandbits(2000) for _ in range(800))
    stored = PACK[how](lines)
    parts = list(unpacked([stored[: int(len(stored) * share)]]))
    assert isinstance(parts[-1], Cut)
    assert parts[-1].code == "truncated"
    given_ = b"".join(part for part in parts if isinstance(part, bytes))
    assert lines.startswith(given_)
    if how == "gz":
        assert len(given_) > len(lines) * share * 0.9
    found = [one for one in lines_of(iter(parts)) if isinstance(one, Raw) and one.fault is None]
    assert len(found) == given_.count(b"\n")


def test_a_damaged_member_costs_itself_only() -> None:
    members = [gzip.compress(f"{line}\n".encode()) for line in records(9)]
    members[4] = members[4][:60] + b"\xff\xff\xff" + members[4][63:]
    found = list(lines_of(unpacked(members)))
    whole = [one.data.decode() for one in found if isinstance(one, Raw) and one.fault is None]
    assert whole == [line for i, line in enumerate(records(9)) if i != 4]
    assert any(isinstance(one, Cut) and one.code == "corrupt" for one in found)
    tail = list(lines_of(unpacked([gzip.compress(b"a\n") + b"<html>no"])))
    assert [one.data if isinstance(one, Raw) else one.code for one in tail] == [b"a", "corrupt"]


@given(st.binary(max_size=300), st.sampled_from(["", "gz", "bz2", "xz"]), st.integers(0, 200), st.binary(max_size=3))
def test_no_bytes_raise(data: bytes, how: str, at: int, change: bytes) -> None:
    stored = PACK[how](data) if how else data
    stored = stored[:at] + change + stored[at + len(change) :]
    for one in [*lines_of(unpacked([stored]), 100), *whole_of(unpacked([stored]), 100)]:
        if isinstance(one, Raw):
            assert json.loads(treat(RECIPE, one).out)


def test_a_bomb_comes_out_in_bursts(tmp_path: Path) -> None:
    (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(b"0" * 200_000_000, 1))
    script = (
        f"import sys; from copydesk.cli import main; status = main(['-q', {str(tmp_path / 'bomb.jsonl.gz')!r}])\n"
        f"print(status, {PEAK}, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    status, memory = run.stderr.split("\n")[-2].split()
    assert status == "3"
    assert int(memory) < 130_000
    assert json.loads(run.stdout)["clean"]["code"] == "too-long"


# ----------------------------------------------------------------------------------------------------------- command


SCALE = (10_000, 100) if os.environ.get("COPYDESK_SLOW") else (420, 20)
"""Records, and that every so-manieth is poisoned."""


def poisoned(count: int, every: int) -> tuple[list[bytes], dict[int, str]]:
    lines, bad = [], {}
    for i, line in enumerate(records(count)):
        if i % every == every // 2:
            poison, code = BAD[(i // every) % len(BAD)]
            lines.append(poison)
            bad[i + 1] = code
        else:
            lines.append(line.encode())
    return lines, bad


def test_poison_goes_to_the_dead_letters(tmp_path: Path) -> None:
    count, every = SCALE
    lines, bad = poisoned(count, every)
    stream = b"\n".join(lines) + b"\n"
    outputs = []
    for jobs in ("1", "2"):
        status, out, err = command(
            "--from", "jsonl", "--dead-letter", "dead", "--stats", "stats", "-j", jobs, stdin=stream, cwd=tmp_path
        )
        assert status == 3
        assert [json.loads(line)["id"] for line in out.splitlines()] == [i for i in range(count) if i + 1 not in bad]
        letters = [json.loads(line) for line in (tmp_path / "dead").read_bytes().splitlines()]
        assert {letter["line"]: letter["code"] for letter in letters} == bad
        for letter in letters:
            poison = lines[letter["line"] - 1]
            assert stream[letter["offset"] :].startswith(poison)
            assert letter.get("raw", "").encode() == poison or "raw_base64" in letter
        stats = json.loads((tmp_path / "stats").read_text())
        assert stats["records"] == count == sum(stats["statuses"].values()) + stats["failed"]
        assert stats["failed"] == stats["dead_letters"] == len(bad) == sum(stats["faults"].values())
        assert err.startswith(f"copydesk: {count} records: ")
        assert f"{len(bad)} to the dead letters" in err
        outputs.append((out, (tmp_path / "dead").read_bytes()))
    assert outputs[0] == outputs[1]


def test_policies() -> None:
    stream = b'{"text": ""}\n[]\n{"text": ""}\n'
    kept = command("--from", "jsonl", "--on-error", "drop", stdin=stream)
    assert kept[0] == 3
    assert kept[1].count(b"\n") == 2
    assert "1 failed (no-object 1; 1 dropped)" in kept[2]
    passed = command("--from", "jsonl", stdin=stream)
    assert passed[0] == 3
    assert [json.loads(line)["clean"]["status"] for line in passed[1].splitlines()] == ["empty", "error", "empty"]
    stopped = command("--from", "jsonl", "--on-error", "fail", stdin=stream)
    assert stopped[0] == 3
    assert stopped[1].count(b"\n") == 1
    assert stopped[2].startswith("copydesk: stopped: record 2 at byte 13: no-object")


def test_a_cut_file_is_said(tmp_path: Path) -> None:
    noise = random.Random(3)
    lines = [json.dumps({"id": i, "text": "", "n": noise.getrandbits(3000)}) for i in range(50)]
    stored = gzip.compress("\n".join(lines).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(stored[: len(stored) // 2])
    status, out, err = command("--dead-letter", "dead", "a.jsonl.gz", cwd=tmp_path)
    assert status == 3
    ids = [json.loads(line)["id"] for line in out.splitlines()]
    assert ids == list(range(len(ids)))
    assert len(ids) >= 23
    assert "a.jsonl.gz: the gz data ends before its end" in err
    assert json.loads((tmp_path / "dead").read_text())["code"] == "cut"


@pytest.mark.parametrize("more", [["-q"], ["-O", "out"], ["-j", "2"]])
def test_without_zstd_the_command_says_what_to_install(more: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(b"\x28\xb5\x2f\xfd rest")
    script = (
        "import sys; sys.modules['backports'] = sys.modules['compression'] = None\n"
        f"from copydesk.cli import main; sys.exit(main([*{more}, 'a.jsonl.zst']))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert run.stderr == "copydesk: zst files need Python 3.14, or: pip install 'copydesk[zst]'\n"
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_what_the_input_is(tmp_path: Path) -> None:
    line = records(1)[0].encode()
    expected = command("--from", "jsonl", "-q", stdin=line)
    assert command("--from", "auto", "-q", stdin=line) == expected
    assert command("--from", "auto", "-q", stdin=gzip.compress(line)) == expected
    (tmp_path / "a.ndjson").write_bytes(line + b"\r\n")
    assert command("-q", "a.ndjson", cwd=tmp_path) == expected
    (tmp_path / "a.txt").write_text(PAGE)
    status, out, _ = command("-q", "--to", "jsonl", "a.txt", cwd=tmp_path)
    assert status == 0
    assert json.loads(out)["file"] == "a.txt"
    assert json.loads(out)["text"] == copydesk.clean(PAGE).text
    assert command("a.txt", cwd=tmp_path)[1].decode() == copydesk.clean(PAGE).text + "\n"


def test_other_ways_out(tmp_path: Path) -> None:
    stream = "\n".join(records(2)).encode()
    out = command("--from", "jsonl", "--to", "json", "-q", stdin=stream)[1].splitlines()
    article = copydesk.clean(PAGE.replace("Friday", "day 1"))
    assert json.loads(out[1]) == {"record": 2, **article.to_dict()}
    assert f"==> 2 <==\n{article.text}\n" in command("--from", "jsonl", "--to", "text", "-q", stdin=stream)[1].decode()
    short = json.loads(command("--from", "jsonl", "--short", "-q", stdin=stream)[1].splitlines()[1])
    assert list(short["clean"]) == ["schema_version", "status", "language", "metadata"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--on-error", "dead-letter"], "--on-error dead-letter: say where to"),
        (["--dead-letter", "d", "--on-error", "drop"], "--dead-letter and --on-error drop exclude each other"),
        (["--resume"], "--resume goes with -O DIR"),
        (["-j", "-1"], "-j: -1 is no number of processes"),
        (["--max-record", "16Q"], "--max-record: '16Q' is no size"),
        (["--from", "jsonl", "--explain"], "--explain is for pages"),
        (["-O", "d", "a/x.jsonl", "b/x.jsonl.gz", "c/x.jsonl"], "-O: two files would be written to d/x.jsonl"),
        (["-O", "d", "--dead-letter", "f"], "with -O dead letters stand beside each part"),
        (["--dead-letter", "no/such/f"], "cannot write no/such/f"),
        (["no.jsonl"], "cannot read no.jsonl: No such file"),
    ],
)
def test_what_cannot_be(tmp_path: Path, arguments: list[str], message: str) -> None:
    status, out, err = command(*arguments, cwd=tmp_path)
    assert (status, out) == (2, b"")
    assert err.startswith(f"copydesk: {message}")


def test_a_closed_pipe_ends_quietly_with_workers(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(records(800)))
    arguments = [sys.executable, "-m", "copydesk", "-j", "2", "a.jsonl"]
    with subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_nothing_of_a_record_moves_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "", "k": "\x9b31m\u202e"}\n{"text": ""}\n')
    ours, theirs = pty.openpty()
    arguments = [sys.executable, "-m", "copydesk", "--short", "a.jsonl"]
    with subprocess.Popen(arguments, cwd=tmp_path, stdout=theirs, stderr=subprocess.PIPE):
        os.close(theirs)
        seen = b""
        while b"language" not in seen.partition(b"\n")[2]:
            seen += os.read(ours, 65536)
    os.close(ours)
    one, two = seen.decode().split("\r\n")[:2]
    assert json.loads(one)["k"] == "\x9b31m\u202e"
    assert one.isascii()
    assert two.startswith('{"text": ""')


# ------------------------------------------------------------------------------------------------------------- parts


def test_parts_are_complete_or_not_there(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl.gz"):
        with open(tmp_path / name, "wb") as file, packed(file, name) as stream:
            stream.write("\n".join(records(3)).encode())
    (tmp_path / "c.jsonl").write_bytes(b"[]\n" + records(1)[0].encode())
    names = ("a.jsonl", "b.jsonl.gz", "c.jsonl")
    status, out, _ = command("-O", "out", "--on-error", "dead-letter", "--resume", *names, cwd=tmp_path)
    assert (status, out) == (3, b"")
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert not [name for name in made if name.endswith(".part")]
    assert gzip.decompress(made["b.jsonl.gz"]) == made["a.jsonl"]
    assert made["a.jsonl"] == command("-q", "a.jsonl", cwd=tmp_path)[1]
    assert json.loads(made["c.jsonl.dead.jsonl"])["code"] == "no-object"

    times = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    (tmp_path / "a.jsonl").write_text("\n".join(records(2)))
    status, _, err = command("-O", "out", "--on-error", "dead-letter", "--resume", *names, cwd=tmp_path)
    assert status == 3  # the record that failed before is still not clean
    assert "b.jsonl.gz: done before" in err
    assert "7 records" in err
    changed = {path.name for path in (tmp_path / "out").iterdir() if path.stat().st_mtime_ns != times[path.name]}
    assert changed == {"a.jsonl", "a.jsonl.done.json", "a.jsonl.dead.jsonl"}
    err = command("-O", "out", "--on-error", "dead-letter", "--resume", "--keep", "byline", *names, cwd=tmp_path)[2]
    assert "done before" not in err  # another recipe


def test_a_part_that_stops_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(records(1)[0].encode() + b"\n[]\n")
    assert command("-O", "out", "--on-error", "fail", "a.jsonl", cwd=tmp_path)[0] == 3
    assert list((tmp_path / "out").iterdir()) == []
    status, _, err = command("-O", ".", "a.jsonl", cwd=tmp_path)
    assert status == 2
    assert "over itself" in err


# ------------------------------------------------------------------------------------------------------------ memory


def generated(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b'{"text": "", "pad": "' + b"x" * 1_000_000 + b'"}\n'


def test_a_stream_is_bounded_in_memory(tmp_path: Path) -> None:
    script = (
        f"import sys; from copydesk.cli import main; status = main(['-q', '--from', 'jsonl'])\n"
        f"print(status, {PEAK}, file=sys.stderr)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        for part in generated(150):
            process.stdin.write(part)
        process.stdin.close()
        status, memory = process.stderr.read().split()
    assert status == b"0"
    assert int(memory) < 120_000


# --------------------------------------------------------------------------------------------------- ledger, pickles


def test_the_ledger_stops() -> None:
    ledger = Ledger(lambda _: None, "fail")
    with pytest.raises(StoppedError, match="record 2"):
        clean_records([raw('{"text": ""}', number=1), raw("[]"), raw("[]")], RECIPE, ledger)
    assert ledger.counts.records == 2


def test_counts_add_up_and_come_back() -> None:
    one = Counts(records=3, read=10, kept=5, cuts=["a"])
    one.statuses["ok"] += 2
    one.faults["cut"] += 1
    one.passed = 1
    assert one.summary() == "3 records: 2 ok, 1 failed (cut 1; 1 passed); 50 % of the text removed"
    back = Counts.from_dict(json.loads(json.dumps(one.to_dict())))
    assert back == one
    one.add(back)
    assert (one.records, one.statuses["ok"], one.cuts) == (6, 4, ["a", "a"])


def test_progress() -> None:
    screen = io.StringIO()
    progress = Progress(screen, total=4_000_000)
    progress.seen(b"x" * 1_000_000)
    counts = Counts(records=1200, read=100, kept=40)
    assert progress.line(counts, 2.0) == (
        "1,200 records  0.5 MB/s  60 % removed  [#####...............] 25 %, 0:06 left"
    )
    progress.shown -= 1
    progress.show(counts)
    progress.show(counts)
    progress.clear()
    assert screen.getvalue().count("\r") == 3
    assert screen.getvalue().endswith("\r")


def pack_rules() -> Ruleset:
    table: dict[str, object] = {"label": "other", "strength": "certain", "phrases": ["your stars", "moon"]}
    return copydesk.DEFAULT.without("promo.*").with_pack(Pack("mine", (phrase_rule("mine.stars", table),)))


@pytest.mark.parametrize(
    "rules", [copydesk.DEFAULT, copydesk.DEFAULT.only("promo.*"), pack_rules()], ids=["all", "some", "pack"]
)
def test_a_pickled_recipe_is_its_configuration(rules: Ruleset) -> None:
    recipe = Recipe(language="en", keep=("dateline",), rules=rules)
    fresh = pickle.dumps(recipe)
    recipe.article(PAGE)
    recipe.article("Das ist ein Satz, der auf Deutsch geschrieben wurde und nicht sehr kurz ist.")
    assert pickle.dumps(recipe) == fresh
    back = pickle.loads(fresh)
    assert pickle.dumps(back) == fresh
    assert back == recipe
    assert back.rules.ids() == rules.ids()
    assert [one for one in back.rules if one in copydesk.DEFAULT.rules] == [
        one for one in rules if one in copydesk.DEFAULT.rules
    ]
    assert back.fingerprint() == recipe.fingerprint() != Recipe().fingerprint()
    assert pickle.loads(pickle.dumps(rules)) == rules
    assert len(fresh) < 30_000


@copydesk.rule("test.top", copydesk.Label.OTHER, copydesk.Strength.HINT)
def top(page: copydesk.Page, words: object) -> Iterator[copydesk.Hit]:
    """Nothing."""
    yield from ()


def test_rules_of_others_travel_by_import_path() -> None:
    def hidden(page: copydesk.Page, words: object) -> Iterator[copydesk.Hit]:
        """Nothing."""
        yield from ()

    rules = Ruleset((top,))
    back = pickle.loads(pickle.dumps(rules))
    assert back.rules[0] is top
    local = copydesk.rule("test.local", copydesk.Label.OTHER, copydesk.Strength.HINT)(hidden)
    with pytest.raises(RuleError, match="define it at the top of a module"):
        pickle.dumps(Ruleset((local,)))
    with pytest.raises(RuleError, match=r"has no rule 'nav\.gone'"):
        Ruleset.from_configuration({"own": ["nav.gone"], "phrases": [], "python": []})


def test_the_limit_is_sixteen_mebibytes() -> None:
    assert LIMIT == 16 * 1024 * 1024
