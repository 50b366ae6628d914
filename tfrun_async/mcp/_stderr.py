"""Log to standard error without ever waiting for its reader."""

import logging
import os
import select

_STDERR = 2
_MAX_BYTES = 4096  # PIPE_BUF on Linux: a writable pipe takes so many at once (POSIX)


class StderrHandler(logging.Handler):
    """Writes records to standard error, and drops them while it is full.

    Hosts connect an MCP server through pipes, and some never read standard error. A handler that
    waits would stop the server once that pipe is full.

    Args:
        descriptor: The file to write to.
    """

    def __init__(self, descriptor: int = _STDERR) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._dropped = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, after the number of dropped ones."""
        text = f"{self.format(record)}\n"
        if self._dropped:
            text = f"{self._dropped} messages were dropped\n{text}"
        try:
            _, writable, _ = select.select([], [self._descriptor], [], 0)
            if writable:
                os.write(self._descriptor, text.encode(errors="backslashreplace")[:_MAX_BYTES])
                self._dropped = 0
            else:
                self._dropped += 1
        except (OSError, ValueError):
            self._dropped += 1  # it is closed, which must not end the server
