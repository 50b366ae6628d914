"""The tools that only read."""

import asyncio
from typing import Any, Unpack

from mcp.server.mcpserver import Context

from tfrun_async._generated.arguments import (
    ORGANIZATION_RUN_FILTERS,
    RUN_FILTERS,
    OrganizationRunFilters,
    RunFilters,
)
from tfrun_async._model import read_or, without_secrets
from tfrun_async._resources.pages import Pages
from tfrun_async._run.plan_counts import read_plan
from tfrun_async.client import Client
from tfrun_async.mcp import _parameters as p
from tfrun_async.mcp._allowlist import Allowlist
from tfrun_async.mcp._explain_tools import log_tail
from tfrun_async.mcp._filters import with_filters
from tfrun_async.mcp._results import Document, page_document, resource_document
from tfrun_async.models import SUCCESSFUL_RUN_STATUSES, Run
from tfrun_async.waiting import Need, StopReason, WaitResult, allowed_actions
from tfrun_async.watching import Change

_REASONS = {
    StopReason.NEEDS_DECISION: "The run proceeds only after a decision",
    StopReason.BLOCKED: "The run proceeds only after a decision that this token may not take",
    StopReason.TIMED_OUT: "The timeout has passed before that: call wait_for_run again",
}
_PLAN_COUNTS = (
    "has_changes",
    *(f"resource_{what}" for what in ("additions", "changes", "destructions", "imports")),
)
_NEEDS = {
    Need.CONFIRMATION: "look at get_plan_summary, then apply_run",
    Need.POLICY_OVERRIDE: "a policy must be overridden, for which there is no tool",
    Need.TASK_OVERRIDE: "a run task must be overridden, for which there is no tool",
    Need.UNLOCK: "the workspace must be unlocked, for which there is no tool",
}


class ReadTools:
    """Lists and reads runs, and waits for them.

    The methods' docstrings are the descriptions by which a model chooses a tool.
    """

    def __init__(self, tfe: Client, allowlist: Allowlist) -> None:
        self._tfe = tfe
        self._allowlist = allowlist

    @with_filters(RUN_FILTERS)
    async def list_runs_in_workspace(
        self,
        workspace_id: p.WorkspaceId,
        page_number: p.PageNumber = 1,
        page_size: p.PageSize = 20,
        **filters: Unpack[RunFilters],
    ) -> Document:
        """List the runs of one workspace, newest first.

        Plan-only runs are left out unless filter_operation names plan_only.
        """
        resource_id = await self._allowlist.check_workspace(workspace_id)
        runs = self._tfe.runs.list_for_workspace(
            resource_id, **filters, page_size=page_size, page_number=page_number
        )
        return await _first_page(runs)

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
        reports: list[asyncio.Task[None]] = []

        def report_change(change: Change) -> None:
            progress = ctx.report_progress(len(reports) + 1, message=f"{run_id} is {change.after}")
            reports.append(asyncio.create_task(progress))

        try:
            waited = await self._tfe.runs.wait(
                run_id,
                until=until,
                timeout=timeout_seconds,
                on_change=report_change,
                others_decide=until == "final",
            )
        finally:
            await asyncio.gather(*reports, return_exceptions=True)
        return resource_document(waited.run, _wait_note(waited))

    async def get_plan_summary(self, run_id: p.RunId, log_lines: p.LogLines = 50) -> Document:
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
            "log_tail": await log_tail(records, log_lines),
        }

    async def list_run_comments(self, run_id: p.RunId) -> Document:
        """List the comments on a run, including those of its actions."""
        await self._allowlist.check_run_id(run_id)
        comments = self._tfe.comments.list_for_run(run_id)
        return {"data": [without_secrets(comment.raw) async for comment in comments]}


def _wait_note(waited: WaitResult) -> str:
    run, needs = waited.run, waited.needs
    if waited.reason is StopReason.FINAL:
        is_success = run.status in SUCCESSFUL_RUN_STATUSES
        ended = f"The run has ended as {run.status}"
        return f"{ended}." if is_success else f"{ended}: explain_run says why."
    advice = f": {_NEEDS[needs]}{_alternative(run)}" if needs else ""
    return f"{_REASONS[waited.reason]}{advice}. explain_run says what it waits for."


def _alternative(run: Run) -> str:
    """Return the tools that end a run, as its state allows; not all states can be discarded."""
    allowed = allowed_actions(run)
    tool = next((each for each in ("discard", "cancel") if each in allowed), None)
    return f", or {tool}_run" if tool else ""


async def _first_page(pages: Pages[Any]) -> Document:
    async for page in pages.pages():
        return page_document(page)
    raise AssertionError  # even an empty list has a page
