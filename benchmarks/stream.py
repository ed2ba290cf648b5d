"""Streams at full size: memory, speed, workers, poison. Takes minutes.

    python benchmarks/stream.py [--size MB] [--pages FILE [--every N]] [step ...]

Steps: pages (real pages, JSONL with "text", of which every N-th is taken; the seeds where no file is given), memory
(a stream of --size MB at -j 1), line (one line of 300 MB), workers (-j 1 against -j 2), archive (reading a WET
archive), poison (10,000 records, 100 of them poisoned), killed (workers killed by signal 9 while they run), sites
(size of a site memory). All figures of docs/scale.md are printed by them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

WORDS = [
    "the",
    "harbour",
    "port",
    "authority",
    "said",
    "on",
    "Friday",
    "that",
    "ships",
    "had",
    "been",
    "kept",
    "at",
    "sea",
    "by",
    "storms",
    "and",
    "would",
    "return",
    "when",
    "the",
    "weather",
    "allowed",
    "while",
    "the",
    "minister",
    "spoke",
    "of",
    "a",
    "plan",
    "for",
    "new",
    "piers",
    "which",
    "the",
    "council",
    "has",
    "to",
    "vote",
    "on",
    "in",
    "spring",
]
CHROME = ["Home", "Politics", "Business", "Sport", "Culture", "Sign in", "Subscribe", "Share on Facebook", "Most read"]
TAIL = [
    "Related stories",
    "Read more: What the storm left behind",
    "© 2026 Harbour Post. All rights reserved.",
    "Privacy",
]


def page(noise: random.Random, paragraphs: int = 14) -> str:
    """A page of about 5 KB in the manner of a news page, no two alike."""
    body = []
    for _ in range(paragraphs):
        words = noise.choices(WORDS, k=noise.randint(25, 70))
        body.append(" ".join(words).capitalize() + ".")
    title = " ".join(noise.choices(WORDS, k=8)).capitalize()
    return "\n".join([*CHROME, title, "By Mara Ellison", "3 May 2026", *body, *TAIL])


def lines(megabytes: float, pages: int = 400, other: int = 0) -> Iterator[bytes]:
    """JSONL of that size, made of `pages` different pages; `other`: bytes of another key in each record."""
    noise = random.Random(1)
    made = [page(noise) for _ in range(pages)]
    size = number = 0
    while size < megabytes * 1e6:
        record = {"id": number, "url": f"https://a.example/{number}", "text": made[number % pages]}
        if other:
            record["html"] = "x" * other
        line = (json.dumps(record) + "\n").encode()
        size += len(line)
        number += 1
        yield line


def run(stdin: Iterable[bytes], *arguments: str) -> tuple[int, float, int, float]:
    """Status, seconds, peak memory of the command itself in MB, bytes it wrote."""
    code = (
        "import sys; from copydesk.cli import main; s = main(sys.argv[1:]); "
        "print('PEAK', open('/proc/self/status').read().split('VmHWM:')[1].split()[0], file=sys.stderr); sys.exit(s)"
    )
    begun = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        written = 0

        def drain() -> None:
            nonlocal written
            while part := process.stdout.read(1 << 20):
                written += len(part)

        reader = threading.Thread(target=drain)
        reader.start()
        for line in stdin:
            process.stdin.write(line)
        process.stdin.close()
        errors = process.stderr.read().decode()
        reader.join()
    seconds = time.monotonic() - begun
    print("   ", errors.splitlines()[0] if errors else "")
    return process.returncode, seconds, int(errors.split("PEAK")[1].split()[0]) // 1024, written


def pages(_: float) -> None:
    """Real pages: the time for one by itself, and for each of many, of processor; what comes out of them."""
    texts = real_pages()
    stream = [(json.dumps({"text": text}) + "\n").encode() for text in texts]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    before = _processor()
    run(stream[:1], "--from", "jsonl", "-q")
    start = _processor() - before
    _, _, peak, written = run(stream, "--from", "jsonl", "-q")
    spent = _processor() - before - 2 * start
    _, _, _, short = run(stream, "--from", "jsonl", "-q", "--short")
    print(
        f"{len(texts)} pages of {size / len(texts) / 1e3:.1f} KB: {size / spent / 1e6:.2f} MB/s, "
        f"{1e3 * spent / len(texts):.1f} ms a page, {start:.1f} s for a page alone, peak {peak} MB; "
        f"out: {written / size:.2f} times the text, {short / size:.2f} with --short"
    )


def real_pages() -> list[str]:
    """The texts of --pages, or the seeds a hundred times."""
    if options.pages is None:
        seeds = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
        return [path.read_text(encoding="utf-8") for path in seeds] * 100
    from copydesk.streams import Raw, lines_of, parts_of, unpacked

    with open(options.pages, "rb") as file:
        found = [json.loads(one.data)["text"] for one in lines_of(unpacked(parts_of(file))) if isinstance(one, Raw)]
    return found[:: options.every]


def archive(_: float) -> None:
    """Reading alone, without cleaning: a WET archive of gzip members, by fastwarc and by what is around it."""
    import gzip
    import io

    from fastwarc.warc import ArchiveIterator

    from copydesk.streams import parts_of, unpacked
    from copydesk.warc import warc_records

    noise = random.Random(3)
    blocks = [page(noise).encode() for _ in range(4000)]
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:{}>\r\nContent-Length: {}\r\n\r\n"
    records = (head.format(i, len(block)).encode() + block + b"\r\n\r\n" for i, block in enumerate(blocks))
    plain = list(records)
    for name, stored in (("plain", b"".join(plain)), ("gz", b"".join(map(gzip.compress, plain)))):
        begun = time.process_time()
        kept = sum(1 for _ in warc_records(unpacked(parts_of(io.BytesIO(stored)))))
        ours = time.process_time() - begun
        alone = sum(len(one.reader.read()) > 0 for one in ArchiveIterator(io.BytesIO(stored), parse_http=False))
        assert kept == alone == len(plain)
        theirs = time.process_time() - begun - ours
        print(f"{name}: {1e6 * ours / kept:.0f} us a record, fastwarc alone {1e6 * theirs / kept:.0f} us")


def memory(size: float) -> None:
    """A long stream in one process; most of each record is passed on, as cleaning 1 GB of text takes an hour."""
    status, seconds, peak, written = run(lines(size, other=95_000), "--from", "jsonl")
    print(
        f"stream of {size:g} MB: status {status}, {size / seconds:.2f} MB/s, peak {peak} MB, {written / 1e6:.0f} MB out"
    )


def line(_: float) -> None:
    """One line of 300 MB between two records."""
    record = b'{"text": "x"}\n'
    long = (b'{"text": "' + b"x" * 1_000_000 if i == 0 else b"x" * 1_000_000 for i in range(300))
    with tempfile.TemporaryDirectory() as folder:
        dead = Path(folder) / "dead"
        stream = (part for parts in ([record], long, [b'"}\n', record]) for part in parts)
        status, seconds, peak, _ = run(stream, "--from", "jsonl", "--dead-letter", str(dead))
        letter = json.loads(dead.read_text())
        print(
            f"a line of {letter['length'] / 1e6:.0f} MB: status {status}, {letter['code']}, peak {peak} MB, {seconds:.1f} s"
        )


def workers(size: float) -> None:
    """One process against two, in turns, by the clock and by processor time: the clock tells the load of the machine."""
    for _ in range(2):
        took, spent = {}, {}
        for jobs in (1, 2):
            before = _processor()
            _, took[jobs], _, _ = run(lines(size / 50), "--from", "jsonl", "-j", str(jobs))
            spent[jobs] = _processor() - before
        speed = f"{took[1] / took[2]:.2f} times as fast by the clock"
        cost = f"{spent[2] / spent[1]:.2f} times the processor time"
        print(f"{size / 50:g} MB: -j 1 {spent[1]:.1f} s of processor; -j 2 {speed}, {cost}")


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def poison(_: float) -> None:
    """The test of tests/test_records.py at its full size."""
    arguments = [sys.executable, "-m", "pytest", "-q", "tests/test_records.py", "-k", "poison"]
    subprocess.run(arguments, env={**os.environ, "COPYDESK_SLOW": "1"}, cwd=Path(__file__).parents[1], check=True)


def killed(size: float) -> None:
    """A worker is killed every second; nothing may be lost."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.jsonl"
        source.write_bytes(b"".join(lines(size / 50)))
        kept = source.read_bytes().count(b"\n")
        with (Path(folder) / "out").open("wb") as out:
            process = subprocess.Popen([sys.executable, "-m", "copydesk", "-j", "2", str(source)], stdout=out)
            deaths = 0
            while process.poll() is None:
                time.sleep(1)
                children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
                for child in children.read_text().split()[:1] if children.exists() else []:
                    os.kill(int(child), signal.SIGKILL)
                    deaths += 1
        ids = [json.loads(one)["id"] for one in (Path(folder) / "out").read_bytes().splitlines()]
        print(
            f"{deaths} workers killed: status {process.returncode}, {len(ids)} of {kept}, in order: {ids == list(range(kept))}"
        )


