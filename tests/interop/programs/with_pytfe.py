"""The flows with pytfe, HashiCorp's SDK for Python, which reads into pydantic models."""

import hashlib
import io
import json
from typing import Any

from pytfe import TFEClient, TFEConfig  # type: ignore[import-not-found]  # in its own environment
from pytfe import models as m

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

tfe = TFEClient(TFEConfig(address=ADDRESS, token=TOKEN))


def read(kind: str, *found: Any) -> Read:
    """Return models, with their fields named as the API names attributes."""
    return [(kind, each.id, _attributes(each)) for each in found]


def _attributes(model: Any) -> dict[str, Any]:
    dumped = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    # Lists that are null or were not sent are empty here.
    return {name.replace("_", "-"): value for name, value in dumped.items() if value != []}


def new_workspace(name: str = "one") -> str:
    """Create a workspace, and return its id."""
    created: str = tfe.workspaces.create(ORGANIZATION, m.WorkspaceCreateOptions(name=name)).id
    return created


def upload(workspace: str) -> str:
    """Upload a configuration, and return the id of its version."""
    options = m.ConfigurationVersionCreateOptions(auto_queue_runs=False)
    version = tfe.configuration_versions.create(workspace, options)
    tfe.configuration_versions.upload_tar_gzip(version.upload_url, io.BytesIO(archive()))
    wait_for(
        lambda: tfe.configuration_versions.read(version.id),
        lambda it: it.status.value == "uploaded",
    )
    identity: str = version.id
    return identity


def new_run(workspace: str, **options: Any) -> str:
    """Start a run, and return its id."""
    created = tfe.runs.create(m.RunCreateOptions(workspace=m.Workspace(id=workspace), **options))
    identity: str = created.id
    return identity


def wait_for_run(run: str, *statuses: str) -> Any:
    """Wait for a status of a run, by default a final one."""
    wanted = set(statuses) or FINAL
    return wait_for(lambda: tfe.runs.read(run), lambda it: it.status.value in wanted)


def wait_until_confirmable(run: str) -> Any:
    """Wait until a run waits for confirmation, whatever its last check was."""
    return wait_for(lambda: tfe.runs.read(run), lambda it: it.actions.is_confirmable)


def organizations() -> Read:
    tfe.organizations.create(m.OrganizationCreateOptions(name="other", email="a@example.com"))
    tfe.organizations.update("other", m.OrganizationUpdateOptions(email="b@example.com"))
    tfe.organizations.create(m.OrganizationCreateOptions(name="gone", email="a@example.com"))
    tfe.organizations.delete("gone")
    assert tfe.organizations.read_entitlements("other").state_storage
    listed = list(tfe.organizations.list())
    assert "gone" not in {each.id for each in listed}
    return read("organizations", tfe.organizations.read("other"), *listed)


def projects() -> Read:
    project = tfe.projects.create(
        ORGANIZATION, m.ProjectCreateOptions(name="web", description="first")
    ).id
    tfe.projects.update(project, m.ProjectUpdateOptions(description="second"))
    workspace = new_workspace()
    tfe.projects.move_workspaces(project, [workspace])
    assert tfe.workspaces.read_by_id(workspace).project.id == project
    gone = tfe.projects.create(ORGANIZATION, m.ProjectCreateOptions(name="gone")).id
    tfe.projects.delete(gone)
    listed = list(tfe.projects.list(ORGANIZATION))
    assert gone not in {each.id for each in listed}
    return read("projects", tfe.projects.read(project), *listed)


def workspaces() -> Read:
    workspace = new_workspace()
    options = m.WorkspaceUpdateOptions(name="one", description="second", auto_apply=True)
    tfe.workspaces.update_by_id(workspace, options)
    assert tfe.workspaces.lock(workspace, m.WorkspaceLockOptions(reason="maintenance")).locked
    tfe.workspaces.unlock(workspace)
    tfe.workspaces.lock(workspace, m.WorkspaceLockOptions(reason="again"))
    tfe.workspaces.force_unlock(workspace)
    other, third = new_workspace("other"), new_workspace("third")
    tfe.workspaces.safe_delete_by_id(other)
    tfe.workspaces.delete("third", organization=ORGANIZATION)
    listed = list(tfe.workspaces.list(ORGANIZATION))
    assert {other, third}.isdisjoint({each.id for each in listed})
    return read("workspaces", tfe.workspaces.read("one", organization=ORGANIZATION), *listed)


