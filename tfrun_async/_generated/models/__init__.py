# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, their values and enums."""

from importlib import import_module
from typing import TYPE_CHECKING

from tfrun_async._model import secret_flags, secret_names

if TYPE_CHECKING:
    from tfrun_async._generated.models.applies import Apply, ApplyStatus
    from tfrun_async._generated.models.assessment_results import AssessmentResult
    from tfrun_async._generated.models.comments import Comment
    from tfrun_async._generated.models.configuration_versions import (
        ConfigurationVersion,
        ConfigurationVersionSource,
        ConfigurationVersionStatus,
    )
    from tfrun_async._generated.models.cost_estimates import CostEstimate, CostEstimateStatus
    from tfrun_async._generated.models.ingress_attributes import IngressAttributes
    from tfrun_async._generated.models.organizations import (
        CollaboratorAuthPolicy,
        Organization,
        OrganizationCapacity,
        OrganizationPermissions,
    )
    from tfrun_async._generated.models.plan_exports import (
        FINAL_PLAN_EXPORT_STATUSES,
        SUCCESSFUL_PLAN_EXPORT_STATUSES,
        PlanExport,
        PlanExportDataType,
        PlanExportStatus,
    )
    from tfrun_async._generated.models.plans import ExecutionDetails, Plan, PlanActions, PlanStatus
    from tfrun_async._generated.models.policy_checks import (
        PolicyCheck,
        PolicyCheckActions,
        PolicyCheckPermissions,
        PolicyCheckResult,
        PolicyCheckScope,
        PolicyCheckStatus,
    )
    from tfrun_async._generated.models.projects import Project, ProjectPermissions
    from tfrun_async._generated.models.run_events import RunEvent
    from tfrun_async._generated.models.run_tasks import (
        RunTask,
        RunTaskEnforcementLevel,
        RunTaskGlobalConfiguration,
        RunTaskStage,
    )
    from tfrun_async._generated.models.run_triggers import RunTrigger, RunTriggerType
    from tfrun_async._generated.models.runs import (
        FINAL_RUN_STATUSES,
        SUCCESSFUL_RUN_STATUSES,
        Run,
        RunActions,
        RunOperation,
        RunPermissions,
        RunSource,
        RunStatus,
        RunStatusGroup,
        RunVariable,
    )
    from tfrun_async._generated.models.stacks import Stack
    from tfrun_async._generated.models.state_version_outputs import StateVersionOutput
    from tfrun_async._generated.models.state_versions import (
        StateResource,
        StateVersion,
        StateVersionStatus,
    )
    from tfrun_async._generated.models.task_result_outcomes import (
        TaskResultOutcome,
        TaskResultOutcomeLevel,
        TaskResultOutcomeTag,
        TaskResultOutcomeTags,
    )
    from tfrun_async._generated.models.task_results import TaskResult, TaskResultStatus
    from tfrun_async._generated.models.task_stages import (
        TaskStage,
        TaskStageActions,
        TaskStagePermissions,
        TaskStageStatus,
    )
    from tfrun_async._generated.models.users import User, UserPermissions
    from tfrun_async._generated.models.variable_sets import VariableSet
    from tfrun_async._generated.models.variables import NewVariable, Variable, VariableCategory
    from tfrun_async._generated.models.workspace_run_tasks import WorkspaceRunTask
    from tfrun_async._generated.models.workspaces import (
        ExecutionMode,
        VcsRepo,
        VcsRepoSettings,
        Workspace,
        WorkspaceActions,
        WorkspacePermissions,
        WorkspaceSettingOverwrites,
    )

__all__ = [
    "FINAL_PLAN_EXPORT_STATUSES",
    "FINAL_RUN_STATUSES",
    "SUCCESSFUL_PLAN_EXPORT_STATUSES",
    "SUCCESSFUL_RUN_STATUSES",
    "Apply",
    "ApplyStatus",
    "AssessmentResult",
    "CollaboratorAuthPolicy",
    "Comment",
    "ConfigurationVersion",
    "ConfigurationVersionSource",
    "ConfigurationVersionStatus",
    "CostEstimate",
    "CostEstimateStatus",
    "ExecutionDetails",
    "ExecutionMode",
    "IngressAttributes",
    "NewVariable",
    "Organization",
    "OrganizationCapacity",
    "OrganizationPermissions",
    "Plan",
    "PlanActions",
    "PlanExport",
    "PlanExportDataType",
    "PlanExportStatus",
    "PlanStatus",
    "PolicyCheck",
    "PolicyCheckActions",
    "PolicyCheckPermissions",
    "PolicyCheckResult",
    "PolicyCheckScope",
    "PolicyCheckStatus",
    "Project",
    "ProjectPermissions",
    "Run",
    "RunActions",
    "RunEvent",
    "RunOperation",
    "RunPermissions",
    "RunSource",
    "RunStatus",
    "RunStatusGroup",
    "RunTask",
    "RunTaskEnforcementLevel",
    "RunTaskGlobalConfiguration",
    "RunTaskStage",
    "RunTrigger",
    "RunTriggerType",
    "RunVariable",
    "Stack",
    "StateResource",
    "StateVersion",
    "StateVersionOutput",
    "StateVersionStatus",
    "TaskResult",
    "TaskResultOutcome",
    "TaskResultOutcomeLevel",
    "TaskResultOutcomeTag",
    "TaskResultOutcomeTags",
    "TaskResultStatus",
    "TaskStage",
    "TaskStageActions",
    "TaskStagePermissions",
    "TaskStageStatus",
    "User",
    "UserPermissions",
    "Variable",
    "VariableCategory",
    "VariableSet",
    "VcsRepo",
    "VcsRepoSettings",
    "Workspace",
    "WorkspaceActions",
    "WorkspacePermissions",
    "WorkspaceRunTask",
    "WorkspaceSettingOverwrites",
]

