"""What a client tells of its requests: events, counts, a histogram of times."""

import math
from bisect import bisect_left
from collections.abc import Callable

import attrs

_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, math.inf)


@attrs.frozen
class Attempt:
    """One request as it was sent, and what came of it; without secrets."""

    operation: str
    """The method of the client, such as ``runs.create``."""
    method: str
    path: str
    """Below ``/api/v2``, without the query."""
    number: int
    """1 for the first attempt at a call."""
    waited: float
    """Seconds until it was its turn under the rate limits."""
    seconds: float
    """From its turn until its answer was read, or had failed."""
    status: int | None
    """HTTP status of the answer; None if none came."""
    error: str | None
    """Name of the error that the answer means, or of the failure to get one."""
    request_id: str | None
    """The answer's ``X-Request-Id``, to quote to support."""


OnAttempt = Callable[[Attempt], None]


@attrs.define
class Histogram:
    """How many requests took how long."""

    counts: dict[float, int] = attrs.field(factory=lambda: dict.fromkeys(_BOUNDS, 0))
    """Upper bound in seconds → how many took at most that, and more than the bound before."""

    @property
    def total(self) -> int:
        """How many requests there were."""
        return sum(self.counts.values())

    def add(self, seconds: float) -> None:
        """Count a request."""
        self.counts[_BOUNDS[bisect_left(_BOUNDS, seconds)]] += 1

    def quantile(self, share: float) -> float:
        """Return a bound that this share of the requests kept, such as 0.99; 0 if there are none.

        Args:
            share: From 0 to 1.
        """
        wanted, seen = share * self.total, 0
        for bound, count in self.counts.items():
            seen += count
            if seen and seen >= wanted:
                return bound
        return 0.0


@attrs.define
class Stats:
    """What a client has sent so far."""

    requests: int = 0
    """Requests, each attempt counted."""
    retries: int = 0
    """Those among them that were not the first attempt at a call."""
    rate_limited: int = 0
    """Answers 429: too many requests by this user."""
    waited: float = 0.0
    """Seconds, over all requests, until it was their turn under the rate limits."""
    latency: Histogram = attrs.field(factory=Histogram)
    """How long requests took from their turn until their answer was read, or had failed."""

    def count(self, number: int, waited: float, seconds: float, status: int | None) -> None:
        """Count a request that has ended, as an `Attempt` would tell it."""
        self.requests += 1
        self.retries += number > 1
        self.rate_limited += status == 429
        self.waited += waited
        self.latency.add(seconds)