def tags() -> Read:
    workspace = new_workspace()
    given = [m.Tag(name="app"), m.Tag(name="web")]
    tfe.workspaces.add_tags(workspace, m.WorkspaceAddTagsOptions(tags=given))
    tfe.workspaces.remove_tags(workspace, m.WorkspaceRemoveTagsOptions(tags=given[1:]))
    assert [tag.name for tag in tfe.workspaces.list_tags(workspace)] == ["app"]
    bindings = [m.TagBinding(key="layer", value="web")]
    tfe.workspaces.add_tag_bindings(
        workspace, m.WorkspaceAddTagBindingsOptions(tag_bindings=bindings)
    )
    (binding,) = [
        each for each in tfe.workspaces.list_tag_bindings(workspace) if each.key == "layer"
    ]
    assert binding.value == "web"
    tagged = tfe.workspaces.list(ORGANIZATION, m.WorkspaceListOptions(tags="app"))
    return read("workspaces", *tagged)


def variables() -> Read:
    workspace = new_workspace()
    keep = tfe.variables.create(
        workspace,
        m.VariableCreateOptions(key="region", value="eu", category="terraform", hcl=False),
    ).id
    tfe.variables.create(
        workspace,
        m.VariableCreateOptions(key="token", value="swordfish", category="env", sensitive=True),
    )
    gone = tfe.variables.create(
        workspace, m.VariableCreateOptions(key="gone", value="", category="env")
    )
    tfe.variables.delete(workspace, gone.id)
    tfe.variables.update(workspace, keep, m.VariableUpdateOptions(value="us", description="where"))
    return read("vars", *tfe.variables.list(workspace), tfe.variables.read(workspace, keep))


def variable_sets() -> Read:
    workspace = new_workspace()
    options = m.VariableSetCreateOptions(name="shared", **{"global": False})
    identity = tfe.variable_sets.create(ORGANIZATION, options).id
    tfe.variable_set_variables.create(
        identity,
        m.VariableSetVariableCreateOptions(key="region", value="eu", category="terraform"),
    )
    tfe.variable_sets.apply_to_workspaces(
        identity,
        m.VariableSetApplyToWorkspacesOptions(workspaces=[m.Workspace(id=workspace)]),
    )
    assert len(list(tfe.variable_sets.list_for_workspace(workspace))) == 1
    tfe.variable_sets.update(identity, m.VariableSetUpdateOptions(description="for all"))
    return read("varsets", tfe.variable_sets.read(identity), *tfe.variable_sets.list(ORGANIZATION))


def configuration_versions() -> Read:
    workspace = new_workspace()
    version = upload(workspace)
    assert tfe.configuration_versions.download(version) == archive()
    return read(
        "configuration-versions",
        tfe.configuration_versions.read(version),
        *tfe.configuration_versions.list(workspace),
    )


def runs() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = new_run(workspace, message="with pytfe")
    wait_until_confirmable(run)
    tfe.comments.create(run, m.CommentCreateOptions(body="good"))
    tfe.runs.apply(run, m.RunApplyOptions(comment="go"))
    ended = wait_for_run(run)
    assert ended.status.value == "applied"
    assert tfe.plans.read_json_output(ended.plan.id)["format_version"]
    plan, apply = tfe.plans.read(ended.plan.id), tfe.applies.read(ended.apply.id)
    # `plans.logs` and `applies.logs` return nothing.
    assert "1 to add" in download(plan.log_read_url)
    assert "Apply complete!" in download(apply.log_read_url)
    return [
        *read("runs", ended, *tfe.runs.list(workspace)),
        *read("plans", plan),
        *read("applies", apply),
        *read("comments", *tfe.comments.list(run)),
    ]


def run_actions() -> Read:
    workspace = new_workspace()
    upload(workspace)
    discarded, canceled = new_run(workspace), new_run(workspace)
    wait_until_confirmable(discarded)
    tfe.runs.cancel(canceled, m.RunCancelOptions(comment="not now"))
    wait_for_run(canceled, "canceled")
    last = new_run(workspace)
    tfe.runs.force_execute(last)
    wait_for_run(discarded, "discarded")
    wait_until_confirmable(last)
    tfe.runs.discard(last, m.RunDiscardOptions(comment="no"))
    return read("runs", *(wait_for_run(run) for run in (discarded, canceled, last)))


def admin_runs() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = new_run(workspace)
    wait_until_confirmable(run)
    assert [each.id for each in tfe.admin.runs.list()] == [run]
    tfe.admin.runs.force_cancel(run)
    return read("runs", wait_for_run(run, "canceled"), *tfe.admin.runs.list())