MODULES: dict[str, str] = {
    "FINAL_PLAN_EXPORT_STATUSES": "plan_exports",
    "FINAL_RUN_STATUSES": "runs",
    "SUCCESSFUL_PLAN_EXPORT_STATUSES": "plan_exports",
    "SUCCESSFUL_RUN_STATUSES": "runs",
    "Apply": "applies",
    "ApplyStatus": "applies",
    "AssessmentResult": "assessment_results",
    "CollaboratorAuthPolicy": "organizations",
    "Comment": "comments",
    "ConfigurationVersion": "configuration_versions",
    "ConfigurationVersionSource": "configuration_versions",
    "ConfigurationVersionStatus": "configuration_versions",
    "CostEstimate": "cost_estimates",
    "CostEstimateStatus": "cost_estimates",
    "ExecutionDetails": "plans",
    "ExecutionMode": "workspaces",
    "IngressAttributes": "ingress_attributes",
    "NewVariable": "variables",
    "Organization": "organizations",
    "OrganizationCapacity": "organizations",
    "OrganizationPermissions": "organizations",
    "Plan": "plans",
    "PlanActions": "plans",
    "PlanExport": "plan_exports",
    "PlanExportDataType": "plan_exports",
    "PlanExportStatus": "plan_exports",
    "PlanStatus": "plans",
    "PolicyCheck": "policy_checks",
    "PolicyCheckActions": "policy_checks",
    "PolicyCheckPermissions": "policy_checks",
    "PolicyCheckResult": "policy_checks",
    "PolicyCheckScope": "policy_checks",
    "PolicyCheckStatus": "policy_checks",
    "Project": "projects",
    "ProjectPermissions": "projects",
    "Run": "runs",
    "RunActions": "runs",
    "RunEvent": "run_events",
    "RunOperation": "runs",
    "RunPermissions": "runs",
    "RunSource": "runs",
    "RunStatus": "runs",
    "RunStatusGroup": "runs",
    "RunTask": "run_tasks",
    "RunTaskEnforcementLevel": "run_tasks",
    "RunTaskGlobalConfiguration": "run_tasks",
    "RunTaskStage": "run_tasks",
    "RunTrigger": "run_triggers",
    "RunTriggerType": "run_triggers",
    "RunVariable": "runs",
    "Stack": "stacks",
    "StateResource": "state_versions",
    "StateVersion": "state_versions",
    "StateVersionOutput": "state_version_outputs",
    "StateVersionStatus": "state_versions",
    "TaskResult": "task_results",
    "TaskResultOutcome": "task_result_outcomes",
    "TaskResultOutcomeLevel": "task_result_outcomes",
    "TaskResultOutcomeTag": "task_result_outcomes",
    "TaskResultOutcomeTags": "task_result_outcomes",
    "TaskResultStatus": "task_results",
    "TaskStage": "task_stages",
    "TaskStageActions": "task_stages",
    "TaskStagePermissions": "task_stages",
    "TaskStageStatus": "task_stages",
    "User": "users",
    "UserPermissions": "users",
    "Variable": "variables",
    "VariableCategory": "variables",
    "VariableSet": "variable_sets",
    "VcsRepo": "workspaces",
    "VcsRepoSettings": "workspaces",
    "Workspace": "workspaces",
    "WorkspaceActions": "workspaces",
    "WorkspacePermissions": "workspaces",
    "WorkspaceRunTask": "workspace_run_tasks",
    "WorkspaceSettingOverwrites": "workspaces",
}
"""The module of each name; it is imported when the name is first used."""

RESOURCE_NAMES: dict[str, str] = {
    "organizations": "Organization",
    "organization-capacity": "OrganizationCapacity",
    "runs": "Run",
    "workspaces": "Workspace",
    "configuration-versions": "ConfigurationVersion",
    "plans": "Plan",
    "applies": "Apply",
    "comments": "Comment",
    "run-events": "RunEvent",
    "cost-estimates": "CostEstimate",
    "policy-checks": "PolicyCheck",
    "tasks": "RunTask",
    "workspace-tasks": "WorkspaceRunTask",
    "task-stages": "TaskStage",
    "task-results": "TaskResult",
    "task-result-outcomes": "TaskResultOutcome",
    "run-triggers": "RunTrigger",
    "state-versions": "StateVersion",
    "state-version-outputs": "StateVersionOutput",
    "vars": "Variable",
    "varsets": "VariableSet",
    "plan-exports": "PlanExport",
    "assessment-results": "AssessmentResult",
    "ingress-attributes": "IngressAttributes",
    "projects": "Project",
    "stacks": "Stack",
    "users": "User",
}
"""The class of each type of resource, by its name in the API's documents."""

secret_names.update(
    (
        "encrypted-state-download-url",
        "encrypted_state_download_url",
        "hmac-key",
        "hmac_key",
        "hosted-json-state-download-url",
        "hosted-json-state-upload-url",
        "hosted-state-download-url",
        "hosted-state-upload-url",
        "hosted_json_state_download_url",
        "hosted_json_state_upload_url",
        "hosted_state_download_url",
        "hosted_state_upload_url",
        "log-read-url",
        "log_read_url",
        "sanitized-state-download-url",
        "sanitized-state-upload-url",
        "sanitized_state_download_url",
        "sanitized_state_upload_url",
        "upload-url",
        "upload_url",
        "webhook-url",
        "webhook_url",
    )
)
secret_flags.setdefault("value", set()).update(["sensitive"])


if not TYPE_CHECKING:  # a type checker should still find misspelt names

    def __getattr__(name: str) -> object:
        if name not in MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
