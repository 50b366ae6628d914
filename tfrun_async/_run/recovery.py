"""Recovery of runs that a previous process requested before it died."""

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

_GRACE_PERIOD = 20.0  # seconds in which the request of a dead process may still be carried out
_ONE_PAGE_SECONDS = 3600.0  # seconds within which a workspace gets less than a page of runs
_CLOCK_SKEW = 3600.0  # seconds by which the clocks of client and server may differ

_REJECTIONS = (
    ArgumentError,
    UnauthorizedError,
    ForbiddenError,
    NotFoundError,
    ConflictError,
    UnprocessableError,
)


def is_rejection(error: TfrunError) -> bool:
    """Whether an error of `create_once` says that there is no run to search for.

    Other errors that leave no run, such as a 429, may follow a lost response.
    """
    return isinstance(error, _REJECTIONS) and error.__cause__ is None


async def recover_run(
    runs: Runs,
    workspace: str,
    *,
    key: str,
    sent_at: float,
    now: float,
    grace_elapsed: float = 0.0,
    sleep: Callable[[float], Awaitable[None]],
) -> Run | None:
    """Find the run that a previous process requested, after a grace period.

    The server may carry out the request of a dead process late. After the grace period it no longer
    does, so that a run that is not found does not exist.

    Args:
        runs: The client's runs.
        workspace: Id of the workspace of the run.
        key: The idempotency key of the run.
        sent_at: When the previous process was about to request it, in seconds since 1970. The
            request may have left much later, if it waited for the rate limit, but not after the
            death of the process.
        now: The current time, by the same clock.
        grace_elapsed: Seconds of the grace period that have already passed, since the previous
            process is known to have ended.
        sleep: Waits for a number of seconds.
    """
    await sleep(max(0.0, _GRACE_PERIOD - grace_elapsed))
    since = (
        datetime.fromtimestamp(sent_at - _CLOCK_SKEW, UTC)
        if now - sent_at > _ONE_PAGE_SECONDS
        else None
    )
    return await runs.find_started(workspace, key=key, since=since)
