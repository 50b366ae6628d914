# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The attributes of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._resources.group_attribute import GroupAttribute

if TYPE_CHECKING:
    from tfrun_async._generated.operations.account import Account
    from tfrun_async._generated.operations.admin_runs import AdminRuns
    from tfrun_async._generated.operations.applies import Applies
    from tfrun_async._generated.operations.assessment_results import AssessmentResults
    from tfrun_async._generated.operations.comments import Comments
    from tfrun_async._generated.operations.configuration_versions import ConfigurationVersions
    from tfrun_async._generated.operations.cost_estimates import CostEstimates
    from tfrun_async._generated.operations.explorer import Explorer
    from tfrun_async._generated.operations.legacy_variables import LegacyVariables
    from tfrun_async._generated.operations.notification_configurations import (
        NotificationConfigurations,
    )
    from tfrun_async._generated.operations.organizations import Organizations
    from tfrun_async._generated.operations.plan_exports import PlanExports
    from tfrun_async._generated.operations.plans import Plans
    from tfrun_async._generated.operations.policy_checks import PolicyChecks
    from tfrun_async._generated.operations.policy_evaluations import PolicyEvaluations
    from tfrun_async._generated.operations.policy_set_outcomes import PolicySetOutcomes
    from tfrun_async._generated.operations.projects import Projects
    from tfrun_async._generated.operations.run_events import RunEvents
    from tfrun_async._generated.operations.run_tasks import RunTasks
    from tfrun_async._generated.operations.run_triggers import RunTriggers
    from tfrun_async._generated.operations.runs import Runs
    from tfrun_async._generated.operations.state_version_outputs import StateVersionOutputs
    from tfrun_async._generated.operations.state_versions import StateVersions
    from tfrun_async._generated.operations.tag_bindings import TagBindings
    from tfrun_async._generated.operations.tags import Tags
    from tfrun_async._generated.operations.task_result_outcomes import TaskResultOutcomes
    from tfrun_async._generated.operations.task_results import TaskResults
    from tfrun_async._generated.operations.task_stages import TaskStages
    from tfrun_async._generated.operations.tf_policy_evaluations import TfPolicyEvaluations
    from tfrun_async._generated.operations.tf_policy_set_outcomes import TfPolicySetOutcomes
    from tfrun_async._generated.operations.variable_sets import VariableSets
    from tfrun_async._generated.operations.variables import Variables
    from tfrun_async._generated.operations.workspace_resources import WorkspaceResources
    from tfrun_async._generated.operations.workspace_run_tasks import WorkspaceRunTasks
    from tfrun_async._generated.operations.workspaces import Workspaces


