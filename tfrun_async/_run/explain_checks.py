"""The policies and run tasks that have failed in a run, and the overrides that it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import orjson

from tfrun_async._generated import operations
from tfrun_async._generated.models import TaskResult
from tfrun_async._jsonapi.document import decode
from tfrun_async._model import read_or
from tfrun_async._run.explain_findings import Findings
from tfrun_async._run.failed_checks import (
    FAILED_TASK,
    failed_in_evaluation,
    failed_policies,
    failed_tf_policies,
    optional_text,
)
from tfrun_async._run.overrides import (
    count_sentinel,
    failed_sentinel_policies,
    find_overrides,
    find_policy_overrides,
    stage_overrides,
)
from tfrun_async._run.phases import is_loaded
from tfrun_async.report import Cause, FailedTask
from tfrun_async.waiting import FailedCheck, OverrideKind

if TYPE_CHECKING:
    from tfrun_async._generated.models import (
        PolicyCheck,
        PolicyEvaluation,
        TaskStage,
        TfPolicyEvaluation,
    )

_FAILED_CHECK = frozenset({"hard_failed", "soft_failed", "errored", "overridden"})
_FAILED_EVALUATION = frozenset({"failed", "errored", "overridden"})
_FAILED_COUNTS = ("advisory_failed", "mandatory_failed", "mandatory_overridable_failed", "errored")
_UNFINISHED_TASK = frozenset({"pending", "running"})
_NOT_REACHED = frozenset({"pending", "canceled", "unreachable"})
"""The statuses of stages that have not begun, or were left. In an unreachable stage, a run task
may also have been unreachable; then it has a time at which it began."""


async def explain_override(found: Findings) -> Cause:
    """Find the overrides that a run waits for, with what has failed."""
    stages = [each for each in read_or(found.run, "task_stages", ()) if is_loaded(each)]
    waiting = stage_overrides(stages)
    if not waiting:
        has_other_stages = found.has_related("task_stages") and not stages
        find = find_overrides if has_other_stages else find_policy_overrides
        part = "the checks that wait for an override"
        waiting = await found.attempt(part, find(found.pipeline, found.run)) or ()
    found.overrides = list(waiting)
    for override in waiting:
        if override.kind is OverrideKind.TF_POLICY_EVALUATION:
            failed = failed_tf_policies(found.pipeline, override.id)
            found.failed_policies += await found.collect("Terraform policies", failed)
        found.failed_policies += override.failures
    is_stage = found.run.status.endswith("_awaiting_decision")
    if is_stage or any(each.kind is OverrideKind.TASK_STAGE for each in waiting):
        await read_stages(found)
        if found.tasks or not found.failed_policies:
            return Cause.TASK_OVERRIDE
    return Cause.POLICY_OVERRIDE


async def read_failed_checks(found: Findings) -> None:
    """Read the policies and run tasks of a run that have failed, also advisory ones."""
    if found.has_related("task_stages"):
        await read_stages(found)
    if found.has_related("policy_checks"):
        checks = operations.PolicyChecks(found.pipeline).list_for_run(found.run)
        read = await found.collect("the policy checks", checks, relationship="policy_checks")
        for check in read:
            found.failed_policies += _failed_in_check(check)
    if read_or(found.run, "tf_policy_evaluations", None):  # only newer servers have them
        evaluations = operations.TfPolicyEvaluations(found.pipeline).list_for_run(found.run)
        for evaluation in await found.collect("the Terraform policies", evaluations):
            if _has_failed(evaluation):
                failed = failed_tf_policies(found.pipeline, evaluation)
                found.failed_policies += await found.collect("Terraform policies", failed)


def _failed_in_check(check: PolicyCheck) -> Iterable[FailedCheck]:
    failed = failed_sentinel_policies(check)
    if failed or read_or(check, "status", None) not in _FAILED_CHECK:
        return failed
    return [FailedCheck(None, None, None, count_sentinel(check))]


async def read_stages(found: Findings, *, unfinished: bool = False) -> None:
    """Read the run tasks and policies of a run's stages that have failed.

    Args:
        found: Where to add them.
        unfinished: Read the run tasks that have not finished instead.
    """
    known = [each for each in read_or(found.run, "task_stages", ()) if is_loaded(each)]
    if known and not any(map(_has_begun, known)):
        return
    stages = operations.TaskStages(found.pipeline)
    listed = stages.list_for_run(found.run, include=["task_results", "policy_evaluations"])
    bare = stages.list_for_run(found.run)
    statuses = _UNFINISHED_TASK if unfinished else FAILED_TASK
    read = await found.collect("the run tasks", listed, bare, relationship="task_stages")
    for stage in read:
        if not _has_begun(stage):
            continue
        for result in await _results(found, stage):
            if read_or(result, "status", None) in statuses:
                found.tasks.append(_task(stage, result))
        if not unfinished:
            await _read_stage_policies(found, stage)


def _has_begun(stage: TaskStage) -> bool:
    times = read_or(stage, "status_timestamps", None) or {}
    return read_or(stage, "status", None) not in _NOT_REACHED or "running-at" in times


async def _results(found: Findings, stage: TaskStage) -> list[TaskResult]:
    results = operations.TaskResults(found.pipeline)
    read = []
    for result in read_or(stage, "task_results", ()):
        known = result if is_loaded(result) else _nested_result(stage, result.id)
        if known is None:
            known = await found.attempt("a run task's result", results.read(result.id))
        if known is not None:
            read.append(known)
    return read


def _nested_result(stage: TaskStage, result_id: str) -> TaskResult | None:
    """Return a result that the server has put inside of the stage, as some servers do."""
    included = stage.raw.get("included")
    for resource in included if isinstance(included, list) else ():
        if isinstance(resource, dict) and resource.get("id") == result_id:
            body = orjson.dumps({"data": resource | {"type": TaskResult.resource_type}})
            return decode(body, TaskResult)
    return None


def _task(stage: TaskStage, result: TaskResult) -> FailedTask:
    return FailedTask(
        read_or(result, "task_name", None) or result.id,
        str(read_or(result, "stage", None) or read_or(stage, "stage", "")),
        str(result.status),
        optional_text(read_or(result, "workspace_task_enforcement_level", None)),
        read_or(result, "message", None) or "",
        read_or(result, "url", None),
    )


async def _read_stage_policies(found: Findings, stage: TaskStage) -> None:
    for evaluation in read_or(stage, "policy_evaluations", ()):
        if not is_loaded(evaluation):
            failed = failed_policies(found.pipeline, stage)
            found.failed_policies += await found.collect("the policies", failed)
            return
        if _has_failed(evaluation):
            failed = failed_in_evaluation(found.pipeline, evaluation)
            found.failed_policies += await found.collect("the policies", failed)


def _has_failed(evaluation: PolicyEvaluation | TfPolicyEvaluation) -> bool:
    """Whether any policy of an evaluation has failed, also an advisory one."""
    counts = read_or(evaluation, "result_count", None)
    has_failed = read_or(evaluation, "status", None) in _FAILED_EVALUATION
    return has_failed or any(read_or(counts, name, 0) for name in _FAILED_COUNTS)
