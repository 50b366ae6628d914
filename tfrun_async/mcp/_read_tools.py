"""The tools that only read."""

from collections.abc import AsyncIterable, AsyncIterator
from datetime import UTC, datetime
from typing import Any, Unpack

from mcp.server.mcpserver import Context

from tfrun_async._generated.arguments import (
    ORGANIZATION_RUN_FILTERS,
    RUN_FILTERS,
    OrganizationRunFilters,
    RunFilters,
)
from tfrun_async._model import read_or, without_secrets
from tfrun_async._model.times import time_to_json
from tfrun_async._resources.pages import Pages
from tfrun_async._run.pending import find_pending, waiting_since
from tfrun_async._run.plan_counts import read_plan
from tfrun_async.client import Client
from tfrun_async.mcp import _parameters as p
from tfrun_async.mcp._allowlist import Allowlist
from tfrun_async.mcp._explain_tools import log_tail
from tfrun_async.mcp._filters import with_filters
from tfrun_async.mcp._paging import read_page
from tfrun_async.mcp._results import (
    Document,
    page_document,
    resource_document,
    with_note,
    workspace_name,
)
from tfrun_async.mcp._waiting import NEED_TOOLS, Waiter
from tfrun_async.models import Run
from tfrun_async.waiting import StopReason, Until, WaitResult

_PLAN_COUNTS = (
    "has_changes",
    *(f"resource_{what}" for what in ("additions", "changes", "destructions", "imports")),
)
_PLAN_ONLY_NOTE = (
    "Plan-only runs are not among these: the API leaves them out of a workspace's list unless "
    "filter_operation names plan_only."
)


class ReadTools:
    """Lists and reads runs, and waits for them.

    The methods' docstrings are the descriptions by which a model chooses a tool.
    """

    def __init__(self, tfe: Client, allowlist: Allowlist, waiter: Waiter) -> None:
        self._tfe = tfe
        self._allowlist = allowlist
        self._waiter = waiter

    @with_filters(RUN_FILTERS)
    async def list_runs_in_workspace(
        self,
        workspace_id: p.WorkspaceId,
        page_number: p.PageNumber = 1,
        page_size: p.PageSize = 20,
        **filters: Unpack[RunFilters],
    ) -> Document:
        """List the runs of one workspace, newest first.

        The API leaves plan-only runs out unless filter_operation names plan_only.
        """
        resource_id = await self._allowlist.check_workspace(workspace_id)
        runs = self._tfe.runs.list_for_workspace(
            resource_id, **filters, page_size=page_size, page_number=page_number
        )
        note = "" if filters.get("operation") else _PLAN_ONLY_NOTE
        return with_note(await _first_page(runs), note)

    @with_filters(ORGANIZATION_RUN_FILTERS)
    async def list_runs_in_organization(
        self,
        organization: p.OrganizationName,
        page_number: p.PageNumber = 1,
        page_size: p.PageSize = 20,
        **filters: Unpack[OrganizationRunFilters],
    ) -> Document:
        """List the runs of all workspaces of an organization, newest first.

        It has the runs of the past year unless filter_timeframe names another, and no totals.
        """
        requested = filters.get("workspace_names")
        filters["workspace_names"] = await self._allowlist.workspace_names(organization, requested)
        runs = self._tfe.runs.list_for_organization(
            organization, **filters, page_size=page_size, page_number=page_number
        )
        return await _first_page(runs)

    async def get_run_details(self, run_id: p.RunId) -> Document:
        """Read a run: its status, its timestamps, its possible actions, and the ids of its parts.

        attributes.actions has the actions that its state allows now, attributes.permissions those
        that the token allows.
        """
        run = await self._tfe.runs.read(run_id)
        await self._allowlist.check_run(run)
        return resource_document(run)

    async def wait_for_run(
        self,
        run_id: p.RunId,
        ctx: Context,
        until: p.WaitUntil = "decision",
        timeout_seconds: p.WaitSeconds = 50,
    ) -> Document:
        """Wait until a run needs a decision or has ended, and return the run.

        meta.note says why the wait has ended. Each change of status is reported as progress. This
        takes far fewer requests than calling get_run_details again and again.
        """
        await self._allowlist.check_run_id(run_id)
        return await self._waiter.wait(ctx, run_id, Until(until), timeout_seconds)

    async def list_pending_runs(
        self,
        organization: p.OrganizationName,
        page_number: p.PageNumber = 1,
        page_size: p.PageSize = 20,
    ) -> Document:
        """List the runs of an organization that wait for a decision, and for which one.

        needs is confirmation, policy_override, task_override or unlock; tool is the tool for it;
        allowed is false if the token may not take the decision. It has the runs of the past year.
        """
        names = await self._allowlist.workspace_names(organization, None)
        runs = self._tfe.runs.list_for_organization(
            organization,
            workspace_names=names,
            status_group="non_final",
            include=["workspace"],
        )
        page, meta = await read_page(_pending(runs), page_number, page_size)
        return {"data": [self._pending_document(each) for each in page], "meta": meta}

    def _pending_document(self, pending: WaitResult) -> Document:
        run, since = pending.run, waiting_since(pending.run)
        tool = NEED_TOOLS.get(pending.needs) if pending.needs else None
        return {
            "run_id": run.id,
            "workspace": workspace_name(run),
            "status": run.status,
            "since": since and time_to_json(since),
            "needs": pending.needs,
            "tool": tool if tool in self._waiter.offered else None,
            "allowed": pending.reason is StopReason.NEEDS_DECISION,
            "is_destroy": read_or(run, "is_destroy", None),
            "message": read_or(run, "message", None),
        }

    async def get_plan_summary(
        self, run_id: p.RunId, log_lines: p.LogLines = 50, log_skip: p.LogSkip = 0
    ) -> Document:
        """Summarise a run's plan: how many resources it adds, changes and destroys, and its log.

        The counts are null until the plan has finished. Use it before apply_run; explain_run says
        why a plan has failed.
        """
        run = await self._tfe.runs.read(run_id, include=["plan"])
        await self._allowlist.check_run(run)
        plan = await read_plan(self._tfe.plans, run)
        records = self._tfe.plans.log(plan, follow=False, ansi=False, events=True)
        return {
            "run_id": run.id,
            "run_status": run.status,
            "is_destroy": read_or(run, "is_destroy", None),
            "plan_id": plan.id,
            "plan_status": read_or(plan, "status", None),
            **{name: read_or(plan, name, None) for name in _PLAN_COUNTS},
            "log_tail": await log_tail(records, log_lines, log_skip),
        }

    async def list_run_comments(
        self, run_id: p.RunId, page_number: p.PageNumber = 1, page_size: p.PageSize = 100
    ) -> Document:
        """List the comments on a run, including those of its actions."""
        await self._allowlist.check_run_id(run_id)
        comments = self._tfe.comments.list_for_run(run_id)
        page, meta = await read_page(comments, page_number, page_size)
        return {"data": [without_secrets(comment.raw) for comment in page], "meta": meta}


async def _pending(runs: AsyncIterable[Run]) -> AsyncIterator[WaitResult]:
    async for run in runs:
        if pending := find_pending(run, datetime.now(UTC)):
            yield pending


async def _first_page(pages: Pages[Any]) -> Document:
    async for page in pages.pages():
        return page_document(page)
    raise AssertionError  # even an empty list has a page
