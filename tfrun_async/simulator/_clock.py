"""Clocks of the simulator: real time, faster time, or time that a test moves."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol

_FASTEST = 1e6  # keeps the time below the year 10,000, the limit of Python's dates, for days


class TimeSource(Protocol):
    """A clock that returns seconds since 1970."""

    def now(self) -> float:
        """Return the current time."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of this clock's seconds; may be passed to a client as `sleep`."""
        ...


class Clock:
    """Real time, or time that runs `speed` times as fast from when the clock is created."""

    def __init__(self, speed: float = 1.0) -> None:
        if not 0 < speed <= _FASTEST:  # also refuses nan
            raise ValueError(f"speed: must be > 0 and ≤ 1e6, got {speed}")
        self.speed = speed
        self._epoch = time.time()
        self._started = time.monotonic()

    def __repr__(self) -> str:
        return f"Clock(speed={self.speed})"

    def now(self) -> float:
        """Return the current time, in seconds since 1970."""
        return self._epoch + (time.monotonic() - self._started) * self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of this clock's seconds; may be passed to a client as `sleep`."""
        await asyncio.sleep(seconds / self.speed)


class SteppedClock:
    """A clock that moves only when `advance` is called."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = start.timestamp()

    def __repr__(self) -> str:
        return f"SteppedClock({datetime.fromtimestamp(self._now, UTC).isoformat()})"

    def now(self) -> float:
        """Return the current time, in seconds since 1970."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        if seconds < 0:
            raise ValueError(f"seconds: must be ≥ 0, got {seconds}")
        self._now += seconds

    async def sleep(self, seconds: float) -> None:
        """Move the time forward instead of waiting; may be passed to a client as `sleep`."""
        self.advance(seconds)
        await asyncio.sleep(0)
