"""Parse a log line by line."""

import attrs

from tfrun_async._resources.log_lines import strip_ansi
from tfrun_async.logs._diagnostics import Diagnostic
from tfrun_async.logs._plain import BlockReader
from tfrun_async.logs._records import LogDiagnostic, LogRecord, LogText
from tfrun_async.logs._structured import parse_line


@attrs.define
class LogParser:
    """Turns the lines of one log into records.

    A log may mix plain text with structured lines. An `Error:` or `Warning:` block of plain text
    becomes one record, as soon as its end is known.
    """

    _blocks: BlockReader = attrs.field(factory=BlockReader, init=False)

    def feed(self, line: str) -> list[LogRecord]:
        """Return the records that a line completes, in their order.

        Args:
            line: The line, without its end; it may have escape sequences.
        """
        record = parse_line(line)
        if not isinstance(record, LogText):
            return [*self.finish(), record]
        return [_record(each) for each in self._blocks.feed(strip_ansi(line), line)]

    def finish(self) -> list[LogRecord]:
        """Return the records that the end of the log completes."""
        return [_record(each) for each in self._blocks.finish()]


def _record(found: Diagnostic | str) -> LogRecord:
    if isinstance(found, str):
        return LogText(message=found)
    level = "error" if found.is_error else "warn"
    return LogDiagnostic(message=found.title, level=level, diagnostic=found)
