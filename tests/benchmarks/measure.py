"""Measure in rounds, then memory and imports once; each contender in its own process."""

import contextlib
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import attrs

from tests.benchmarks import contest, environments
from tests.benchmarks.contest import Server, Worker
from tests.benchmarks.figures import Figures
from tests.benchmarks.works import (
    CONTENDERS,
    FIRST,
    FLOOR,
    KEEP,
    PYTFE,
    SDK,
    STREAM,
    WORKS,
    Contender,
)

ReportProgress = Callable[[str], None]
Pythons = dict[Contender, Path]


@attrs.frozen
class Amount:
    """How much to measure.

    Args:
        scale: Share of each work.
        imports: Fresh processes for each import.
    """

    rounds: int
    scale: float
    imports: int


_MAKE_CLIENT = "import tfrun_async; tfrun_async.Client('http://127.0.0.1:1', 'token')"
FULL = Amount(rounds=15, scale=1.0, imports=7)
QUICK = Amount(rounds=3, scale=0.1, imports=2)


def measure(amount: Amount, report_progress: ReportProgress) -> Figures:
    """Measure everything that can be."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    figures = Figures(platform.python_version(), cores or 1)
    pythons = _pythons(report_progress)
    for contender, python in pythons.items():
        figures.installed[contender.name] = environments.installed(contender, python)
    with contest.server() as server:
        _rounds(figures, server, pythons, amount, report_progress)
        report_progress("memory")
        _memory(figures, server, pythons, amount)
        report_progress("imports")
        _imports(figures, server, pythons, amount)
    return figures


def _pythons(report_progress: ReportProgress) -> Pythons:
    pythons: Pythons = {}
    for contender in CONTENDERS:
        if python := environments.python_for(contender):
            pythons[contender] = python
        else:
            report_progress(f"{contender.title}: left out, its packages cannot be installed here")
    return pythons


def _rounds(
    figures: Figures,
    server: Server,
    pythons: Pythons,
    amount: Amount,
    report_progress: ReportProgress,
) -> None:
    figures.counts = {work.name: round(work.count * amount.scale) for work in WORKS}
    for number in range(amount.rounds):
        report_progress(f"round {number + 1} of {amount.rounds}")
        present = {
            contender: python
            for contender, python in pythons.items()
            if number < amount.rounds * contender.share
        }
        # With the same code one process may be a fifth slower than the next, whatever the cause:
        # its place in memory, or the machine's other guests. One of each would be a mere draw.
        with contextlib.ExitStack() as stack:
            workers = {
                contender: stack.enter_context(contest.worker(contender, python))
                for contender, python in present.items()
            }
            if number % 2:  # the first one finds the machine as another work has left it
                workers = dict(reversed(workers.items()))
            _round(figures, server, workers, amount.scale)


def _round(
    figures: Figures, server: Server, workers: dict[Contender, Worker], scale: float
) -> None:
    for work in WORKS:
        seconds: dict[str, list[float]] = {each.name: [] for each in workers}
        busy = []
        for repeat in range(max(each.repeats for each in workers)):
            for contender, worker in workers.items():
                if repeat >= contender.repeats:
                    continue
                before = server.seconds()
                took = worker.do(work, server, scale).seconds
                seconds[contender.name].append(took)
                if contender.name == FLOOR:
                    busy.append((server.seconds() - before) / took)
        times = figures.seconds.setdefault(work.name, {})
        for name, all_repeats in seconds.items():
            times.setdefault(name, []).append(round(statistics.median(all_repeats), 6))
        figures.server.setdefault(work.name, []).append(round(statistics.median(busy), 3))


def _memory(figures: Figures, server: Server, pythons: Pythons, amount: Amount) -> None:
    for work, grown in ((STREAM, figures.growth), (KEEP, figures.keep_growth)):
        figures.counts[work.name] = round(work.count * amount.scale)
        for contender, python in pythons.items():
            if contender.name == PYTFE:  # two minutes, for the same result as pytfe at its best
                continue
            with contest.worker(contender, python) as worker:
                if growth := worker.do(work, server, amount.scale).growth:
                    grown[contender.name] = growth


def _imports(figures: Figures, server: Server, pythons: Pythons, amount: Amount) -> None:
    for warm_up in range(amount.imports + 1):
        for contender, python in pythons.items():
            seconds = environments.import_seconds(python, contender.imports)
            if warm_up:
                figures.imports.setdefault(contender.name, []).append(round(seconds, 4))
            if warm_up and contender.name == SDK:
                rest = environments.import_seconds(python, _MAKE_CLIENT, "import aiohttp")
                figures.import_after_aiohttp.append(round(rest, 4))
            started = time.perf_counter()
            with contest.worker(contender, python) as worker:
                worker.do(FIRST, server)
                if warm_up:
                    seconds = time.perf_counter() - started
                    figures.first_runs.setdefault(contender.name, []).append(round(seconds, 4))
