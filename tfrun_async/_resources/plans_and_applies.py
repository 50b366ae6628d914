"""The logs of plans and applies, line by line while they grow."""

from collections.abc import AsyncIterator, Awaitable, Callable

from tfrun_async._generated import operations
from tfrun_async._generated.models import Apply, Plan
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import Request
from tfrun_async._http.secret import Secret
from tfrun_async._resources.log_lines import LogLines
from tfrun_async.errors import APIError

_CHUNK_BYTES = 65_536  # per request
_POLL_INTERVAL = 1.0  # seconds
_FINAL = frozenset({"finished", "errored", "canceled", "unreachable"})


class Plans(operations.Plans):
    """Plans of runs, and their logs."""

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
        phase_id = plan.id if isinstance(plan, Plan) else plan
        return _read_lines(self._pipeline, lambda: self.read(phase_id), follow=follow, ansi=ansi)


class Applies(operations.Applies):
    """Applies of runs, and their logs."""

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
        phase_id = apply.id if isinstance(apply, Apply) else apply
        return _read_lines(self._pipeline, lambda: self.read(phase_id), follow=follow, ansi=ansi)


async def _read_lines(
    pipeline: Pipeline, read: Callable[[], Awaitable[Plan | Apply]], *, follow: bool, ansi: bool
) -> AsyncIterator[str]:
    lines = LogLines(strip_ansi=not ansi)
    while True:
        # Read again each time: the URL expires, and a log may end without its ETX.
        phase = await read()
        while chunk := await _read_chunk(pipeline, phase, lines.offset):
            for line in lines.feed(chunk):
                yield line
        if lines.complete or phase.status in _FINAL or not follow:
            break
        await pipeline.sleep(_POLL_INTERVAL)
    for line in lines.finish():
        yield line


async def _read_chunk(pipeline: Pipeline, phase: Plan | Apply, offset: int) -> bytes:
    if phase.log_read_url is None:
        return b""
    presigned = _range_url(phase.log_read_url, offset)
    try:
        request = Request("logs.read", "GET", "/(log-read-url)", presigned=presigned)
        return (await pipeline.send(request)).body
    except APIError as error:
        if error.status == 416:  # nothing beyond the offset
            return b""
        raise


def _range_url(url: str, offset: int) -> Secret:
    # Appended as text: encoding the URL's query again could break its signature.
    return Secret(f"{url}{'&' if '?' in url else '?'}offset={offset}&limit={_CHUNK_BYTES}")
