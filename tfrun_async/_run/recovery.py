"""Runs that an earlier life of a process may have asked for, before it was killed."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from tfrun_async._generated.models import Run
from tfrun_async._run.create_once import Runs
from tfrun_async.errors import (
    ArgumentError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    TfrunError,
    UnauthorizedError,
    UnprocessableError,
)

_ON_ITS_WAY = 20.0  # seconds for which a request may still be carried out whose sender is gone
_LONG_AGO = 3600.0  # seconds in which others may have started a hundred runs
_SKEW = 3600.0  # seconds by which the clocks here and there may differ

_REFUSALS = (
    ArgumentError,
    UnauthorizedError,
    ForbiddenError,
    NotFoundError,
    ConflictError,
    UnprocessableError,
)


def is_refused(error: TfrunError) -> bool:
    """Whether an error of `create_once` says that there is nothing to look for.

    Other errors that leave no run, such as a 429, may come after an answer that was lost.
    """
    return isinstance(error, _REFUSALS) and error.__cause__ is None


async def find_earlier(
    runs: Runs,
    workspace: str,
    *,
    key: str,
    sent_at: float,
    now: float,
    quiet: float = 0.0,
    sleep: Callable[[float], Awaitable[None]],
) -> Run | None:
    """Find the run that an earlier life asked for, once it can no longer turn up after the look.

    Args:
        runs: Where to look.
        workspace: Where the run may be.
        key: What it would have been started with.
        sent_at: When the earlier life began to ask for it, in seconds since 1970. Its request may
            have left much later, as after turns that it waited for, but not after its death.
        now: The present, by the same clock.
        quiet: Seconds for which that life is known to be over.
        sleep: Waits for a number of seconds.
    """
    await sleep(max(0.0, _ON_ITS_WAY - quiet))
    since = datetime.fromtimestamp(sent_at - _SKEW, UTC) if now - sent_at > _LONG_AGO else None
    return await runs.find_started(workspace, key=key, since=since)
