"""Evaluations of OPA, Sentinel and Terraform policies, and the outcomes of their sets."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.run_events import saving_comment
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._records.policies import (
    Policy,
    PolicyCheck,
    PolicyCheckScope,
    PolicyEvaluation,
    PolicyKind,
    PolicySetOutcome,
    TfPolicyEvaluation,
    TfPolicyStage,
)
from tfrun_async.simulator._records.run_tasks import TaskStage
from tfrun_async.simulator._records.store import Run, Store
from tfrun_async.simulator._serialize import policies as serializers

TF_INCLUDES = frozenset({"tf_policy_set_outcomes"})

_FILTER = re.compile(r"filter\[(?P<index>\w+)\](?:\[(?P<member>\w+)\])?")
_OPA_FILTERS = {
    "status": ("passed", "failed", "errored"),
    "enforcementLevel": ("advisory", "mandatory"),
}
_TF_FILTERS = {
    "status": ("passed", "failed", "errored", "unknown"),
    "enforcement_level": ("advisory", "mandatory", "mandatory_overridable"),
}


def add_policies(store: Store, run: Run, at: float) -> None:
    """Add the checks of Sentinel policies and the evaluations of Terraform policies to a run."""
    scopes: tuple[PolicyCheckScope, ...] = ("organization", "workspace")
    for scope in scopes:
        sets = [
            each
            for each in store.policies.for_scope(run.workspace, scope)
            if each.kind == "sentinel" and not each.is_in_task_stage
        ]
        if sets:
            key = store.ids.new_id("polchk")
            check = PolicyCheck(
                id=key, run=run, sets=tuple(sets), history=[("pending", at)], scope=scope
            )
            store.policies.checks[key] = check
            run.policy_checks.append(check)
    stages: tuple[TfPolicyStage, ...] = ("Init", "Plan")
    for stage in stages:
        _add_tf_evaluation(store, run, stage, at)


def _add_tf_evaluation(store: Store, run: Run, stage: TfPolicyStage, at: float) -> None:
    in_force = store.policies.for_workspace(run.workspace)
    sets = tuple(each for each in in_force if each.kind == "tfpolicy" and each.stage == stage)
    if not sets:
        return
    evaluation = TfPolicyEvaluation(
        id=store.ids.new_id("tfpeval"),
        run=run,
        sets=sets,
        history=[("pending", at)],
        stage_type=stage,
    )
    store.policies.tf_evaluations[evaluation.id] = evaluation
    run.tf_policy_evaluations.append(evaluation)
    _add_outcomes(store, evaluation, "tfpsout", store.policies.tf_outcomes)


def has_stage_policies(store: Store, run: Run) -> bool:
    """Say whether policies are evaluated in the run's post-plan stage."""
    return any(each.is_in_task_stage for each in store.policies.for_workspace(run.workspace))


def add_stage_evaluations(store: Store, stage: TaskStage, at: float) -> None:
    """Add an evaluation of each kind of policies to a run's post-plan stage."""
    kinds: tuple[PolicyKind, ...] = ("opa", "sentinel")
    for kind in kinds:
        in_force = store.policies.for_workspace(stage.run.workspace)
        sets = tuple(each for each in in_force if each.is_in_task_stage and each.kind == kind)
        if sets:
            evaluation = PolicyEvaluation(
                id=store.ids.new_id("poleval"),
                run=stage.run,
                sets=sets,
                history=[("pending", at)],
                stage=stage,
                kind=kind,
            )
            store.policies.evaluations[evaluation.id] = evaluation
            stage.evaluations.append(evaluation)
            _add_outcomes(store, evaluation, "psout", store.policies.outcomes)


def _add_outcomes(
    store: Store,
    evaluation: PolicyEvaluation | TfPolicyEvaluation,
    prefix: str,
    records: dict[str, PolicySetOutcome],
) -> None:
    for policy_set in evaluation.sets:
        key = store.ids.new_id(prefix)
        records[key] = PolicySetOutcome(id=key, evaluation=evaluation, policy_set=policy_set)
        evaluation.outcomes.append(records[key])


def list_for_task_stage(context: HandlerContext, task_stage_id: str) -> Response:
    """List the evaluations of OPA and Sentinel policies in a task stage."""
    stage = context.store.find(context.store.tasks.stages, task_stage_id)
    return context.respond_with_page_of(stage.evaluations, serializers.policy_evaluation)


def read_evaluation(context: HandlerContext, policy_evaluation_id: str) -> Response:
    """Read an evaluation of OPA or Sentinel policies."""
    evaluation = context.store.find(context.store.policies.evaluations, policy_evaluation_id)
    return context.respond_with_resource(serializers.policy_evaluation(evaluation))


