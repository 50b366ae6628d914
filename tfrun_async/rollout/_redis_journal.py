"""The journal of a rollout in Redis, for processes on any number of hosts.

A rollout is stored in one hash, so that Redis never loses a part of it. Each workspace has a lock
in a key of its own, which expires unless its holder renews it.

    run:<workspace> ─ known ─► read it
     │ not known
     ▼
    lock the workspace ─► created? ─ no ─► find the rollout's runs in the organization's list
     │                                     once, and note them; then go on
     ├─ sent:<workspace> ─ noted ─► wait for the grace period, find the run by its marker
     ▼
    note sent:<workspace>, if the lock and the rollout are still there
     │
     ▼
    POST /runs ─ the lock is checked in the moment of sending: a lost one cancels it
     │
     ▼
    note run:<workspace>, if there is none ─ there is one ─► DuplicateRunError, which names both

A process that is frozen between that check and the sending, for longer than the lock lasts, may
still start a second run. It is detected when its id is noted, or by its marker.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from typing import Unpack
from uuid import uuid4

import attrs

from tfrun_async._generated.arguments import RunOptions
from tfrun_async._generated.models import Run, Workspace
from tfrun_async._generated.operations import Runs
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.sessions import before_send
from tfrun_async._run.create_once import create_marked
from tfrun_async._run.lookup import RequestedRun, unclear_error
from tfrun_async._run.marker import Marker, without_marker
from tfrun_async._run.recovery import (
    GRACE_PERIOD,
    RolloutRuns,
    find_rollout,
    is_rejection,
    organization_of,
    recover_runs,
)
from tfrun_async.errors import DuplicateRunError, JournalError, MarkerNotKeptError, TfrunError

try:
    from redis.asyncio import Redis
    from redis.asyncio.lock import Lock
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.exceptions import LockError, RedisError
except ImportError as error:
    raise ImportError("SharedJournal needs redis: install tfrun-async[redis]") from error

_log = logging.getLogger("tfrun_async")
_TIMEOUT = 5.0  # seconds to wait for a response of Redis
_LOCK_SECONDS = 3.0  # seconds until the lock of a dead process expires
_TTL = 30 * 86_400  # seconds that a rollout is kept after its last start
_POLL_SECONDS = 0.1  # between two attempts to get a lock
_MAX_LOCK_LOSSES = 5  # one after the other
# Atomic: a start is noted only while the lock and the rollout are there.
_NOTE_START = """
if redis.call("GET", KEYS[2]) ~= ARGV[1] then return 0 end
if redis.call("HEXISTS", KEYS[1], ARGV[2]) == 0 then return 0 end
redis.call("HSET", KEYS[1], ARGV[3], ARGV[4])
redis.call("EXPIRE", KEYS[1], ARGV[5])
return 1
"""
_FORGET_START = """
if redis.call("HGET", KEYS[1], ARGV[1]) == ARGV[2] then redis.call("HDEL", KEYS[1], ARGV[1]) end
"""


class _LockLostError(JournalError):
    """The lock of a workspace was lost before its start was sent."""


@attrs.define
class _Lock:
    """A lock of this process, and the time until which it is certainly valid."""

    key: str
    token: str
    lock: Lock
    holds_until: float
    is_lost: bool = False

    def check(self) -> None:
        """Raise an error if another process may already have the lock."""
        if self.is_lost or _clock() >= self.holds_until:
            raise _LockLostError("the lock of the workspace was lost before the request was sent")

    async def renew(self, is_done: asyncio.Event) -> None:
        """Renew the lock until it is released or lost."""
        while not is_done.is_set():
            began = _clock()
            try:
                await self.lock.reacquire()
                self.holds_until = began + _LOCK_SECONDS
            except LockError:  # it has expired, or Redis has lost it
                self.is_lost = True
                return
            except RedisError:  # it may be valid until its deadline
                pass
            with suppress(TimeoutError):
                await asyncio.wait_for(is_done.wait(), _LOCK_SECONDS / 3)


def _clock() -> float:
    # Unlike the monotonic clock, this clock does not stop while the machine is suspended.
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class SharedJournal:
    """The journal of a rollout in Redis, for processes on any number of hosts.

    The run of a workspace is started once, however often and in however many processes `start_once`
    is called. It sends no more API requests than `create`. Only if a process died before the
    response arrived, the run is first searched for by the marker at the end of its message, which
    identifies the rollout and the workspace; see `Runs.create_once`.

    The process that launches the rollout calls `create` once. If the record is missing, because
    Redis has lost its data or `create` was not called, `start_once` first finds the rollout's runs
    in the organization's list, with one request per hundred runs of the last 30 days.

    Redis should keep its data: ``appendonly yes`` and ``maxmemory-policy noeviction``, and also
    ``appendfsync always`` if a crash of its host must not lose the last second. A rollout is
    forgotten 30 days after its last start.

    Args:
        url: The URL of Redis, such as ``redis://localhost:6379/0``.
        rollout: The name of the rollout. With another name, every workspace gets another run.
        sleep: Waits for a number of seconds, such as the grace period of a lost request.

    Example:
        ``await SharedJournal(url, "roll-out-2.4").create()`` in the launcher;
        ``await journal.start_once(tfe.runs, workspace, message="Roll out 2.4")`` in the workers.
    """

    def __init__(
        self, url: str, rollout: str, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._rollout = rollout
        self._sleep = sleep
        # The hash tag in braces keeps all keys of a rollout on one node of a cluster.
        self._prefix = f"tfrun-async:{{rollout {rollout}}}"
        self._key = f"{self._prefix}:journal"
        self._redis: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=_TIMEOUT,
            socket_connect_timeout=_TIMEOUT,
            retry=Retry(NoBackoff(), 1),  # a connection that died unnoticed
        )
        self._note_start = self._redis.register_script(_NOTE_START)
        self._forget_start = self._redis.register_script(_FORGET_START)

    def __repr__(self) -> str:
        return f"SharedJournal(rollout={self._rollout!r})"

    async def create(self) -> None:
        """Create the rollout. Call it once, before the first start; do not call it to resume.

        Raises:
            JournalError: The rollout exists already, or Redis cannot be reached.
        """
        with _map_redis_errors():
            is_new = await self._redis.hsetnx(self._key, "created", "1")
            await self._redis.expire(self._key, _TTL)
        if not is_new:
            raise JournalError(f"the rollout {self._rollout!r} exists: start_once resumes it")

    async def start_once(
        self, runs: Runs, workspace: Workspace | str, **options: Unpack[RunOptions]
    ) -> Run:
        """Start the run of a workspace, or return its existing run in this rollout.

        Args:
            runs: The runs of the client to use, as in ``start_once(tfe.runs, workspace)``.
            workspace: The workspace, or its id.
            **options: Other arguments of `create`.

        Raises:
            JournalError: Redis cannot be reached, or this process lost its lock repeatedly. The run
                may exist; then the next call finds it.
            DuplicateRunError: The workspace has two runs; the next call returns the first one.
            OutcomeUnknownError: The run may exist: a run without a marker looks like it.
        """
        workspace_id = workspace.id if isinstance(workspace, Workspace) else workspace
        pipeline = runs._pipeline  # noqa: SLF001 - both are parts of a client
        with _map_redis_errors():
            run_id = await self._redis.hget(self._key, f"run:{workspace_id}")
            run = run_id or await self._start_locked(pipeline, workspace_id, options)
        return run if isinstance(run, Run) else await runs.read(str(run))

    async def runs(self) -> dict[str, str]:
        """Return the ids of all known runs, by workspace.

        Raises:
            JournalError: Redis cannot be reached.
        """
        with _map_redis_errors():
            fields = await self._redis.hgetall(self._key)
        texts = [(str(field).partition(":"), str(value)) for field, value in fields.items()]
        return {workspace: value for (kind, _, workspace), value in texts if kind == "run"}

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._redis.aclose()

    async def _start_locked(
        self, pipeline: Pipeline, workspace: str, options: RunOptions
    ) -> Run | str:
        """Return the run of a workspace, or its id, while this process holds its lock."""
        for losses_left in reversed(range(_MAX_LOCK_LOSSES)):
            try:
                async with self._lock(workspace) as lock:
                    return await self._find_or_start(lock, pipeline, workspace, options)
            except _LockLostError:
                if not losses_left:
                    raise
        raise AssertionError  # the last one raises

    async def _find_or_start(
        self, lock: _Lock, pipeline: Pipeline, workspace: str, options: RunOptions
    ) -> Run | str:
        marker = Marker.of_rollout(self._rollout, workspace)
        requested = RequestedRun(workspace, marker, marker.add_to(options.get("message")))
        created, sent_at = await self._redis.hmget(self._key, ["created", f"sent:{workspace}"])
        record = "created"
        if created is None:
            record = await self._recover_rollout(pipeline, requested)
        fields = [f"run:{workspace}", f"unclear:{workspace}"]
        run_id, unclear_id = await self._redis.hmget(self._key, fields)
        if run_id is not None:
            return str(run_id)
        if unclear_id is not None:
            raise unclear_error(str(unclear_id))
        if sent_at is not None:
            await self._sleep(GRACE_PERIOD)
            since = float(str(sent_at).partition(" ")[0])
            run = await self._recover_start(pipeline, requested, since)
            if run is not None:
                return run
        return await self._start(lock, record, pipeline, marker, workspace, options)

    async def _start(
        self,
        lock: _Lock,
        record: str,
        pipeline: Pipeline,
        marker: Marker,
        workspace: str,
        options: RunOptions,
    ) -> Run:
        # With the token, so that a process that has lost its lock cannot delete the start of
        # another one.
        start = [f"sent:{workspace}", f"{pipeline.server_time or 0.0} {lock.token}"]
        is_noted = await self._note_start([self._key, lock.key], [lock.token, record, *start, _TTL])
        if not is_noted:
            raise _LockLostError("the lock or the rollout was lost before the request was sent")
        with _checked_before_send(lock):
            try:
                run = await create_marked(pipeline, marker, workspace, options)
            except MarkerNotKeptError as error:
                _log.warning("%s: %s", workspace, error)
                run = error.run
            except TfrunError as error:
                if is_rejection(error, _LockLostError):
                    await self._forget_start([self._key], start)
                raise
        return await self._keep(workspace, run)

    async def _keep(self, workspace: str, run: Run) -> Run:
        """Record the run of a workspace, if it has none."""
        kept = await self._note_run(workspace, run.id)
        if kept != run.id:
            raise DuplicateRunError(workspace, kept, run.id)
        return run

    async def _note_run(self, workspace: str, run: str) -> str:
        """Record the id of a workspace's run, and return the id that was recorded first."""
        field = f"run:{workspace}"
        await self._redis.hsetnx(self._key, field, run)
        await self._redis.expire(self._key, _TTL)
        return str(await self._redis.hget(self._key, field))

    async def _recover_start(
        self, pipeline: Pipeline, requested: RequestedRun, since: float
    ) -> Run | None:
        """Find the run that another process requested, or this process earlier."""
        workspace = str(requested.workspace)
        recovered = await recover_runs(pipeline, self._rollout, [requested], since)
        run = recovered[workspace]
        if isinstance(run, DuplicateRunError):
            await self._note_run(workspace, run.run)
        if isinstance(run, TfrunError):
            raise run
        return None if run is None else await self._keep(workspace, run)

    async def _recover_rollout(self, pipeline: Pipeline, requested: RequestedRun) -> str:
        """Find the runs of a rollout without a record; return the field that marks this as done."""
        workspace = str(requested.workspace)
        organization = await organization_of(pipeline, workspace)
        if organization is not None:
            field = f"recovered:{organization}"
            if await self._recover_organization(pipeline, requested, organization, field):
                return field
        field = f"recovered:{workspace}"
        if not await self._redis.hexists(self._key, field):
            await self._sleep(GRACE_PERIOD)
            since = (pipeline.server_time or 0.0) - _TTL
            if await self._recover_start(pipeline, requested, since) is None:
                await self._redis.hset(self._key, field, "yes")
        return field

    async def _recover_organization(
        self, pipeline: Pipeline, requested: RequestedRun, organization: str, field: str
    ) -> bool:
        """Find the runs in an organization, only once; return whether it has a list of runs."""
        if (has_list := await self._redis.hget(self._key, field)) is None:
            async with self._lock(field):
                has_list = await self._redis.hget(self._key, field)
                if has_list is None:
                    await self._sleep(GRACE_PERIOD)
                    found = await find_rollout(
                        pipeline,
                        self._rollout,
                        organization,
                        message=without_marker(requested.message or ""),
                        age=timedelta(seconds=_TTL),
                    )
                    has_list = await self._note_found(found, field)
        return has_list == "yes"

    async def _note_found(self, found: RolloutRuns | None, field: str) -> str:
        """Record the runs, and a field that marks this as done, in the same hash."""
        runs, unclear = (found.runs, found.unclear) if found else ({}, {})
        has_list = "no" if found is None else "yes"
        async with self._redis.pipeline(transaction=True) as transaction:
            for workspace, run in runs.items():
                transaction.hsetnx(self._key, f"run:{workspace}", run)
            for workspace, run in unclear.items():
                transaction.hset(self._key, f"unclear:{workspace}", run)
            transaction.hset(self._key, field, has_list)
            transaction.expire(self._key, _TTL)
            await transaction.execute()
        return has_list

    @asynccontextmanager
    async def _lock(self, name: str) -> AsyncIterator[_Lock]:
        """Hold a lock while this process lives and can reach Redis."""
        token, key = uuid4().hex, f"{self._prefix}:{name}"
        redis_lock = self._redis.lock(key, _LOCK_SECONDS)
        while True:
            began = _clock()
            if await redis_lock.acquire(blocking=False, token=token):
                break
            await asyncio.sleep(_POLL_SECONDS)
        lock = _Lock(key, token, redis_lock, began + _LOCK_SECONDS)
        is_done = asyncio.Event()
        renewal = asyncio.create_task(lock.renew(is_done))
        try:
            yield lock
        finally:
            is_done.set()  # not cancelled: redis may lose a cancellation
            await renewal
            with suppress(RedisError):  # it expires
                await redis_lock.release()


@contextmanager
def _checked_before_send(lock: _Lock) -> Iterator[None]:
    """Cancel requests of this block if the lock is lost before they are sent."""
    token = before_send.set(lock.check)
    try:
        yield
    finally:
        before_send.reset(token)


@contextmanager
def _map_redis_errors() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise JournalError(f"no response from Redis: {error}") from error
