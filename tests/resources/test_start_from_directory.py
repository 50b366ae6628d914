"""Starting a run from a directory: checked first, uploaded, started once."""

import inspect
from pathlib import Path
from typing import Any

import pytest

from tests.support.odd_servers import Handle, with_manner
from tests.support.workspaces import ONE_RESOURCE
from tfrun_async import Client
from tfrun_async.errors import (
    ArchiveError,
    ArgumentError,
    NotFoundError,
    ServerError,
    TransportError,
    UploadFailedError,
)
from tfrun_async.models import Run, RunStatus, Workspace
from tfrun_async.simulator import Fault, Simulator
from tfrun_async.simulator._http.messages import Request, Response


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    """A workspace without a configuration."""
    return await tfe.workspaces.create(sim.organization, name="network")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory with one resource."""
    (tmp_path / "main.tf").write_text(ONE_RESOURCE["main.tf"])
    return tmp_path


def posts(sim: Simulator) -> list[str]:
    return [request.path.split("/")[-1] for request in sim.requests if request.method == "POST"]


async def runs_in(tfe: Client, workspace: Workspace) -> list[Run]:
    listed = tfe.runs.list_for_workspace(workspace, operation=["plan_only", "plan_and_apply"])
    return [run async for run in listed]


async def test_a_directory_is_uploaded_and_run_once(
    sim: Simulator, tfe: Client, workspace: Workspace, directory: Path
) -> None:
    """The upload starts no run by itself, and the run uses what was uploaded."""
    run = await tfe.runs.start_from_directory(
        f"{sim.organization}/network", directory, message="Hello", key="k", auto_apply=True
    )
    assert run.message.startswith("Hello [tfrun ")
    assert [each.id for each in await runs_in(tfe, workspace)] == [run.id]
    read = await tfe.runs.read(run, include=["configuration_version"])
    assert read.configuration_version.status == "uploaded"
    assert not read.configuration_version.speculative
    assert not read.configuration_version.auto_queue_runs
    assert (await tfe.runs.wait(run)).run.status == RunStatus.APPLIED
    found = await tfe.runs.find_started(workspace, key="k")
    assert found is not None
    assert found.id == run.id


async def test_a_plan_gets_a_speculative_configuration(
    tfe: Client, workspace: Workspace, directory: Path
) -> None:
    """So that it does not become the workspace's own; a saved plan gets a provisional one."""
    plan = await tfe.runs.start_from_directory(workspace, directory, plan_only=True)
    saved = await tfe.runs.start_from_directory(workspace, directory, save_plan=True)
    versions = [
        (await tfe.runs.read(run, include=["configuration_version"])).configuration_version
        for run in (plan, saved)
    ]
    assert [(each.speculative, each.provisional) for each in versions] == [
        *((True, False), (False, True))
    ]


async def test_a_loaded_workspace_is_not_read_again(
    sim: Simulator, tfe: Client, workspace: Workspace, directory: Path
) -> None:
    """It says itself which working directory has to be in the directory."""
    before = len(sim.requests)
    await tfe.runs.start_from_directory(workspace, directory)
    reads = [request.path for request in sim.requests[before:] if request.method == "GET"]
    assert not any(path.endswith(workspace.id) for path in reads)


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"configuration_version": "cv-1"}, ArgumentError),
        ({"key": " "}, ArgumentError),
        ({"is_destroy": True, "refresh_only": True}, ArgumentError),
        ({"terraform_version": "1.9.0"}, ArgumentError),
        ({"message": 5, "unknown": 1}, TypeError),
    ],
)
async def test_invalid_arguments_are_refused_before_the_upload(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    directory: Path,
    options: dict[str, Any],
    kind: type[Exception],
) -> None:
    """Also those that only the start of the run would refuse."""
    before = len(sim.requests)
    with pytest.raises(kind):
        await tfe.runs.start_from_directory(workspace, directory, **options)
    assert len(sim.requests) == before


