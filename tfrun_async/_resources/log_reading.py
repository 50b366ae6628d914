"""Read the log of a plan or an apply from its store, line by line while it grows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from tfrun_async._generated.models import Apply, Plan
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import Request
from tfrun_async._http.secret import Secret
from tfrun_async._resources.log_lines import LogLines
from tfrun_async.errors import APIError

if TYPE_CHECKING:
    from tfrun_async.logs import LogRecord

_CHUNK_BYTES = 65_536  # per request
_POLL_INTERVAL = 1.0  # seconds
_MAX_READS_IN_ROUND = 10_000  # of 64 KiB; a store may never stop sending
_MAX_ROUNDS_AFTER_END = 5  # the last part may arrive after the final status
_EXPIRED_STATUSES = frozenset({400, 401, 403, 404, 410})  # stores differ in their response
_FINAL = frozenset({"finished", "errored", "canceled", "unreachable"})


async def read_lines(
    pipeline: Pipeline,
    read: Callable[[], Awaitable[Plan | Apply]],
    *,
    follow: bool,
    ansi: bool,
    phase: Plan | Apply | None = None,
) -> AsyncIterator[str]:
    """Yield the lines of a log, in rounds of reads with a pause between them.

    A round ends with a read that returns nothing new, and the log ends with its ETX. But the ETX
    may be missing, or arrive some seconds after the status says that the phase has ended; a store
    may send an ETX alone for reads beyond the end, or ignore the range and send the whole log each
    time. So no condition depends on an empty response, and both the reads in a round and the
    rounds after the end of the phase are limited:

        read the phase ─► read chunks ─► ETX, or follow=False, or too many rounds ─► end
              ▲               │ nothing new
              └──── pause ◄───┘

    Args:
        pipeline: Sends the requests.
        read: Reads the plan or the apply.
        follow: Wait for more lines until the log ends.
        ansi: Keep escape sequences.
        phase: The plan or the apply if it was just read, which saves the first read.
    """
    lines = LogLines(strip_ansi=not ansi)
    store = _LogStore(pipeline, read)
    rounds_after_end = 0
    while True:
        phase = await store.refresh(phase)
        for _ in range(_MAX_READS_IN_ROUND):
            chunk = lines.unread_part(await store.read(lines.offset))
            for line in lines.feed(chunk):
                yield line
            # A full chunk may end with an ETX that the run printed.
            if not chunk or (lines.complete and len(chunk) != _CHUNK_BYTES):
                break
        if lines.complete or not follow or rounds_after_end == _rounds_after_end(phase):
            break
        rounds_after_end += phase.status in _FINAL
        phase = None
        await pipeline.sleep(_POLL_INTERVAL)
    for line in lines.finish():
        yield line


async def parse_lines(lines: AsyncIterator[str]) -> AsyncIterator[LogRecord]:
    """Yield the records of a log."""
    from tfrun_async.logs import LogParser  # noqa: PLC0415  (imported on first use)

    parser = LogParser()
    async for line in lines:
        for record in parser.feed(line):
            yield record
    for record in parser.finish():
        yield record


def _rounds_after_end(phase: Plan | Apply) -> int:
    """Return how many more rounds may follow once the status of a phase is final."""
    is_silent = phase.status == "unreachable" or not phase.log_read_url
    return 0 if phase.status in _FINAL and is_silent else _MAX_ROUNDS_AFTER_END


class _LogStore:
    """Reads the log of a plan or an apply from its `log_read_url`.

    Args:
        pipeline: Sends the requests.
        read: Reads the plan or the apply.
    """

    def __init__(self, pipeline: Pipeline, read: Callable[[], Awaitable[Plan | Apply]]) -> None:
        self._pipeline = pipeline
        self._read = read
        self._phase: Plan | Apply | None = None
        self._is_url_fresh = False

    async def refresh(self, phase: Plan | Apply | None = None) -> Plan | Apply:
        """Read the phase again, unless it is given: its status changes, and its URL expires."""
        self._phase = phase or await self._read()
        self._is_url_fresh = True
        return self._phase

    async def read(self, offset: int) -> bytes:
        """Return the bytes from an offset on; if the URL has expired, try once with a new one."""
        try:
            chunk = await self._read_range(offset)
        except APIError as error:
            if self._is_url_fresh or error.status not in _EXPIRED_STATUSES:
                raise
            await self.refresh()
            chunk = await self._read_range(offset)
        self._is_url_fresh = False
        return chunk

    async def _read_range(self, offset: int) -> bytes:
        phase = self._phase or await self.refresh()
        if not phase.log_read_url:
            return b""
        presigned = _range_url(phase.log_read_url, offset)
        try:
            request = Request("logs.read", "GET", "/(log-read-url)", presigned=presigned)
            return (await self._pipeline.send(request)).body
        except APIError as error:
            if error.status == 416:  # nothing beyond the offset
                return b""
            raise


def _range_url(url: str, offset: int) -> Secret:
    # Appended as text: encoding the URL's query again could break its signature.
    return Secret(f"{url}{'&' if '?' in url else '?'}offset={offset}&limit={_CHUNK_BYTES}")
