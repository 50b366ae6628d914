"""The records that a log consists of."""

from __future__ import annotations

import reprlib
from datetime import datetime
from typing import Any

import attrs

from tfrun_async._model import UNSET
from tfrun_async.errors import NotLoadedError
from tfrun_async.logs._diagnostics import Diagnostic


@attrs.frozen(kw_only=True)
class LogRecord:
    """One record of a log."""

    message: str
    """The record as text for people."""
    type: str = "text"
    """The type of the message, such as ``apply_start``; ``text`` if the log is no JSON."""
    level: str = "info"
    """``info``, ``warn`` or ``error``."""
    at: datetime | None = None
    """When it was logged; None if the log does not say."""
    raw: dict[str, Any] = attrs.field(factory=dict, repr=False, eq=False)
    """The JSON object, without the values of sensitive outputs. Empty for plain text."""


@attrs.frozen(kw_only=True)
class LogText(LogRecord):
    """A line of plain text, or of JSON that is malformed."""


@attrs.frozen(kw_only=True)
class LogMessage(LogRecord):
    """A message of any other type, such as ``version``, ``apply_start`` or ``apply_complete``."""

    address: str | None = None
    """The address of the resource that it is about; None if it is about none."""


@attrs.frozen(kw_only=True)
class PlannedChange(LogRecord):
    """A change that is planned for a resource."""

    address: str
    """The address of the resource."""
    action: str
    """``create``, ``read``, ``update``, ``replace``, ``delete``, ``move``, ``import`` or
    ``noop``."""
    reason: str | None = None
    """Why, if Terraform says so, such as ``tainted`` or ``delete_because_no_resource_config``."""
    previous_address: str | None = None
    """The address from which the resource was moved."""


@attrs.frozen(kw_only=True)
class ResourceDrift(PlannedChange):
    """A change of a resource that was made outside of Terraform."""


@attrs.frozen(kw_only=True)
class ChangeSummary(LogRecord):
    """The number of resources that are or were changed."""

    operation: str
    """``plan``, ``apply`` or ``destroy``."""
    additions: int = 0
    changes: int = 0
    destructions: int = 0
    imports: int = 0


@attrs.frozen(repr=False)
class LogOutput:
    """An output in a log. A sensitive value is never kept."""

    name: str
    is_sensitive: bool
    action: str | None = None
    """The planned action, such as ``create`` or ``noop``; None in the log of an apply."""
    type: Any = None
    """The Terraform type: its name, or a list of its name and the types of its elements."""
    _value: Any = UNSET

    @property
    def has_value(self) -> bool:
        """Whether the log has the value, as that of an apply does unless it is sensitive."""
        return self._value is not UNSET

    @property
    def value(self) -> Any:
        """The value.

        Raises:
            NotLoadedError: The log does not have it, or it is sensitive.
        """
        if self._value is UNSET:
            reason = "is sensitive" if self.is_sensitive else "has no value in this log"
            raise NotLoadedError(f"the output {self.name!r} {reason}")
        return self._value

    def __repr__(self) -> str:
        shown = reprlib.repr(self._value) if self.has_value else "…"
        return f"LogOutput({self.name!r}, {shown})"


@attrs.frozen(kw_only=True)
class LogOutputs(LogRecord):
    """The outputs: their planned changes, or after an apply their values."""

    outputs: tuple[LogOutput, ...] = ()


@attrs.frozen(kw_only=True)
class LogDiagnostic(LogRecord):
    """An error or a warning."""

    diagnostic: Diagnostic
