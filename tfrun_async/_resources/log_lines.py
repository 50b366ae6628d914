"""Split the bytes of a plan or apply log into lines, independently of the chunks."""

import hashlib
import re
from collections.abc import Iterator

_STX = b"\x02"
_ETX = b"\x03"

MAX_LINE_BYTES = 1024 * 1024
"""A longer line is split."""

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[@-Z\\-_])?"
)
_CUT_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*)?\Z|[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_MAX_SEQUENCE_BYTES = 64


class LogLines:
    r"""The lines of one log, fed chunk by chunk as it grows.

    Lines are yielded without their `\n` or `\r\n`. Bytes that are not UTF-8 become
    U+FFFD. STX and ETX, which open and close a log, appear in no line.
    """

    def __init__(self, *, strip_ansi: bool) -> None:
        self.offset = 0
        """Number of bytes fed so far: the offset of the next read."""
        self.complete = False
        """Whether the last byte was an ETX, which ends the log."""
        self._strip_ansi = strip_ansi
        self._partial_line = b""
        self._digest = hashlib.sha256()  # of all that was fed

    def unread_part(self, chunk: bytes) -> bytes:
        """Return the bytes of a chunk that were not fed before.

        Args:
            chunk: The response to a read at `offset`. A store that ignores the offset sends the log
                from its start again; that part is recognised by its digest.
        """
        if not self.offset:
            return b"" if chunk == _ETX else chunk  # an ETX alone: the log has not begun
        if len(chunk) < self.offset:
            return chunk
        start = hashlib.sha256(memoryview(chunk)[: self.offset])
        return chunk[self.offset :] if start.digest() == self._digest.digest() else chunk

    def feed(self, chunk: bytes) -> list[str]:
        """Return the lines that this chunk ends."""
        if not chunk:
            return []
        self.offset += len(chunk)
        self._digest.update(chunk)
        # An ETX elsewhere was printed by the run, and does not end the log.
        self.complete = chunk.endswith(_ETX)
        *ended, rest = (self._partial_line + chunk.translate(None, _STX + _ETX)).split(b"\n")
        lines = [self._decode(part) for line in ended for part in _split_long_line(line)]
        *parts, self._partial_line = _split_long_line(rest)
        return lines + [self._decode(part) for part in parts]

    def finish(self) -> list[str]:
        """Return the last line, if it lacks its newline."""
        line, self._partial_line = self._decode(self._partial_line), b""
        return [line] if line else []

    def _decode(self, line: bytes) -> str:
        text = line.decode("utf-8", "replace")
        if self._strip_ansi:
            text = strip_ansi(text)
        return text.removesuffix("\r")


def strip_ansi(text: str) -> str:
    """Return a text without escape sequences."""
    return _ANSI.sub("", text)


def _split_long_line(line: bytes) -> Iterator[bytes]:
    """Split a line that is too long, but not within a character or an escape sequence."""
    while len(line) > MAX_LINE_BYTES:
        cut = _CUT_SEQUENCE.search(line, MAX_LINE_BYTES - _MAX_SEQUENCE_BYTES, MAX_LINE_BYTES)
        end = cut.start() if cut else MAX_LINE_BYTES
        yield line[:end]
        line = line[end:]
    yield line
