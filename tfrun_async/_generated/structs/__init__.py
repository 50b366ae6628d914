# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as msgspec decodes them."""

MODULES: dict[str, str] = {
    "Organization": "organizations",
    "OrganizationCapacity": "organizations",
    "Run": "runs",
    "Workspace": "workspaces",
    "ConfigurationVersion": "configuration_versions",
    "Plan": "plans",
    "Apply": "applies",
    "Comment": "comments",
    "RunEvent": "run_events",
    "CostEstimate": "cost_estimates",
    "PolicyCheck": "policy_checks",
    "RunTask": "run_tasks",
    "WorkspaceRunTask": "workspace_run_tasks",
    "TaskStage": "task_stages",
    "TaskResult": "task_results",
    "TaskResultOutcome": "task_result_outcomes",
    "RunTrigger": "run_triggers",
    "StateVersion": "state_versions",
    "StateVersionOutput": "state_version_outputs",
    "Variable": "variables",
    "VariableSet": "variable_sets",
    "PlanExport": "plan_exports",
    "AssessmentResult": "assessment_results",
    "IngressAttributes": "ingress_attributes",
    "Project": "projects",
    "User": "users",
}
"""The module of each resource that has attributes to copy."""
