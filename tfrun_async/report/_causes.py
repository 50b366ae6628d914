"""Why a run has ended or what it waits for, and the next steps."""

from enum import StrEnum

import attrs


class Cause(StrEnum):
    """Why a run has ended, or what it waits for."""

    APPLIED = "applied"
    """It has ended: its plan was applied."""
    NO_CHANGES = "no_changes"
    """It has ended: there is nothing to apply."""
    PLAN_ONLY = "plan_only"
    """It has ended with its plan, since it is plan-only."""
    CONFIGURATION_ERROR = "configuration_error"
    """It has ended: the configuration version could not be used."""
    PLAN_ERROR = "plan_error"
    """It has ended: the plan has failed."""
    APPLY_ERROR = "apply_error"
    """It has ended: the apply has failed. It may have changed resources before."""
    POLICY_FAILED = "policy_failed"
    """It has ended: a policy has failed that cannot be overridden, or not in this run."""
    TASK_FAILED = "task_failed"
    """It has ended: a mandatory run task has failed, or was not reachable."""
    COST_ESTIMATE_ERROR = "cost_estimate_error"
    """It has ended: the costs could not be estimated."""
    CANCELED = "canceled"
    """It has ended: it was canceled."""
    FORCE_CANCELED = "force_canceled"
    """It has ended: it was canceled by force."""
    DISCARDED = "discarded"
    """It has ended: it was discarded."""
    FAILED = "failed"
    """It has ended with an error, and the server does not say more."""

    CONFIRMATION = "confirmation"
    """It waits to be confirmed or discarded."""
    POLICY_OVERRIDE = "policy_override"
    """It waits for the override of a policy."""
    TASK_OVERRIDE = "task_override"
    """It waits for the override of a stage of run tasks or policies."""
    WORKSPACE_LOCKED = "workspace_locked"
    """It waits: a user or a team has locked the workspace."""
    RUN_AHEAD = "run_ahead"
    """It waits: another run holds the workspace."""
    AGENT = "agent"
    """It waits for a free agent."""
    WORKER = "worker"
    """It waits for a free worker of the server."""
    RUN_TASKS = "run_tasks"
    """It waits for the results of run tasks."""
    CANCELING = "canceling"
    """It was canceled, and Terraform has not stopped yet."""
    WORKING = "working"
    """It goes on by itself."""


class NextAction(StrEnum):
    """What can be done about a run."""

    APPLY = "apply"
    """Confirm it."""
    DISCARD = "discard"
    """Discard it."""
    CANCEL = "cancel"
    """Cancel it."""
    FORCE_CANCEL = "force_cancel"
    """Cancel it by force."""
    OVERRIDE = "override"
    """Override what it waits for."""
    START = "start"
    """Start another run in its workspace."""
    WAIT = "wait"
    """Wait for it."""
    EXPLAIN = "explain"
    """Ask for the report on another run."""
    LOGS = "logs"
    """Read its logs."""
    OTHER = "other"
    """Something that this SDK does not do."""


@attrs.frozen
class NextStep:
    """A step that can be taken next."""

    action: NextAction
    text: str
    """What it does, in words."""
    target: str = ""
    """The id of the run, or the workspace, that the action is for."""

    @property
    def command(self) -> str:
        """The command of `tfrun`; empty if there is none."""
        command = _COMMANDS.get(self.action, "")
        return f"tfrun {command} {self.target}" if command else ""


_COMMANDS = {
    NextAction.APPLY: "apply",
    NextAction.DISCARD: "discard",
    NextAction.CANCEL: "cancel",
    NextAction.FORCE_CANCEL: "cancel --force",
    NextAction.OVERRIDE: "override",
    NextAction.START: "start",
    NextAction.WAIT: "wait",
    NextAction.EXPLAIN: "why",
    NextAction.LOGS: "logs",
}
