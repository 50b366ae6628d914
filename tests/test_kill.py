"""Short forms of `python -m tests.kill`."""

import pytest

from tests.kill.killing import kill_rollouts, kill_shared

pytestmark = pytest.mark.real_time  # the processes that are killed have clocks of their own


@pytest.mark.parametrize("manner", [None, "drops_attributes"])
async def test_killed_rollouts_start_each_run_once(manner: str | None) -> None:
    """SIGKILL in the middle of their POSTs: none is missing, and none is there twice."""
    report = await kill_rollouts(4, manner=manner, seed=1)
    assert report.problems == []
    assert report.counts["kills"] == 4


async def test_killed_workers_of_a_shared_rollout_start_each_run_once(redis_program: str) -> None:
    """Though Redis is cut off, frozen, killed and emptied in between."""
    report = await kill_shared(4, redis_program, manner="drops_attributes", seed=1)
    assert report.problems == []
    assert report.counts["kills"] == 4
