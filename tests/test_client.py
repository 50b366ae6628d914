"""The client against the simulator, with all traffic checked against the spec."""

import inspect
import math
import pydoc
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.workspaces import advance_clock, upload_configuration
from tfrun_async import Client
from tfrun_async._http.request import Request
from tfrun_async._http.sessions import Sessions
from tfrun_async._http.transport import Response
from tfrun_async.errors import (
    ArgumentError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    NotLoadedError,
    SettingsError,
    UnauthorizedError,
    UnprocessableError,
)
from tfrun_async.models import ConfigurationVersion, Run, RunOperation, RunStatus, Workspace
from tfrun_async.simulator import Simulator

MAIN_TF = 'resource "terraform_data" "one" {\n}\n\nresource "terraform_data" "two" {\n}\n'


@pytest.fixture
async def workspace(tfe: Client, sim: Simulator) -> Workspace:
    """A workspace without a configuration."""
    return await tfe.workspaces.create(sim.organization, name="app")


@pytest.fixture
async def version(tfe: Client, workspace: Workspace) -> ConfigurationVersion:
    """A configuration of two resources that the workspace can use."""
    return await upload_configuration(tfe, workspace, {"main.tf": MAIN_TF})


async def test_a_run_from_configuration_to_applied(
    tfe: Client, sim: Simulator, workspace: Workspace, version: ConfigurationVersion
) -> None:
    """The workflow that the Runs page describes, end to end."""
    run = await tfe.runs.create(workspace=workspace, configuration_version=version, message="Hello")
    assert run.status == RunStatus.PENDING
    assert run.message == "Hello"
    assert run.workspace.id == workspace.id
    assert not run.actions.is_confirmable

    advance_clock(sim)
    run = await tfe.runs.read(run, include=["plan", "apply", "created_by"])
    assert run.status == RunStatus.PLANNED
    assert run.actions.is_confirmable
    assert run.plan.resource_additions == 2
    assert run.plan.status == "finished"
    assert run.created_by is not None
    assert run.created_by.username

    await tfe.runs.apply(run, comment="Looks good to me")
    advance_clock(sim)
    run = await tfe.runs.read(run, include=["apply"])
    assert run.status == RunStatus.APPLIED
    assert run.apply.resource_additions == 2
    assert (await tfe.applies.read(run.apply)).status == "finished"
    assert [status for status in ("planned-at", "applied-at") if status in run.status_timestamps]

    # What is there already needs no second apply.
    again = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    assert (await tfe.runs.read(again)).status == RunStatus.PLANNED_AND_FINISHED


async def test_only_what_was_given_is_sent(
    tfe: Client, workspace: Workspace, version: ConfigurationVersion
) -> None:
    """A default that the user never wrote would override one of the server's."""
    bodies: list[bytes] = []
    send = tfe._pipeline._transport.send

    async def spy(
        sessions: Sessions,
        request: Request,
        on_progress: Callable[[], None],
        on_sent: Callable[[], None],
    ) -> Response:
        assert isinstance(request.body, bytes)
        bodies.append(request.body)
        return await send(sessions, request, on_progress, on_sent)

    tfe._pipeline._transport.send = spy  # type: ignore[method-assign]
    run = await tfe.runs.create(
        workspace=workspace,
        plan_only=True,
        terraform_version="1.9.4",
        target_addrs=["terraform_data.one"],
        variables={"replicas": 2, "name": "a${b}", "tags": ["x", None]},
    )
    assert bodies == [
        b'{"data":{"type":"runs","attributes":{"plan-only":true,"target-addrs":["terraform_data.one"],'
        b'"variables":[{"key":"replicas","value":"2"},{"key":"name","value":"\\"a$${b}\\""},'
        b'{"key":"tags","value":"[\\"x\\", null]"}],"terraform-version":"1.9.4"},'
        b'"relationships":{"workspace":{"data":{"type":"workspaces","id":"'
        + workspace.id.encode()
        + b'"}}}}}'
    ]
    assert [variable.key for variable in run.variables] == ["replicas", "name", "tags"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"is_destroy": True, "refresh_only": True}, "exclude each other"),
        ({"terraform_version": "1.9.4"}, "plan-only"),
        ({"terraform_version": "1.9.4", "plan_only": False}, "plan-only"),
        ({"variables": {"a": object()}}, "object"),
    ],
)
async def test_contradictions_are_refused_before_anything_is_sent(
    tfe: Client, sim: Simulator, arguments: dict[str, object], said: str
) -> None:
    """What the API would refuse anyway costs no request."""
    with pytest.raises((ArgumentError, TypeError), match=said):
        await tfe.runs.create(workspace="ws-1", **arguments)  # type: ignore[arg-type]
    assert sim.requests == []


