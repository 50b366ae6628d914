"""The report on a run: why it failed, what it waits for, and what can be done about it."""

from tfrun_async.report._causes import Cause, NextAction, NextStep
from tfrun_async.report._parts import (
    FailedTask,
    PlanChanges,
    RunAhead,
    RunStop,
    WorkspaceLock,
)
from tfrun_async.report._report import RunReport

__all__ = [
    "Cause",
    "FailedTask",
    "NextAction",
    "NextStep",
    "PlanChanges",
    "RunAhead",
    "RunReport",
    "RunStop",
    "WorkspaceLock",
]
