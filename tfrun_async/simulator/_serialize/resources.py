"""Serializes records of the store as JSON:API resources."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import attrs

from tfrun_async.simulator._engine.lifecycle import can_force_cancel, force_cancel_available_at
from tfrun_async.simulator._engine.phase_status import (
    APPLY,
    PLAN,
    PhaseStatuses,
    phase_status,
    phase_times,
)
from tfrun_async.simulator._http.documents import Resource, resource, timestamp, to_many, to_one
from tfrun_async.simulator._records.plan_exports import PlanExport
from tfrun_async.simulator._records.policies import PolicyCheck, TfPolicyEvaluation
from tfrun_async.simulator._records.projects import Project
from tfrun_async.simulator._records.run_tasks import TaskStage
from tfrun_async.simulator._records.state_versions import StateVersion
from tfrun_async.simulator._records.store import (
    ConfigurationVersion,
    Organization,
    Phase,
    Run,
    Store,
    User,
    Workspace,
)
from tfrun_async.simulator._records.transitions import TRANSITIONS
from tfrun_async.simulator._records.variables import VariableSet
from tfrun_async.simulator._serialize import policies, run_tasks
from tfrun_async.simulator._serialize.organizations import (
    serialize_agent_pool,
    serialize_entitlement_set,
    serialize_organization,
    serialize_user,
)
from tfrun_async.simulator._serialize.permissions import CallerPermissions
from tfrun_async.simulator._serialize.projects import serialize_project
from tfrun_async.simulator._serialize.run_details import (
    serialize_comment,
    serialize_cost_estimate,
    serialize_run_event,
    serialize_run_trigger,
)
from tfrun_async.simulator._serialize.state_versions import (
    serialize_output,
    serialize_state_version,
    serialize_workspace_output,
)
from tfrun_async.simulator._serialize.tags import (
    lookup_effective_tag_binding,
)
from tfrun_async.simulator._serialize.urls import OBJECTS_PATH
from tfrun_async.simulator._serialize.variables import serialize_variable, serialize_variable_set
from tfrun_async.simulator._serialize.workspaces import serialize_workspace

# The document's sample has this name for the timestamp of `pending`.
_TIMESTAMP_NAMES = {"pending": "plan_queueable"}


@attrs.frozen
class Serializer:
    """Serializes records as JSON:API resources, for one user, at one time, under one address."""

    store: Store
    origin: str
    now: float
    caller: User | None

    @property
    def permissions(self) -> CallerPermissions:
        """Return the caller's permissions."""
        return CallerPermissions(self.store, self.caller)

    def lookup(self, kind: str, key: str) -> Resource | None:
        """Return the resource with a type and an id; None if it does not exist or is hidden."""
        store = self.store
        serializers: dict[str, tuple[Mapping[str, Any], Callable[[Any], Resource]]] = {
            "agent-pools": (store.agent_pools, partial(serialize_agent_pool, store)),
            "applies": (store.applies, self.apply),
            "comments": (store.comments, serialize_comment),
            "configuration-versions": (store.configuration_versions, self.configuration_version),
            "cost-estimates": (store.cost_estimates, serialize_cost_estimate),
            "organizations": (store.organizations, self.organization),
            "plan-exports": (store.plan_exports, self.plan_export),
            "plans": (store.plans, self.plan),
            "projects": (store.projects, self.project),
            "run-events": (store.run_events, serialize_run_event),
            "run-triggers": (store.run_triggers, serialize_run_trigger),
            "runs": (store.runs, self.run),
            "users": (store.users, serialize_user),
            "state-version-outputs": (store.state_version_outputs, serialize_output),
            "state-versions": (store.state_versions, self.state_version),
            "workspace-outputs": (store.state_version_outputs, serialize_workspace_output),
            "vars": (store.variables, serialize_variable),
            "varsets": (store.variable_sets, self.variable_set),
            "workspaces": (store.workspaces, self.workspace),
        }
        # These records are not in the store by id: a version holds its ingress attributes, all
        # organizations have the same entitlements, and run tasks have a store of their own.
        if kind == "ingress-attributes":
            return self._ingress_attributes(key)
        if kind == "entitlement-sets":
            return serialize_entitlement_set(key)
        if kind == "effective-tag-bindings":
            return lookup_effective_tag_binding(store, key)
        if kind not in serializers:
            return self._lookup_check(kind, key)
        records, serialize = serializers[kind]
        if key not in records or self.permissions.hides(kind, records[key]):
            return None
        return serialize(records[key])

    def _lookup_check(self, kind: str, key: str) -> Resource | None:
        """Return what is serialized outside this class: run tasks, policies and their stages."""
        policy_records = self.store.policies
        match kind:
            case "task-stages" if key in self.store.tasks.stages:
                return self.task_stage(self.store.tasks.stages[key])
            case "policy-checks" if key in policy_records.checks:
                return self.policy_check(policy_records.checks[key])
            case "tf-policy-evaluations" if key in policy_records.tf_evaluations:
                return self.tf_policy_evaluation(policy_records.tf_evaluations[key])
            case _:
                found = run_tasks.lookup(self.store.tasks, kind, key)
                return found or policies.lookup(policy_records, kind, key)

    def organization(self, organization: Organization) -> Resource:
        """Return an organization."""
        is_site_admin = self.caller is not None and self.caller.is_site_admin
        return serialize_organization(
            organization,
            self.permissions.of_organization(organization),
            for_site_admin=is_site_admin,
        )

    def workspace(self, workspace: Workspace) -> Resource:
        """Return a workspace."""
        permissions = self.permissions.of_workspace(workspace)
        return serialize_workspace(workspace, permissions, self.origin)

    def configuration_version(
        self, version: ConfigurationVersion, *, upload_secret: str | None = None
    ) -> Resource:
        """Return a configuration version; only the response to its creation has the upload URL."""
        attributes: dict[str, Any] = {
            "auto-queue-runs": version.auto_queue_runs,
            "error": version.error,
            "error-message": version.error_message,
            "provisional": version.provisional,
            "source": version.source,
            "speculative": version.speculative,
            "status": version.status,
            "status-timestamps": {
                f"{status.replace('_', '-')}-at": timestamp(at)
                for status, at in version.history
                if status != "pending"
            },
        }
        if upload_secret is not None:
            attributes["upload-url"] = self.object_url(upload_secret)
        ingress = version.ingress["id"] if version.ingress else None
        # The run may be gone: runs of other workspaces may use this version, and workspaces are
        # deleted with their runs.
        run = version.run if version.run and version.run.id in self.store.runs else None
        relationships = {
            "ingress-attributes": to_one("ingress-attributes", ingress),
            "run": to_one("runs", run.id if run else None),
        }
        return resource("configuration-versions", version.id, attributes, relationships)

    def _ingress_attributes(self, key: str) -> Resource | None:
        for version in self.store.configuration_versions.values():
            if version.ingress is not None and version.ingress["id"] == key:
                attributes = {
                    name: value for name, value in version.ingress.items() if name != "id"
                }
                relationships = {"created-by": to_one("users", version.created_by.id)}
                return resource("ingress-attributes", key, attributes, relationships)
        return None

    def plan(self, run: Run) -> Resource:
        """Return the plan of a run."""
        status = phase_status(run, PLAN)
        attributes = self._phase_attributes(run, run.plan, PLAN, is_known=status == "finished") | {
            "actions": {"is-exportable": status == "finished"},
            "generated-configuration": run.plan_result is not None
            and run.plan_result.has_generated_configuration,
            "has-changes": has_changes(run),
            "permissions": {"can-export": self.permissions.can_export(run)},
            # Of its log once there is one, whatever the workspace says since.
            "structured-run-output-enabled": run.plan.is_structured
            if run.plan.lines
            else run.workspace.settings["structured-run-output-enabled"],
        }
        exports = [each.id for each in self.store.plan_exports.values() if each.run is run]
        relationships = {
            "exports": to_many("plan-exports", exports),
            "state-versions": to_many("state-versions"),  # plans write no state
        }
        serialized = resource("plans", run.plan.id, attributes, relationships)
        for form in ("json-output", "json-output-redacted", "json-schema"):
            serialized["links"][form] = f"{serialized['links']['self']}/{form}"
        return serialized

    def plan_export(self, export: PlanExport) -> Resource:
        """Return a plan export; the time of its expiry is known once it has finished."""
        status = export.status(self.now)
        attributes = {
            "data-type": export.data_type,
            "error-message": None,
            "status": status,
            "status-timestamps": {
                f"{name}-at": timestamp(at)
                for name, at in export.history
                if status != "queued" or name == "queued"
            },
        }
        relationships = {"plan": to_one("plans", export.run.plan.id)}
        serialized = resource("plan-exports", export.id, attributes, relationships)
        if status == "finished":
            serialized["links"]["download"] = f"{serialized['links']['self']}/download"
        return serialized

    def apply(self, run: Run) -> Resource:
        """Return the apply of a run."""
        is_known = phase_status(run, APPLY) == "finished"
        invocations = len(run.options["invoke-action-addrs"] or ())
        attributes = self._phase_attributes(run, run.apply, APPLY, is_known=is_known) | {
            "action-failures": 0 if is_known else None,
            "action-invocations": invocations if is_known else None,
        }
        written = [version.id for version in run.state_versions]
        relationships = {"state-versions": to_many("state-versions", written)}
        return resource("applies", run.apply.id, attributes, relationships)

    # The counts are null until the phase has finished: an unfinished or failed one has no result.
    def _phase_attributes(
        self, run: Run, phase: Phase, statuses: PhaseStatuses, *, is_known: bool
    ) -> dict[str, Any]:
        plan_result = run.plan_result if is_known else None
        status = phase_status(run, statuses)
        times = phase_times(run, statuses)
        if "ended" in times:
            times[status] = times.pop("ended")
        return {
            "execution-details": self._execution_details(run.workspace),
            "log-read-url": self.object_url(phase.log_secret),
            "resource-additions": plan_result.additions if plan_result else None,
            "resource-changes": plan_result.updates if plan_result else None,
            "resource-destructions": plan_result.destructions if plan_result else None,
            "resource-imports": plan_result.imports if plan_result else None,
            "status": status,
            "status-timestamps": {f"{name}-at": timestamp(at) for name, at in times.items()},
        }

    def _execution_details(self, workspace: Workspace) -> dict[str, str]:
        mode = {"mode": workspace.execution_mode}
        if workspace.agent_pool_id is None:
            return mode
        pool = self.store.agent_pools[workspace.agent_pool_id]
        return mode | {
            "agent-id": pool.agent_id,
            "agent-name": pool.agent_name,
            "agent-pool-id": pool.id,
            "agent-pool-name": pool.name,
        }

    def run(self, run: Run) -> Resource:
        """Return a run."""
        source = run.triggering_run.workspace if run.triggering_run else None
        attributes = {
            **run.options,
            "actions": run_actions(run, self.now),
            "canceled-at": timestamp(_canceled_at(run)),
            "created-at": timestamp(run.created_at),
            "has-changes": has_changes(run),
            "permissions": self.permissions.of_run(run),
            "source": run.source,
            "status": run.status,
            "status-timestamps": _run_timestamps(run),
            "trigger-reason": run.trigger_reason,
            "triggering-source-name": source.name if source else None,
            "updated-at": timestamp(run.history[-1][1]),
        }
        if (available_at := force_cancel_available_at(run)) is not None:
            attributes["force-cancel-available-at"] = timestamp(available_at)
        return resource("runs", run.id, attributes, self._run_relationships(run))

    @staticmethod
    def _run_relationships(run: Run) -> dict[str, Any]:
        canceled_by, confirmed_by = run.canceled_by, run.confirmed_by
        trigger, state = run.triggering_run, run.input_state_version
        return {
            "apply": to_one("applies", run.apply.id),
            "canceled-by": to_one("users", canceled_by.id if canceled_by else None),
            "comments": to_many("comments", [comment.id for comment in run.comments]),
            "configuration-version": to_one("configuration-versions", run.configuration_version.id),
            "confirmed-by": to_one("users", confirmed_by.id if confirmed_by else None),
            "cost-estimate": to_one("cost-estimates", run.cost_estimate),
            "created-by": to_one("users", run.created_by.id),
            "input-state-version": to_one("state-versions", state.id if state else None),
            "plan": to_one("plans", run.plan.id),
            "policy-checks": to_many("policy-checks", [each.id for each in run.policy_checks]),
            "run-events": to_many("run-events", [event.id for event in run.events]),
            "run-trigger-snapshots": to_many("run-trigger-snapshots"),
            "task-stages": to_many("task-stages", [stage.id for stage in run.task_stages]),
            "tf-policy-evaluations": to_many(
                "tf-policy-evaluations", [each.id for each in run.tf_policy_evaluations]
            ),
            "triggering-run": to_one("runs", trigger.id if trigger else None),
            "triggering-source": to_one("workspaces", trigger.workspace.id if trigger else None),
            "workspace": to_one("workspaces", run.workspace.id),
            "workspace-run-alerts": to_many("workspace-run-alerts"),
        }

    def policy_check(self, check: PolicyCheck) -> Resource:
        """Return a policy check."""
        return policies.policy_check(check, can_override=self.permissions.can_override(check.run))

    def tf_policy_evaluation(self, evaluation: TfPolicyEvaluation) -> Resource:
        """Return an evaluation of Terraform policies."""
        can_override = self.permissions.can_override(evaluation.run)
        return policies.tf_policy_evaluation(evaluation, can_override=can_override)

    def task_stage(self, stage: TaskStage) -> Resource:
        """Return a stage of a run."""
        return run_tasks.serialize_task_stage(stage, self.permissions.of_task_stage(stage))

    def project(self, project: Project) -> Resource:
        """Return a project."""
        return serialize_project(self.store, project, self.permissions.of_project(project))

    def variable_set(self, variable_set: VariableSet) -> Resource:
        """Return a variable set."""
        can_update = self.permissions.can_manage_variable_sets(variable_set.organization)
        return serialize_variable_set(self.store, variable_set, can_update=can_update)

    def state_version(self, version: StateVersion) -> Resource:
        """Return a state version."""
        can_restore = self.permissions.can_restore(version)
        return serialize_state_version(version, self.origin, can_restore=can_restore)

    def object_url(self, secret: str) -> str:
        """Return the absolute URL of a stored object."""
        return f"{self.origin}{OBJECTS_PATH}{secret}"


