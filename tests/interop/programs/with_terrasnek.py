"""The flows with terrasnek, which returns the API's documents as they are."""

import base64
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from terrasnek.api import TFC  # type: ignore[import-not-found]  # in an environment of its own

from tests.interop.programs.flow import (
    ADDRESS,
    FINAL,
    ORGANIZATION,
    STATE,
    TASK_URL,
    TOKEN,
    WEBHOOK_URL,
    Read,
    archive,
    download,
    run_flow,
    wait_for,
)

tfc = TFC(TOKEN, url=ADDRESS, skip_version_check=True)  # the check asks the package registry
tfc.set_org(ORGANIZATION)


def body(kind: str, related: dict[str, Any] | None = None, **attributes: Any) -> dict[str, Any]:
    """Return a document with one resource."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    relationships = {name: {"data": data} for name, data in (related or {}).items()}
    return {"data": {"type": kind, "attributes": named, "relationships": relationships}}


def read(*documents: dict[str, Any]) -> Read:
    """Return the resources of documents."""
    found: Read = []
    for document in documents:
        data = document["data"]
        for each in data if isinstance(data, list) else [data]:
            found.append((each["type"], each["id"], each.get("attributes", {})))
    return found


def new_workspace(name: str = "one") -> str:
    """Create a workspace, and return its id."""
    created: str = tfc.workspaces.create(body("workspaces", name=name))["data"]["id"]
    return created


def upload(workspace: str) -> str:
    """Upload a configuration, and return the id of its version."""
    version = tfc.config_versions.create(
        workspace, body("configuration-versions", auto_queue_runs=False)
    )["data"]
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "archive.tar.gz"
        packed.write_bytes(archive())
        tfc.config_versions.upload(str(packed), version["attributes"]["upload-url"])
    identity: str = version["id"]
    wait_for(lambda: tfc.config_versions.show(identity), lambda it: status(it) == "uploaded")
    return identity


def status(document: dict[str, Any]) -> str:
    """Return the status of a resource."""
    found: str = document["data"]["attributes"]["status"]
    return found


def new_run(workspace: str, **options: Any) -> str:
    """Start a run, and return its id."""
    related = {"workspace": {"type": "workspaces", "id": workspace}}
    created: str = tfc.runs.create(body("runs", related, **options))["data"]["id"]
    return created


def wait_for_run(run: str, *statuses: str) -> dict[str, Any]:
    """Wait for a status of a run, by default a final one."""
    wanted = set(statuses) or FINAL
    found: dict[str, Any] = wait_for(lambda: tfc.runs.show(run), lambda it: status(it) in wanted)
    return found


def wait_until_confirmable(run: str) -> dict[str, Any]:
    """Wait until a run waits for confirmation, whatever its last check was."""
    found: dict[str, Any] = wait_for(
        lambda: tfc.runs.show(run),
        lambda it: it["data"]["attributes"]["actions"]["is-confirmable"],
    )
    return found


def organizations() -> Read:
    created = tfc.orgs.create(body("organizations", name="other", email="a@example.com"))
    tfc.orgs.update("other", body("organizations", email="b@example.com"))
    found = read(tfc.orgs.show("other"), tfc.orgs.list())
    assert created["data"]["id"] == "other"
    assert tfc.orgs.entitlements("other")["data"]["attributes"]["state-storage"]
    tfc.orgs.create(body("organizations", name="gone", email="a@example.com"))
    tfc.orgs.destroy("gone")
    assert "gone" not in {each["id"] for each in tfc.orgs.list_all()["data"]}
    return found


def projects() -> Read:
    project = tfc.projects.create(body("projects", name="web", description="first"))["data"]["id"]
    tfc.projects.update(project, body("projects", description="second"))
    workspace = new_workspace()
    tfc.projects.move_workspaces_into_project(
        project, {"data": [{"type": "workspaces", "id": workspace}]}
    )
    moved = tfc.workspaces.show(workspace_id=workspace)
    assert moved["data"]["relationships"]["project"]["data"]["id"] == project
    gone = tfc.projects.create(body("projects", name="gone"))["data"]["id"]
    tfc.projects.destroy(gone)
    found = read(tfc.projects.show(project), tfc.projects.list())
    assert gone not in {identity for _, identity, _ in found}
    return found


def workspaces() -> Read:
    workspace = new_workspace()
    tfc.workspaces.update(
        body("workspaces", description="second", auto_apply=True), workspace_id=workspace
    )
    assert tfc.workspaces.lock(workspace, {"reason": "maintenance"})["data"]["attributes"]["locked"]
    tfc.workspaces.unlock(workspace)
    tfc.workspaces.lock(workspace, {"reason": "again"})
    tfc.workspaces.force_unlock(workspace)
    other, third = new_workspace("other"), new_workspace("third")
    tfc.workspaces.safe_destroy(workspace_id=other)
    tfc.workspaces.destroy(workspace_name="third")
    listed = read(tfc.workspaces.list(search={"name": "o"}), tfc.workspaces.list_all())
    assert {other, third}.isdisjoint({identity for _, identity, _ in listed})
    return listed + read(tfc.workspaces.show(workspace_name="one"))


def tags() -> Read:
    workspace = new_workspace()
    names = {"data": [{"type": "tags", "attributes": {"name": name}} for name in ("app", "web")]}
    tfc.workspaces.add_tags(workspace, names)
    tfc.workspaces.remove_tags(workspace, {"data": names["data"][1:]})
    listed = tfc.workspaces.list_tags(workspace)
    assert [tag["attributes"]["name"] for tag in listed["data"]] == ["app"]
    assert len(tfc.workspaces.list(search={"tags": "app"})["data"]) == 1
    return read(tfc.org_tags.list_tags(), tfc.workspaces.show(workspace_id=workspace))


def variables() -> Read:
    workspace = new_workspace()
    keep = tfc.workspace_vars.create(
        workspace, body("vars", key="region", value="eu", category="terraform", hcl=False)
    )["data"]["id"]
    tfc.workspace_vars.create(
        workspace, body("vars", key="token", value="swordfish", category="env", sensitive=True)
    )
    gone = tfc.workspace_vars.create(workspace, body("vars", key="gone", value="", category="env"))
    tfc.workspace_vars.destroy(workspace, gone["data"]["id"])
    tfc.workspace_vars.update(workspace, keep, body("vars", value="us", description="where"))
    return read(tfc.workspace_vars.list(workspace))


def variable_sets() -> Read:
    workspace = new_workspace()
    variable_set = tfc.var_sets.create(body("varsets", None, name="shared", **{"global": False}))
    identity = variable_set["data"]["id"]
    variable = body("vars", key="region", value="eu", category="terraform")
    tfc.var_sets.add_var_to_varset(identity, variable)
    tfc.var_sets.apply_varset_to_workspace(
        identity, {"data": [{"type": "workspaces", "id": workspace}]}
    )
    assert len(tfc.var_sets.list_for_workspace(workspace)["data"]) == 1
    tfc.var_sets.update(identity, body("varsets", description="for all"))
    return read(tfc.var_sets.show(identity), tfc.var_sets.list_for_org())


def configuration_versions() -> Read:
    workspace = new_workspace()
    version = upload(workspace)
    # `download_version_files` returns the empty body of the redirect: it is left out.
    return read(tfc.config_versions.show(version), tfc.config_versions.list(workspace))


def runs() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = new_run(workspace, message="with terrasnek")
    planned = wait_until_confirmable(run)
    tfc.comments.create_for_run(run, body("comments", body="good"))
    tfc.runs.apply(run, {"comment": "go"})
    ended = wait_for_run(run)
    assert status(ended) == "applied"
    related = planned["data"]["relationships"]
    plan, apply = (
        tfc.plans.show(related["plan"]["data"]["id"]),
        tfc.applies.show(related["apply"]["data"]["id"]),
    )
    assert "1 to add" in download(plan["data"]["attributes"]["log-read-url"])
    assert "Apply complete!" in download(apply["data"]["attributes"]["log-read-url"])
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "plan.json"
        tfc.plans.download_json(str(target), plan_id=plan["data"]["id"])
        assert json.loads(target.read_text())["format_version"]
    return read(
        ended,
        tfc.runs.list(workspace),
        plan,
        apply,
        tfc.comments.list_for_run(run),
    )


def run_actions() -> Read:
    workspace = new_workspace()
    upload(workspace)
    discarded, canceled = new_run(workspace), new_run(workspace)
    wait_until_confirmable(discarded)
    tfc.runs.cancel(canceled, {"comment": "not now"})
    wait_for_run(canceled, "canceled")
    last = new_run(workspace)
    tfc.runs.force_execute(last)
    wait_for_run(discarded, "discarded")
    wait_until_confirmable(last)
    tfc.runs.discard(last, {"comment": "no"})
    return read(*(wait_for_run(run) for run in (discarded, canceled, last)))


def admin_runs() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = new_run(workspace)
    wait_until_confirmable(run)
    listed = tfc.admin_runs.list()
    assert [each["id"] for each in listed["data"]] == [run]
    tfc.admin_runs.force_cancel(run, {"comment": "stuck"})
    return read(wait_for_run(run, "canceled"), tfc.admin_runs.list())


def run_tasks() -> Read:
    workspace = new_workspace()
    task = tfc.run_tasks.create(
        body("tasks", name="guard", url=TASK_URL, category="task", hmac_key="k3y", enabled=True)
    )["data"]["id"]
    tfc.run_tasks.update(task, body("tasks", description="looks at plans"))
    attached = tfc.run_tasks.attach_task_to_workspace(
        workspace,
        body(
            "workspace-tasks",
            {"task": {"type": "tasks", "id": task}},
            enforcement_level="advisory",
            stages=["post_plan"],
        ),
    )["data"]["id"]
    tfc.run_tasks.update_task_on_workspace(
        workspace, attached, body("workspace-tasks", enforcement_level="mandatory")
    )
    upload(workspace)
    run = new_run(workspace)
    wait_until_confirmable(run)
    stages = tfc.run_tasks_stages_results.list_stages(run)
    (stage,) = stages["data"]
    (result,) = stage["relationships"]["task-results"]["data"]
    found = read(
        tfc.run_tasks.show(task),
        tfc.run_tasks.show_task_on_workspace(workspace, attached),
        tfc.run_tasks.list_all_tasks_on_workspace(workspace),
        tfc.run_tasks_stages_results.show_stage(stage["id"]),
        tfc.run_tasks_stages_results.show_result(result["id"]),
    )
    other = new_workspace("other")
    detached = tfc.run_tasks.attach_task_to_workspace(
        other,
        body(
            "workspace-tasks",
            {"task": {"type": "tasks", "id": task}},
            enforcement_level="advisory",
        ),
    )["data"]["id"]
    tfc.run_tasks.remove_task_from_workspace(other, detached)
    assert not tfc.run_tasks.list_tasks_on_workspace(other)["data"]
    return found


def state_versions() -> Read:
    workspace = new_workspace()
    tfc.workspaces.lock(workspace, {"reason": "upload"})
    versions = []
    for serial in (7, 8):
        state = STATE.replace(b'"serial": 7', b'"serial": %d' % serial)
        created = tfc.state_versions.create(
            workspace,
            body(
                "state-versions",
                serial=serial,
                lineage=json.loads(STATE)["lineage"],
                md5=hashlib.md5(state).hexdigest(),
                state=base64.b64encode(state).decode(),
            ),
        )
        versions.append(created["data"]["id"])
    rolled_back = tfc.state_versions.rollback(
        workspace,
        body(
            "state-versions",
            {"rollback-state-version": {"type": "state-versions", "id": versions[0]}},
        ),
    )
    tfc.workspaces.unlock(workspace)
    outputs = wait_for(
        lambda: tfc.state_version_outputs.show_current_for_workspace(workspace),
        lambda it: len(it["data"]) == 2,
    )
    filters = [
        {"keys": ["workspace", "name"], "value": "one"},
        {"keys": ["organization", "name"], "value": ORGANIZATION},
    ]
    listed = tfc.state_versions.list(filters=filters)
    assert [each["id"] for each in listed["data"]][1:] == versions[::-1]
    assert rolled_back["data"]["attributes"]["serial"] == 9
    return read(
        tfc.state_versions.show(versions[1]),
        tfc.state_versions.get_current(workspace),
        listed,
        *(tfc.state_version_outputs.show(each["id"]) for each in outputs["data"]),
    )


def policy_checks() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = new_run(workspace)
    wait_for_run(run, "policy_override")
    (check,) = tfc.policy_checks.list(run)["data"]
    before = tfc.policy_checks.show(check["id"])
    assert status(before) == "soft_failed"
    tfc.policy_checks.override(check["id"])
    wait_until_confirmable(run)
    return read(tfc.policy_checks.show(check["id"]), tfc.policy_checks.list(run))


def cost_estimates() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = wait_until_confirmable(new_run(workspace))
    estimate = run["data"]["relationships"]["cost-estimate"]["data"]["id"]
    return read(tfc.cost_estimates.show(estimate))


def run_triggers() -> Read:
    workspace, source = new_workspace(), new_workspace("source")
    trigger = tfc.run_triggers.create(
        workspace, body("run-triggers", {"sourceable": {"type": "workspaces", "id": source}})
    )["data"]["id"]
    inbound = [{"keys": ["run-trigger", "type"], "value": "inbound"}]
    found = read(tfc.run_triggers.show(trigger), tfc.run_triggers.list(workspace, filters=inbound))
    another = tfc.run_triggers.create(
        source, body("run-triggers", {"sourceable": {"type": "workspaces", "id": workspace}})
    )["data"]["id"]
    tfc.run_triggers.destroy(another)
    return found


def notification_configurations() -> Read:
    workspace = new_workspace()
    configuration = tfc.notification_configs.create(
        workspace,
        body(
            "notification-configurations",
            name="hook",
            url=WEBHOOK_URL,
            token="k3y",
            destination_type="generic",
            enabled=True,
            triggers=["run:completed"],
        ),
    )["data"]["id"]
    tfc.notification_configs.update(
        configuration, body("notification-configurations", name="renamed")
    )
    tfc.notification_configs.verify(configuration)
    return read(
        tfc.notification_configs.show(configuration), tfc.notification_configs.list(workspace)
    )


def plan_exports() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = wait_until_confirmable(new_run(workspace))
    plan = run["data"]["relationships"]["plan"]["data"]
    export = tfc.plan_exports.create(
        body("plan-exports", {"plan": plan}, data_type="sentinel-mock-bundle-v0")
    )["data"]["id"]
    found = wait_for(lambda: tfc.plan_exports.show(export), lambda it: status(it) == "finished")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "mocks.tar.gz"
        tfc.plan_exports.download(export, str(target))
        assert target.read_bytes()
    return read(found)


def account() -> Read:
    shown = tfc.account.show()
    return read(shown, tfc.users.show(shown["data"]["id"]))


if __name__ == "__main__":
    run_flow({name: value for name, value in globals().items() if callable(value)})
