"""Policies: the sets that a test gives, and their checks and evaluations in each run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import attrs

from tfrun_async.simulator._records.history import History

if TYPE_CHECKING:
    from tfrun_async.simulator._records.run_tasks import TaskStage
    from tfrun_async.simulator._records.store import Organization, Run, Workspace

PolicyKind = Literal["sentinel", "opa", "tfpolicy"]
EnforcementLevel = Literal[
    "advisory", "soft-mandatory", "hard-mandatory", "mandatory", "mandatory_overridable"
]
PolicyStatus = Literal["passed", "failed", "errored", "unknown"]
TfPolicyStage = Literal["Init", "Plan"]
PolicyCheckScope = Literal["organization", "workspace"]

# An agent evaluates Sentinel policies in a task stage, as it does OPA policies.
_LEVELS = {
    ("sentinel", False): ("advisory", "soft-mandatory", "hard-mandatory"),
    ("sentinel", True): ("advisory", "mandatory"),
    ("opa", False): ("advisory", "mandatory"),
    ("tfpolicy", False): ("advisory", "mandatory", "mandatory_overridable"),
}
_STATUSES = {
    "sentinel": ("passed", "failed", "errored"),
    "opa": ("passed", "failed", "errored"),
    "tfpolicy": ("passed", "failed", "errored", "unknown"),
}


def _to_strings(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


def _to_policies(values: Iterable[Policy]) -> tuple[Policy, ...]:
    return tuple(values)


@attrs.frozen
class Policy:
    """A policy, and the result that it has in each run.

    Args:
        name: Its name.
        enforcement: The effect of its failure on a run. For Sentinel: `advisory`,
            `soft-mandatory` or `hard-mandatory`. For OPA, and for Sentinel policies that an agent
            evaluates: `advisory` or `mandatory`. For Terraform policies: `advisory`, `mandatory`
            or `mandatory_overridable`.
        status: The result: `passed`, `failed` or `errored`, and for Terraform policies `unknown`.
        message: The reason for the result, as the policy prints it.
        description: The purpose of the policy.
        resources: The addresses of the resources with this result. For Terraform policies only.
    """

    name: str
    enforcement: EnforcementLevel
    status: PolicyStatus = "passed"
    message: str = ""
    description: str = attrs.field(default="", kw_only=True)
    resources: tuple[str, ...] = attrs.field(default=(), converter=_to_strings, kw_only=True)


@attrs.frozen
class PolicySet:
    """A set of policies of one kind.

    Args:
        name: Its name.
        policies: Its policies.
        kind: `sentinel`, `opa`, or `tfpolicy` for Terraform policies.
        description: The purpose of the set.
        agent_enabled: Whether an agent evaluates Sentinel policies in the run's post-plan stage.
            The others have a policy check.
        overridable: Whether users may override failed mandatory policies of the post-plan stage.
            The levels of the other policies say that by themselves.
        error: Why the set cannot be evaluated, which ends the run.
        stage: The stage in which Terraform policies are evaluated: `Init` or `Plan`.

    Raises:
        ValueError: A value is not valid for this kind.
    """

    name: str
    policies: tuple[Policy, ...] = attrs.field(default=(), converter=_to_policies)
    kind: PolicyKind = attrs.field(default="sentinel", kw_only=True)
    description: str | None = attrs.field(default=None, kw_only=True)
    agent_enabled: bool = attrs.field(default=False, kw_only=True)
    overridable: bool = attrs.field(default=False, kw_only=True)
    error: str | None = attrs.field(default=None, kw_only=True)
    stage: TfPolicyStage = attrs.field(default="Plan", kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_choice("kind", self.kind, _STATUSES)
        _check_choice("stage", self.stage, ("Init", "Plan"))
        if self.agent_enabled and self.kind != "sentinel":
            raise ValueError(f"agent_enabled: must be False for {self.kind} policies, got True")
        if self.overridable and not self.is_in_task_stage:
            raise ValueError("overridable: must be False without evaluations in a stage, got True")
        if self.stage != "Plan" and self.kind != "tfpolicy":
            raise ValueError(f"stage: must be 'Plan' for {self.kind} policies, got {self.stage!r}")
        for policy in self.policies:
            levels = _LEVELS[self.kind, self.agent_enabled]
            _check_choice(f"enforcement of {policy.name}", policy.enforcement, levels)
            _check_choice(f"status of {policy.name}", policy.status, _STATUSES[self.kind])

    @property
    def is_in_task_stage(self) -> bool:
        """Say whether the policies are evaluated in a task stage."""
        return self.kind == "opa" or self.agent_enabled

    @property
    def is_overridable(self) -> bool:
        """Say whether failures of mandatory policies can be overridden."""
        if self.kind == "tfpolicy":
            return any(each.enforcement == "mandatory_overridable" for each in self.policies)
        return self.overridable

    @property
    def is_errored(self) -> bool:
        """Say whether the set, or a policy in it, could not be evaluated."""
        return self.error is not None or any(each.status == "errored" for each in self.policies)

    @property
    def failures(self) -> list[bool]:
        """Return, for each failed policy that is not advisory, whether it can be overridden."""
        return [
            policy.enforcement in {"soft-mandatory", "mandatory_overridable"}
            or (policy.enforcement == "mandatory" and self.overridable)
            for policy in self.policies
            if policy.status == "failed" and policy.enforcement != "advisory"
        ]

    def count(self, status: PolicyStatus, level: EnforcementLevel | None = None) -> int:
        """Return how many policies have a status; with a level, only those with it."""
        return sum(
            each.status == status and level in {None, each.enforcement} for each in self.policies
        )


def _check_choice(name: str, value: str, choices: Iterable[str]) -> None:
    choices = tuple(choices)
    if value not in choices:
        raise ValueError(f"{name}: must be one of {', '.join(choices)}, got {value!r}")


@attrs.define(eq=False, kw_only=True)
class Evaluation(History):
    """An evaluation of policy sets for a run, with the statuses that it has entered."""

    id: str
    run: Run = attrs.field(repr=False)
    sets: tuple[PolicySet, ...]

    @property
    def has_result(self) -> bool:
        """Say whether the policies have been evaluated."""
        return self.status not in {"pending", "queued", "running", "canceled", "unreachable"}

    def count(self, status: PolicyStatus, level: EnforcementLevel | None = None) -> int:
        """Return how many policies have a status; with a level, only those with it."""
        return sum(each.count(status, level) for each in self.sets)

    @property
    def is_errored(self) -> bool:
        """Say whether a set, or a policy, could not be evaluated."""
        return any(each.is_errored for each in self.sets)

    @property
    def failures(self) -> list[bool]:
        """Return, for each failed policy that is not advisory, whether it can be overridden."""
        return [can_override for each in self.sets for can_override in each.failures]


@attrs.define(eq=False, kw_only=True)
class PolicyCheck(Evaluation):
    """A check of the Sentinel policies of an organization, or of one workspace."""

    scope: PolicyCheckScope


@attrs.define(eq=False, kw_only=True)
class PolicyEvaluation(Evaluation):
    """An evaluation of the OPA or Sentinel policies in a task stage."""

    stage: TaskStage = attrs.field(repr=False)
    kind: PolicyKind
    outcomes: list[PolicySetOutcome] = attrs.field(factory=list)


@attrs.define(eq=False, kw_only=True)
class TfPolicyEvaluation(Evaluation):
    """An evaluation of the Terraform policies in a stage of a run."""

    stage_type: TfPolicyStage
    outcomes: list[PolicySetOutcome] = attrs.field(factory=list)


@attrs.define(eq=False, kw_only=True)
class PolicySetOutcome:
    """The outcome of one policy set in an evaluation."""

    id: str
    evaluation: PolicyEvaluation | TfPolicyEvaluation = attrs.field(repr=False)
    policy_set: PolicySet

    @property
    def run(self) -> Run:
        """Return the run that was evaluated."""
        return self.evaluation.run


@attrs.define(eq=False)
class PolicyRecords:
    """The policy sets in force; and the checks, evaluations and outcomes of all runs, by id."""

    sets: dict[tuple[Organization, str | None], tuple[PolicySet, ...]] = attrs.field(factory=dict)
    """By organization and workspace name; without a name, they are for all workspaces."""
    checks: dict[str, PolicyCheck] = attrs.field(factory=dict)
    evaluations: dict[str, PolicyEvaluation] = attrs.field(factory=dict)
    outcomes: dict[str, PolicySetOutcome] = attrs.field(factory=dict)
    tf_evaluations: dict[str, TfPolicyEvaluation] = attrs.field(factory=dict)
    tf_outcomes: dict[str, PolicySetOutcome] = attrs.field(factory=dict)

    def for_scope(self, workspace: Workspace, scope: PolicyCheckScope) -> tuple[PolicySet, ...]:
        """Return the sets that are in force for a workspace because of one scope."""
        name = workspace.name if scope == "workspace" else None
        return self.sets.get((workspace.organization, name), ())

    def for_workspace(self, workspace: Workspace) -> tuple[PolicySet, ...]:
        """Return all sets that are in force for a workspace, the organization's first."""
        return self.for_scope(workspace, "organization") + self.for_scope(workspace, "workspace")

    def remove_run(self, run: Run) -> set[str]:
        """Remove the checks, evaluations and outcomes of a run, and return the checks' ids."""
        for check in run.policy_checks:
            del self.checks[check.id]
        for evaluation in run.tf_policy_evaluations:
            del self.tf_evaluations[evaluation.id]
            for outcome in evaluation.outcomes:
                del self.tf_outcomes[outcome.id]
        for stage in run.task_stages:
            for evaluated in stage.evaluations:
                del self.evaluations[evaluated.id]
                for outcome in evaluated.outcomes:
                    del self.outcomes[outcome.id]
        return {check.id for check in run.policy_checks}
