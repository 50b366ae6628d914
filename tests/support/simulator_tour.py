"""A tour through the states of the simulator, to see all that it sends."""

import base64
import hashlib
from typing import Any

import orjson

from tests.support.core_api import ONE_RESOURCE, Api, resource
from tests.support.core_run_tasks import start_run_with_tasks
from tests.support.sent_members import RecordingApi, SentMembers
from tfrun_async.simulator import Policy, PolicySet
from tfrun_async.simulator._handlers import configuration_versions


def tour() -> SentMembers:
    """Return the members of all resources that were sent on the tour."""
    api = RecordingApi()
    for stop in (
        *(_visit_runs, _visit_organization, _visit_checks, _visit_tasks, _visit_triggers),
        *(_visit_states, _visit_tags, _visit_variables),
    ):
        stop(api)
    return api.members


def _visit_organization(api: Api) -> None:
    admin = api.login("site-admin", name="root")
    admin.get("/admin/runs", include="workspace.organization.owners")
    api.get("/account/details")
    for path in ("", "/entitlement-set", "/capacity", "/projects", "/workspaces"):
        api.get(f"/organizations/example{path}")


def _visit_runs(api: Api) -> None:
    """A run of a commit, in a queue, with a comment, that is canceled in its apply."""
    store = api.core.store
    repository = {"identifier": "acme/web", "oauth-token-id": "ot-1"}
    workspace = api.configured_workspace(
        "web", execution_mode="agent", agent_pool_id=api.agent_pool(), vcs_repo=repository
    )
    ingress = configuration_versions.build_ingress_attributes(
        "acme/web", sha="7d8fb2a", message="Add a page", username="ada", branch="main"
    )
    record, lifecycle = store.workspaces[workspace], api.core.lifecycle
    run = configuration_versions.push_commit(
        store, lifecycle, record, ONE_RESOURCE, ingress, api.clock.now()
    ).id
    api.get("/organizations/example/runs/queue")
    api.advance()
    api.action(run, "apply", {"comment": "Looks good"})
    api.advance()
    api.action(api.run(workspace), "cancel")
    includes = "plan,apply,created_by,configuration_version.ingress_attributes,workspace,run_events"
    api.get("/organizations/example/runs", include=includes)
    api.get(f"/runs/{run}/comments")
    api.get(f"/workspaces/{workspace}", include="agent_pool")


def _visit_checks(api: Api) -> None:
    """Cost estimates, and policies of all kinds that failed."""
    api.patch("/organizations/example", resource("organizations", cost_estimation_enabled=True))
    failed = [
        PolicySet("sentinel", [Policy("tags", "soft-mandatory", "failed")]),
        PolicySet("opa", [Policy("friday", "advisory", "failed")], kind="opa"),
        PolicySet("keys", [Policy("keys", "advisory", "failed")], kind="tfpolicy"),
    ]
    broken = PolicySet("keys", kind="tfpolicy", stage="Init", error="Not found\n\nkeys.hcl")
    for name, policy_sets in (("checked", failed), ("broken", [broken])):
        api.set_policies(*policy_sets, workspace=name)
        run = api.run(api.configured_workspace(name))
        api.advance()
        api.get(f"/runs/{run}", include="cost_estimate")
        api.get(f"/runs/{run}/policy-checks")
        for evaluation in api.get(f"/runs/{run}/tf-policy-evaluations").ids:
            api.get(f"/tf-policy-evaluations/{evaluation}/tf-policy-set-outcomes")
        for stage in api.get(f"/runs/{run}/task-stages").ids:
            for evaluation in api.get(f"/task-stages/{stage}/policy-evaluations").ids:
                api.get(f"/policy-evaluations/{evaluation}/policy-set-outcomes")


