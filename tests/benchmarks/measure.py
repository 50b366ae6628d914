"""Measuring: round after round, then what is measured once; all in processes of their own."""

import contextlib
import os
import platform
import statistics
from collections.abc import Callable
from pathlib import Path

import attrs

from tests.benchmarks import contest, environments
from tests.benchmarks.contest import Server, Worker
from tests.benchmarks.figures import Figures
from tests.benchmarks.works import CONTENDERS, FLOOR, PYTFE, SDK, STREAM, WORKS, Contender

Say = Callable[[str], None]
Pythons = dict[Contender, Path]


@attrs.frozen
class Effort:
    """How much to measure.

    Args:
        scale: Share of each work.
        imports: Fresh processes for each import.
    """

    rounds: int
    scale: float
    imports: int


FULL = Effort(rounds=15, scale=1.0, imports=7)
QUICK = Effort(rounds=3, scale=0.1, imports=2)


def measure(effort: Effort, say: Say) -> Figures:
    """Measure everything that can be."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    figures = Figures(platform.python_version(), cores or 1)
    pythons = _pythons(say)
    for contender, python in pythons.items():
        figures.installed[contender.name] = environments.installed(contender, python)
    with contest.server() as server:
        _rounds(figures, server, pythons, effort, say)
        say("memory")
        _memory(figures, server, pythons, effort)
    say("imports")
    _imports(figures, pythons, effort)
    return figures


def _pythons(say: Say) -> Pythons:
    pythons: Pythons = {}
    for contender in CONTENDERS:
        if python := environments.python_of(contender):
            pythons[contender] = python
        else:
            say(f"{contender.title}: left out, its packages cannot be had here")
    return pythons


def _rounds(figures: Figures, server: Server, pythons: Pythons, effort: Effort, say: Say) -> None:
    figures.counts = {work.name: round(work.count * effort.scale) for work in WORKS}
    for number in range(effort.rounds):
        say(f"round {number + 1} of {effort.rounds}")
        present = {
            contender: python
            for contender, python in pythons.items()
            if number < effort.rounds * contender.share
        }
        # With the same code one process may be a fifth slower than the next, whatever the cause:
        # its place in memory, or the machine's other guests. One of each would be a mere draw.
        with contextlib.ExitStack() as stack:
            workers = {
                contender: stack.enter_context(contest.worker(contender, python))
                for contender, python in present.items()
            }
            if number % 2:  # whoever comes first finds the machine as another work has left it
                workers = dict(reversed(workers.items()))
            _round(figures, server, workers, effort.scale)


def _round(
    figures: Figures, server: Server, workers: dict[Contender, Worker], scale: float
) -> None:
    for work in WORKS:
        seconds: dict[str, list[float]] = {each.name: [] for each in workers}
        busy = []
        for turn in range(max(each.turns for each in workers)):
            for contender, worker in workers.items():
                if turn >= contender.turns:
                    continue
                before = server.seconds()
                took = worker.do(work, server, scale).seconds
                seconds[contender.name].append(took)
                if contender.name == FLOOR:
                    busy.append((server.seconds() - before) / took)
        times = figures.seconds.setdefault(work.name, {})
        for name, all_turns in seconds.items():
            times.setdefault(name, []).append(round(statistics.median(all_turns), 6))
        figures.server.setdefault(work.name, []).append(round(statistics.median(busy), 3))


def _memory(figures: Figures, server: Server, pythons: Pythons, effort: Effort) -> None:
    figures.counts[STREAM.name] = round(STREAM.count * effort.scale)
    for contender, python in pythons.items():
        if contender.name == PYTFE:  # two minutes, to learn what pytfe at its best has shown
            continue
        with contest.worker(contender, python) as worker:
            if growth := worker.do(STREAM, server, effort.scale).growth:
                figures.growth[contender.name] = growth


def _imports(figures: Figures, pythons: Pythons, effort: Effort) -> None:
    for warm_up in range(effort.imports + 1):
        for contender, python in pythons.items():
            seconds = environments.import_seconds(python, contender.imports)
            if warm_up:
                figures.imports.setdefault(contender.name, []).append(round(seconds, 4))
            if warm_up and contender.name == SDK:
                rest = environments.import_seconds(python, contender.imports, "import aiohttp")
                figures.import_after_aiohttp.append(round(rest, 4))
