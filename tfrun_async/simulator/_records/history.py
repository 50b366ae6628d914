"""What a record has been through."""

from __future__ import annotations

import attrs


@attrs.define(eq=False, kw_only=True)
class History:
    """A record with the statuses that it has entered, each with its time, oldest first."""

    history: list[tuple[str, float]]

    @property
    def status(self) -> str:
        """Return the newest status."""
        return self.history[-1][0]
