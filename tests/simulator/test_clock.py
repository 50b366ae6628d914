"""Tests of the simulator's clocks."""

import math
import time
from datetime import UTC, datetime

import pytest

from tfrun_async.simulator import Clock, SteppedClock


def test_a_clock_tells_real_time() -> None:
    """By default the simulator lives in the present."""
    assert abs(Clock().now() - time.time()) < 5


def test_a_fast_clock_gains_on_real_time() -> None:
    """At a speed of N, N seconds pass in one."""
    clock = Clock(speed=1_000_000)
    start, real = clock.now(), time.monotonic()
    while time.monotonic() == real:
        pass
    assert clock.now() - start >= (time.monotonic() - real) * 1000
    assert repr(clock) == "Clock(speed=1000000)"


@pytest.mark.parametrize("speed", [0, -1, math.nan, math.inf])
def test_time_neither_stops_nor_goes_back(speed: float) -> None:
    """A speed must be positive, and a number."""
    with pytest.raises(ValueError, match="speed: must be > 0"):
        Clock(speed)


def test_a_stepped_clock_moves_only_when_told() -> None:
    """Nothing but `advance` changes the time."""
    clock = SteppedClock(datetime(2030, 1, 1, tzinfo=UTC))
    start = clock.now()
    assert clock.now() == start
    clock.advance(2.5)
    assert clock.now() == start + 2.5
    assert repr(clock) == "SteppedClock(2030-01-01T00:00:02.500000+00:00)"
    with pytest.raises(ValueError, match="seconds: must be ≥ 0, got -1"):
        clock.advance(-1)


async def test_a_clients_sleep_moves_a_stepped_clock() -> None:
    """A client that waits on this clock does not really wait."""
    clock = SteppedClock()
    start = clock.now()
    await clock.sleep(3600)
    assert clock.now() == start + 3600


async def test_a_clients_sleep_is_short_on_a_fast_clock() -> None:
    """An hour of the simulator's time goes by in a moment."""
    clock = Clock(speed=1e6)
    start = clock.now()
    await clock.sleep(3600)
    assert clock.now() - start >= 3600
