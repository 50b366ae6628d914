"""Watches that have their workspaces notify them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.crash_report import report
from tests.support.notification_server import NotificationServer, notification_server
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.errors import ArgumentError, ServerError, VerificationFailedError
from tfrun_async.models import Workspace
from tfrun_async.simulator import Fault, Simulator

URL = "https://receiver.example/hooks?k=s3cret-url"
KEY = "s3cret-key"


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    """A workspace with a run."""
    workspace = await create_workspace(sim, tfe, "network")
    await tfe.runs.create(workspace=workspace)
    return workspace


@pytest.fixture
async def server(sim: Simulator) -> AsyncIterator[NotificationServer]:
    """A service, and the notification configurations of the simulator."""
    async with notification_server(sim) as server:
        yield server


async def test_workspaces_notify_a_watch_from_its_start(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """Each is configured once, when the iteration begins, and stays so unless asked otherwise."""
    other = await create_workspace(sim, tfe, "storage")
    given: list[Workspace | str] = [workspace, f"{sim.organization}/storage", workspace.id]
    async with tfe.watch(workspaces=given, notify_url=server.url, hmac_key=KEY) as watch:
        assert server.saved == {}
        assert (await anext(watch)).run.workspace.id == workspace.id
    assert sorted(server.owners.values()) == sorted([workspace.id, other.id])
    assert {each["token"] for each in server.saved.values()} == {KEY}
    assert server.writes == ["POST", "POST"]


async def test_found_workspaces_notify_a_watch(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """A search can be given together with a receiver."""
    await create_workspace(sim, tfe, "storage")
    found = tfe.workspaces.find(sim.organization, name="net*")
    async with tfe.watch(workspaces=found, notify_url=server.url, hmac_key=KEY) as watch:
        await anext(watch)
    assert [*server.owners.values()] == [workspace.id]


async def test_what_a_watch_has_created_is_deleted_on_demand(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """A configuration that was there before stays, and one that is already gone is no error."""
    other = await create_workspace(sim, tfe, "storage")
    third = await create_workspace(sim, tfe, "compute")
    kept = await tfe.notification_configurations.ensure(other, server.url, hmac_key=KEY)
    async with tfe.watch(
        workspaces=[workspace, other, third],
        notify_url=server.url,
        hmac_key=KEY,
        delete_notifications=True,
    ) as watch:
        await anext(watch)
        assert len(server.saved) == 3
        (gone,) = [key for key, owner in server.owners.items() if owner == third.id]
        await tfe.notification_configurations.delete(gone)
    assert [*server.saved] == [kept.id]


async def test_a_found_create_is_not_deleted(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """If the response was lost, another client may have created it."""
    sim.fault(Fault.RESET_AFTER, method="POST")
    async with tfe.watch(
        workspaces=[workspace], notify_url=server.url, hmac_key=KEY, delete_notifications=True
    ) as watch:
        await anext(watch)
    assert len(server.saved) == 1


async def test_a_failed_deletion_is_an_error_after_all_were_tried(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """If the block has failed, its own error is raised, with a note."""
    other = await create_workspace(sim, tfe, "storage")
    arguments: dict[str, Any] = {
        "notify_url": server.url,
        "hmac_key": KEY,
        "delete_notifications": True,
    }

    async def watch(error: Exception | None = None) -> None:
        async with tfe.watch(workspaces=[workspace, other], **arguments) as watch:
            await anext(watch)
            (of_other,) = [key for key, owner in server.owners.items() if owner == other.id]
            path = f"/notification-configurations/{of_other}"
            sim.fault(Fault.SERVER_ERROR, method="DELETE", path=path, times=None)
            if error is not None:
                raise error

    with pytest.raises(ServerError):
        await watch()
    assert [*server.owners.values()] == [other.id]
    sim.clear_faults()
    await tfe.notification_configurations.delete(next(iter(server.saved)))
    with pytest.raises(ValueError, match="of the block") as raised:
        await watch(ValueError("of the block"))
    assert [note.partition(":")[0] for note in raised.value.__notes__] == [
        "a notification configuration was not deleted"
    ]


async def test_a_refused_receiver_is_an_error_and_tried_again(
    tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """The watch goes on once the receiver is serving; no traceback shows the key or the URL."""
    server.is_serving = False
    watch = tfe.watch(workspaces=[workspace], notify_url=server.url, hmac_key=KEY)
    with pytest.raises(VerificationFailedError) as raised:
        await anext(watch)
    for shown in (report(raised.value), repr(watch), repr(vars(watch))):
        assert KEY not in shown
        assert "s3cret-url" not in shown
    server.is_serving = True
    await anext(watch)
    assert [*server.owners.values()] == [workspace.id]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"organization": "acme", "notify_url": URL, "hmac_key": KEY}, "notify_url: must be given"),
        ({"runs": [], "hmac_key": KEY}, "notify_url: must be given together with workspaces"),
        ({"workspaces": [], "hmac_key": KEY}, "notify_url: must be an HTTP or HTTPS URL"),
        ({"workspaces": [], "notify_url": URL}, "hmac_key: must be a string that is not empty"),
        ({"workspaces": [], "notify_url": "s3cret-url", "hmac_key": KEY}, "notify_url: must be an"),
        ({"workspaces": [], "delete_notifications": True}, "delete_notifications: must be given"),
    ],
)
async def test_a_receiver_needs_a_url_a_key_and_workspaces(
    tfe: Client, arguments: dict[str, Any], problem: str
) -> None:
    """Refused at the call; the error and its traceback have neither the URL nor the key."""
    with pytest.raises(ArgumentError, match=f"^{problem}") as raised:
        tfe.watch(**arguments)
    assert KEY not in report(raised.value)
    assert "s3cret-url" not in report(raised.value)
