"""A tour through the states of the simulator, to see all that it sends."""

import base64
import hashlib
from typing import Any

import orjson

from tests.support.core_api import ONE_RESOURCE, Api, resource, run_trigger_document
from tests.support.core_run_tasks import associate, start_run_with_tasks, task_payload
from tests.support.sent_members import RecordingApi, SentMembers
from tfrun_async.simulator import Policy, PolicySet
from tfrun_async.simulator._handlers import configuration_versions

COUNTED = 'resource "null_resource" "one" {\n  count = 2\n}\n'


def tour() -> SentMembers:
    """Return the members of all resources that were sent on the tour."""
    api = RecordingApi()
    visit_all(api)
    return api.members


def visit_all(api: Api) -> None:
    """Go on the tour."""
    for stop in (
        *(_visit_runs, _visit_organization, _visit_checks, _visit_tasks, _visit_triggers),
        *(_visit_states, _visit_tags, _visit_variables, _visit_settings, _visit_options),
        _visit_notifications,
    ):
        stop(api)


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
        PolicySet("tags", [Policy("owner", "soft-mandatory", "failed")]),
        PolicySet("days", [Policy("friday", "advisory", "failed")], kind="opa", description="Days"),
        PolicySet(
            "keys", [Policy("age", "advisory", "failed")], kind="tfpolicy", description="Keys"
        ),
    ]
    broken = PolicySet("keys", kind="tfpolicy", stage="Init", error="Not found\n\nkeys.hcl")
    for name, policy_sets in (("checked", failed), ("broken", [broken])):
        api.set_policies(*policy_sets, workspace=name)
        run = api.run(api.configured_workspace(name))
        api.advance()
        api.get(f"/runs/{run}", include="cost_estimate")
        api.get(f"/runs/{run}/policy-checks")
        api.action(run, "discard")
        api.get(f"/runs/{run}", include="workspace")
        for evaluation in api.get(f"/runs/{run}/tf-policy-evaluations").ids:
            api.get(f"/tf-policy-evaluations/{evaluation}/tf-policy-set-outcomes")
        for stage in api.get(f"/runs/{run}/task-stages").ids:
            for evaluation in api.get(f"/task-stages/{stage}/policy-evaluations").ids:
                api.get(f"/policy-evaluations/{evaluation}/policy-set-outcomes")


def _visit_tasks(api: Api) -> None:
    """Run tasks with an outcome."""
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    attributes = {"outcome-id": "1", "description": "Fine", "url": "https://checks.test/1"}
    outcome = {"type": "task-result-outcomes", "attributes": attributes}
    task_request.call_back(outcomes=[outcome], message="Fine", url="https://checks.test/1")
    result = task_request.payload["task_result_id"]
    api.get(f"/task-results/{result}")
    api.get(f"/task-results/{result}/outcomes")
    api.get(f"/runs/{run}/task-stages")
    api.get("/organizations/example/tasks", include="workspace_tasks")


def _visit_triggers(api: Api) -> None:
    """A run trigger."""
    source, target = (api.configured_workspace(name) for name in ("source", "target"))
    api.post(f"/workspaces/{target}/run-triggers", run_trigger_document(source))
    api.run(source, auto_apply=True)
    api.advance()
    api.get(f"/workspaces/{target}/runs")


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
    variable = resource("vars", key="region", value="eu", category="terraform", description="Where")
    own = api.post(f"/workspaces/{workspace}/vars", variable).data["id"]
    payload = resource("varsets", name="shared", priority=True)
    payload["data"]["relationships"] = {
        "workspaces": {"data": [{"type": "workspaces", "id": workspace}]},
    }
    variable_set = api.post("/organizations/example/varsets", payload).data["id"]
    api.post(f"/varsets/{variable_set}/relationships/vars", variable)
    project = api.get("/organizations/example/projects").ids[0]
    projects = {"data": [{"type": "projects", "id": project}]}
    api.post(f"/varsets/{variable_set}/relationships/projects", projects)
    api.get(f"/varsets/{variable_set}")
    api.get(f"/workspaces/{workspace}/all-vars")
    api.get(f"/workspaces/{workspace}/vars/{own}")
    api.get(f"/workspaces/{workspace}", include="vars")
    run = api.run(workspace)
    api.advance()
    export = resource("plan-exports", data_type="sentinel-mock-bundle-v0")
    plan = api.get(f"/runs/{run}").data["relationships"]["plan"]
    export["data"]["relationships"] = {"plan": plan}
    api.post("/plan-exports", export)
    api.get(f"/plans/{plan['data']['id']}")


