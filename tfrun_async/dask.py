"""Work on Dask's distributed scheduler, and what each of its workers has one of."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, cast

try:
    from distributed import Client, Worker, WorkerPlugin, get_worker
except ImportError as error:
    raise ImportError("this needs Dask's scheduler: install tfrun-async[dask]") from error

from tfrun_async.fan_out import Executor


def executor(scheduler: Client) -> Executor:
    """Return what lets `fan_out` work on the workers of a scheduler.

    Each worker runs as many coroutines at a time as it has threads. What a worker was at when it
    died is done again by others, even if it was done, so work should bear that: see
    `SharedJournal`.
    """
    # Not pure: equal items are still two pieces of work.
    made: Executor = scheduler.get_executor(pure=False)  # type: ignore[no-untyped-call]
    return made


class Closable(Protocol):
    """A client, a journal, or anything else that is closed in the end."""

    async def close(self) -> None:
        """Let go of what it holds."""


T = TypeVar("T", bound=Closable)


class PerWorker(WorkerPlugin, Generic[T]):
    """Something that is made in each worker, used by all the work there, and closed with it.

    Only the function that makes it travels, so a token that is read in there does not.

    Args:
        make: Makes it: a function of a module that the workers have too, or a
            `functools.partial`. Its name tells it from others.

    Example:
        ``tfe = PerWorker(Client)`` in a module; ``dask.register_plugin(tfe)`` before the work;
        ``tfe.here.runs`` in the work.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        named = getattr(make, "func", make)
        self.name = f"tfrun-async {named.__module__}.{named.__qualname__}"
        self._make = make
        self._made: T

    @property
    def here(self) -> T:
        """The one of the worker that this is asked on."""
        plugin = cast("PerWorker[T]", get_worker().plugins[self.name])
        return plugin._made  # noqa: SLF001 - it is another one of these

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - Dask calls it so
        """Make it."""
        self._made = self._make()

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask calls it so
        """Close it."""
        await self._made.close()
