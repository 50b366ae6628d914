"""The contenders, the works, and the goals of this SDK in each."""

import math

import attrs

from tests.benchmarks.server import DELAY
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
        repeats: How often it runs each work in a round; the median counts.
    """

    name: str
    title: str
    program: str
    packages: tuple[str, ...]
    imports: str
    environment: str | None = None
    share: float = 1.0
    repeats: int = 1


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
        SDK, "tfrun-async", "sdk", ("tfrun-async",), "from tfrun_async import Client", repeats=5
    ),
    Contender(
        FLOOR,
        "aiohttp + orjson",
        "floor",
        ("aiohttp", "orjson"),
        "import aiohttp, orjson",
        repeats=5,
    ),
    Contender(
        "httpx", "httpx + json", "with_httpx", ("httpx",), "import httpx", "httpx", share=1 / 5
    ),
    attrs.evolve(
        _PYTFE, name=PYTFE_BEST, title="pytfe, pydantic 2.9", environment="pytfe-best", repeats=3
    ),
    _PYTFE,
)


@attrs.frozen
class Work:
    """Something that everybody does against the clock.

    Args:
        job: What the workers call it.
        title: With a place for the count.
        max_ratio: The longest time of this SDK, as a multiple of the floor.
        min_speedup: How many times as fast it must be as pytfe with its fastest pydantic.
        late: Whether the server delays its responses.
    """

    name: str
    job: str
    title: str
    count: int
    max_ratio: float
    min_speedup: float
    late: bool = False

    def delay_seconds(self, count: int) -> float:
        """Return the seconds that the delays of the responses take."""
        return math.ceil(count / CONCURRENCY) * DELAY if self.late else 0.0


WORKS = (
    Work("list", "list", "list {:,} runs, 100 a page", 10_000, 0.6, 15),
    Work("read", "read", "read {:,} runs, 50 at once", 2_000, 1.1, 6),
    Work("create", "create", "start {:,} runs, 50 at once", 1_000, 1.1, 6),
    Work("fan_out", "fan_out", "20 runs each of {:,} workspaces, 50 at once", 200, 0.85, 20),
    Work("late", "fan_out", "the same, responses 50 ms late", 200, 0.95, 15, late=True),
)
STREAM = Work("stream", "stream", "growth while streaming {:,} runs", 100_000, 1, 1)
MAX_GROWTH = 8_000_000
"""Bytes by which this SDK may grow while it streams."""
KEEP = Work("keep", "keep", "growth while keeping 1 run of each page of {:,}", 100_000, 1, 1)
MAX_KEEP_GROWTH = 12_000_000
"""Bytes by which this SDK may grow meanwhile; the pages themselves have 335 MB."""
FIRST = Work("first", "first", "start of the process to the first run read", 1, 1, 1)
MAX_IMPORT_SECONDS = 0.10
"""Seconds that its import and a client may take once aiohttp is there."""
