"""The journal of a rollout in Redis, for processes on any number of hosts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Unpack

from tfrun_async._generated.arguments import RunOptions
from tfrun_async._generated.models import Run, Workspace
from tfrun_async._run.create_once import Runs
from tfrun_async._run.recovery import is_rejection, recover_run
from tfrun_async.errors import JournalError, TfrunError

try:
    from redis.asyncio import Redis
    from redis.asyncio.lock import Lock
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.exceptions import RedisError
except ImportError as error:
    raise ImportError("SharedJournal needs redis: install tfrun-async[redis]") from error

_TIMEOUT = 5.0  # seconds for a response of Redis
_LOCK_SECONDS = 3.0  # after which the lock of a dead process expires
_TTL = 30 * 86_400  # seconds that a rollout is kept after its last start


class SharedJournal:
    """The journal of a rollout in Redis, for processes on any number of hosts.

    The run of a workspace is started once, from whatever process and however often `start_once` is
    called. That sends no more API requests than `create`. Only if a process died before the
    response arrived, the run is first searched by its idempotency key.

    Args:
        url: Where Redis is, such as ``redis://localhost:6379/0``.
        rollout: The name of the rollout. Under another name, every workspace gets another run.
        sleep: Waits for a number of seconds, such as the grace period of a lost request.
    """

    def __init__(
        self, url: str, rollout: str, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._rollout = rollout
        self._sleep = sleep
        # The hash tag in braces keeps all keys of a rollout on one node of a cluster.
        self._prefix = f"tfrun-async:{{rollout {rollout}}}"
        self._sent_at_key, self._run_ids_key = f"{self._prefix}:sent", f"{self._prefix}:runs"
        self._redis: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=_TIMEOUT,
            socket_connect_timeout=_TIMEOUT,
            retry=Retry(NoBackoff(), 1),  # a connection that died unnoticed
        )

    def __repr__(self) -> str:
        return f"SharedJournal(rollout={self._rollout!r})"

    async def start_once(
        self, runs: Runs, workspace: Workspace | str, **options: Unpack[RunOptions]
    ) -> Run:
        """Start the run of a workspace, or return the one that it has in this rollout.

        Args:
            runs: The runs of the client to use, as in ``start_once(tfe.runs, workspace)``.
            workspace: Where to start it.
            **options: What `create` takes beside the workspace.

        Raises:
            JournalError: Redis cannot be reached. There may be a run, which the next call finds.
        """
        workspace_id = workspace.id if isinstance(workspace, Workspace) else workspace
        with _map_redis_errors():
            if (run_id := await self._load(self._run_ids_key, workspace_id)) is None:
                async with self._lock(workspace_id):
                    run_id = await self._load(self._run_ids_key, workspace_id)
                    if run_id is None:
                        return await self._start(runs, workspace_id, options)
        return await runs.read(run_id)

    async def runs(self) -> dict[str, str]:
        """Return the ids of all known runs, by workspace.

        Raises:
            JournalError: Redis cannot be reached.
        """
        with _map_redis_errors():
            runs = await self._redis.hgetall(self._run_ids_key)
        return {str(workspace): str(run) for workspace, run in runs.items()}

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._redis.aclose()

    async def _start(self, runs: Runs, workspace: str, options: RunOptions) -> Run:
        key = f"{self._rollout}:{workspace}"
        run = None
        if (sent_at := await self._load(self._sent_at_key, workspace)) is not None:
            run = await recover_run(
                runs,
                workspace,
                key=key,
                sent_at=float(sent_at),
                now=await self._server_time(),
                sleep=self._sleep,
            )
        if run is None:
            await self._store(self._sent_at_key, workspace, str(await self._server_time()))
            try:
                run = await runs.create_once(workspace=workspace, key=key, **options)
            except TfrunError as error:
                if is_rejection(error):
                    await self._redis.hdel(self._sent_at_key, workspace)
                raise
        await self._store(self._run_ids_key, workspace, run.id)
        return run

    async def _load(self, key: str, workspace: str) -> str | None:
        value = await self._redis.hget(key, workspace)
        return None if value is None else str(value)

    async def _store(self, key: str, workspace: str, value: str) -> None:
        await self._redis.hset(key, workspace, value)
        await self._redis.expire(key, _TTL)

    async def _server_time(self) -> float:
        seconds, microseconds = await self._redis.time()
        return float(seconds + microseconds / 1e6)

    @asynccontextmanager
    async def _lock(self, workspace: str) -> AsyncIterator[None]:
        """Lock a workspace for as long as this process lives."""
        name = f"{self._prefix}:{workspace}"
        async with self._redis.lock(name, _LOCK_SECONDS, raise_on_release_error=False) as lock:
            is_done = asyncio.Event()
            renewal = asyncio.create_task(_renew_lock(lock, is_done))
            try:
                yield
            finally:
                is_done.set()  # not cancelled: redis may lose a cancellation
                await renewal


async def _renew_lock(lock: Lock, is_done: asyncio.Event) -> None:
    while not is_done.is_set():
        with suppress(RedisError):  # the next holder searches for the run first
            await lock.reacquire()
        with suppress(TimeoutError):
            await asyncio.wait_for(is_done.wait(), _LOCK_SECONDS / 3)


@contextmanager
def _map_redis_errors() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise JournalError(f"no response from Redis: {error}") from error
