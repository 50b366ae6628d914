"""The tools that start runs and decide about them."""

from collections.abc import Awaitable, Mapping
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError

from tfrun_async._model import UNSET, read_or
from tfrun_async._run.plan_counts import read_plan
from tfrun_async.client import Client
from tfrun_async.errors import MarkerNotKeptError, TfrunError
from tfrun_async.mcp import _parameters as p
from tfrun_async.mcp._allowlist import Allowlist
from tfrun_async.mcp._consent import require_consent
from tfrun_async.mcp._results import Document, resource_document, with_note, workspace_name
from tfrun_async.mcp._run_params import may_apply_unconfirmed, with_run_options
from tfrun_async.mcp._waiting import Waiter
from tfrun_async.models import Plan, Run
from tfrun_async.waiting import QUIET_SECONDS, RunPhase, run_phase


class WriteTools:
    """Starts, applies, discards, overrides and cancels runs.

    The methods' docstrings are the descriptions by which a model chooses a tool.

    Args:
        tfe: The client to use.
        allowlist: Which runs and workspaces may be touched.
        waiter: Waits for runs after an action.
        allow_apply: Whether started runs may apply without confirmation.
    """

    def __init__(
        self, tfe: Client, allowlist: Allowlist, waiter: Waiter, *, allow_apply: bool
    ) -> None:
        self._tfe = tfe
        self._allowlist = allowlist
        self._waiter = waiter
        self._allow_apply = allow_apply

    @with_run_options
    async def create_run(
        self,
        workspace_id: p.WorkspaceId,
        ctx: Context,
        confirm_destroy: p.ConfirmDestroy = False,
        wait_seconds: p.ActionWaitSeconds = 0,
        **arguments: Any,
    ) -> Document:
        """Start a run in a workspace: a plan and, unless it is plan_only, an apply to confirm.

        It is queued behind the workspace's other runs. Follow it with wait_for_run, look at its
        plan with get_plan_summary, then apply_run or discard_run. plan_only is the safe way to see
        the changes.
        """
        if not self._allow_apply and not arguments.get("plan_only"):
            if arguments.get("auto_apply"):
                raise ToolError(
                    "This server starts no runs that apply unconfirmed: leave out auto_apply"
                )
            arguments["auto_apply"] = False
        workspace = await self._allowlist.check_workspace(workspace_id)
        if may_apply_unconfirmed(arguments):
            await require_consent(
                ctx,
                confirm_destroy=confirm_destroy,
                question=_start_question(workspace_id, arguments),
                refusal="Nothing was started: this run could destroy resources without asking "
                "again, unless it has auto_apply=false or plan_only=true",
            )
        note = ""
        try:
            run = await self._tfe.runs.create_once(workspace=workspace, **arguments)
        except MarkerNotKeptError as error:
            run, note = error.run, f"Do not start it again: {error}."
        if wait_seconds:
            return with_note(await self._waiter.wait_after_action(ctx, run, wait_seconds), note)
        hint = "The run is queued, not done: follow it with wait_for_run."
        return with_note(resource_document(run, hint), note)

    async def apply_run(
        self,
        run_id: p.RunId,
        ctx: Context,
        comment: p.Comment = "",
        confirm_destroy: p.ConfirmDestroy = False,
        wait_seconds: p.ActionWaitSeconds = 0,
    ) -> Document:
        """Confirm a run that waits for it, so that its plan is applied and resources change.

        Call get_plan_summary first. A plan that destroys resources needs the user's consent.
        """
        run = await self._tfe.runs.read(run_id, include=["plan", "workspace"])
        await self._allowlist.check_run(run)
        await self._check_consent(ctx, run, "applied", confirm_destroy=confirm_destroy)
        action = self._tfe.runs.apply(run_id, comment=comment or UNSET)
        return await self._perform(ctx, action, run_id, "apply", wait_seconds)

    async def override_run(
        self,
        run_id: p.RunId,
        ctx: Context,
        comment: p.Comment = "",
        confirm_destroy: p.ConfirmDestroy = False,
        wait_seconds: p.ActionWaitSeconds = 0,
    ) -> Document:
        """Override all failed policies and run tasks that a run waits for, so that it goes on.

        Call explain_run first, which lists them. Then the run has to be confirmed with apply_run,
        or applies by itself. In the latter case a plan that destroys resources needs the user's
        consent.
        """
        run = await self._tfe.runs.read(run_id, include=["plan", "workspace"])
        await self._allowlist.check_run(run)
        if _applies_after_override(run):
            await self._check_consent(ctx, run, "overridden", confirm_destroy=confirm_destroy)
        action = self._tfe.policies.override(run, comment=comment or None)
        return await self._perform(ctx, action, run_id, "override", wait_seconds)

    async def discard_run(
        self,
        run_id: p.RunId,
        ctx: Context,
        comment: p.Comment = "",
        wait_seconds: p.ActionWaitSeconds = 0,
    ) -> Document:
        """Discard a run that waits for confirmation or for other runs; it can never be applied.

        Nothing that exists is changed, and the next run of the workspace can proceed.
        """
        await self._allowlist.check_run_id(run_id)
        action = self._tfe.runs.discard(run_id, comment=comment or UNSET)
        return await self._perform(ctx, action, run_id, "discard", wait_seconds)

    async def cancel_run(
        self,
        run_id: p.RunId,
        ctx: Context,
        comment: p.Comment = "",
        wait_seconds: p.ActionWaitSeconds = 0,
    ) -> Document:
        """Interrupt a run that is planning or applying; Terraform ends as safely as it can.

        Changes that an apply has made by then are not undone.
        """
        await self._allowlist.check_run_id(run_id)
        action = self._tfe.runs.cancel(run_id, comment=comment or UNSET)
        return await self._perform(ctx, action, run_id, "cancel", wait_seconds)

    async def force_cancel_run(
        self,
        run_id: p.RunId,
        ctx: Context,
        comment: p.Comment = "",
        wait_seconds: p.ActionWaitSeconds = 0,
    ) -> Document:
        """End a run at once and unlock its workspace; during an apply the state may be lost.

        Only after cancel_run, and if that did not help. attributes.force-cancel-available-at of
        the run is the earliest time for it.
        """
        await self._allowlist.check_run_id(run_id)
        action = self._tfe.runs.force_cancel(run_id, comment=comment or UNSET)
        return await self._perform(ctx, action, run_id, "force-cancel", wait_seconds)

    async def force_execute_run(
        self, run_id: p.RunId, ctx: Context, wait_seconds: p.ActionWaitSeconds = 0
    ) -> Document:
        """Cancel all runs of the workspace that are ahead of this one, so that it starts now.

        The run must be pending, waiting for a workspace that other runs hold.
        """
        await self._allowlist.check_run_id(run_id)
        action = self._tfe.runs.force_execute(run_id)
        return await self._perform(ctx, action, run_id, "force-execute", wait_seconds)

    async def _perform(
        self, ctx: Context, action: Awaitable[object], run_id: str, name: str, wait_seconds: float
    ) -> Document:
        """Perform an action, and read the run: the API responds without a body."""
        await action
        try:
            run = await self._tfe.runs.read(run_id)
        except TfrunError as error:
            raise ToolError(
                f"The {name} was accepted and is queued, so do not repeat it; but then the run "
                f"could not be read: {error}. See its status with get_run_details"
            ) from error
        if wait_seconds:
            return await self._waiter.wait_after_action(ctx, run, wait_seconds)
        return resource_document(
            run,
            f"The {name} is queued, and the run may not show it yet: follow it with wait_for_run.",
        )

    async def _check_consent(
        self, ctx: Context, run: Run, action: str, *, confirm_destroy: bool
    ) -> None:
        """Raise unless a run destroys nothing, or the user agrees to what it destroys."""
        destruction = _destruction(run, await read_plan(self._tfe.plans, run), action)
        if destruction is not None:
            workspace = workspace_name(run)
            subject = f"{run.id} in {workspace}" if workspace else run.id
            await require_consent(
                ctx,
                confirm_destroy=confirm_destroy,
                question=f"{subject} {destruction}. Let it do that?",
                refusal=f"Nothing was {action}: {run.id} {destruction}",
            )


