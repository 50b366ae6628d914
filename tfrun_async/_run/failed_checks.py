"""Read the policies and run tasks that have failed in a run."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import TfPolicyError
from tfrun_async._model import read_or
from tfrun_async.errors import ForbiddenError, NotFoundError
from tfrun_async.waiting import FailedCheck, OverrideKind, PendingOverride

if TYPE_CHECKING:
    from tfrun_async._generated.models import (
        PolicyEvaluation,
        PolicyOutcome,
        PolicySetOutcome,
        TaskStage,
        TfPolicyDiagnostic,
        TfPolicyEvaluation,
        TfPolicyOutcome,
        TfPolicySetOutcome,
    )
    from tfrun_async._http.pipeline import Pipeline

T = TypeVar("T")

_FAILED = frozenset({"failed", "errored"})
FAILED_TASK = _FAILED | {"unreachable"}
"""The statuses of a run task that has not passed; a mandatory one that does not respond fails."""


async def with_failures(pipeline: Pipeline, pending: PendingOverride) -> PendingOverride:
    """Return a pending override, with its failed policies and run tasks that can be read."""
    match pending.kind:
        case OverrideKind.TASK_STAGE:
            stages = operations.TaskStages(pipeline)
            failures = [
                *await _readable(_failed_run_tasks(stages, pending.id)),
                *await _readable(failed_policies(pipeline, pending.id)),
            ]
        case OverrideKind.TF_POLICY_EVALUATION:
            failures = await _readable(failed_tf_policies(pipeline, pending.id))
        case OverrideKind.POLICY_CHECK:
            return pending
    return attrs.evolve(pending, failures=tuple(failures))


async def _failed_run_tasks(
    stages: operations.TaskStages, stage: str
) -> AsyncIterator[FailedCheck]:
    read = await stages.read(stage, include=["task_results"])
    for result in read_or(read, "task_results", ()):
        if read_or(result, "status", None) in FAILED_TASK:
            yield FailedCheck(
                read_or(result, "task_name", None),
                None,
                optional_text(read_or(result, "workspace_task_enforcement_level", None)),
                read_or(result, "message", None) or "",
            )


async def failed_policies(pipeline: Pipeline, stage: TaskStage | str) -> AsyncIterator[FailedCheck]:
    """Yield the failed policies of the evaluations of a task stage."""
    async for evaluation in operations.PolicyEvaluations(pipeline).list_for_task_stage(stage):
        async for failed in failed_in_evaluation(pipeline, evaluation):
            yield failed


async def failed_in_evaluation(
    pipeline: Pipeline, evaluation: PolicyEvaluation
) -> AsyncIterator[FailedCheck]:
    """Yield the failed policies of one evaluation."""
    outcomes = operations.PolicySetOutcomes(pipeline)
    async for outcome in outcomes.list_for_policy_evaluation(evaluation):
        for failed in _failures(outcome):
            yield failed


async def failed_tf_policies(
    pipeline: Pipeline, evaluation: TfPolicyEvaluation | str
) -> AsyncIterator[FailedCheck]:
    """Yield the failed policies of an evaluation of Terraform policies."""
    outcomes = operations.TfPolicySetOutcomes(pipeline)
    async for outcome in outcomes.list_for_tf_policy_evaluation(evaluation):
        for failed in _failures(outcome):
            yield failed


async def _readable(items: AsyncIterable[T]) -> list[T]:
    """Return the items of an iteration that this token may read."""
    found: list[T] = []
    with suppress(ForbiddenError, NotFoundError):
        async for item in items:
            found.append(item)  # noqa: PERF401  (a comprehension would lose those before an error)
    return found


def _failures(outcome: PolicySetOutcome | TfPolicySetOutcome) -> Iterator[FailedCheck]:
    """Yield the failed policies of a policy set."""
    name = read_or(outcome, "policy_set_name", None)
    if error := read_or(outcome, "error", None):
        yield FailedCheck(None, name, None, _error_text(error))
    for policy in read_or(outcome, "outcomes", None) or ():
        if read_or(policy, "status", None) in _FAILED:
            yield FailedCheck(
                read_or(policy, "policy_name", None),
                name,
                optional_text(read_or(policy, "enforcement_level", None)),
                _policy_message(policy),
            )


def _policy_message(policy: PolicyOutcome | TfPolicyOutcome) -> str:
    diagnostics = read_or(policy, "diagnostics", None) or ()  # Terraform policies only
    found = list(filter(None, map(_diagnostic_text, diagnostics)))
    # Of OPA policies: the format is not part of the API, but rules usually return their messages.
    found += [each for each in read_or(policy, "output", None) or () if isinstance(each, str)]
    return "; ".join(found) or read_or(policy, "description", None) or ""


def _diagnostic_text(diagnostic: TfPolicyDiagnostic) -> str:
    resources = read_or(diagnostic, "resources", None) or ()
    found = "; ".join(
        f"{read_or(each, 'resource_name', '')}: {message}"
        for each in resources
        if (message := read_or(each, "error_message", None))
    )
    return read_or(diagnostic, "error_message", None) or found or read_or(diagnostic, "summary", "")


def _error_text(error: str | TfPolicyError) -> str:
    if not isinstance(error, TfPolicyError):
        return error
    return ": ".join(filter(None, (read_or(error, name, "") for name in ("summary", "detail"))))


def optional_text(value: object) -> str | None:
    """Return the text of an enum member; None stays None."""
    return None if value is None else str(value)
