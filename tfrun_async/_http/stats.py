"""Statistics of a client's requests: attempts, counts, a histogram of latencies."""

import math
from bisect import bisect_left
from collections.abc import Callable

import attrs

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, math.inf)


@attrs.frozen
class Attempt:
    """One attempt at a request and its outcome, without secrets."""

    operation: str
    """The method of the client, such as ``runs.create``."""
    method: str
    path: str
    """Below ``/api/v2``, without the query."""
    number: int
    """1 for the first attempt."""
    waited: float
    """Seconds that it waited for the rate limits."""
    seconds: float
    """Seconds after that, until its response was read or it failed."""
    status: int | None
    """HTTP status of the response; None if none came."""
    error: str | None
    """Class name of the error that it raised; None after a success."""
    request_id: str | None
    """The response's ``X-Request-Id``, to quote to support."""


OnAttempt = Callable[[Attempt], None]


@attrs.define
class Histogram:
    """How many requests took how long."""

    counts: dict[float, int] = attrs.field(factory=lambda: dict.fromkeys(_BUCKETS, 0))
    """Upper bound in seconds → how many took at most that, and more than the bound before."""

    @property
    def total(self) -> int:
        """How many requests there were."""
        return sum(self.counts.values())

    def add(self, seconds: float) -> None:
        """Count a request."""
        self.counts[_BUCKETS[bisect_left(_BUCKETS, seconds)]] += 1

    def quantile(self, share: float) -> float:
        """Return a bound that this share of the requests did not exceed; 0 if there are none.

        Args:
            share: From 0 to 1, such as 0.99.
        """
        target, cumulative = share * self.total, 0
        for bound, count in self.counts.items():
            cumulative += count
            if cumulative and cumulative >= target:
                return bound
        return 0.0


@attrs.define
class Stats:
    """What a client has sent so far."""

    requests: int = 0
    """Requests sent, each attempt counted."""
    retries: int = 0
    """Those that were not the first attempt."""
    rate_limited: int = 0
    """Responses with status 429: too many requests by this user."""
    waited: float = 0.0
    """Seconds that all requests together waited for the rate limits."""
    by_operation: dict[str, int] = attrs.field(factory=dict)
    """Requests by the method of the client, such as ``runs.create``."""
    latency: Histogram = attrs.field(factory=Histogram)
    """How long requests took after that, until their response was read or they failed."""

    def count(
        self, operation: str, number: int, waited: float, seconds: float, status: int | None
    ) -> None:
        """Count an attempt; see `Attempt`."""
        self.requests += 1
        self.by_operation[operation] = self.by_operation.get(operation, 0) + 1
        if number > 1:
            self.retries += 1
        if status == 429:
            self.rate_limited += 1
        self.waited += waited
        self.latency.add(seconds)
