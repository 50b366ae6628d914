"""States and outputs of the simulator, by way of the client."""

import json
from pathlib import Path

import pytest

from tests.support.workspaces import upload_configuration
from tfrun_async import Client, NotFoundError, StateRejectedError, WorkspaceLockedError
from tfrun_async.errors import StateUnavailableError, TfrunError
from tfrun_async.models import Workspace
from tfrun_async.simulator import Fault, Simulator, SteppedClock


def state(serial: int = 1, lineage: str = "lineage-1") -> bytes:
    content = {
        "version": 4,
        "terraform_version": "1.13.5",
        "serial": serial,
        "lineage": lineage,
        "outputs": {
            "url": {"value": "https://app.acme.example", "type": "string"},
            "password": {"value": "hush", "type": "string", "sensitive": True},
        },
        "resources": [
            {
                "mode": "managed",
                "type": "terraform_data",
                "name": "one",
                "provider": 'provider["terraform.io/builtin/terraform"]',
                "instances": [{"attributes": {"id": "1"}}],
            }
        ],
    }
    return json.dumps(content).encode()


@pytest.fixture
async def workspace(tfe: Client, sim: Simulator) -> Workspace:
    return await tfe.workspaces.create(sim.organization, name="app")


@pytest.mark.parametrize("inline", [False, True])
async def test_a_state_goes_there_and_back(
    inline: bool, tfe: Client, workspace: Workspace, tmp_path: Path
) -> None:
    """Uploaded in either way, it comes back byte by byte, and no lock stays."""
    version = await tfe.state_versions.upload(workspace, state(), inline=inline)
    assert (version.serial, version.status) == (1, "finalized")
    assert await tfe.state_versions.download(version) == state()
    await tfe.state_versions.download(version.id, tmp_path / "state")
    assert (tmp_path / "state").read_bytes() == state()
    found = await tfe.workspaces.read(workspace, include=["current_state_version"])
    assert not found.locked
    assert found.current_state_version is not None
    assert found.current_state_version.id == version.id
    assert found.resource_count == 1


async def test_a_state_is_not_uploaded_twice(tfe: Client, workspace: Workspace) -> None:
    """The current version is returned if it has the state already."""
    first = await tfe.state_versions.upload(workspace, state())
    assert (await tfe.state_versions.upload(workspace, state())).id == first.id


async def test_a_state_that_does_not_follow_is_rejected(tfe: Client, workspace: Workspace) -> None:
    """By the client, and by the server if the client's own check is left out."""
    await tfe.state_versions.upload(workspace, state(2))
    for wrong in (state(1), state(3, "lineage-2")):
        with pytest.raises(StateRejectedError):
            await tfe.state_versions.upload(workspace, wrong)
    await tfe.workspaces.lock(workspace)
    with pytest.raises(TfrunError, match="lineage"):
        await tfe.state_versions.create(workspace, serial=3, md5="0" * 32, lineage="lineage-2")
    await tfe.workspaces.unlock(workspace)
    forced = await tfe.state_versions.upload(workspace, state(1, "lineage-2"), force=True)
    assert forced.serial == 1


async def test_the_lock_of_another_user_is_left_alone(
    tfe: Client, sim: Simulator, workspace: Workspace
) -> None:
    """The error names the holder."""
    async with Client(sim.address, sim.add_token(), rate_limiter=None) as other:
        await other.workspaces.lock(workspace.id)
        user = await other.account.read()
    with pytest.raises(WorkspaceLockedError) as caught:
        await tfe.state_versions.upload(workspace, state())
    assert caught.value.locked_by == user.id


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.SERVER_ERROR])
@pytest.mark.parametrize("path", ["/workspaces/*/state-versions", "/_archivist/*"])
async def test_a_lost_response_is_no_harm(
    fault: Fault, path: str, tfe: Client, sim: Simulator, workspace: Workspace
) -> None:
    """The step is repeated; the state is there once, and no lock stays."""
    sim.fault(fault, path=path, method="PUT" if path.startswith("/_") else "POST")
    version = await tfe.state_versions.upload(workspace, state())
    assert (await tfe.state_versions.read_current(workspace)).id == version.id
    assert not (await tfe.workspaces.read(workspace)).locked


async def test_versions_are_listed_and_rolled_back(
    tfe: Client, sim: Simulator, workspace: Workspace
) -> None:
    """A copy of the first version becomes the third."""
    first = await tfe.state_versions.upload(workspace, state(1))
    await tfe.state_versions.upload(workspace, state(2))
    await tfe.workspaces.lock(workspace)
    await tfe.state_versions.rollback(workspace, state_version=first)
    await tfe.workspaces.unlock(workspace)
    listed = tfe.state_versions.list_for_workspace(
        organization=sim.organization, workspace_name="app", status="finalized"
    )
    assert [version.serial async for version in listed] == [3, 2, 1]
    current = await tfe.state_versions.read_current(workspace)
    assert current.rollback_state_version is not None
    assert current.rollback_state_version.id == first.id
    assert json.loads(await tfe.state_versions.download(current))["serial"] == 3


async def test_deleted_data_is_not_available(tfe: Client, workspace: Workspace) -> None:
    """Until it is restored."""
    first = await tfe.state_versions.upload(workspace, state(1))
    await tfe.state_versions.upload(workspace, state(2))
    await tfe.state_versions.soft_delete_backing_data(first)
    with pytest.raises(StateUnavailableError, match="backing_data_soft_deleted"):
        await tfe.state_versions.download(first)
    await tfe.state_versions.restore_backing_data(first)
    assert await tfe.state_versions.download(first) == state(1)
    await tfe.state_versions.soft_delete_backing_data(first)
    await tfe.state_versions.permanently_delete_backing_data(first)
    with pytest.raises(StateUnavailableError):
        await tfe.state_versions.download(first)


async def test_outputs_and_resources_are_read(tfe: Client, workspace: Workspace) -> None:
    """Sensitive values only on request."""
    with pytest.raises(NotFoundError):
        await tfe.workspaces.outputs(workspace)
    version = await tfe.state_versions.upload(workspace, state())
    outputs = await tfe.workspaces.outputs(workspace, include_sensitive=True)
    assert {name: output.value for name, output in outputs.items()} == {
        "url": "https://app.acme.example",
        "password": "hush",
    }
    assert outputs["password"].is_sensitive
    listed = [each async for each in tfe.state_version_outputs.list_for_state_version(version)]
    assert [each.name for each in listed] == ["url", "password"]
    (resource,) = [each async for each in tfe.workspace_resources.list_for_workspace(workspace)]
    assert resource.address == "terraform_data.one"
    assert (resource.provider, resource.module) == ("builtin/terraform", "root")


async def test_a_run_leaves_a_state(tfe: Client, sim: Simulator, workspace: Workspace) -> None:
    """Its apply names the version, which can be downloaded."""
    await upload_configuration(tfe, workspace)
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(60)
    (written,) = (await tfe.applies.read(run.apply)).state_versions
    current = await tfe.state_versions.read_current(workspace, include=["run"])
    assert current.id == written.id
    assert current.run is not None
    assert current.run.id == run.id
    content = json.loads(await tfe.state_versions.download(current))
    assert [found["name"] for found in content["resources"]] == ["one"]