def _visit_settings(api: Api) -> None:
    """All settings of an organization, a project, a workspace and a run task."""
    pool = api.agent_pool("miners")
    defaults = {"default_execution_mode": "agent", "default_agent_pool_id": pool}
    organization = resource("organizations", owners_team_saml_role_id="owners", **defaults)
    api.patch("/organizations/example", organization)
    settings = {"description": "All", "auto_destroy_activity_duration": "14d", **defaults}
    api.post("/organizations/example/projects", resource("projects", name="Mines", **settings))
    repository = {"identifier": "acme/mine", "github-app-installation-id": "ghain-1"}
    api.workspace(
        "mine",
        auto_destroy_activity_duration="14d",
        auto_destroy_at="2027-01-01T00:00:00Z",
        description="Deep",
        source_name="portal",
        source_url="https://portal.test",
        vcs_repo={**repository, "tags-regex": "v.*"},
        working_directory="mine",
    )
    payload = task_payload("forwarded", description="By an agent")
    payload["data"]["relationships"] = {"agent-pool": {"data": {"type": "agent-pools", "id": pool}}}
    task = api.post("/organizations/example/tasks", payload).data["id"]
    workspace = api.configured_workspace("forwarding")
    associate(api, workspace, task)
    run = api.run(workspace)
    api.get(f"/runs/{run}/task-stages", include="task_results")


def _visit_options(api: Api) -> None:
    """Runs with options, a configuration that cannot be read, and a state that is rolled back."""
    workspace = api.configured_workspace("options", {"main.tf": COUNTED})
    one = ["null_resource.one[0]"]
    action = ["action.aws_lambda_invoke.notify"]
    all_options: list[dict[str, Any]] = [
        {},
        {"target_addrs": one, "replace_addrs": one, "policy_paths": ["policies"]},
        {"invoke_action_addrs": action},
    ]
    for options in all_options:
        api.run(workspace, auto_apply=True, **options)
        api.advance(60)
    api.get(f"/workspaces/{workspace}/runs", include="apply")
    api.get(f"/workspaces/{workspace}/resources")
    versions = _list_states(api, "options")
    api.post(f"/workspaces/{workspace}/actions/lock")
    payload = resource("state-versions")
    rollback = {"data": {"type": "state-versions", "id": versions[-1]}}
    payload["data"]["relationships"] = {"rollback-state-version": rollback}
    api.patch(f"/workspaces/{workspace}/state-versions", payload)
    payload = resource("state-versions", serial=9, md5="0" * 32)
    api.post(f"/workspaces/{workspace}/state-versions", payload)
    _list_states(api, "web")
    api.get(f"/configuration-versions/{api.upload_configuration(workspace, b'no archive')}")


def _list_states(api: Api, workspace: str) -> list[str]:
    names = {"filter[organization][name]": "example", "filter[workspace][name]": workspace}
    return api.search("/state-versions", names).ids


def _visit_notifications(api: Api) -> None:
    """Notifications of a workspace by a request and by mail."""
    workspace = api.workspace("notified")
    user = api.get("/account/details").data["id"]
    path = f"/workspaces/{workspace}/notification-configurations"
    url = "http://127.0.0.1:9/hook"
    hook = resource("notification-configurations", name="hook", destination_type="generic", url=url)
    hook["data"]["attributes"] |= {"enabled": True, "triggers": ["run:created"]}
    mail = resource("notification-configurations", name="mail", destination_type="email")
    mail["data"]["attributes"] |= {"email-addresses": ["ada@example.com"]}
    mail["data"]["relationships"] = {"users": {"data": [{"type": "users", "id": user}]}}
    for payload in (hook, mail):
        api.post(path, payload)
    api.get(path)