def _destruction(run: Run, plan: Plan, action: str) -> str | None:
    """Return what a run destroys, as a predicate; None for nothing.

    Raises:
        ToolError: Its plan does not tell yet.
    """
    destructions = plan.resource_destructions
    if run.is_destroy or destructions:
        count = "all" if destructions is None else destructions
        return f"destroys {count} resource{'' if destructions == 1 else 's'}"
    phase = run_phase(run, QUIET_SECONDS)
    if destructions is not None or phase is RunPhase.FINAL:
        return None
    if phase in {RunPhase.CONFIRMABLE, RunPhase.OVERRIDABLE}:
        return "may destroy resources: the server does not say what, but the log of its plan may"
    raise ToolError(
        f"Nothing was {action}: {run.id} is {run.status}, and its plan does not tell yet what it "
        "destroys. Call wait_for_run first"
    )


def _applies_after_override(run: Run) -> bool:
    """Whether a run that waits for an override is applied without being confirmed after it."""
    return bool(read_or(run, "auto_apply", False)) or run.status.startswith("pre_apply")


def _start_question(workspace: str, arguments: Mapping[str, Any]) -> str:
    effect = "destroys all resources" if arguments.get("is_destroy") else "may destroy resources"
    return f"A new run in {workspace} {effect} without asking again. Start it?"
