"""The tools that start runs and decide about them."""

from collections.abc import Awaitable
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError

from tfrun_async._model import UNSET
from tfrun_async._run.plan_counts import read_plan
from tfrun_async.client import Client
from tfrun_async.errors import MarkerNotKeptError, TfrunError
from tfrun_async.mcp import _parameters as p
from tfrun_async.mcp._allowlist import Allowlist
from tfrun_async.mcp._results import Document, resource_document
from tfrun_async.mcp._run_params import may_apply_unconfirmed, with_run_options
from tfrun_async.models import Plan, Run
from tfrun_async.waiting import RunPhase, run_phase

_CONFIRM_HINT = "Give confirm_destroy=true only if that is agreed"


class WriteTools:
    """Starts, applies, discards and cancels runs.

    The methods' docstrings are the descriptions by which a model chooses a tool.

    Args:
        tfe: The client to use.
        allowlist: Which runs and workspaces may be touched.
        allow_apply: Whether started runs may apply without confirmation.
    """

    def __init__(self, tfe: Client, allowlist: Allowlist, *, allow_apply: bool) -> None:
        self._tfe = tfe
        self._allowlist = allowlist
        self._allow_apply = allow_apply

    @with_run_options
    async def create_run(
        self,
        workspace_id: p.WorkspaceId,
        confirm_destroy: p.ConfirmDestroy = False,
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
        if may_apply_unconfirmed(arguments) and not confirm_destroy:
            raise ToolError(
                "Nothing was started: this run could destroy resources without asking again. "
                f"{_CONFIRM_HINT}, or start it with auto_apply=false or plan_only=true"
            )
        workspace = await self._allowlist.check_workspace(workspace_id)
        hint = "The run is queued, not done: follow it with wait_for_run."
        try:
            run = await self._tfe.runs.create_once(workspace=workspace, **arguments)
        except MarkerNotKeptError as error:
            run, hint = error.run, f"{hint} Do not start it again: {error}."
        return resource_document(run, hint)

    async def apply_run(
        self,
        run_id: p.RunId,
        comment: p.Comment = "",
        confirm_destroy: p.ConfirmDestroy = False,
    ) -> Document:
        """Confirm a run that waits for it, so that its plan is applied and resources change.

        Call get_plan_summary first. A plan that destroys resources needs confirm_destroy.
        """
        run = await self._tfe.runs.read(run_id, include=["plan"])
        await self._allowlist.check_run(run)
        if not confirm_destroy:
            _check_not_destructive(run, await read_plan(self._tfe.plans, run))
        action = self._tfe.runs.apply(run_id, comment=comment or UNSET)
        return await self._perform(action, run_id, "apply")

    async def discard_run(self, run_id: p.RunId, comment: p.Comment = "") -> Document:
        """Discard a run that waits for confirmation or for other runs; it can never be applied.

        Nothing that exists is changed, and the next run of the workspace can proceed.
        """
        await self._allowlist.check_run_id(run_id)
        action = self._tfe.runs.discard(run_id, comment=comment or UNSET)
        return await self._perform(action, run_id, "discard")

    async def cancel_run(self, run_id: p.RunId, comment: p.Comment = "") -> Document:
        """Interrupt a run that is planning or applying; Terraform ends as safely as it can.

        Changes that an apply has made by then are not undone.
        """
        await self._allowlist.check_run_id(run_id)
        action = self._tfe.runs.cancel(run_id, comment=comment or UNSET)
        return await self._perform(action, run_id, "cancel")

    async def force_cancel_run(self, run_id: p.RunId, comment: p.Comment = "") -> Document:
        """End a run at once and unlock its workspace; during an apply the state may be lost.

        Only after cancel_run, and if that did not help. attributes.force-cancel-available-at of
        the run is the earliest time for it.
        """
        await self._allowlist.check_run_id(run_id)
        action = self._tfe.runs.force_cancel(run_id, comment=comment or UNSET)
        return await self._perform(action, run_id, "force-cancel")

    async def force_execute_run(self, run_id: p.RunId) -> Document:
        """Cancel all runs of the workspace that are ahead of this one, so that it starts now.

        The run must be pending, waiting for a workspace that other runs hold.
        """
        await self._allowlist.check_run_id(run_id)
        return await self._perform(self._tfe.runs.force_execute(run_id), run_id, "force-execute")

    async def _perform(self, action: Awaitable[None], run_id: str, name: str) -> Document:
        """Perform an action, and read the run: the API responds without a body."""
        await action
        try:
            run = await self._tfe.runs.read(run_id)
        except TfrunError as error:
            raise ToolError(
                f"The {name} was accepted and is queued, so do not repeat it; but then the run "
                f"could not be read: {error}. See its status with get_run_details"
            ) from error
        return resource_document(
            run,
            f"The {name} is queued, and the run may not show it yet: follow it with wait_for_run.",
        )


def _check_not_destructive(run: Run, plan: Plan) -> None:
    destructions = plan.resource_destructions
    if run.is_destroy or destructions:
        count = "all" if destructions is None else destructions
        raise ToolError(
            f"Nothing was applied: {run.id} destroys {count} resources. {_CONFIRM_HINT}"
        )
    if destructions is not None or run_phase(run) is RunPhase.FINAL:
        return
    if run_phase(run) is RunPhase.CONFIRMABLE:
        raise ToolError(
            f"Nothing was applied: the server does not say what {run.id} destroys. Look at the log "
            f"in get_plan_summary. {_CONFIRM_HINT}"
        )
    raise ToolError(
        f"Nothing was applied: {run.id} is {run.status}, and its plan does not tell yet what it "
        "destroys. Call wait_for_run first"
    )
