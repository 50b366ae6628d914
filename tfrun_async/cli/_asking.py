"""Ask a question on a terminal."""

import asyncio
import os
import sys
import threading
from contextlib import suppress


def can_ask() -> bool:
    """Whether a person can read a question and answer it."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


async def confirm(question: str) -> bool:
    """Ask a question; return whether the answer is yes. It goes to standard error."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    try:
        line = await _read_line()
    except asyncio.CancelledError:
        sys.stderr.write("\n")
        raise
    return line.strip().lower() in {"y", "yes"}


async def _read_line() -> str:
    """Read a line without blocking the loop, so that Ctrl-C interrupts it."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[bytes] = loop.create_future()

    def deliver(text: bytes) -> None:
        if not line.done():
            line.set_result(text)

    def read(terminal: int) -> None:
        try:
            text = os.read(terminal, 1024)
        except OSError:  # it was closed, which is no yes
            text = b""
        with suppress(RuntimeError):  # the loop is closed, after Ctrl-C
            loop.call_soon_threadsafe(deliver, text)

    # A daemon, since nothing ends the read after Ctrl-C.
    threading.Thread(target=read, args=[sys.stdin.fileno()], daemon=True).start()
    return (await line).decode(errors="replace")