class Groups:
    """The groups of operations, by their names."""

    organizations: GroupAttribute[Organizations] = GroupAttribute(
        "tfrun_async._generated.operations", "Organizations"
    )
    """The owners of workspaces and of everything in them."""

    account: GroupAttribute[Account] = GroupAttribute(
        "tfrun_async._generated.operations", "Account"
    )
    """The user that the client's token belongs to."""

    projects: GroupAttribute[Projects] = GroupAttribute(
        "tfrun_async._generated.operations", "Projects"
    )
    """Groups of workspaces, which share access, tags and default settings."""

    workspaces: GroupAttribute[Workspaces] = GroupAttribute(
        "tfrun_async._generated.operations", "Workspaces"
    )
    """Where Terraform runs, one configuration and one state each.

    A workspace works on one run at a time.
    """

    tags: GroupAttribute[Tags] = GroupAttribute("tfrun_async._generated.operations", "Tags")
    """Flat tags, which workspaces carry."""

    tag_bindings: GroupAttribute[TagBindings] = GroupAttribute(
        "tfrun_async._generated.operations", "TagBindings"
    )
    """Key-value tags of projects and workspaces."""

    configuration_versions: GroupAttribute[ConfigurationVersions] = GroupAttribute(
        "tfrun_async._generated.operations", "ConfigurationVersions"
    )
    """The Terraform configurations that runs work on, uploaded or fetched from version control."""

    runs: GroupAttribute[Runs] = GroupAttribute("tfrun_async._generated.operations", "Runs")
    """Executions of Terraform, each a plan and, if it is confirmed, an apply."""

    plans: GroupAttribute[Plans] = GroupAttribute("tfrun_async._generated.operations", "Plans")
    """The plans of runs: the changes that they would make."""

    applies: GroupAttribute[Applies] = GroupAttribute(
        "tfrun_async._generated.operations", "Applies"
    )
    """The applies of runs, which change resources."""

    comments: GroupAttribute[Comments] = GroupAttribute(
        "tfrun_async._generated.operations", "Comments"
    )
    """Comments on runs."""

    run_events: GroupAttribute[RunEvents] = GroupAttribute(
        "tfrun_async._generated.operations", "RunEvents"
    )
    """The events of runs, with the users who caused them."""

    cost_estimates: GroupAttribute[CostEstimates] = GroupAttribute(
        "tfrun_async._generated.operations", "CostEstimates"
    )
    """Estimates of the costs of runs' plans."""

    policy_checks: GroupAttribute[PolicyChecks] = GroupAttribute(
        "tfrun_async._generated.operations", "PolicyChecks"
    )
    """Checks of runs against Sentinel policies."""

    tf_policy_evaluations: GroupAttribute[TfPolicyEvaluations] = GroupAttribute(
        "tfrun_async._generated.operations", "TfPolicyEvaluations"
    )
    """Evaluations of Terraform policies for runs."""

    tf_policy_set_outcomes: GroupAttribute[TfPolicySetOutcomes] = GroupAttribute(
        "tfrun_async._generated.operations", "TfPolicySetOutcomes"
    )
    """Outcomes of sets of Terraform policies."""

    policy_evaluations: GroupAttribute[PolicyEvaluations] = GroupAttribute(
        "tfrun_async._generated.operations", "PolicyEvaluations"
    )
    """Evaluations of OPA and Sentinel policies in the task stages of runs."""

    policy_set_outcomes: GroupAttribute[PolicySetOutcomes] = GroupAttribute(
        "tfrun_async._generated.operations", "PolicySetOutcomes"
    )
    """Outcomes of sets of OPA and Sentinel policies."""

    run_tasks: GroupAttribute[RunTasks] = GroupAttribute(
        "tfrun_async._generated.operations", "RunTasks"
    )
    """External services that check runs."""

    workspace_run_tasks: GroupAttribute[WorkspaceRunTasks] = GroupAttribute(
        "tfrun_async._generated.operations", "WorkspaceRunTasks"
    )
    """Associations of run tasks with workspaces: their stages and enforcement levels."""

    task_stages: GroupAttribute[TaskStages] = GroupAttribute(
        "tfrun_async._generated.operations", "TaskStages"
    )
    """The stages of runs at which run tasks run."""

    task_results: GroupAttribute[TaskResults] = GroupAttribute(
        "tfrun_async._generated.operations", "TaskResults"
    )
    """The results of run tasks in runs."""

    task_result_outcomes: GroupAttribute[TaskResultOutcomes] = GroupAttribute(
        "tfrun_async._generated.operations", "TaskResultOutcomes"
    )
    """The detailed outcomes of run tasks."""

    run_triggers: GroupAttribute[RunTriggers] = GroupAttribute(
        "tfrun_async._generated.operations", "RunTriggers"
    )
    """Connections by which runs in one workspace start runs in another."""

    notification_configurations: GroupAttribute[NotificationConfigurations] = GroupAttribute(
        "tfrun_async._generated.operations", "NotificationConfigurations"
    )
    """Notifications of workspaces, projects and teams."""

    admin_runs: GroupAttribute[AdminRuns] = GroupAttribute(
        "tfrun_async._generated.operations", "AdminRuns"
    )
    """The runs of all organizations of a Terraform Enterprise installation."""

    state_versions: GroupAttribute[StateVersions] = GroupAttribute(
        "tfrun_async._generated.operations", "StateVersions"
    )
    """Versions of the states of workspaces."""

    state_version_outputs: GroupAttribute[StateVersionOutputs] = GroupAttribute(
        "tfrun_async._generated.operations", "StateVersionOutputs"
    )
    """The output values in states."""

    variables: GroupAttribute[Variables] = GroupAttribute(
        "tfrun_async._generated.operations", "Variables"
    )
    """The variables of workspaces."""

    legacy_variables: GroupAttribute[LegacyVariables] = GroupAttribute(
        "tfrun_async._generated.operations", "LegacyVariables"
    )
    """The variables of workspaces, by endpoints that HashiCorp calls deprecated."""

    variable_sets: GroupAttribute[VariableSets] = GroupAttribute(
        "tfrun_async._generated.operations", "VariableSets"
    )
    """Variables that workspaces, projects and Stacks share."""

    plan_exports: GroupAttribute[PlanExports] = GroupAttribute(
        "tfrun_async._generated.operations", "PlanExports"
    )
    """The data of plans, exported to test policies with."""

    assessment_results: GroupAttribute[AssessmentResults] = GroupAttribute(
        "tfrun_async._generated.operations", "AssessmentResults"
    )
    """Results of the health assessments of workspaces."""

    explorer: GroupAttribute[Explorer] = GroupAttribute(
        "tfrun_async._generated.operations", "Explorer"
    )
    """Queries about all workspaces of an organization, and what they use."""

    workspace_resources: GroupAttribute[WorkspaceResources] = GroupAttribute(
        "tfrun_async._generated.operations", "WorkspaceResources"
    )
    """Resources in the current states of workspaces."""
