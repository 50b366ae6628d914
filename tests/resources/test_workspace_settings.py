"""Projects, tags, variables and exports, each method against the simulator."""

import io
import tarfile
from functools import partial
from pathlib import Path

import pytest

from tests.support.workspaces import advance_clock, create_workspace
from tfrun_async import Client, NotFoundError
from tfrun_async.errors import ConflictError, ForbiddenError
from tfrun_async.models import (
    ConfigurationVersion,
    NewTagBinding,
    NewVariable,
    Run,
    TagFilter,
    TagName,
    VariableCategory,
    Workspace,
)
from tfrun_async.simulator import Simulator


@pytest.fixture
async def run(sim: Simulator, tfe: Client, workspace: Workspace) -> Run:
    """A run with a plan that waits for its confirmation."""
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim, 60)
    return await tfe.runs.read(run)


async def test_projects(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Created, listed, changed, filled with workspaces, and deleted once they are empty."""
    project = await tfe.projects.create(
        sim.organization,
        name="Networks",
        description="All networks.",
        tag_bindings=[NewTagBinding(key="team", value="net")],
        default_execution_mode="local",
        setting_overwrites={"execution-mode": True},
    )
    assert await tfe.projects.read(project) == project
    found = tfe.projects.list_for_organization(
        sim.organization,
        names=["networks"],
        can_update=True,
        tagged=[TagFilter(key="team")],
        sort="name",
    )
    assert [each.id async for each in found] == [project.id]
    changed = await tfe.projects.update(project, name="Network", description=None)
    assert (changed.name, changed.description) == ("Network", None)
    await tfe.projects.move_workspaces(project, workspaces=[workspace])
    moved = await tfe.workspaces.read(workspace, include=["project"])
    assert moved.project.name == "Network"
    with pytest.raises(ForbiddenError, match="has workspaces"):
        await tfe.projects.delete(project)
    await tfe.workspaces.safe_delete(workspace)
    await tfe.projects.delete(project)
    with pytest.raises(NotFoundError):
        await tfe.projects.read(project)


async def test_key_value_tags(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Those of a workspace and those that it inherits from its project."""
    tags = tfe.tag_bindings
    (project,) = [each async for each in tfe.projects.list_for_organization(sim.organization)]
    await tags.add_to_project(project, tag_bindings=[NewTagBinding(key="team", value="net")])
    await tags.add_to_workspace(workspace, tag_bindings=[NewTagBinding(key="env", value="dev")])
    own = [(each.key, each.value) async for each in tags.list_for_workspace(workspace)]
    assert own == [("env", "dev")]
    effective = [each async for each in tags.list_effective_for_workspace(workspace)]
    assert {each.key: each.inherited_from and each.inherited_from.id for each in effective} == {
        "team": project.id,
        "env": None,
    }
    assert [each.key async for each in tags.list_for_project(project)] == ["team"]
    assert [each.key async for each in tags.list_effective_for_project(project)] == ["team"]
    listed = tags.list_for_organization(
        sim.organization, tagged=[TagFilter(value="net")], fields=["key", "counts", "target"]
    )
    (found,) = [each async for each in listed]
    assert (found.counts.workspaces, found.target.id) == (1, project.id)


async def test_flat_tags(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Of an organization, carried by workspaces."""
    other = await create_workspace(sim, tfe, "storage")
    await tfe.tags.add_to_workspace(workspace, tags=[TagName(name="hot"), TagName(name="cold")])
    hot, cold = [each async for each in tfe.tags.list_for_workspace(workspace)]
    await tfe.tags.add_workspaces(hot, workspaces=[other])
    listed = tfe.tags.list_for_organization(sim.organization, q="o", not_of_workspace=other)
    assert [(each.name, each.instance_count) async for each in listed] == [("cold", 1)]
    assert [each.name async for each in tfe.workspaces.find(sim.organization, tags=["hot"])] == [
        "network",
        "storage",
    ]
    await tfe.tags.remove_from_workspace(other, tags=[TagName(name="hot")])
    await tfe.tags.delete(sim.organization, tags=[hot, cold])
    assert [each async for each in tfe.tags.list_for_organization(sim.organization)] == []


async def test_variables(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Of a workspace, by both families of endpoints."""
    region = await tfe.variables.create(workspace, key="region", category="terraform", value="eu")
    assert await tfe.variables.read(workspace, region) == region
    secret = await tfe.legacy_variables.create(
        workspace=workspace, key="password", category="env", value="s3cret", sensitive=True
    )
    assert secret.value is None
    await tfe.variables.update(workspace, region, value="us")
    await tfe.legacy_variables.update(secret, description="For support.")
    listed = tfe.legacy_variables.list_all(organization=sim.organization, workspace_name="network")
    found = {each.key: (each.value, each.description) async for each in listed}
    assert found == {"region": ("us", None), "password": (None, "For support.")}
    effective = tfe.variables.list_all_for_workspace(workspace)
    assert {each.key async for each in effective} == {"region", "password"}
    await tfe.variables.delete(workspace, region)
    await tfe.legacy_variables.delete(secret)
    assert [each async for each in tfe.variables.list_for_workspace(workspace)] == []


async def test_variables_are_set_by_their_keys(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Of a workspace and of a set: created, changed, and left alone if they are the same."""
    variable_set = await tfe.variable_sets.create(sim.organization, name="shared")
    for set_variables, variables in (
        (
            partial(tfe.variables.set, workspace),
            partial(tfe.variables.list_for_workspace, workspace),
        ),
        (
            partial(tfe.variable_sets.set_variables, variable_set),
            partial(tfe.variable_sets.list_variables, variable_set),
        ),
    ):
        await set_variables({"region": "eu", "zones": ["a"]})
        before = {each.key: each async for each in variables()}
        await set_variables({"region": "us", "zones": ["a"]})
        after = {each.key: each async for each in variables()}
        values = {key: each.value for key, each in after.items()}
        assert values == {"region": "us", "zones": '["a"]'}
        assert after["zones"].version_id == before["zones"].version_id
        assert after["region"].version_id != before["region"].version_id


async def test_variable_sets(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """With their variables, for a workspace, a project and everything."""
    sets = tfe.variable_sets
    (project,) = [each async for each in tfe.projects.list_for_organization(sim.organization)]
    created = await sets.create(
        sim.organization,
        name="shared",
        priority=True,
        variables=[NewVariable(key="region", category=VariableCategory.TERRAFORM, value="eu")],
        workspaces=[workspace],
    )
    read = await sets.read(created, include=["vars"])
    assert [each.value for each in read.vars] == ["eu"]
    variable = await sets.create_variable(created, key="zone", category="env", value="a")
    await sets.update_variable(created, variable, value="b")
    assert (await sets.read_variable(created, variable)).value == "b"
    assert [each.key async for each in sets.list_variables(created)] == ["region", "zone"]
    await sets.delete_variable(created, variable)
    assert [each.id async for each in sets.list_for_workspace(workspace, q="sha")] == [created.id]
    await sets.remove_from_workspaces(created, workspaces=[workspace])
    assert [each async for each in sets.list_for_workspace(workspace)] == []
    await sets.apply_to_workspaces(created, workspaces=[workspace])
    await sets.apply_to_projects(created, projects=[project])
    assert [each.id async for each in sets.list_for_project(project)] == [created.id]
    await sets.remove_from_projects(created, projects=[project])
    changed = await sets.update(created, global_=True, description="For all.")
    assert (changed.global_, changed.description, changed.var_count) == (True, "For all.", 1)
    found = sets.list_for_organization(sim.organization, global_=True)
    assert [each.id async for each in found] == [created.id]
    await sets.delete(created)
    with pytest.raises(NotFoundError):
        await sets.read(created)


async def test_plan_exports(sim: Simulator, tfe: Client, run: Run) -> None:
    """Made of a finished plan, downloaded, deleted."""
    export = await tfe.plan_exports.create(data_type="sentinel-mock-bundle-v0", plan=run.plan)
    advance_clock(sim, 5)
    assert (await tfe.plan_exports.read(export)).status == "finished"
    archive = await tfe.plan_exports.download(export)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
        assert "sentinel.hcl" in members.getnames()
    await tfe.plan_exports.delete(export)
    with pytest.raises(NotFoundError):
        await tfe.plan_exports.read(export)


async def test_forms_of_a_plan(tfe: Client, run: Run) -> None:
    """By the plan and by its run."""
    plan = await tfe.plans.read_for_run(run)
    assert plan.id == run.plan.id
    assert (await tfe.applies.read_for_run(run)).id == run.apply.id
    for of_plan, of_run in (
        (tfe.plans.json_output_redacted, tfe.plans.json_output_redacted_for_run),
        (tfe.plans.json_schema, tfe.plans.json_schema_for_run),
    ):
        found = await of_plan(plan)
        assert found
        assert await of_run(run) == found


async def test_files_of_configuration_versions(
    sim: Simulator, tfe: Client, workspace: Workspace, run: Run, tmp_path: Path
) -> None:
    """Archived, deleted, restored; not while a workspace uses them."""
    (tmp_path / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    versions = tfe.configuration_versions
    used = await versions.read_for_run(run)
    assert await versions.download_for_run(run) == await versions.download(used)
    with pytest.raises(ConflictError, match="transition not allowed"):
        await versions.archive(used)
    for finish in ("archive", "permanently_delete_backing_data"):
        old = await upload(sim, tfe, workspace, tmp_path)
        await upload(sim, tfe, workspace, tmp_path)
        if finish != "archive":
            await versions.soft_delete_backing_data(old)
            await versions.restore_backing_data(old)
            await versions.soft_delete_backing_data(old)
        await getattr(versions, finish)(old)
        with pytest.raises(NotFoundError):
            await versions.download(old)


async def upload(
    sim: Simulator, tfe: Client, workspace: Workspace, directory: Path
) -> ConfigurationVersion:
    """Upload another configuration."""
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    await tfe.configuration_versions.upload(version, directory)
    advance_clock(sim, 1)
    return await tfe.configuration_versions.read(version)