def run_actions(run: Run, now: float) -> dict[str, bool]:
    """Return the possible actions on a run.

    A pending run is not discardable here, as in the document's sample. The endpoint accepts its
    discard all the same, as the document's prose says.
    """
    possible = TRANSITIONS[run.status]
    return {
        "is-cancelable": "canceled" in possible and run.cancel_requested_at is None,
        "is-confirmable": "confirmed" in possible,
        "is-discardable": "discarded" in possible and run.status != "pending",
        "is-force-cancelable": can_force_cancel(run, now),
    }


def has_changes(run: Run) -> bool:
    """Say whether the plan has finished and found changes."""
    plan_result = run.plan_result
    return (
        plan_result is not None
        and phase_status(run, PLAN) == "finished"
        and plan_result.has_changes
    )


def _run_timestamps(run: Run) -> dict[str, str | None]:
    times = [(_TIMESTAMP_NAMES.get(status, status), at) for status, at in run.history]
    if run.force_canceled_at is not None:  # its status says only that it was canceled
        times.append(("force_canceled", run.force_canceled_at))
    return {f"{name.replace('_', '-')}-at": timestamp(at) for name, at in times}


def _canceled_at(run: Run) -> float | None:
    """Return when the cancel was asked for, or when an action for another run canceled this one."""
    times = dict(run.history)
    return run.cancel_requested_at or times.get("canceled", times.get("force_canceled"))
