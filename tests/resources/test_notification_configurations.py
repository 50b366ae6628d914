"""Ensuring that a workspace notifies a receiver."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.crash_report import report
from tests.support.notification_server import NotificationServer, notification_server
from tfrun_async import Client
from tfrun_async.errors import (
    APIError,
    ArgumentError,
    NotFoundError,
    NotificationLimitError,
    OutcomeUnknownError,
    VerificationFailedError,
)
from tfrun_async.models import Workspace
from tfrun_async.simulator import Fault, Simulator

URL = "https://receiver.example/hooks?k=s3cret-url"
KEY = "s3cret-key"
OTHER: Any = {"name": "chat", "destination_type": "slack", "url": URL, "enabled": True}


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    return await tfe.workspaces.create(sim.organization, name="network")


@pytest.fixture
async def server(sim: Simulator) -> AsyncIterator[NotificationServer]:
    """A service, and the notification configurations of the simulator."""
    async with notification_server(sim) as server:
        yield server


async def test_a_configuration_is_created_and_kept(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """The second call finds it by its URL, and sends the key again; others stay as they are."""
    configurations = tfe.notification_configurations
    other = await configurations.create_for_workspace(workspace, **OTHER)
    untouched = server.saved[other.id]
    ensure = configurations.ensure
    made = await ensure(workspace, server.url, hmac_key=KEY)
    assert server.saved[made.id] == {
        "name": "tfrun",
        "destination-type": "generic",
        "url": server.url,
        "token": KEY,
        "enabled": True,
        "email-addresses": None,
        "triggers": [
            *("run:created", "run:planning", "run:needs_attention"),
            *("run:applying", "run:completed", "run:errored"),
        ],
    }
    server.saved[made.id] |= {"token": "another", "enabled": False, "name": "mine"}
    name = f"{sim.organization}/network"
    again = await ensure(name, server.url, hmac_key=KEY, triggers=["run:errored"], name="new")
    assert again.id == made.id
    changed = server.saved[made.id]
    assert (changed["token"], changed["enabled"], changed["name"]) == (KEY, True, "mine")
    assert changed["triggers"] == ["run:errored"]
    assert server.saved[other.id] == untouched
    assert server.writes == ["POST", "POST", "PATCH"]


@pytest.mark.parametrize("exists", [False, True])
async def test_a_refused_verification_is_an_error_of_its_own(
    tfe: Client, workspace: Workspace, server: NotificationServer, *, exists: bool
) -> None:
    """It has the text of the server, and neither the key nor the URL, also in its traceback."""
    if exists:
        await tfe.notification_configurations.ensure(workspace, server.url, hmac_key=KEY)
    server.is_serving = False
    with pytest.raises(VerificationFailedError, match="Unable to complete verif") as raised:
        await tfe.notification_configurations.ensure(workspace, server.url, hmac_key=KEY)
    assert "must be running" in str(raised.value)
    assert isinstance(raised.value, APIError)
    shown = report(raised.value)
    assert KEY not in shown
    assert "s3cret-url" not in shown
    assert len(server.saved) == exists


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.TRUNCATED_JSON])
async def test_a_lost_create_is_found_by_its_url(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer, fault: Fault
) -> None:
    """There is one configuration, and its key is certain."""
    sim.fault(fault, method="POST")
    made = await tfe.notification_configurations.ensure(workspace, server.url, hmac_key=KEY)
    assert [*server.saved] == [made.id]
    assert server.writes == ["POST", "PATCH"]


async def test_a_create_that_was_not_done_stays_unknown(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """It may still be under way, so no second one is created; the next call does it."""
    sim.fault(Fault.RESET_BEFORE, method="POST")
    ensure = tfe.notification_configurations.ensure
    with pytest.raises(OutcomeUnknownError):
        await ensure(workspace, server.url, hmac_key=KEY)
    assert server.saved == {}
    made = await ensure(workspace, server.url, hmac_key=KEY)
    assert [*server.saved] == [made.id]


async def test_a_lost_update_is_sent_again(
    sim: Simulator, tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """The same change does no harm a second time, but a second loss is told."""
    ensure = tfe.notification_configurations.ensure
    made = await ensure(workspace, server.url, hmac_key=KEY)
    sim.fault(Fault.RESET_BEFORE, method="PATCH")
    await ensure(workspace, server.url, hmac_key="new")
    assert server.saved[made.id]["token"] == "new"
    sim.fault(Fault.RESET_BEFORE, method="PATCH", times=2)
    with pytest.raises(OutcomeUnknownError):
        await ensure(workspace, server.url, hmac_key=KEY)


async def test_a_full_workspace_is_refused(
    tfe: Client, workspace: Workspace, server: NotificationServer
) -> None:
    """Nothing is sent, unless one of the twenty has the URL."""
    configurations = tfe.notification_configurations
    made = [await configurations.create_for_workspace(workspace, **OTHER) for _ in range(20)]
    ensure = configurations.ensure
    with pytest.raises(NotificationLimitError, match=f"{workspace.id}: has 20"):
        await ensure(workspace, server.url, hmac_key=KEY)
    assert server.writes == ["POST"] * 20
    server.saved[made[-1].id] |= {"destination-type": "generic", "url": server.url}
    assert (await ensure(workspace, server.url, hmac_key=KEY)).id == made[-1].id


@pytest.mark.parametrize(
    "arguments",
    [
        {"url": "receiver.example"},
        {"url": None},
        {"hmac_key": ""},
        {"hmac_key": None},
        {"hmac_key": "\udcff"},
        {"name": None},
        {"triggers": "run:created"},
        {"triggers": 5},
        {"workspace": "ws/too/many"},
    ],
)
async def test_invalid_arguments_are_refused(
    tfe: Client, server: NotificationServer, arguments: dict[str, Any]
) -> None:
    """Before anything is sent, and without the key in the text."""
    given = {"workspace": "ws-1", "url": URL, "hmac_key": KEY, **arguments}
    with pytest.raises(ArgumentError) as raised:
        await tfe.notification_configurations.ensure(**given)
    assert KEY not in str(raised.value)
    assert server.writes == []


async def test_no_log_and_no_repr_shows_the_key(
    tfe: Client, workspace: Workspace, server: NotificationServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor the URL, which may have a password."""
    caplog.set_level(logging.DEBUG, logger="tfrun_async")
    made = await tfe.notification_configurations.ensure(workspace, server.url, hmac_key=KEY)
    for text in (caplog.text, repr(made)):
        assert KEY not in text
        assert "s3cret-url" not in text


async def test_a_workspace_that_is_not_there_is_not_found(tfe: Client, sim: Simulator) -> None:
    """Its name is looked up first."""
    with pytest.raises(NotFoundError):
        await tfe.notification_configurations.ensure(
            f"{sim.organization}/unknown", URL, hmac_key=KEY
        )
