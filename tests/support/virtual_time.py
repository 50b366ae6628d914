"""An event loop whose time jumps to the next timer instead of waiting for it."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


_MAX_SOCKET_WAIT = 10.0  # real seconds


class _JumpingSelector(selectors.SelectSelector):
    def __init__(self, is_busy: Callable[[], bool]) -> None:
        super().__init__()
        self.now = 0.0
        self._is_busy = is_busy

    def select(self, timeout: float | None = None) -> Any:
        if self._is_busy():
            ready = super().select(0 if timeout == 0 else _MAX_SOCKET_WAIT)
            assert ready or timeout == 0, "no data from the sockets"
            return ready
        assert timeout is not None, "deadlock: no task is ready and no timer is set"
        self.now += max(0.0, timeout)
        return super().select(0)


class _VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self, is_busy: Callable[[], bool]) -> None:
        self._jumping_selector = _JumpingSelector(is_busy)
        super().__init__(self._jumping_selector)

    def time(self) -> float:
        return self._jumping_selector.now


def run(main: Coroutine[Any, Any, T], *, is_busy: Callable[[], bool] = lambda: False) -> T:
    """Run a coroutine in virtual time, waiting only for sockets.

    Args:
        main: What to run.
        is_busy: Whether data is in flight on a socket; time stands still meanwhile.
    """
    with asyncio.Runner(loop_factory=lambda: _VirtualTimeLoop(is_busy)) as runner:
        return runner.run(main)


def now() -> float:
    """Return the time of the running loop."""
    return asyncio.get_running_loop().time()
