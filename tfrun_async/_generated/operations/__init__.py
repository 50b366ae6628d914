# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The operations of the API, in groups."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfrun_async._generated.operations.account import Account
    from tfrun_async._generated.operations.admin_runs import AdminRunInclude, AdminRuns
    from tfrun_async._generated.operations.applies import Applies
    from tfrun_async._generated.operations.assessment_results import AssessmentResults
    from tfrun_async._generated.operations.comments import Comments
    from tfrun_async._generated.operations.configuration_versions import (
        ConfigurationVersionInclude,
        ConfigurationVersions,
    )
    from tfrun_async._generated.operations.cost_estimates import CostEstimates
    from tfrun_async._generated.operations.explorer import Explorer
    from tfrun_async._generated.operations.legacy_variables import LegacyVariables
    from tfrun_async._generated.operations.notification_configurations import (
        NotificationConfigurations,
    )
    from tfrun_async._generated.operations.organizations import OrganizationInclude, Organizations
    from tfrun_async._generated.operations.plan_exports import PlanExports
    from tfrun_async._generated.operations.plans import Plans
    from tfrun_async._generated.operations.policy_checks import PolicyCheckInclude, PolicyChecks
    from tfrun_async._generated.operations.policy_evaluations import PolicyEvaluations
    from tfrun_async._generated.operations.policy_set_outcomes import PolicySetOutcomes
    from tfrun_async._generated.operations.projects import Projects, ProjectSort
    from tfrun_async._generated.operations.run_events import RunEventInclude, RunEvents
    from tfrun_async._generated.operations.run_tasks import RunTaskInclude, RunTasks
    from tfrun_async._generated.operations.run_triggers import RunTriggerInclude, RunTriggers
    from tfrun_async._generated.operations.runs import RunInclude, Runs
    from tfrun_async._generated.operations.state_version_outputs import StateVersionOutputs
    from tfrun_async._generated.operations.state_versions import StateVersionInclude, StateVersions
    from tfrun_async._generated.operations.tag_bindings import TagBindings
    from tfrun_async._generated.operations.tags import Tags
    from tfrun_async._generated.operations.task_result_outcomes import TaskResultOutcomes
    from tfrun_async._generated.operations.task_results import TaskResults
    from tfrun_async._generated.operations.task_stages import TaskStageInclude, TaskStages
    from tfrun_async._generated.operations.tf_policy_evaluations import (
        TfPolicyEvaluationInclude,
        TfPolicyEvaluations,
    )
    from tfrun_async._generated.operations.tf_policy_set_outcomes import TfPolicySetOutcomes
    from tfrun_async._generated.operations.variable_sets import VariableSetInclude, VariableSets
    from tfrun_async._generated.operations.variables import Variables
    from tfrun_async._generated.operations.workspace_resources import WorkspaceResources
    from tfrun_async._generated.operations.workspace_run_tasks import WorkspaceRunTasks
    from tfrun_async._generated.operations.workspaces import (
        WorkspaceInclude,
        Workspaces,
        WorkspaceSort,
    )

__all__ = [
    "Account",
    "AdminRunInclude",
    "AdminRuns",
    "Applies",
    "AssessmentResults",
    "Comments",
    "ConfigurationVersionInclude",
    "ConfigurationVersions",
    "CostEstimates",
    "Explorer",
    "LegacyVariables",
    "NotificationConfigurations",
    "OrganizationInclude",
    "Organizations",
    "PlanExports",
    "Plans",
    "PolicyCheckInclude",
    "PolicyChecks",
    "PolicyEvaluations",
    "PolicySetOutcomes",
    "ProjectSort",
    "Projects",
    "RunEventInclude",
    "RunEvents",
    "RunInclude",
    "RunTaskInclude",
    "RunTasks",
    "RunTriggerInclude",
    "RunTriggers",
    "Runs",
    "StateVersionInclude",
    "StateVersionOutputs",
    "StateVersions",
    "TagBindings",
    "Tags",
    "TaskResultOutcomes",
    "TaskResults",
    "TaskStageInclude",
    "TaskStages",
    "TfPolicyEvaluationInclude",
    "TfPolicyEvaluations",
    "TfPolicySetOutcomes",
    "VariableSetInclude",
    "VariableSets",
    "Variables",
    "WorkspaceInclude",
    "WorkspaceResources",
    "WorkspaceRunTasks",
    "WorkspaceSort",
    "Workspaces",
]

MODULES: dict[str, str] = {
    "Account": "account",
    "AdminRunInclude": "admin_runs",
    "AdminRuns": "admin_runs",
    "Applies": "applies",
    "AssessmentResults": "assessment_results",
    "Comments": "comments",
    "ConfigurationVersionInclude": "configuration_versions",
    "ConfigurationVersions": "configuration_versions",
    "CostEstimates": "cost_estimates",
    "Explorer": "explorer",
    "LegacyVariables": "legacy_variables",
    "NotificationConfigurations": "notification_configurations",
    "OrganizationInclude": "organizations",
    "Organizations": "organizations",
    "PlanExports": "plan_exports",
    "Plans": "plans",
    "PolicyCheckInclude": "policy_checks",
    "PolicyChecks": "policy_checks",
    "PolicyEvaluations": "policy_evaluations",
    "PolicySetOutcomes": "policy_set_outcomes",
    "ProjectSort": "projects",
    "Projects": "projects",
    "RunEventInclude": "run_events",
    "RunEvents": "run_events",
    "RunInclude": "runs",
    "RunTaskInclude": "run_tasks",
    "RunTasks": "run_tasks",
    "RunTriggerInclude": "run_triggers",
    "RunTriggers": "run_triggers",
    "Runs": "runs",
    "StateVersionInclude": "state_versions",
    "StateVersionOutputs": "state_version_outputs",
    "StateVersions": "state_versions",
    "TagBindings": "tag_bindings",
    "Tags": "tags",
    "TaskResultOutcomes": "task_result_outcomes",
    "TaskResults": "task_results",
    "TaskStageInclude": "task_stages",
    "TaskStages": "task_stages",
    "TfPolicyEvaluationInclude": "tf_policy_evaluations",
    "TfPolicyEvaluations": "tf_policy_evaluations",
    "TfPolicySetOutcomes": "tf_policy_set_outcomes",
    "VariableSetInclude": "variable_sets",
    "VariableSets": "variable_sets",
    "Variables": "variables",
    "WorkspaceInclude": "workspaces",
    "WorkspaceResources": "workspace_resources",
    "WorkspaceRunTasks": "workspace_run_tasks",
    "WorkspaceSort": "workspaces",
    "Workspaces": "workspaces",
}
"""The module of each name; it is imported when the name is first used."""


if not TYPE_CHECKING:  # a type checker should still find misspelt names

    def __getattr__(name: str) -> object:
        if name not in MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
