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
"""A related resource that can be included with a run event.

- ``actor``: The user who caused it.
- ``comment``: The comment of the event.
"""


class RunEvents(Group):
    """The events of runs, with the users who caused them.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_run(
        self, run: Run | str, *, include: Sequence[RunEventInclude] | None = None
    ) -> Pages[RunEvent]:
        """List the events of a run, oldest first.

        ``GET /runs/{run_id}/run-events``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run

        The list has no pages.

        Args:
            run: The run that the events belong to.
            include: Related resources to include with the events.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
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

        A comment's `run-event` has its id, as has the list of the events of a run.

        Args:
            run_event: The event to read.
            include: Related resources to include with the events.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
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
