"""Turn the bytes of a plan or apply log into lines, however the bytes are cut."""

import re
from collections.abc import Iterator

_START = b"\x02"
_END = b"\x03"

LONGEST_LINE = 1024 * 1024
"""A line of more bytes than this comes in parts."""

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[@-Z\\-_])?"
)
_CUT_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*)?\Z|[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_LONGEST_SEQUENCE = 64


class LogLines:
    r"""The lines of one log, fed chunk by chunk as it grows.

    A line ends with `\n` or `\r\n`, which are not part of it. Bytes that are not UTF-8 become
    U+FFFD. STX and ETX, which open and close a log, appear in no line.
    """

    def __init__(self, *, strip_ansi: bool) -> None:
        self.offset = 0
        """How many bytes were fed: where the next read starts."""
        self.complete = False
        """Whether the last byte was an ETX, which says that the log will not grow."""
        self._strip_ansi = strip_ansi
        self._rest = b""

    def feed(self, chunk: bytes) -> list[str]:
        """Return the lines that this chunk ends."""
        if not chunk:
            return []
        self.offset += len(chunk)
        # An ETX elsewhere is something that the run printed, and ends nothing.
        self.complete = chunk.endswith(_END)
        *ended, rest = (self._rest + chunk.translate(None, _START + _END)).split(b"\n")
        lines = [self._text(part) for line in ended for part in _parts(line)]
        *parts, self._rest = _parts(rest)
        return lines + [self._text(part) for part in parts]

    def finish(self) -> list[str]:
        """Return the last line, if it lacks its newline."""
        line, self._rest = self._text(self._rest), b""
        return [line] if line else []

    def _text(self, line: bytes) -> str:
        text = line.decode("utf-8", "replace")
        if self._strip_ansi:
            text = _ANSI.sub("", text)
        return text.removesuffix("\r")


def _parts(line: bytes) -> Iterator[bytes]:
    """Cut a line that is too long, but no character and no colour in it."""
    while len(line) > LONGEST_LINE:
        cut = _CUT_SEQUENCE.search(line, LONGEST_LINE - _LONGEST_SEQUENCE, LONGEST_LINE)
        end = cut.start() if cut else LONGEST_LINE
        yield line[:end]
        line = line[end:]
    yield line
