"""Start runs in many workspaces, in waves, and finish them; resumable after a crash."""

from typing import TYPE_CHECKING, Any

from tfrun_async.rollout._sqlite_journal import Entry, read_journal
from tfrun_async.rollout._steps import Decision, Rule, Step, StepKind, leave

if TYPE_CHECKING:
    from tfrun_async.rollout._redis_journal import SharedJournal

__all__ = [
    "Decision",
    "Entry",
    "Rule",
    "SharedJournal",
    "Step",
    "StepKind",
    "leave",
    "read_journal",
]


def __getattr__(name: str) -> Any:
    if name == "SharedJournal":  # on first use, since it needs an extra
        from tfrun_async.rollout._redis_journal import SharedJournal  # noqa: PLC0415

        return SharedJournal
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
