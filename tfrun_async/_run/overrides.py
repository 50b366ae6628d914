"""Find the overrides that a run waits for.

    status of the run          asked for
    …_awaiting_decision        its task stages
    tf_policy_override         its evaluations of Terraform policies
    policy_override, others    its task stages, then its policy checks

Whether a check waits for an override depends on its `actions`, not on its status.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunStatus
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._model import Model, read_or
from tfrun_async.errors import NotFoundError
from tfrun_async.waiting import (
    FailedCheck,
    OverrideKind,
    PendingOverride,
    can_override,
    is_overridable,
)

if TYPE_CHECKING:
    from tfrun_async._generated.models import PolicyCheck, TaskStage, TfPolicyEvaluation

T = TypeVar("T", "PolicyCheck", "TaskStage", "TfPolicyEvaluation")

_FAILED = ("advisory_failed", "mandatory_failed", "mandatory_overridable_failed", "errored")


async def find_overrides(pipeline: Pipeline, run: Run) -> tuple[PendingOverride, ...]:
    """Return all overrides that a run waits for; empty if this token cannot see any."""
    if run.status == RunStatus.TF_POLICY_OVERRIDE:
        return await find_policy_overrides(pipeline, run)
    stages = await _overridable(operations.TaskStages(pipeline).list_for_run(run))
    return stage_overrides(stages) + await find_policy_overrides(pipeline, run)


async def find_policy_overrides(pipeline: Pipeline, run: Run) -> tuple[PendingOverride, ...]:
    """Return the overrides of policies outside of task stages that a run waits for."""
    if run.status.endswith("_awaiting_decision"):
        return ()
    if run.status == RunStatus.TF_POLICY_OVERRIDE:
        listed = operations.TfPolicyEvaluations(pipeline).list_for_run(run)
        return _pending(await _overridable(listed), OverrideKind.TF_POLICY_EVALUATION, _count_tf)
    checks = await _overridable(operations.PolicyChecks(pipeline).list_for_run(run))
    return _pending(checks, OverrideKind.POLICY_CHECK, count_sentinel, failed_sentinel_policies)


def stage_overrides(stages: Iterable[TaskStage]) -> tuple[PendingOverride, ...]:
    """Return the loaded task stages that wait for an override."""
    waiting = [stage for stage in stages if is_overridable(stage)]
    return _pending(waiting, OverrideKind.TASK_STAGE, _describe_stage)


async def _overridable(listed: AsyncIterable[T]) -> list[T]:
    """Return those that wait for an override; empty if the server has no such list."""
    try:
        return [each async for each in listed if is_overridable(each)]
    except NotFoundError:
        return []


def _pending(
    checks: Iterable[T],
    kind: OverrideKind,
    describe: Callable[[T], str],
    find_failures: Callable[[T], tuple[FailedCheck, ...]] = lambda _: (),
) -> tuple[PendingOverride, ...]:
    return tuple(
        PendingOverride(kind, each.id, can_override(each), describe(each), find_failures(each))
        for each in checks
    )


def _describe_stage(stage: TaskStage) -> str:
    return f"the {read_or(stage, 'stage', 'task')} stage has failed and can be overridden"


def _count_tf(evaluation: TfPolicyEvaluation) -> str:
    counts = read_or(evaluation, "result_count", None)
    failed = _sum(counts, _FAILED)
    return _count(failed, failed + _sum(counts, ("passed", "unknown")))


def count_sentinel(check: PolicyCheck) -> str:
    """Return how many policies of a check have failed, in a sentence."""
    result = read_or(check, "result", None)
    failed = _sum(result, ("total_failed",))
    return _count(failed, failed + _sum(result, ("passed",)))


def _sum(counts: Model | None, names: Iterable[str]) -> int:
    return sum(read_or(counts, name, 0) for name in names)


def _count(failed: int, total: int) -> str:
    # A server may omit the counts.
    return f"{failed} of {total} policies have failed" if failed else "policies have failed"


def failed_sentinel_policies(check: PolicyCheck) -> tuple[FailedCheck, ...]:
    """Return the failed policies from Sentinel's details; empty if there are none.

    The format of Sentinel's details is not part of the API, so unexpected values are skipped.
    """
    result = read_or(check, "result", None)
    details = read_or(result, "sentinel", None)
    sets = details.get("data") if isinstance(details, dict) else None
    if not isinstance(sets, dict):
        return ()
    return tuple(
        FailedCheck(
            str(policy.get("policy")),
            name,
            _sentinel_enforcement(result, policy),
            _sentinel_message(policy),
        )
        for name, content in sets.items()
        for policy in _objects(content.get("policies") if isinstance(content, dict) else None)
        if policy.get("result") is False
    )


def _sentinel_enforcement(result: Model | None, policy: dict[str, object]) -> str | None:
    """Return the level of a failed policy; None if policies of several levels have failed."""
    if policy.get("allowed-failure") is True:
        return "advisory"
    levels = [kind for kind in ("hard", "soft") if read_or(result, f"{kind}_failed", 0)]
    return f"{levels[0]}-mandatory" if len(levels) == 1 else None


def _sentinel_message(policy: dict[str, object]) -> str:
    trace = policy.get("trace")
    details = trace if isinstance(trace, dict) else {}
    printed = str(details.get("print") or "").strip()
    return str(policy.get("error") or printed or details.get("description") or "")


def _objects(values: object) -> list[dict[str, object]]:
    items = values if isinstance(values, list) else []
    return [item for item in items if isinstance(item, dict)]
