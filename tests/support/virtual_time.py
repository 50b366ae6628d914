"""An event loop whose time jumps to the next timer instead of waiting for it."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


_LONGEST = 10.0  # real seconds that a socket may keep everybody waiting


class _Jump(selectors.SelectSelector):
    def __init__(self, is_busy: Callable[[], bool]) -> None:
        super().__init__()
        self.now = 0.0
        self._is_busy = is_busy

    def select(self, timeout: float | None = None) -> Any:
        if self._is_busy():
            ready = super().select(0 if timeout == 0 else _LONGEST)
            assert ready or timeout == 0, "nothing comes from the sockets"
            return ready
        assert timeout is not None, "everybody waits for somebody else"
        self.now += max(0.0, timeout)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, is_busy: Callable[[], bool]) -> None:
        self._jump = _Jump(is_busy)
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.now


def run(main: Coroutine[Any, Any, T], *, is_busy: Callable[[], bool] = lambda: False) -> T:
    """Run a coroutine to its end without waiting for anything but sockets.

    Args:
        main: What to run.
        is_busy: Whether something is on its way through a socket; time stands still meanwhile.
    """
    with asyncio.Runner(loop_factory=lambda: _Loop(is_busy)) as runner:
        return runner.run(main)


def now() -> float:
    """Return the time of the running loop."""
    return asyncio.get_running_loop().time()
