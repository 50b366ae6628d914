"""The logs of plans and applies, line by line while they grow."""

from collections.abc import AsyncIterator, Awaitable, Callable

from tfrun_async._generated import operations
from tfrun_async._generated.models import Apply, Plan
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import Request
from tfrun_async._http.secret import Secret
from tfrun_async._resources.log_lines import LogLines
from tfrun_async.errors import APIError

_CHUNK = 65_536  # bytes a request
_POLL_INTERVAL = 1.0  # seconds
_ENDED = frozenset({"finished", "errored", "canceled", "unreachable"})


class Plans(operations.Plans):
    """What runs would change, and the logs of finding out."""

    def log(
        self, plan: Plan | str, *, follow: bool = True, ansi: bool = True
    ) -> AsyncIterator[str]:
        """Iterate over the lines of a plan's log, from its first, without their line ends.

        Args:
            plan: The plan, or its id.
            follow: Wait for more until the plan has ended; otherwise stop at what is there.
            ansi: Keep the colours; otherwise strip all escape sequences.

        Source: ``log-read-url`` of
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans
        """
        identity = plan.id if isinstance(plan, Plan) else plan
        return _lines(self._pipeline, lambda: self.read(identity), follow=follow, ansi=ansi)


class Applies(operations.Applies):
    """What runs have changed, and the logs of doing so."""

    def log(
        self, apply: Apply | str, *, follow: bool = True, ansi: bool = True
    ) -> AsyncIterator[str]:
        """Iterate over the lines of an apply's log, from its first, without their line ends.

        Args:
            apply: The apply, or its id.
            follow: Wait for more until the apply has ended; otherwise stop at what is there.
            ansi: Keep the colours; otherwise strip all escape sequences.

        Source: ``log-read-url`` of
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies
        """
        identity = apply.id if isinstance(apply, Apply) else apply
        return _lines(self._pipeline, lambda: self.read(identity), follow=follow, ansi=ansi)


async def _lines(
    pipeline: Pipeline, read: Callable[[], Awaitable[Plan | Apply]], *, follow: bool, ansi: bool
) -> AsyncIterator[str]:
    lines = LogLines(strip_ansi=not ansi)
    while True:
        # Read anew each time: the URL expires, and a log may end without its closing mark.
        phase = await read()
        while chunk := await _chunk(pipeline, phase, lines.offset):
            for line in lines.feed(chunk):
                yield line
        if lines.complete or phase.status in _ENDED or not follow:
            break
        await pipeline.sleep(_POLL_INTERVAL)
    for line in lines.finish():
        yield line


async def _chunk(pipeline: Pipeline, phase: Plan | Apply, offset: int) -> bytes:
    if phase.log_read_url is None:
        return b""
    presigned = _part_of(phase.log_read_url, offset)
    try:
        call = Request("logs.read", "GET", "/(log-read-url)", presigned=presigned)
        return (await pipeline.send(call)).body
    except APIError as error:
        if error.status == 416:  # nothing beyond the offset
            return b""
        raise


def _part_of(url: str, offset: int) -> Secret:
    # Joined by hand: encoding the URL's query anew could spoil its signature.
    return Secret(f"{url}{'&' if '?' in url else '?'}offset={offset}&limit={_CHUNK}")
