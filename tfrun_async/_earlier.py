"""Runs that an earlier life of a process may have asked for, before it was killed."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tfrun_async._generated.models import Run

if TYPE_CHECKING:
    from tfrun_async._runs import Runs

_ON_ITS_WAY = 20.0  # seconds for which a request may still be carried out whose sender is gone
_LONG_AGO = 3600.0  # seconds in which others may have started a hundred runs
_SKEW = 3600.0  # seconds by which the clocks here and there may differ


async def find_earlier(
    runs: "Runs",
    workspace: str,
    *,
    key: str,
    sent_at: float,
    now: float,
    sleep: Callable[[float], Awaitable[None]],
) -> Run | None:
    """Find the run that was asked for then, once it can no longer turn up after the look."""
    age = now - sent_at
    await sleep(min(max(0.0, _ON_ITS_WAY - age), _ON_ITS_WAY))
    since = datetime.fromtimestamp(sent_at - _SKEW, UTC) if age > _LONG_AGO else None
    return await runs.find_started(workspace, key=key, since=since)
