"""Run work on Dask's distributed scheduler, with one client or journal per worker."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, cast

try:
    from distributed import Client, Worker, WorkerPlugin, get_worker
except ImportError as _error:
    raise ImportError("this needs Dask's scheduler: install tfrun-async[dask]") from _error

from tfrun_async.fan_out import Executor


def executor(scheduler: Client) -> Executor:
    """Return an executor for `fan_out` that runs work on the workers of a scheduler.

    Each worker runs as many coroutines at a time as it has threads. When a worker dies, its tasks
    run again elsewhere, including finished ones, so work must be idempotent: see `SharedJournal`.
    """
    # Not pure: equal items must stay two tasks.
    scheduler_executor: Executor = scheduler.get_executor(pure=False)  # type: ignore[no-untyped-call]
    return scheduler_executor


class Closable(Protocol):
    """A client, a journal, or anything else that can be closed."""

    async def close(self) -> None:
        """Release its resources."""


T = TypeVar("T", bound=Closable)


class PerWorker(WorkerPlugin, Generic[T]):
    """An object that is created in each worker, shared by the work there, and closed with it.

    Only the function is sent to the workers, not the object and its token.

    Args:
        make: Creates the object: a function of a module that the workers have, too, or a
            `functools.partial`. Its name must be unique.

    Example:
        ``tfe = PerWorker(Client)`` in a module; ``dask.register_plugin(tfe)`` before the work;
        ``tfe.here.runs`` in the work.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        function = getattr(make, "func", make)
        self.name: str = f"tfrun-async {function.__module__}.{function.__qualname__}"
        self._make = make
        self._instance: T

    @property
    def here(self) -> T:
        """The object of the worker that this runs in."""
        plugin = cast("PerWorker[T]", get_worker().plugins[self.name])
        return plugin._instance  # noqa: SLF001 - of another instance

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - Dask calls it so
        """Create the object."""
        self._instance = self._make()

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask calls it so
        """Close the object."""
        await self._instance.close()
