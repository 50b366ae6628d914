"""What a rollout has done so far, in Redis, for processes on any number of hosts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Unpack

from tfrun_async._generated.models import Run, Workspace
from tfrun_async._run.create_once import RunOptions, Runs
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

_TIMEOUT = 5.0  # seconds that Redis may take to answer
_LEASE = 3.0  # seconds after which a process that does not renew its claim is taken for dead
_LIFETIME = 30 * 86_400  # seconds that a rollout is remembered after its last start


class SharedJournal:
    """What a rollout has done so far, in Redis: for processes on any number of hosts.

    Whichever process is told to start the run of a workspace, and however often, it is started
    once. That takes no request to the API more than `create` does, unless a process was killed
    between asking for a run and hearing of it: then the next one looks for that run first.

    Args:
        url: Where Redis is, such as ``redis://localhost:6379/0``.
        rollout: The name of the rollout. Under another name, every workspace gets another run.
        sleep: Waits for a number of seconds until what was lost can no longer turn up.
    """

    def __init__(
        self, url: str, rollout: str, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._rollout = rollout
        self._sleep = sleep
        # What is in braces decides where a cluster keeps a key: all of a rollout's in one place.
        self._key = f"tfrun-async:{{rollout {rollout}}}"
        self._sent, self._started = f"{self._key}:sent", f"{self._key}:runs"
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
            JournalError: Redis cannot be reached. There may be a run, which the next start finds.
        """
        identity = workspace.id if isinstance(workspace, Workspace) else workspace
        with _refusals():
            if (known := await self._known(self._started, identity)) is None:
                async with self._claim(identity):
                    known = await self._known(self._started, identity)
                    if known is None:
                        return await self._start(runs, identity, options)
        return await runs.read(known)

    async def runs(self) -> dict[str, str]:
        """Return the ids of all runs that are known, by workspace.

        Raises:
            JournalError: Redis cannot be reached.
        """
        with _refusals():
            runs = await self._redis.hgetall(self._started)
        return {str(workspace): str(run) for workspace, run in runs.items()}

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._redis.aclose()

    async def _start(self, runs: Runs, workspace: str, options: RunOptions) -> Run:
        key = f"{self._rollout}:{workspace}"
        run = None
        if (sent := await self._known(self._sent, workspace)) is not None:
            run = await recover_run(
                runs,
                workspace,
                key=key,
                sent_at=float(sent),
                now=await self._now(),
                sleep=self._sleep,
            )
        if run is None:
            await self._note(self._sent, workspace, str(await self._now()))
            try:
                run = await runs.create_once(workspace=workspace, key=key, **options)
            except TfrunError as error:
                if is_rejection(error):
                    await self._redis.hdel(self._sent, workspace)
                raise
        await self._note(self._started, workspace, run.id)
        return run

    async def _known(self, key: str, workspace: str) -> str | None:
        value = await self._redis.hget(key, workspace)
        return None if value is None else str(value)

    async def _note(self, key: str, workspace: str, value: str) -> None:
        await self._redis.hset(key, workspace, value)
        await self._redis.expire(key, _LIFETIME)

    async def _now(self) -> float:
        seconds, microseconds = await self._redis.time()
        return float(seconds + microseconds / 1e6)

    @asynccontextmanager
    async def _claim(self, workspace: str) -> AsyncIterator[None]:
        """Keep others from the run of a workspace for as long as this process lives."""
        name = f"{self._key}:{workspace}"
        async with self._redis.lock(name, _LEASE, raise_on_release_error=False) as lock:
            is_over = asyncio.Event()
            renewing = asyncio.create_task(_renew(lock, is_over))
            try:
                yield
            finally:
                is_over.set()  # not cancelled: redis does not always hear of it
                await renewing


async def _renew(lock: Lock, is_over: asyncio.Event) -> None:
    while not is_over.is_set():
        with suppress(RedisError):  # whoever claims it next looks for the run first
            await lock.reacquire()
        with suppress(TimeoutError):
            await asyncio.wait_for(is_over.wait(), _LEASE / 3)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise JournalError(f"no answer from Redis: {error}") from error
