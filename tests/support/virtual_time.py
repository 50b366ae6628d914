"""An event loop whose time jumps to the next timer instead of waiting for it.

Tests run on it, so that no timeout says how fast the machine is, and no sleep takes time. Time
stands still while the test has something to do, and jumps only when nothing can happen before the
next timer:

    is a callback or a socket ready? ────────────── yes ──► run it
      │ no
    does a thread of the loop's executor work, or
    does a child run, or a peer in another process? yes ──► wait for it or the timer, in real time
      │ no
    does the kernel hold bytes for our sockets? ─── yes ──► wait for them, while time stands still
      │ no
    jump to the next timer
"""

import asyncio
import fcntl
import os
import selectors
import socket
import stat
import struct
import termios
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

_MAX_WAIT = 60.0  # real seconds in which a test that is not stuck sees something happen
_DELIVERY_CHECKS = 50  # each of a millisecond; bytes that a reader does not want stay longer
_real_monotonic = time.monotonic


class _JumpingSelector(selectors.SelectSelector):
    def __init__(self, is_busy: Callable[[], bool], start: float, turn: float) -> None:
        super().__init__()
        self.now = start
        self._turn = turn
        self.work_in_threads = 0
        self.processes: list[asyncio.SubprocessTransport] = []
        self.holds = 0
        self.ignored_ports: set[int] = set()
        self._is_busy = is_busy

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not self.work_in_threads:
            self.now += self._turn
        if ready or timeout == 0:
            return ready
        if timeout is None or self.holds or self._is_busy():
            ready = super().select(_MAX_WAIT)
            assert ready, "no task is ready, and no socket or thread ends the wait"
            return ready
        sockets = None if self._has_threads_or_processes() else self._connected_sockets()
        if sockets is None:
            began = _real_monotonic()
            ready = super().select(timeout)
            self.now += min(timeout, _real_monotonic() - began) if ready else timeout
            return ready
        for _ in range(_DELIVERY_CHECKS):
            if not any(map(_has_unacknowledged_bytes, sockets)):
                break
            if ready := super().select(0.001):
                return ready
        self.now += max(0.0, timeout)
        return super().select(0)

    def _has_threads_or_processes(self) -> bool:
        self.processes = [each for each in self.processes if each.get_returncode() is None]
        return bool(self.work_in_threads or self.processes)

    def _connected_sockets(self) -> list[int] | None:
        """Return the TCP sockets of the loop; None if another process is at the end of one."""
        names, peers, connected = set(), set(), []
        for key in self.get_map().values():
            file = key.fd
            if not stat.S_ISSOCK(os.fstat(file).st_mode):
                return None  # a pipe
            with socket.socket(fileno=os.dup(file)) as each:
                if each.family == socket.AF_UNIX:
                    continue  # the loop's own
                names.add(each.getsockname())
                with suppress(OSError):  # it listens, or is being opened or closed
                    peer = each.getpeername()
                    if peer[1] not in self.ignored_ports:
                        peers.add(peer)
                        connected.append(file)
        return connected if peers <= names else None


def _has_unacknowledged_bytes(file: int) -> bool:
    """Whether a peer has yet to get what was sent to it; only Linux tells."""
    if not hasattr(socket, "TCP_QUICKACK"):
        return False
    with socket.socket(fileno=os.dup(file)) as each:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)  # else that takes 40 ms
    unacknowledged: int = struct.unpack("i", fcntl.ioctl(file, termios.TIOCOUTQ, bytes(4)))[0]
    return unacknowledged > 0


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop in virtual time.

    Args:
        is_busy: Whether something is under way that the loop does not see.
        start: Its time at first, in seconds.
        turn: Seconds that one turn of the loop takes.
    """

    def __init__(
        self, is_busy: Callable[[], bool] = lambda: False, *, start: float = 0.0, turn: float = 0.0
    ) -> None:
        self._jumping_selector = _JumpingSelector(is_busy, start, turn)
        super().__init__(self._jumping_selector)

    def time(self) -> float:
        return self._jumping_selector.now

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let time stand still."""
        self._jumping_selector.holds += 1
        try:
            yield
        finally:
            self._jumping_selector.holds -= 1

    def ignore_peer(self, port: int) -> None:
        """Do not wait for a server of another process, unless time is held meanwhile."""
        self._jumping_selector.ignored_ports.add(port)

    def run_in_executor(self, *arguments: Any) -> Any:  # type: ignore[override]
        work = super().run_in_executor(*arguments)
        self._jumping_selector.work_in_threads += 1
        work.add_done_callback(self._on_work_done)
        return work

    async def _make_subprocess_transport(
        self, *arguments: Any, **options: Any
    ) -> asyncio.SubprocessTransport:
        # typeshed does not list this method, which asyncio's own loops override too.
        make: Any = super()._make_subprocess_transport  # type: ignore[misc]
        process: asyncio.SubprocessTransport = await make(*arguments, **options)
        self._jumping_selector.processes.append(process)
        return process

    def _on_work_done(self, _: object) -> None:
        self._jumping_selector.work_in_threads -= 1


def new_event_loop() -> VirtualTimeLoop:
    """Return a loop for tests that were not written for virtual time.

    Its time begins now, as that of clocks that are made without a loop. A turn takes a moment, so
    that what waits by yielding to the loop again and again sees time pass.
    """
    return VirtualTimeLoop(start=_real_monotonic(), turn=1e-5)


def run(main: Coroutine[Any, Any, T], *, is_busy: Callable[[], bool] = lambda: False) -> T:
    """Run a coroutine in virtual time.

    Args:
        main: What to run.
        is_busy: Whether something is under way that the loop does not see.
    """
    with asyncio.Runner(loop_factory=lambda: VirtualTimeLoop(is_busy)) as runner:
        return runner.run(main)


def in_exact_time(function: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Decorate an async test: it begins at 0, and only what it waits for takes time."""

    @wraps(function)
    def run_test(*arguments: P.args, **options: P.kwargs) -> None:
        run(function(*arguments, **options))

    return run_test


def now() -> float:
    """Return the time of the running loop."""
    return asyncio.get_running_loop().time()


def monotonic() -> float:
    """Return the time of the running loop if it is a virtual one, and else the real time."""
    loop = asyncio._get_running_loop()
    return loop.time() if isinstance(loop, VirtualTimeLoop) else _real_monotonic()
