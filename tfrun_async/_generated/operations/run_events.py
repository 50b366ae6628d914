# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of run_events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tfrun_async._generated.models.run_events import RunEvent
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, query
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run


RunEventInclude = Literal["actor", "comment"]
"""A resource that can be loaded together with a run event.

- ``actor``: Who did it.
- ``comment``: What was said about it.
"""


class RunEvents(Group):
    """What has happened to runs, and who did it.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_run(
        self, run: Run | str, *, include: Sequence[RunEventInclude] | None = None
    ) -> Pages[RunEvent]:
        """List what has happened to a run, oldest first.

        ``GET /runs/{run_id}/run-events``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        The whole list is sent at once. It does not come in pages.

        Args:
            run: The run that it happened to.
            include: Related resources to load together with the events.

        Raises:
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
        """
        return self._list_unpaged(
            RunEvent,
            Request(
                "run_events.list_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/run-events",
                query=query({"include": include}),
            ),
        )

    async def read(
        self, run_event: RunEvent | str, *, include: Sequence[RunEventInclude] | None = None
    ) -> RunEvent:
        """Read one event of a run.

        ``GET /run-events/{run_event_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        A comment's `run-event` tells its id, as does the list of a run's events.

        Args:
            run_event: The event to read.
            include: Related resources to load together with the events.

        Raises:
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
        """
        return await self._read(
            RunEvent,
            Request(
                "run_events.read",
                "GET",
                f"/run-events/{path_id('run_event', run_event, 're-')}",
                query=query({"include": include}),
            ),
        )
