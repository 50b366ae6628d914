"""Who does what: the contenders, the works, and what this SDK must reach in each."""

import math

import attrs

from tests.benchmarks.server import LATE
from tests.benchmarks.worker import CONCURRENCY

SDK, FLOOR, PYTFE_BEST, PYTFE = "sdk", "floor", "pytfe-best", "pytfe"


@attrs.frozen
class Contender:
    """A library, and the program that does the works with it.

    Args:
        program: Among the `contenders`.
        packages: What it installs; what those require comes with them.
        imports: What an application that uses it imports.
        environment: The virtual environment that it needs; None is the project's own.
        share: Of the rounds, those in which it takes part: what takes long varies less.
        turns: How often it does each work in a round, whose figure is the median of them.
    """

    name: str
    title: str
    program: str
    packages: tuple[str, ...]
    imports: str
    environment: str | None = None
    share: float = 1.0
    turns: int = 1


_PYTFE = Contender(
    PYTFE,
    "pytfe as installed",
    "with_pytfe",
    ("pytfe",),
    "from pytfe import TFEClient",
    environment="pytfe",
    share=1 / 5,
)
CONTENDERS = (
    Contender(
        SDK, "tfrun-async", "sdk", ("tfrun-async",), "from tfrun_async import Client", turns=5
    ),
    Contender(
        FLOOR,
        "aiohttp + orjson",
        "floor",
        ("aiohttp", "orjson"),
        "import aiohttp, orjson",
        turns=5,
    ),
    Contender(
        "httpx", "httpx + json", "with_httpx", ("httpx",), "import httpx", "httpx", share=1 / 5
    ),
    attrs.evolve(
        _PYTFE, name=PYTFE_BEST, title="pytfe, pydantic 2.9", environment="pytfe-best", turns=3
    ),
    _PYTFE,
)


@attrs.frozen
class Work:
    """Something that everybody does against the clock.

    Args:
        job: What the workers call it.
        title: With a place for the count.
        most: What this SDK may take, as a multiple of the floor.
        faster: How many times as fast it must be as pytfe with the pydantic that suits that best.
        late: Whether the server takes its time.
    """

    name: str
    job: str
    title: str
    count: int
    most: float
    faster: float
    late: bool = False

    def waiting(self, count: int) -> float:
        """Return the seconds for which the answers keep everybody waiting."""
        return math.ceil(count / CONCURRENCY) * LATE if self.late else 0.0


WORKS = (
    Work("list", "list", "list {:,} runs, 100 a page", 10_000, 0.75, 15),
    Work("read", "read", "read {:,} runs, 50 at once", 2_000, 1.1, 6),
    Work("create", "create", "start {:,} runs, 50 at once", 1_000, 1.1, 6),
    Work("fan_out", "fan_out", "20 runs each of {:,} workspaces, 50 at once", 200, 0.75, 20),
    Work("late", "fan_out", "the same, answers 50 ms late", 200, 0.9, 15, late=True),
)
STREAM = Work("stream", "stream", "growth while streaming {:,} runs", 100_000, 1, 1)
MOST_GROWTH = 8_000_000
"""Bytes that this SDK may grow by while it streams."""
MOST_IMPORT = 0.15
"""Seconds that its import may take once aiohttp is there."""
