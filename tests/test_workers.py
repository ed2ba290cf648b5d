"""Workers that die: nothing is lost but the record that kills them, and the run ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from copydesk.records import Recipe, _treat_unit, batches_of
from copydesk.streams import lines_of
from copydesk.workers import Lost, in_order

TEXT = "The harbour reopened on Friday after a week of storms that had kept forty ships at sea, the port said."


def double(n: int) -> int:
    return 2 * n


def moody(marks: str, n: int) -> int:
    """Dies of some numbers always, of others the first time only."""
    if n % 50 == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if n % 50 == 17:
        os._exit(7)
    if n % 50 == 23:
        raise ValueError("the worker's own error")
    if n % 50 == 31:
        mark = Path(marks) / str(n)
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGSEGV)
    return n


def slow(n: int) -> int:
    if n == 5:
        time.sleep(60)
    return n


def batches(count: int, size: int) -> list[list[int]]:
    return [list(range(at, min(at + size, count))) for at in range(0, count, size)]


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_results_come_in_order(jobs: int) -> None:
    made = list(in_order(double, batches(1000, 7), jobs))
    assert [one for batch, _ in made for one in batch] == list(range(1000))
    assert [one for _, results in made for one in results] == [2 * n for n in range(1000)]
    assert list(in_order(double, [], jobs)) == []
    assert list(in_order(double, [[], [1], []], jobs)) == [([], []), ([1], [2]), ([], [])]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_dead_worker_costs_its_record_only(jobs: int, tmp_path: Path) -> None:
    made = [one for _, results in in_order(partial(moody, str(tmp_path)), batches(200, 20), jobs) for one in results]
    assert len(made) == 200
    lost = {n: one for n, one in enumerate(made) if isinstance(one, Lost)}
    assert sorted(lost) == [n for n in range(200) if n % 50 in (13, 17, 23)]
    assert lost[13].code == "worker-died"
    assert lost[13].message.endswith("killed by SIGKILL")
    assert lost[17].message.endswith("exit status 7")
    assert all(one == n for n, one in enumerate(made) if n not in lost)
    assert len(list(tmp_path.iterdir())) == 4  # those that killed once were tried again, and lived


def test_a_hanging_worker_is_ended() -> None:
    made = [one for _, results in in_order(slow, batches(12, 4), 2, stall=0.5) for one in results]
    assert isinstance(made[5], Lost)
    assert made[5].code == "worker-hung"
    assert made[:5] + made[6:] == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]


def test_an_outsider_kills_workers() -> None:
    killed = 0
    made = []
    for _, results in in_order(double, batches(4000, 10), 2):
        made += results
        if len(made) % 400 == 0 and killed < 5:
            children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
            for child in children[:1]:
                os.kill(int(child), signal.SIGKILL)
                killed += 1
    assert killed == 5
    assert [n for n in made if not isinstance(n, Lost)] == [2 * n for n in range(4000)]


def test_leaving_early_stops_the_workers() -> None:
    made = in_order(double, batches(1000, 1), 3)
    next(made)
    made.close()
    assert Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split() == []


def test_input_is_not_read_far_ahead() -> None:
    taken = 0

    def counted() -> object:
        nonlocal taken
        for batch in batches(1000, 1):
            taken += 1
            yield batch

    made = in_order(double, counted(), 2)  # type: ignore[arg-type]
    next(made)
    assert taken <= 2 * 4 + 1
    made.close()


def test_spawned_workers_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.workers.sys.platform", "darwin")
    lines = [json.dumps({"text": TEXT, "n": n}).encode() for n in range(3)]
    units = list(lines_of(iter([b"\n".join(lines)])))
    made = list(in_order(partial(_treat_unit, Recipe()), batches_of(units), 1))
    assert made[0][1] == [_treat_unit(Recipe(), unit) for unit in units]


def test_output_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"{TEXT} {n}", "n": n}) for n in range(150)]
    lines[70], lines[100] = "[]", '{"text": 1}'
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "copydesk", "-q", "-j", jobs, "a.jsonl"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        ).stdout
        for jobs in ("1", "2", "7")
    }
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == 150
