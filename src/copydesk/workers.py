"""-j N: worker processes that may die without losing a record.

The pools of the standard library hang or give up when one worker is killed. Here the parent watches each worker: one
that dies is replaced, the record that it had in hand is tried once more, alone, and given back as lost where it kills
its worker again. Results come in the order of the records, whichever worker made them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
R = TypeVar("R")

STALL = 300.0
"""Seconds after which a worker that has not answered is taken for hanging. A record takes milliseconds."""
AHEAD = 4
"""Batches a worker that may be under way or waiting for their turn: bounds the memory, whatever one record takes."""


class Lost(NamedTuple):
    """In the place of a result: the record's worker died or hung, twice."""

    code: str
    message: str


class _Task(NamedTuple):
    number: int
    """Of the batch that the records come from."""
    records: list[Any]
    first: int
    """Place of the first record in that batch."""
    again: bool
    """Whether this is one record that has killed a worker."""


class _Worker:
    """A process and what it has in hand."""

    def __init__(self, context: Any, work: Callable[[Any], Any], others: Iterable[Connection]) -> None:
        self.pipe, theirs = context.Pipe()
        forks = context.get_start_method() == "fork"
        inherited = (*others, self.pipe) if forks else ()
        self.process = context.Process(target=_serve, args=(theirs, work, inherited), daemon=True)
        self.process.start()
        theirs.close()
        self.task: _Task | None = None
        self.answered = 0
        """Records of the task that are done: the next one is in hand."""
        self.since = 0.0

    def give(self, task: _Task) -> None:
        self.task, self.answered, self.since = task, 0, time.monotonic()
        with contextlib.suppress(OSError):  # it is dead; the parent sees that when it waits
            self.pipe.send(task.records)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, work: Callable[[Any], Any], inherited: tuple[Connection, ...]) -> None:
    """The worker: answers batches until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    for other in inherited:  # held open here, they would hide the parent's end from the others
        other.close()
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            for one in batch:
                pipe.send(work(one))
        except OSError:
            return


class _Supervisor(Generic[T, R]):
    def __init__(self, work: Callable[[T], R], batches: Iterable[list[T]], jobs: int, stall: float) -> None:
        self.work, self.batches, self.jobs, self.stall = work, iter(batches), jobs, stall
        self.context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self.workers: list[_Worker] = []
        self.waiting: deque[_Task] = deque()
        self.open: dict[int, tuple[list[T], list[R | Lost | None], int]] = {}
        """Task number -> batch, results, how many are missing."""
        self.taken, self.given = 0, 0
        self.dry = False

    def run(self) -> Generator[tuple[list[T], list[R | Lost]], None, None]:
        try:
            while True:
                self._hand_out()
                while self.given in self.open and not self.open[self.given][2]:
                    batch, results, _ = self.open.pop(self.given)
                    self.given += 1
                    yield batch, [one for one in results if one is not None]
                    self._hand_out()
                if self.dry and not self.open:
                    return
                self._listen()
        finally:
            for worker in self.workers:
                worker.stop()

    def _hand_out(self) -> None:
        """Gives every idle worker a task, starting workers as long as there is something for them."""
        for worker in [one for one in self.workers if one.task is None and not one.process.is_alive()]:
            worker.stop()
            self.workers.remove(worker)
        while True:
            if not self.waiting and not self._take():
                return
            idle = next((worker for worker in self.workers if worker.task is None), None)
            if idle is None:
                if len(self.workers) == self.jobs:
                    return
                idle = _Worker(self.context, self.work, [worker.pipe for worker in self.workers])
                self.workers.append(idle)
            idle.give(self.waiting.popleft())

    def _take(self) -> bool:
        """Takes a batch from the input where there is room for it."""
        if self.dry or len(self.open) >= AHEAD * self.jobs:
            return False
        batch = next(self.batches, None)
        if batch is None:
            self.dry = True
            return False
        self.open[self.taken] = batch, [None] * len(batch), len(batch)
        if batch:
            self.waiting.append(_Task(self.taken, batch, 0, False))
        self.taken += 1
        return bool(batch) or self._take()

    def _listen(self) -> None:
        """Waits for answers, deaths, or the next moment at which a worker counts as hanging."""
        busy = [worker for worker in self.workers if worker.task is not None]
        if not busy:
            return
        patience = max(0.0, min(worker.since for worker in busy) + self.stall - time.monotonic())
        ready = set(wait([one for worker in busy for one in (worker.pipe, worker.process.sentinel)], patience))
        for worker in busy:
            if worker.pipe in ready or (worker.process.sentinel in ready and worker.pipe.poll()):
                try:
                    self._store(worker, worker.pipe.recv())
                except Exception:  # the pipe broke off, or what came through it is no answer
                    self._bury(worker, "worker-died")
            elif worker.process.sentinel in ready:
                self._bury(worker, "worker-died")
            elif time.monotonic() - worker.since >= self.stall:
                self._bury(worker, "worker-hung")

    def _store(self, worker: _Worker, answer: R | Lost) -> None:
        task = worker.task
        assert task is not None
        batch, results, missing = self.open[task.number]
        results[task.first + worker.answered] = answer
        self.open[task.number] = batch, results, missing - 1
        worker.answered += 1
        worker.since = time.monotonic()
        if worker.answered == len(task.records):
            worker.task = None

    def _bury(self, worker: _Worker, code: str) -> None:
        """Takes the worker out. The record in hand gets another turn, or is lost; those behind it wait again."""
        worker.stop()
        self.workers.remove(worker)
        task = worker.task
        assert task is not None
        if task.again:
            how = f"no answer for {self.stall:g} s" if code == "worker-hung" else _ending(worker.process.exitcode)
            self._store(worker, Lost(code, f"the worker process ended twice on this record: {how}"))
            return
        at, place = worker.answered, task.first + worker.answered
        if behind := task.records[at + 1 :]:
            self.waiting.appendleft(_Task(task.number, behind, place + 1, False))
        self.waiting.appendleft(_Task(task.number, task.records[at : at + 1], place, True))


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"killed by signal {-code}"
    return f"exit status {code}"


def in_order(
    work: Callable[[T], R], batches: Iterable[list[T]], jobs: int, stall: float = STALL
) -> Generator[tuple[list[T], list[R | Lost]], None, None]:
    """Each batch with what `work` makes of its records, in order, by `jobs` processes.

    `work` must not raise: an exception in it counts as the death of the worker.
    """
    return _Supervisor(work, batches, jobs, stall).run()
