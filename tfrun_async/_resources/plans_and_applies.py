"""Plans and applies, and their logs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal, overload

from tfrun_async._generated import operations
from tfrun_async._http.ids import resource_id
from tfrun_async._resources.log_reading import parse_lines, read_lines

if TYPE_CHECKING:
    from tfrun_async._generated.models import Apply, Plan
    from tfrun_async.logs import LogRecord


class Plans(operations.Plans):
    """Plans of runs, and their logs.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    @overload
    def log(
        self,
        plan: Plan | str,
        *,
        follow: bool = True,
        ansi: bool = True,
        events: Literal[False] = False,
    ) -> AsyncIterator[str]: ...
    @overload
    def log(
        self, plan: Plan | str, *, follow: bool = True, ansi: bool = True, events: Literal[True]
    ) -> AsyncIterator[LogRecord]: ...
    def log(
        self, plan: Plan | str, *, follow: bool = True, ansi: bool = True, events: bool = False
    ) -> AsyncIterator[str] | AsyncIterator[LogRecord]:
        """Iterate over the lines of a plan's log from the beginning, without line ends.

        Args:
            plan: The plan, or its id.
            follow: Wait for more lines until the log ends, or until some seconds after the plan has
                ended. Otherwise, stop at the current end of the log.
            ansi: Keep colours. Otherwise, strip all escape sequences.
            events: Parse the lines, and iterate over records: planned changes, outputs, errors and
                so on. A line that is neither a structured message nor part of an `Error:` or
                `Warning:` block is a `LogText`.

        Example:
            ``async for record in tfe.plans.log(run.plan, events=True): print(record.message)``

        Source: ``log-read-url`` of
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans
        """
        phase_id = resource_id("plan", plan, "plan-")
        lines = read_lines(self._pipeline, lambda: self.read(phase_id), follow=follow, ansi=ansi)
        return parse_lines(lines) if events else lines


class Applies(operations.Applies):
    """Applies of runs, and their logs.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    @overload
    def log(
        self,
        apply: Apply | str,
        *,
        follow: bool = True,
        ansi: bool = True,
        events: Literal[False] = False,
    ) -> AsyncIterator[str]: ...
    @overload
    def log(
        self, apply: Apply | str, *, follow: bool = True, ansi: bool = True, events: Literal[True]
    ) -> AsyncIterator[LogRecord]: ...
    def log(
        self, apply: Apply | str, *, follow: bool = True, ansi: bool = True, events: bool = False
    ) -> AsyncIterator[str] | AsyncIterator[LogRecord]:
        """Iterate over the lines of an apply's log from the beginning, without line ends.

        Args:
            apply: The apply, or its id.
            follow: Wait for more lines until the log ends, or until some seconds after the apply
                has ended. Otherwise, stop at the current end of the log.
            ansi: Keep colours. Otherwise, strip all escape sequences.
            events: Parse the lines, and iterate over records, as for the log of a plan.

        Source: ``log-read-url`` of
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies
        """
        phase_id = resource_id("apply", apply, "apply-")
        lines = read_lines(self._pipeline, lambda: self.read(phase_id), follow=follow, ansi=ansi)
        return parse_lines(lines) if events else lines
