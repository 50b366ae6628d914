"""The contest: each contender in a process of its own, one at work at a time, round after round."""

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import attrs

from tests.benchmarks.documents import RUNS, RUNS_PER_WORKSPACE, digest, reading
from tests.benchmarks.environments import ROOT
from tests.benchmarks.worker import Job, Result
from tests.benchmarks.works import Contender, Work


@contextlib.contextmanager
def _program(python: Path, module: str) -> Iterator[subprocess.Popen[str]]:
    """Run a module until the end of the block; it ends when its standard input does."""
    command = [str(python), "-m", f"tests.benchmarks.{module}"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"{process.args!r} has ended"
    return line


@attrs.frozen
class Server:
    """Where the canned server answers."""

    prompt: str
    late: str

    def seconds(self) -> float:
        """Return the processor's time that it has used so far."""
        with urllib.request.urlopen(f"{self.prompt}/cpu") as response:
            return float(response.read())


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Run the canned server."""
    with _program(Path(sys.executable), "server") as process:
        yield Server(*_line(process).split())


@attrs.frozen
class Worker:
    """A contender at work."""

    process: subprocess.Popen[str]

    def do(self, work: Work, server: Server, scale: float = 1.0) -> Result:
        """Do a share of the work, and prove it.

        Raises:
            AssertionError: It did not read what was there.
        """
        count = round(work.count * scale)
        job = Job(work.job, count, server.late if work.late else server.prompt)
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        result = Result(*json.loads(_line(self.process)))
        assert (result.runs, result.digest) == expected(work, count), f"misread: {work.name}"
        return result


@contextlib.contextmanager
def worker(contender: Contender, python: Path) -> Iterator[Worker]:
    """Run a contender."""
    with _program(python, f"contenders.{contender.program}") as process:
        yield Worker(process)


def expected(work: Work, count: int) -> tuple[int, str]:
    """Return how many runs are to be read, and the digest of those that are kept."""
    if work.job == "stream":
        return count, digest([reading((count - 1) % RUNS)])
    runs = count * RUNS_PER_WORKSPACE if work.job == "fan_out" else count
    return runs, digest(map(reading, range(runs)))
