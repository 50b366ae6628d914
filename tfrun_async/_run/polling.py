"""The interval between two reads of a run."""

import asyncio
import random
from collections.abc import Callable

from tfrun_async._http.pipeline import Pipeline
from tfrun_async.waiting import RunPhase

# Share of the time that a run has been in its status, with a minimum and maximum in seconds.
_INTERVALS = {
    RunPhase.WORKING: (0.1, 1.0, 10.0),
    RunPhase.QUEUED: (0.2, 1.0, 60.0),
    RunPhase.CONFIRMABLE: (0.2, 2.0, 60.0),
    RunPhase.OVERRIDABLE: (0.2, 2.0, 60.0),
    RunPhase.FINAL: (0.2, 60.0, 60.0),
}
_JITTER = 0.2
# Seconds; a remainder below the clock's precision would be slept endlessly.
_SHORTEST_SLEEP = 1e-3


def poll_interval(
    phase: RunPhase, seconds: float, *, chance: Callable[[], float] = random.random
) -> float:
    """Return how many seconds to wait until the next read of a run.

    Changes come in groups, so the interval is short after each change. It grows while there is
    none: to ten seconds while the run works, to a minute while it is queued or waits for a
    decision.

    Args:
        phase: The phase of the run.
        seconds: Seconds since the run was first seen in its status.
        chance: Returns a number from 0 to 1, for the jitter.
    """
    share, shortest, longest = _INTERVALS[phase]
    middle = min(max(share * seconds, shortest), longest)
    return middle * (1 + _JITTER * (2 * chance() - 1))


class Stopwatch:
    """The elapsed time of polling.

    It uses the event loop's time, but counts each sleep in full, even if the client's own `sleep`
    returns sooner.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._started_at = asyncio.get_running_loop().time()
        self._slept = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since its creation."""
        return max(asyncio.get_running_loop().time() - self._started_at, self._slept)

    async def sleep(self, seconds: float) -> None:
        """Sleep with the client's `sleep`, and count it."""
        seconds = max(seconds, _SHORTEST_SLEEP)
        ends_at = self.seconds + seconds
        await self._pipeline.sleep(seconds)
        self._slept = max(self._slept, ends_at)  # not the sum, since sleeps may overlap
