"""Failed policies: list the overrides that a run waits for, and override them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tfrun_async._generated import operations
from tfrun_async._model import UNSET
from tfrun_async._resources.base import Group
from tfrun_async._run.create_once import confirm
from tfrun_async._run.failed_checks import with_failures
from tfrun_async._run.overrides import find_overrides
from tfrun_async._validation import check_text
from tfrun_async.errors import ArgumentError, NothingToOverrideError
from tfrun_async.waiting import OverrideKind, PendingOverride, RunPhase, run_phase

if TYPE_CHECKING:
    from tfrun_async._generated.models import PolicyCheck, Run, TaskStage, TfPolicyEvaluation


class Policies(Group):
    """Overrides of failed policies of all kinds.

    Sentinel policies have policy checks, or evaluations in a task stage as OPA policies have.
    Terraform policies have evaluations of their own. A task stage also waits for its run tasks.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    async def pending(self, run: Run | str) -> list[PendingOverride]:
        """List the overrides that a run waits for, each with its failed policies and run tasks.

        The run is read again. Failed policies that this token may not read are omitted.

        Args:
            run: The run, or its id.

        Returns:
            The pending overrides. Empty if there are none, or if this token cannot see them.

        Raises:
            NotFoundError: There is no such run, or the token's owner may not see it.

        Example:
            ``for each in await tfe.policies.pending(run): print(each.message, each.failures)``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations
        """
        _, pending = await self._find(run)
        return [await with_failures(self._pipeline, each) for each in pending]

    async def override(
        self, run: Run | str, *, comment: str | None = None
    ) -> list[PendingOverride]:
        """Override all failed policies and run tasks that a run waits for.

        Overrides that this token may not have the permission for are tried first, so that a refusal
        changes nothing. If a response is lost, the resource is read to see whether the override
        took effect. Afterwards the run goes on by itself or needs to be confirmed, as `runs.wait`
        says.

        Args:
            run: The run, or its id.
            comment: The reason. The server keeps it as a comment on the run. A policy check has no
                comment, so its override is followed by a comment on the run.

        Returns:
            The completed overrides.

        Raises:
            NothingToOverrideError: The run waits for no override that this token can see.
            ForbiddenError: This token may not override it. A server may send a 404 instead.
            NotFoundError: The same, or there is no such run.
            ConflictError: The run no longer waits for the override.
            OutcomeUnknownError: A response was lost, and the override was not found to have taken
                effect.

        Example:
            ``await tfe.policies.override(run, comment="The security team has agreed")``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations
        """
        if comment is not None:
            check_text("comment", comment)
            if not comment.strip():
                raise ArgumentError("comment: must not be empty")
        found, pending = await self._find(run)
        if not pending:
            raise NothingToOverrideError(found.id, str(found.status))
        for each in sorted(pending, key=lambda each: each.is_permitted):
            await self._override(found, each, comment)
        return [*pending]

    async def _find(self, run: Run | str) -> tuple[Run, tuple[PendingOverride, ...]]:
        found = await operations.Runs(self._pipeline).read(run)
        if run_phase(found) is not RunPhase.OVERRIDABLE:
            return found, ()
        return found, await find_overrides(self._pipeline, found)

    async def _override(self, run: Run, pending: PendingOverride, comment: str | None) -> None:
        pipeline, reason = self._pipeline, UNSET if comment is None else comment
        match pending.kind:
            case OverrideKind.TASK_STAGE:
                stages = operations.TaskStages(pipeline)
                action = stages.override(pending.id, comment=reason)
                await confirm(pipeline, action, partial(stages.read, pending.id), _goes_on)
            case OverrideKind.TF_POLICY_EVALUATION:
                evaluations = operations.TfPolicyEvaluations(pipeline)
                evaluated = evaluations.override(pending.id, comment=reason)
                read = partial(evaluations.read, pending.id)
                await confirm(pipeline, evaluated, read, _is_overridden)
            case OverrideKind.POLICY_CHECK:
                checks = operations.PolicyChecks(pipeline)
                checked = checks.override(pending.id)
                await confirm(pipeline, checked, partial(checks.read, pending.id), _is_overridden)
                if comment is not None:
                    await operations.Comments(pipeline).create(run, body=comment)


def _is_overridden(check: PolicyCheck | TfPolicyEvaluation) -> bool:
    return check.status == "overridden"


def _goes_on(stage: TaskStage) -> bool:
    return stage.status in {"running", "passed"}
