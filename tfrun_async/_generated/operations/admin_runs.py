# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of admin_runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tfrun_async._generated.models.runs import Run
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, json_body, known_values, query
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import RunStatus


AdminRunInclude = Literal["workspace", "workspace.organization", "workspace.organization.owners"]
"""A related resource that can be included with the runs of an installation.

- ``workspace``: The workspace that the run belongs to.
- ``workspace.organization``: That workspace and its organization.
- ``workspace.organization.owners``: That workspace, its organization and the owners of that.
"""


class AdminRuns(Group):
    """The runs of all organizations of a Terraform Enterprise installation.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_all(
        self,
        *,
        q: str | None = None,
        status: Sequence[RunStatus | str] | None = None,
        created_from: datetime | None = None,
        created_to: datetime | None = None,
        include: Sequence[AdminRunInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[Run]:
        """List the runs of all organizations of an installation.

        ``GET /admin/runs``,
        https://developer.hashicorp.com/terraform/enterprise/api-docs/admin/runs

        The `meta` of each page has the number of runs in each status. Only Terraform Enterprise has
        this list, and only for site administrators.

        Args:
            q: Only runs with this text in their id, the name of their workspace, the name or email
                address of their organization, or their repository, such as
                `organization/repository`.
            status: Only runs in one of these statuses. The server may refuse the statuses of
                fetching, queuing and run tasks.
            created_from: Only runs created at this time or later.
            created_to: Only runs created at this time or earlier.
            include: Related resources to include with the runs.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: The token's owner is not a site administrator.
        """
        return self._list(
            Run,
            Request(
                "admin_runs.list_all",
                "GET",
                "/admin/runs",
                query=query(
                    {
                        "q": q,
                        "filter[status]": known_values("status", status, "RunStatus"),
                        "filter[from]": created_from,
                        "filter[to]": created_to,
                        "include": include,
                    }
                ),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def force_cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> Run:
        """End a stuck run of any organization at once, even if Terraform loses its state.

        ``POST /admin/runs/{run_id}/actions/force-cancel``,
        https://developer.hashicorp.com/terraform/enterprise/api-docs/admin/runs

        Unlike `runs.force_cancel`, it needs no cancel before and no cool-off period, and has taken
        effect when the response arrives. Unsaved state is lost: use it only for runs that make no
        progress, and `runs.cancel` for others. Only Terraform Enterprise has it, and only for site
        administrators.

        Args:
            run: The run to end.
            comment: Why it is done. Kept as a comment on the run. None for no comment.

        Raises:
            NotFoundError: There is no such run, or the token's owner is not a site administrator.
        """
        return await self._read(
            Run,
            Request(
                "admin_runs.force_cancel",
                "POST",
                f"/admin/runs/{path_id('run', run, 'run-')}/actions/force-cancel",
                body=json_body({"comment": comment}),
            ),
        )
