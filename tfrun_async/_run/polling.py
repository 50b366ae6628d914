"""How long to wait between two looks at a run."""

import asyncio
import random
from collections.abc import Callable

from tfrun_async._http.pipeline import Pipeline
from tfrun_async.waiting import RunPhase

# Which share of the time that a run has stood still, and seconds at least and at most.
_PAUSES = {
    RunPhase.WORKING: (0.1, 1.0, 10.0),
    RunPhase.QUEUED: (0.2, 1.0, 60.0),
    RunPhase.CONFIRMABLE: (0.2, 2.0, 60.0),
    RunPhase.OVERRIDABLE: (0.2, 2.0, 60.0),
    RunPhase.FINAL: (0.2, 60.0, 60.0),
}
_JITTER = 0.2


def pause(
    stands: RunPhase, seconds: float, *, chance: Callable[[], float] = random.random
) -> float:
    """Return how many seconds to wait until the next look at a run.

    Changes come in flocks, so it is short after each, and grows while there is none: to ten
    seconds while the run works, to a minute while it waits for its turn or for somebody.

    Args:
        stands: What is to be expected of the run.
        seconds: How long it has been seen in its status.
        chance: Returns a number from 0 to 1, which spreads what would else fall together.
    """
    share, shortest, longest = _PAUSES[stands]
    middle = min(max(share * seconds, shortest), longest)
    return middle * (1 + _JITTER * (2 * chance() - 1))


class Stopwatch:
    """Time that passes while something is polled.

    It is that of the event loop. But naps count in full where the client's own `sleep` is faster
    or does not sleep at all.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._began = asyncio.get_running_loop().time()
        self._slept = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since it was made."""
        return max(asyncio.get_running_loop().time() - self._began, self._slept)

    async def nap(self, seconds: float) -> None:
        """Let time pass."""
        await self._pipeline.sleep(seconds)
        self._slept += seconds
