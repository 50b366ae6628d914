"""The contest: each contender in a process of its own, one at work at a time, round after round."""

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import attrs

from tests.benchmarks.documents import RUNS, RUNS_PER_WORKSPACE, digest, expected_fields
from tests.benchmarks.environments import ROOT
from tests.benchmarks.worker import Job, Result
from tests.benchmarks.works import Contender, Work


@contextlib.contextmanager
def _run_module(python: Path, module: str) -> Iterator[subprocess.Popen[str]]:
    """Run a module until the end of the block; it ends when its standard input does."""
    command = [str(python), "-m", f"tests.benchmarks.{module}"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"{process.args!r} has ended"
    return line


@attrs.frozen
class Server:
    """The addresses of the canned server."""

    prompt: str
    late: str

    def seconds(self) -> float:
        """Return the processor time that it has used so far."""
        with urllib.request.urlopen(f"{self.prompt}/cpu") as response:
            return float(response.read())


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Run the canned server."""
    with _run_module(Path(sys.executable), "server") as process:
        yield Server(*_read_line(process).split())


@attrs.frozen
class Worker:
    """A contender at work."""

    process: subprocess.Popen[str]

    def do(self, work: Work, server: Server, scale: float = 1.0) -> Result:
        """Run a share of the work, and check what was read.

        Raises:
            AssertionError: It read other runs or fields.
        """
        count = round(work.count * scale)
        job = Job(work.job, count, server.late if work.late else server.prompt)
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        result = Result(*json.loads(_read_line(self.process)))
        assert (result.runs, result.digest) == expected(work, count), f"misread: {work.name}"
        return result


@contextlib.contextmanager
def worker(contender: Contender, python: Path) -> Iterator[Worker]:
    """Run a contender."""
    with _run_module(python, f"contenders.{contender.program}") as process:
        yield Worker(process)


def expected(work: Work, count: int) -> tuple[int, str]:
    """Return how many runs are to be read, and the digest of those that are kept."""
    if work.job in {"stream", "keep"}:
        return count, digest([expected_fields((count - 1) % RUNS)])
    runs = count * RUNS_PER_WORKSPACE if work.job == "fan_out" else count
    return runs, digest(map(expected_fields, range(runs)))