def _visit_tasks(api: Api) -> None:
    """Run tasks with an outcome."""
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    attributes = {"outcome-id": "1", "description": "No secrets found"}
    outcome = {"type": "task-result-outcomes", "attributes": attributes}
    task_request.call_back(outcomes=[outcome])
    result = task_request.payload["task_result_id"]
    api.get(f"/task-results/{result}")
    api.get(f"/task-results/{result}/outcomes")
    api.get(f"/runs/{run}/task-stages")
    api.get("/organizations/example/tasks", include="workspace_tasks")


def _visit_triggers(api: Api) -> None:
    """A run trigger."""
    source, target = (api.configured_workspace(name) for name in ("source", "target"))
    related = {"sourceable": {"data": {"type": "workspaces", "id": source}}}
    api.post(f"/workspaces/{target}/run-triggers", {"data": {"relationships": related}})


def _visit_states(api: Api) -> None:
    """Two states that were uploaded, with an output and a resource; the older one is deleted."""
    workspace = api.workspace("states")
    api.post(f"/workspaces/{workspace}/actions/lock")
    older, newer = (
        api.post(f"/workspaces/{workspace}/state-versions", _state_payload(serial)).data["id"]
        for serial in (1, 2)
    )
    api.post(f"/workspaces/{workspace}/actions/unlock")
    api.get(f"/state-versions/{newer}/outputs")
    api.get(f"/workspaces/{workspace}/resources")
    api.get(f"/workspaces/{workspace}", include="outputs,current_state_version")
    api.post(f"/state-versions/{older}/actions/soft_delete_backing_data")


def _state_payload(serial: int) -> dict[str, Any]:
    vpc = {
        "mode": "managed",
        "type": "aws_vpc",
        "name": "main",
        "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
        "instances": [{"attributes": {"id": "vpc-1"}}],
    }
    state = orjson.dumps(
        {
            "version": 4,
            "terraform_version": "1.9.8",
            "serial": serial,
            "lineage": "4a3a1b1e",
            "outputs": {"cidr": {"value": "10.0.0.0/16", "type": "string"}},
            "resources": [vpc],
        }
    )
    return resource(
        "state-versions",
        serial=serial,
        lineage="4a3a1b1e",
        md5=hashlib.md5(state, usedforsecurity=False).hexdigest(),
        state=base64.b64encode(state).decode(),
    )


def _visit_tags(api: Api) -> None:
    """Flat tags, and key-value tags of a project and of a workspace in it."""
    binding = resource("tag-bindings", key="team", value="core")["data"]
    payload = resource("projects", name="Platform")
    payload["data"]["relationships"] = {"tag-bindings": {"data": [binding]}}
    project = api.post("/organizations/example/projects", payload).data["id"]
    payload = resource("workspaces", name="tagged")
    payload["data"]["relationships"] = {
        "project": {"data": {"type": "projects", "id": project}},
        "tag-bindings": {"data": [resource("tag-bindings", key="env", value="prod")["data"]]},
        "tags": {"data": [resource("tags", name="network")["data"]]},
    }
    workspace = api.post("/organizations/example/workspaces", payload).data["id"]
    for path in ("tag-bindings", "effective-tag-bindings", "relationships/tags"):
        api.get(f"/workspaces/{workspace}/{path}")
    api.get("/organizations/example/tags")
    fields = {"fields[tag-binding]": "counts,key,value,target,created_at"}
    api.search("/organizations/example/tag-bindings", fields)


def _visit_variables(api: Api) -> None:
    """A variable of a workspace, one of a set, and a plan export."""
    workspace = api.configured_workspace("variables")
    variable = resource("vars", key="region", value="eu", category="terraform")
    api.post(f"/workspaces/{workspace}/vars", variable)
    variable_set = api.post("/organizations/example/varsets", resource("varsets", name="shared"))
    api.post(f"/varsets/{variable_set.data['id']}/relationships/vars", variable)
    run = api.run(workspace)
    api.advance()
    export = resource("plan-exports", data_type="sentinel-mock-bundle-v0")
    plan = api.get(f"/runs/{run}").data["relationships"]["plan"]
    export["data"]["relationships"] = {"plan": plan}
    api.post("/plan-exports", export)