async def test_a_directory_that_cannot_be_packed_is_refused_first(
    sim: Simulator, tfe: Client, directory: Path
) -> None:
    """It lacks the workspace's working directory, or has symlinks that leave it."""
    sub = await tfe.workspaces.create(sim.organization, name="sub", working_directory="infra")
    before = posts(sim)
    for workspace in (sub, sub.id):
        with pytest.raises(ArchiveError, match="infra"):
            await tfe.runs.start_from_directory(workspace, directory)
    (directory / "infra").mkdir()
    (directory / "infra" / "main.tf").symlink_to("/etc/hostname")
    with pytest.raises(ArchiveError, match="hostname"):
        await tfe.runs.start_from_directory(sub, directory)
    for missing in (directory / "missing", None):
        with pytest.raises(ArgumentError):
            await tfe.runs.start_from_directory(sub, missing)  # type: ignore[arg-type]
    assert posts(sim) == before
    await tfe.runs.start_from_directory(sub, directory, follow_links=True)


async def test_a_failed_upload_starts_no_run(
    sim: Simulator, tfe: Client, workspace: Workspace, directory: Path
) -> None:
    """The error names the step, and its notes the configuration version, without its URL."""
    sim.fault(Fault.SERVER_ERROR, method="PUT", path="*", times=None)
    with pytest.raises((ServerError, TransportError)) as raised:
        await tfe.runs.start_from_directory(workspace, directory)
    assert "PUT" in str(raised.value)
    (note,) = raised.value.__notes__
    assert note.startswith("cv-")
    assert sim.address not in note + str(raised.value)
    assert await runs_in(tfe, workspace) == []


async def test_an_archive_that_the_server_cannot_read_starts_no_run(
    tfe: Client, workspace: Workspace, directory: Path
) -> None:
    """The configuration version is in the text of the error."""

    def fail(request: Request, handle: Handle) -> Response:
        response = handle(request)
        body = response.body.replace(b'"status":"uploaded"', b'"status":"errored"')
        return Response(response.status, body, response.headers)

    with with_manner(fail), pytest.raises(UploadFailedError, match="cv-"):
        await tfe.runs.start_from_directory(workspace, directory)
    assert await runs_in(tfe, workspace) == []


async def test_a_run_that_is_not_started_leaves_the_configuration_to_use(
    sim: Simulator, tfe: Client, workspace: Workspace, directory: Path
) -> None:
    """Its id is in the notes of the error."""
    sim.fault(Fault.RATE_LIMITED_SECONDS, method="POST", path="/runs")  # is sent again
    await tfe.runs.start_from_directory(workspace, directory, plan_only=True)

    def refuse(request: Request, handle: Handle) -> Response:
        if (request.method, request.path) == ("POST", "/api/v2/runs"):
            return Response.json(404, {"errors": [{"status": "404", "title": "not found"}]})
        return handle(request)

    with with_manner(refuse), pytest.raises(NotFoundError, match="POST /runs") as raised:
        await tfe.runs.start_from_directory(workspace, directory)
    version = raised.value.__notes__[0].partition(" ")[0]
    run = await tfe.runs.create_once(workspace=workspace, configuration_version=version)
    assert (await tfe.runs.wait(run, timeout=600)).run.status == RunStatus.PLANNED


async def test_a_lost_response_of_the_start_is_found(
    sim: Simulator, tfe: Client, workspace: Workspace, directory: Path
) -> None:
    """As with `create_once`: there is one run."""
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    run = await tfe.runs.start_from_directory(workspace, directory)
    assert [each.id for each in await runs_in(tfe, workspace)] == [run.id]


def test_the_signature_shows_the_options_of_a_run() -> None:
    """All but the configuration version, which it makes itself."""
    parameters = list(inspect.signature(Client.runs.start_from_directory).parameters)
    assert parameters[:4] == ["self", "workspace", "directory", "message"]
    assert {"key", "follow_links", "variables"} <= set(parameters)
    assert "configuration_version" not in parameters