def list_outcomes(context: HandlerContext, policy_evaluation_id: str) -> Response:
    """List the outcomes of the policy sets in an evaluation of OPA or Sentinel policies."""
    evaluation = context.store.find(context.store.policies.evaluations, policy_evaluation_id)
    outcomes = _filter_outcomes(context, evaluation.outcomes, _OPA_FILTERS)
    return context.respond_with_page_of(outcomes, serializers.policy_set_outcome)


def read_outcome(context: HandlerContext, policy_set_outcome_id: str) -> Response:
    """Read the outcome of a policy set in an evaluation of OPA or Sentinel policies."""
    outcome = context.store.find(context.store.policies.outcomes, policy_set_outcome_id)
    return context.respond_with_resource(serializers.policy_set_outcome(outcome))


def list_tf_for_run(context: HandlerContext, run_id: str) -> Response:
    """List the evaluations of Terraform policies for a run."""
    run = context.store.find(context.store.runs, run_id)
    return context.respond_with_page_of(
        run.tf_policy_evaluations, context.serializer.tf_policy_evaluation
    )


def read_tf_evaluation(context: HandlerContext, tf_policy_evaluation_id: str) -> Response:
    """Read an evaluation of Terraform policies."""
    return _respond(context, _find_tf_evaluation(context, tf_policy_evaluation_id))


def override_tf_evaluation(context: HandlerContext, tf_policy_evaluation_id: str) -> Response:
    """Override Terraform policies that failed."""
    evaluation = _find_tf_evaluation(context, tf_policy_evaluation_id)
    with saving_comment(context, evaluation.run):
        context.lifecycle.override_tf_policies(evaluation, context.now, context.caller)
    return _respond(context, evaluation)


def list_tf_outcomes(context: HandlerContext, tf_policy_evaluation_id: str) -> Response:
    """List the outcomes of the policy sets in an evaluation of Terraform policies."""
    evaluation = _find_tf_evaluation(context, tf_policy_evaluation_id)
    outcomes = _filter_outcomes(context, evaluation.outcomes, _TF_FILTERS)
    return context.respond_with_page_of(outcomes, serializers.tf_policy_set_outcome)


def read_tf_outcome(context: HandlerContext, tf_policy_set_outcome_id: str) -> Response:
    """Read the outcome of a policy set in an evaluation of Terraform policies."""
    outcome = context.store.find(context.store.policies.tf_outcomes, tf_policy_set_outcome_id)
    return context.respond_with_resource(serializers.tf_policy_set_outcome(outcome))


def _find_tf_evaluation(context: HandlerContext, key: str) -> TfPolicyEvaluation:
    return context.store.find(context.store.policies.tf_evaluations, key)


def _respond(context: HandlerContext, evaluation: TfPolicyEvaluation) -> Response:
    return context.respond_with_resource(
        context.serializer.tf_policy_evaluation(evaluation), include=TF_INCLUDES
    )


def _filter_outcomes(
    context: HandlerContext,
    outcomes: Iterable[PolicySetOutcome],
    members: Mapping[str, tuple[str, ...]],
) -> list[PolicySetOutcome]:
    """Return the outcomes with a policy that meets one of the filters, with all their policies."""
    filters = _read_filters(context.request.query, members)
    if not filters:
        return list(outcomes)
    return [
        outcome
        for outcome in outcomes
        if outcome.evaluation.has_result
        and any(_meets(policy, each) for policy in outcome.policy_set.policies for each in filters)
    ]


def _read_filters(
    query: Mapping[str, str], members: Mapping[str, tuple[str, ...]]
) -> list[dict[str, str]]:
    """Read filters such as `filter[0][status]=failed`; those with one index belong together."""
    filters = defaultdict[str, dict[str, str]](dict)
    for name, text in query.items():
        if match := _FILTER.fullmatch(name):
            if text not in members.get(match["member"], ()):
                raise ApiError.invalid_parameter(name, "The filter is not valid.")
            filters[match["index"]][match["member"]] = text
    for index, each in filters.items():
        if each.get("status") == "errored" and "enforcementLevel" in each:
            detail = "A policy with an error has no enforcement level."
            raise ApiError.invalid_parameter(f"filter[{index}]", detail)
    return list(filters.values())


def _meets(policy: Policy, conditions: Mapping[str, str]) -> bool:
    actual = {
        "status": policy.status,
        "enforcement_level": policy.enforcement,
        # Of OPA and Sentinel policies: null if a policy could not be evaluated.
        "enforcementLevel": None if policy.status == "errored" else policy.enforcement,
    }
    return all(actual[member] == text for member, text in conditions.items())