async def test_lists_are_filtered_and_paged(
    tfe: Client, sim: Simulator, workspace: Workspace, version: ConfigurationVersion
) -> None:
    """All runs come once, newest first, over as many pages as it takes."""
    runs = [
        await tfe.runs.create(workspace=workspace, message=f"run {n}", plan_only=n % 2 == 0)
        for n in range(5)
    ]
    newest_first = [run.id for run in reversed(runs)]
    every = list(RunOperation)
    listed = tfe.runs.list_for_workspace(workspace, operation=every, page_size=2)
    assert [run.id async for run in listed] == newest_first
    assert [len(page.items) async for page in listed.pages()] == [2, 2, 1]

    # Unless asked for, the workspace's list leaves plan-only runs out.
    default = [run.id async for run in tfe.runs.list_for_workspace(workspace)]
    assert default == [runs[3].id, runs[1].id]

    organization = tfe.runs.list_for_organization(sim.organization, page_size=2)
    assert len([run async for run in organization]) == 5
    by_message = tfe.runs.list_for_organization(sim.organization, search_basic="run 3")
    assert [run.id async for run in by_message] == [runs[3].id]

    advance_clock(sim)
    status = tfe.runs.list_for_workspace(workspace, status=[RunStatus.PLANNED], operation=every)
    assert [run.id async for run in status] == [runs[1].id]
    first = await tfe.runs.list_for_workspace(workspace, include=["plan"]).first()
    assert first is not None
    assert first.plan.status


async def test_arguments_of_lists_are_checked_when_called(tfe: Client) -> None:
    """A mistake shows where it was made, not where the list is read."""
    mistakes: list[dict[str, Any]] = [
        {"page_size": 0},
        {"page_size": 101},
        {"page_number": 0},
        {"status": []},
    ]
    for mistake in mistakes:
        with pytest.raises(ArgumentError):
            tfe.runs.list_for_workspace("ws-1", **mistake)


async def test_what_was_not_included_says_so(
    tfe: Client, workspace: Workspace, version: ConfigurationVersion
) -> None:
    """A related resource is its id until it is asked for."""
    run = await tfe.runs.create(workspace=workspace)
    assert run.plan.id.startswith("plan-")
    with pytest.raises(NotLoadedError, match="include 'plan'"):
        _ = run.plan.status
    read = await tfe.runs.read(run, include=["configuration_version.ingress_attributes"])
    assert read.configuration_version.status == "uploaded"


async def test_actions_in_the_wrong_state_conflict(
    tfe: Client, sim: Simulator, workspace: Workspace, version: ConfigurationVersion
) -> None:
    """A 409 and a 403 name the call and say what the state is lacking."""
    run = await tfe.runs.create(workspace=workspace)
    with pytest.raises(ConflictError, match=f"POST /runs/{run.id}/actions/apply: 409"):
        await tfe.runs.apply(run)
    with pytest.raises(ConflictError):
        await tfe.runs.force_cancel(run)
    with pytest.raises(ForbiddenError):
        await tfe.runs.force_execute(run)
    await tfe.runs.cancel(run, comment="no longer needed")
    advance_clock(sim)
    assert (await tfe.runs.read(run)).status == RunStatus.CANCELED


async def test_discard_and_force_execute_clear_the_queue(
    tfe: Client, sim: Simulator, workspace: Workspace, version: ConfigurationVersion
) -> None:
    """A pending run can be executed at once, and one that is not needed discarded."""
    first, second, third = [await tfe.runs.create(workspace=workspace) for _ in range(3)]
    advance_clock(sim)
    assert (await tfe.runs.read(third)).status == RunStatus.PENDING
    await tfe.runs.force_execute(third)
    advance_clock(sim)
    assert (await tfe.runs.read(first)).status == RunStatus.DISCARDED
    assert (await tfe.runs.read(second)).status == RunStatus.CANCELED
    await tfe.runs.discard(third, comment="This run was discarded")
    assert (await tfe.runs.read(third)).status == RunStatus.DISCARDED


async def test_a_hanging_run_can_be_canceled_by_force(
    tfe: Client, sim: Simulator, workspace: Workspace, version: ConfigurationVersion
) -> None:
    """After a cancel without effect, once the required time has passed."""
    sim.script("app", plan_seconds=600, ignores_cancel=True)
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim, 5)
    await tfe.runs.cancel(run)
    with pytest.raises(ConflictError):
        await tfe.runs.force_cancel(run)
    advance_clock(sim)
    waiting = await tfe.runs.read(run)
    assert waiting.actions.is_force_cancelable
    assert waiting.force_cancel_available_at is not None
    await tfe.runs.force_cancel(run)
    assert (await tfe.runs.read(run)).status == RunStatus.FORCE_CANCELED