def sites(_: float) -> None:
    """A crawl of 200 sites: how large the memory is for so many pages, and where it stops growing."""
    from copydesk.sites import SiteMemory

    noise = random.Random(2)
    chrome = {n: [" ".join(noise.choices(WORDS, k=3)) + f" {n}" for _ in range(60)] for n in range(200)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sites.sqlite"
        learned = 0
        begun = time.monotonic()
        with SiteMemory.open(file) as memory:
            for wanted in (1000, 4000, 16000, 32000):
                while learned < wanted:
                    site = learned % 200
                    memory.learn("\n".join([*chrome[site], page(noise)]), site=f"site{site}.example")
                    learned += 1
                size = sum(one.stat().st_size for one in Path(folder).iterdir())
                rate = learned / (time.monotonic() - begun)
                print(
                    f"{learned} pages of 200 sites: {size / 1e6:.1f} MB, {size / learned:.0f} bytes a page, {rate:.0f} pages/s"
                )


STEPS = {one.__name__: one for one in (pages, memory, line, workers, archive, poison, killed, sites)}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", choices=[*STEPS, []], default=[])
    parser.add_argument("--size", type=float, default=1000, metavar="MB")
    parser.add_argument("--pages", metavar="FILE", help="JSONL with the key text, compressed or not")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    options = parser.parse_args()
    for name in options.steps or STEPS:
        STEPS[name](options.size)
