"""The measurements, with medians, spreads, ratios and verdicts."""

import enum
import json
import statistics
from collections.abc import Sequence
from typing import Self

import attrs
import cattrs

from tests.benchmarks.environments import Installed
from tests.benchmarks.works import CONTENDERS, FLOOR, Contender, Work

NOISY = 0.25
"""The spread of the floor's own times from which on a machine is called busy."""


class Verdict(enum.Enum):
    """Whether a limit is kept."""

    OK = "ok"
    OVER = "over"
    NOISY = "too noisy to tell"


@attrs.frozen
class Sample:
    """Some measurements of one thing, or their ratios to those of another, round by round."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Where the middle half of the values lies."""
        if len(self.values) == 1:
            return self.values[0], self.values[0]
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return low, high

    @property
    def spread(self) -> float:
        """The distance between the quartiles, as a share of the median."""
        low, high = self.quartiles
        return (high - low) / self.median

    def ratio_to(self, other: Self) -> "Sample":
        """Return the ratios, for the rounds that both have been in."""
        return Sample([mine / its for mine, its in zip(self.values, other.values, strict=False)])

    def at_most(self, limit: float) -> Verdict:
        """Judge the median, unless the limit lies within the middle half."""
        low, high = self.quartiles
        if low <= limit < high:
            return Verdict.NOISY
        return Verdict.OK if self.median <= limit else Verdict.OVER

    def at_least(self, limit: float) -> Verdict:
        """Judge the median from the other side."""
        return Sample([1 / value for value in self.values]).at_most(1 / limit)


def multiple(ratio: float) -> str:
    """Write a ratio with the two or three digits that matter."""
    digits = 2 if ratio < 2 else 1 if ratio < 10 else 0
    return f"{ratio:.{digits}f}\N{MULTIPLICATION SIGN}"


@attrs.define
class Figures:
    """All that was measured. The keys are names of works and contenders.

    Args:
        counts: How much of each work was done.
        seconds: By work and contender, round by round. The first rounds of all are the same.
        server: The share of the floor's time in which the server was busy.
        growth: Bytes by which a process grew while it streamed.
        keep_growth: The same while it kept a run of each page.
        imports: Seconds, in fresh processes.
        import_after_aiohttp: The same for this SDK with a client made, aiohttp being there.
        first_runs: Seconds from the start of a process until it has read a run.
    """

    python: str
    cores: int
    counts: dict[str, int] = attrs.field(factory=dict)
    seconds: dict[str, dict[str, list[float]]] = attrs.field(factory=dict)
    server: dict[str, list[float]] = attrs.field(factory=dict)
    growth: dict[str, int] = attrs.field(factory=dict)
    keep_growth: dict[str, int] = attrs.field(factory=dict)
    imports: dict[str, list[float]] = attrs.field(factory=dict)
    import_after_aiohttp: list[float] = attrs.field(factory=list)
    first_runs: dict[str, list[float]] = attrs.field(factory=dict)
    installed: dict[str, Installed] = attrs.field(factory=dict)

    def present(self) -> list[Contender]:
        """Return the contenders that took part."""
        return [each for each in CONTENDERS if each.name in self.installed]

    def title(self, work: Work) -> str:
        """Return the title of a work, with how much of it was done."""
        return work.title.format(self.counts[work.name])

    def sample(self, work: str, contender: str) -> Sample:
        """Return the times of a contender."""
        return Sample(self.seconds[work][contender])

    def to_floor(self, work: str, contender: str) -> Sample:
        """Return its times as multiples of the floor's."""
        return self.sample(work, contender).ratio_to(self.sample(work, FLOOR))

    def noise(self) -> float:
        """Return the largest spread among the floor's times."""
        return max(self.sample(work, FLOOR).spread for work in self.seconds)

    def to_json(self) -> str:
        """Return the figures, with the medians and ratios that follow from them."""
        summary = {
            work: {
                contender: {
                    "median": round(self.sample(work, contender).median, 4),
                    "to_floor": round(self.to_floor(work, contender).median, 3),
                    "spread": round(self.to_floor(work, contender).spread, 3),
                }
                for contender in times
            }
            for work, times in self.seconds.items()
        }
        return json.dumps({"summary": summary, **attrs.asdict(self)}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read them back."""
        return cattrs.structure(json.loads(text), cls)