def run_tasks() -> Read:
    workspace = new_workspace()
    task = tfe.run_tasks.create(
        ORGANIZATION,
        m.RunTaskCreateOptions(name="guard", url=TASK_URL, category="task", hmac_key="k3y"),
    )
    tfe.run_tasks.update(task.id, m.RunTaskUpdateOptions(description="looks at plans"))
    attached = tfe.workspace_run_tasks.create(
        workspace,
        m.WorkspaceRunTaskCreateOptions(
            enforcement_level="advisory", task=m.RunTask(id=task.id), stages=["post_plan"]
        ),
    ).id
    options = m.WorkspaceRunTaskUpdateOptions(enforcement_level="mandatory")
    tfe.workspace_run_tasks.update(workspace, attached, options)
    upload(workspace)
    run = new_run(workspace)
    wait_until_confirmable(run)
    (stage,) = tfe.task_stages.list(run)
    (result,) = stage.task_results
    return [
        *read("tasks", tfe.run_tasks.read(task.id)),
        *read(
            "workspace-tasks",
            tfe.workspace_run_tasks.read(workspace, attached),
            *tfe.workspace_run_tasks.list(workspace),
        ),
        *read("task-stages", tfe.task_stages.read(stage.id)),
        *read("task-results", tfe.task_results.read(result.id)),
    ]


def state_versions() -> Read:
    workspace = new_workspace()
    tfe.workspaces.lock(workspace, m.WorkspaceLockOptions(reason="upload"))
    versions = []
    for serial in (7, 8):
        state = STATE.replace(b'"serial": 7', b'"serial": %d' % serial)
        options = m.StateVersionCreateOptions(
            serial=serial,
            lineage=json.loads(STATE)["lineage"],
            md5=hashlib.md5(state).hexdigest(),
        )
        uploaded = tfe.state_versions.upload(workspace, raw_state=state, options=options)
        versions.append(uploaded.id)
    rolled_back = tfe.state_versions.rollback(workspace, versions[0])
    assert rolled_back.serial == 9
    tfe.workspaces.unlock(workspace)
    assert json.loads(tfe.state_versions.download(versions[0])) == json.loads(STATE)
    wait_for(lambda: tfe.state_versions.read_current(workspace), lambda it: it.resources_processed)
    options = m.StateVersionListOptions(organization=ORGANIZATION, workspace="one")
    listed = list(tfe.state_versions.list(options))
    assert [each.id for each in listed][1:] == versions[::-1]
    return [
        *read(
            "state-versions",
            tfe.state_versions.read(versions[1]),
            tfe.state_versions.read_current(workspace),
            *listed,
        ),
        *read("state-version-outputs", *tfe.state_versions.list_outputs(versions[1])),
    ]


def policy_checks() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = new_run(workspace)
    wait_for_run(run, "policy_override")
    (check,) = tfe.policy_checks.list(run)
    assert tfe.policy_checks.read(check.id).status.value == "soft_failed"
    assert tfe.policy_checks.logs(check.id)
    tfe.policy_checks.override(check.id)
    wait_until_confirmable(run)
    return read("policy-checks", tfe.policy_checks.read(check.id), *tfe.policy_checks.list(run))


def cost_estimates() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = wait_until_confirmable(new_run(workspace))
    return read("cost-estimates", tfe.cost_estimates.read(run.cost_estimate.id))


def run_triggers() -> Read:
    workspace, source = new_workspace(), new_workspace("source")
    options = m.RunTriggerCreateOptions(sourceable=m.Workspace(id=source))
    trigger = tfe.run_triggers.create(workspace, options).id
    inbound = m.RunTriggerListOptions(run_trigger_type="inbound")
    listed = list(tfe.run_triggers.list(workspace, inbound))
    options = m.RunTriggerCreateOptions(sourceable=m.Workspace(id=workspace))
    tfe.run_triggers.delete(tfe.run_triggers.create(source, options).id)
    return read("run-triggers", tfe.run_triggers.read(trigger), *listed)


def notification_configurations() -> Read:
    workspace = new_workspace()
    options = m.NotificationConfigurationCreateOptions(
        name="hook",
        url=WEBHOOK_URL,
        token="k3y",
        destination_type="generic",
        enabled=True,
        triggers=["run:completed"],
    )
    configuration = tfe.notification_configurations.create(workspace, options).id
    tfe.notification_configurations.update(
        configuration, m.NotificationConfigurationUpdateOptions(name="renamed")
    )
    tfe.notification_configurations.verify(configuration)
    found = read(
        "notification-configurations",
        tfe.notification_configurations.read(configuration),
        *tfe.notification_configurations.list(workspace),
    )
    for _, _, attributes in found:
        (response,) = attributes["delivery-responses"]
        response["sent-at"] = response["sent-at"].replace("Z", "+00:00")  # a text elsewhere
    return found


def plan_exports() -> Read:
    workspace = new_workspace()
    upload(workspace)
    run = wait_until_confirmable(new_run(workspace))
    export = tfe.plan_exports.create(m.PlanExportCreateOptions(plan_id=run.plan.id)).id
    found = wait_for(lambda: tfe.plan_exports.read(export), lambda it: it.status == "finished")
    assert tfe.plan_exports.download(export)
    return read("plan-exports", found)


def account() -> Read:
    current = tfe.users.read_current()
    return read("users", current, tfe.users.read(current.id))


if __name__ == "__main__":
    run_flow({name: value for name, value in globals().items() if callable(value)})
