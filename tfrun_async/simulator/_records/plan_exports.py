"""The records of plan exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from tfrun_async.simulator._records.store import Run

EXPORT_SECONDS = 1.0
AVAILABLE_SECONDS = 3600.0


@attrs.define(eq=False, kw_only=True)
class PlanExport:
    """The mock data of a plan for tests of Sentinel policies, to download for an hour."""

    id: str
    run: Run
    data_type: str
    created_at: float

    @property
    def history(self) -> list[tuple[str, float]]:
        """Return the statuses with their times, past and future."""
        finished_at = self.created_at + EXPORT_SECONDS
        return [
            ("queued", self.created_at),
            ("finished", finished_at),
            ("expired", finished_at + AVAILABLE_SECONDS),
        ]

    def status(self, now: float) -> str:
        """Return the status at a time."""
        return next(status for status, at in reversed(self.history) if at <= now)