async def test_workspaces_live_and_lock(tfe: Client, sim: Simulator, workspace: Workspace) -> None:
    """Every operation on workspaces does what its name says."""
    assert workspace.name == "app"
    assert await tfe.workspaces.read(workspace) == await tfe.workspaces.read_by_name(
        sim.organization, "app"
    )
    changed = await tfe.workspaces.update(workspace, description="for tests", auto_apply=True)
    assert (changed.description, changed.auto_apply) == ("for tests", True)
    cleared = await tfe.workspaces.update(workspace, description=None)
    assert not cleared.description
    assert cleared.auto_apply

    locked = await tfe.workspaces.lock(workspace, reason="maintenance")
    assert locked.locked
    with pytest.raises(ConflictError):
        await tfe.workspaces.lock(workspace)
    assert not (await tfe.workspaces.unlock(workspace)).locked
    await tfe.workspaces.lock(workspace)
    assert not (await tfe.workspaces.force_unlock(workspace)).locked

    await tfe.workspaces.create(sim.organization, name="other")
    found = tfe.workspaces.list_for_organization(sim.organization, search_name="oth")
    assert [each.name async for each in found] == ["other"]
    await tfe.workspaces.delete(workspace)
    with pytest.raises(NotFoundError, match="or the token lacks the permission"):
        await tfe.workspaces.read(workspace)


async def test_organizations_come_and_go(tfe: Client) -> None:
    """An organization is known by its name."""
    made = await tfe.organizations.create(name="acme", email="ops@acme.example")
    assert made.id == "acme"
    assert (await tfe.organizations.read("acme")).email == "ops@acme.example"
    await tfe.organizations.delete(made)
    with pytest.raises(NotFoundError):
        await tfe.organizations.read("acme")


async def test_refused_content_names_its_place(tfe: Client, sim: Simulator) -> None:
    """A 422 points into the request."""
    with pytest.raises(UnprocessableError) as caught:
        await tfe.workspaces.create(sim.organization, name="no spaces allowed")
    assert caught.value.errors[0].pointer == "/data/attributes/name"
    assert caught.value.request_id


async def test_the_plan_as_json(
    tfe: Client, sim: Simulator, workspace: Workspace, version: ConfigurationVersion
) -> None:
    """It comes from a presigned URL, and not before the plan has finished."""
    run: Run = await tfe.runs.create(workspace=workspace)
    assert await tfe.plans.json_output(run.plan) is None
    advance_clock(sim)
    output = await tfe.plans.json_output(run.plan)
    assert output is not None
    assert {change["address"] for change in output["resource_changes"]} == {
        "terraform_data.one",
        "terraform_data.two",
    }
    assert await tfe.plans.json_output_for_run(run) == output


async def test_a_wrong_token_is_unauthorized(sim: Simulator) -> None:
    """A 401 is about the token, and does not show it."""
    async with Client(sim.address, "wr0ng.token") as tfe:
        with pytest.raises(UnauthorizedError, match="check the token") as caught:
            await tfe.organizations.read(sim.organization)
    assert "wr0ng" not in str(caught.value)


async def test_the_environment_is_read_in_the_constructor(
    sim: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Address and token come from where the terraform CLI's users keep them."""
    monkeypatch.setenv("TFE_ADDRESS", sim.address)
    monkeypatch.setenv("TFE_TOKEN", sim.token)
    async with Client() as tfe:
        assert tfe.address == sim.address
        assert (await tfe.organizations.read(sim.organization)).name == sim.organization
    for variable in ("TFE_ADDRESS", "TFE_TOKEN"):
        monkeypatch.delenv(variable)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="TFE_TOKEN"):
        Client()


@pytest.mark.parametrize(
    "argument",
    [{"timeout": 0.0}, {"deadline": -1.0}, {"timeout": math.nan}, {"max_response_bytes": 0}],
)
def test_a_client_that_could_get_no_response_is_refused(argument: dict[str, Any]) -> None:
    """When it is made, not at its first request."""
    with pytest.raises(ArgumentError, match=f"^{next(iter(argument))}: must be"):
        Client("https://tfe.invalid", "token", **argument)
    Client("https://tfe.invalid", "token", timeout=math.inf, deadline=math.inf)


def test_help_shows_groups_and_methods() -> None:
    """Each group with its first line only, and a method as it is called."""
    text = pydoc.render_doc(Client, renderer=pydoc.TextDoc())
    lines = re.sub(r".\x08", "", text)  # it prints bold letters twice
    for group in ("runs", "workspaces", "admin_runs"):
        summary = (inspect.getdoc(getattr(Client, group)) or "").splitlines()[0]
        assert re.search(rf"\n \|  {group}\n \|      {re.escape(summary)}\n \|  \n", lines)
    assert "RateLimitedError" not in lines  # each group names it in its own help
    assert "RateLimitedError" in pydoc.render_doc(Client.runs)
    assert "Start a run in a workspace." in pydoc.render_doc(Client.runs.create)
