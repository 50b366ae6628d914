"""States: downloaded, and uploaded under a lock."""

import asyncio
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.crash_report import report
from tests.support.workspace_server import NAME, OTHER_USER, USER, WORKSPACE, Fault, WorkspaceServer
from tfrun_async import Client, NotFoundError, StateRejectedError, WorkspaceLockedError
from tfrun_async.errors import (
    ArgumentError,
    ForbiddenError,
    OutcomeUnknownError,
    ServerError,
    StateUnavailableError,
    TfrunError,
)

SECRET = "s3cret-value"
LOCK, UNLOCK, CREATE = (
    f"POST /workspaces/{WORKSPACE}/{part}"
    for part in ("actions/lock", "actions/unlock", "state-versions")
)
ALL_CHANGES = [LOCK, CREATE, "PUT /storage/sv-1", UNLOCK]


def state(serial: int = 1, lineage: str | None = "lineage-1", **more: Any) -> bytes:
    content = {"version": 4, "serial": serial, "lineage": lineage, "outputs": SECRET, **more}
    return json.dumps(content).encode()


# Download


@pytest.mark.parametrize("path", ["/storage/", "/api/state-versions/"])
async def test_a_state_is_downloaded(path: str, client: Client, server: WorkspaceServer) -> None:
    """It comes as it is; the token goes along only if the URL is one of the API itself."""
    server.storage_path = path  # which checks the token
    version = server.add_state(state())
    assert await client.state_versions.download(version) == state()
    current = await client.state_versions.read_current(NAME)
    assert await client.state_versions.download(current) == state()


async def test_a_state_is_saved_to_a_file(
    client: Client, server: WorkspaceServer, tmp_path: Path
) -> None:
    """The file is there as a whole, or stays as it was."""
    version, file = server.add_state(state()), tmp_path / "terraform.tfstate"
    assert await client.state_versions.download(version, file) is None  # type: ignore[func-returns-value]
    assert file.read_bytes() == state()
    server.faults.append(Fault(f"GET /storage/{version}", 403))
    with pytest.raises(ForbiddenError, match=r"\(hosted-state-download-url\)") as caught:
        await client.state_versions.download(version, file)
    assert "signature" not in f"{caught.value!r}{caught.value}"
    assert file.read_bytes() == state()
    assert names_in(tmp_path) == [file.name]


async def test_a_state_that_is_not_there_cannot_be_downloaded(
    client: Client, server: WorkspaceServer
) -> None:
    """A version whose state is still to come is one thing, no version another."""
    version = server.add_state(state())
    server.versions[0]["content"] = None
    with pytest.raises(StateUnavailableError, match=f"{version}: .* its status is pending"):
        await client.state_versions.download(version)
    with pytest.raises(NotFoundError):
        await client.state_versions.download("sv-9")
    with pytest.raises(ArgumentError, match="state_version: must be a resource or its id"):
        await client.state_versions.download(None)  # type: ignore[call-overload]


def names_in(directory: Path) -> list[str]:
    return [each.name for each in directory.iterdir()]


# Upload


@pytest.mark.parametrize("workspace", [WORKSPACE, NAME])
async def test_a_state_is_uploaded_under_a_lock(
    workspace: str, client: Client, server: WorkspaceServer
) -> None:
    """The version has the serial, lineage and sum of the state, and the lock is released."""
    version = await client.state_versions.upload(workspace, state(3))
    assert (version.serial, version.status) == (3, "finalized")
    assert server.changes() == ALL_CHANGES
    assert server.lock is None
    (stored,) = server.versions
    assert stored["content"] == state(3)
    assert (stored["serial"], stored["lineage"], stored["force"]) == (3, "lineage-1", False)


async def test_a_file_is_uploaded_as_it_is(
    client: Client, server: WorkspaceServer, tmp_path: Path
) -> None:
    """The bytes are those of the file, since the sum is of them."""
    file = tmp_path / "terraform.tfstate"
    file.write_bytes(json.dumps(json.loads(state()), indent=2).encode() + b"\n")
    await client.state_versions.upload(WORKSPACE, file)
    assert server.versions[0]["content"] == file.read_bytes()


async def test_a_state_may_travel_within_the_request(
    client: Client, server: WorkspaceServer
) -> None:
    """A server without upload URLs takes it in Base64."""
    version = await client.state_versions.upload(WORKSPACE, state(), inline=True)
    assert version.status == "finalized"
    assert server.changes() == [LOCK, CREATE, UNLOCK]
    assert server.versions[0]["content"] == state()


async def test_a_run_may_be_named(client: Client, server: WorkspaceServer) -> None:
    """The version is linked with the run that the state comes from."""
    await client.state_versions.upload(WORKSPACE, state(), run="run-1")
    body = server.bodies[server.requests.index(CREATE)]
    assert body["data"]["relationships"]["run"]["data"]["id"] == "run-1"


async def test_a_state_that_is_already_there_changes_nothing(
    client: Client, server: WorkspaceServer
) -> None:
    """The current version is returned, so that a repeated upload does no harm."""
    current = server.add_state(state())
    version = await client.state_versions.upload(WORKSPACE, state())
    assert version.id == current
    assert server.changes() == []


REJECTED = [
    (state(4), "the state has the serial 4, and the current one 5: it is not newer"),
    (state(5, other=1), "the state has the serial 5, and the current one 5: it is not newer"),
    (state(6, "lineage-2"), "the state has the lineage lineage-2, and the current one lineage-1"),
]


@pytest.mark.parametrize(("new", "reason"), REJECTED)
async def test_a_state_that_does_not_follow_is_refused(
    new: bytes, reason: str, client: Client, server: WorkspaceServer
) -> None:
    """Nothing is changed, not even the lock, unless it is forced."""
    server.add_state(state(5))
    with pytest.raises(StateRejectedError, match=f"^{WORKSPACE}: {reason}") as caught:
        await client.state_versions.upload(WORKSPACE, new)
    assert SECRET not in report(caught.value)
    assert server.changes() == []
    await client.state_versions.upload(WORKSPACE, new, force=True)
    assert server.versions[-1]["content"] == new
    assert server.versions[-1]["force"] is True


async def test_a_state_without_a_lineage_follows_any(
    client: Client, server: WorkspaceServer
) -> None:
    """Very old states have none, on either side."""
    server.add_state(state(1))
    await client.state_versions.upload(WORKSPACE, state(2, None))
    await client.state_versions.upload(WORKSPACE, state(3))
    assert [each["serial"] for each in server.versions] == [1, 2, 3]
    assert "lineage" not in server.bodies[server.requests.index(CREATE)]["data"]["attributes"]


async def test_a_current_state_that_cannot_be_read_is_left_to_the_server(
    client: Client, server: WorkspaceServer
) -> None:
    """Its serial is known all the same."""
    server.add_state(state(5))
    server.versions[0]["content"] = b"encrypted"
    with pytest.raises(StateRejectedError, match="serial 5"):
        await client.state_versions.upload(WORKSPACE, state(5))
    assert server.changes() == []
    assert (await client.state_versions.upload(WORKSPACE, state(6))).serial == 6


@pytest.mark.parametrize("status", [409, 412, 422])
async def test_what_the_server_refuses_is_one_error(
    status: int, client: Client, server: WorkspaceServer
) -> None:
    """It quotes the server, and the workspace is unlocked again."""
    server.faults.append(Fault(CREATE, status))
    with pytest.raises(StateRejectedError, match=f"{WORKSPACE}: {CREATE}: {status}") as caught:
        await client.state_versions.upload(WORKSPACE, state())
    assert pickle.loads(pickle.dumps(caught.value)).reason == caught.value.reason
    assert server.changes() == [LOCK, CREATE, UNLOCK]
    assert server.lock is None


async def test_a_state_that_comes_in_between_is_not_overwritten(
    client: Client, server: WorkspaceServer
) -> None:
    """The server compares once more, under the lock, and its refusal is the same error."""
    server.add_state(state(1))

    def apply(request: str) -> None:
        if request == LOCK:
            server.add_state(state(2))

    server.on_request = apply
    with pytest.raises(StateRejectedError, match="409: conflict: The serial or lineage does not"):
        await client.state_versions.upload(WORKSPACE, state(2, other=1))
    assert server.versions[-1]["content"] == state(2)
    assert server.lock is None


# Locks


@pytest.mark.parametrize("holder", [OTHER_USER, {"id": "run-7", "type": "runs"}])
async def test_a_lock_of_another_is_named_and_left_alone(
    holder: dict[str, str], client: Client, server: WorkspaceServer
) -> None:
    """The error says who has locked the workspace, and why."""
    server.lock, server.lock_reason = holder, "moving the database"
    with pytest.raises(WorkspaceLockedError) as caught:
        await client.state_versions.upload(WORKSPACE, state())
    assert str(caught.value) == f"ws-1: {holder['id']} has locked it (moving the database)"
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (copied.workspace, copied.locked_by) == (WORKSPACE, holder["id"])
    assert server.changes() == []
    assert server.lock == holder


async def test_a_lock_of_another_that_comes_in_between_is_left_alone(
    client: Client, server: WorkspaceServer
) -> None:
    """The workspace was not locked when it was read, but is when it is to be locked."""

    def lock(request: str) -> None:
        if request == LOCK:
            server.lock = OTHER_USER

    server.on_request = lock
    with pytest.raises(WorkspaceLockedError, match=r"user-other has locked it$"):
        await client.state_versions.upload(WORKSPACE, state())
    assert server.changes() == [LOCK]


TEAM = {"id": "team-1", "type": "teams"}


@pytest.mark.parametrize("resource", [USER, TEAM])
async def test_a_lock_of_ours_is_used_and_kept(
    resource: dict[str, str], client: Client, server: WorkspaceServer
) -> None:
    """The token's user, or the team whose token it is, has locked the workspace before."""
    server.account["resource"], server.lock = resource, resource
    server.owner = resource
    await client.state_versions.upload(WORKSPACE, state())
    assert server.changes() == [CREATE, "PUT /storage/sv-1"]
    assert server.lock == resource


async def test_a_server_that_does_not_know_the_account_has_locks_of_others(
    client: Client, server: WorkspaceServer
) -> None:
    """If it cannot be told whose lock it is, it is not used."""
    server.lock = USER
    server.faults.append(Fault("GET /account/details", 404))
    with pytest.raises(WorkspaceLockedError, match=USER["id"]):
        await client.state_versions.upload(WORKSPACE, state())


# Faults


@pytest.mark.parametrize(
    ("change", "kind"),
    [*[(each, "lost") for each in ALL_CHANGES], *[(each, 503) for each in ALL_CHANGES[1:]]],
)
async def test_a_lost_response_is_no_error(
    change: str, kind: Any, client: Client, server: WorkspaceServer
) -> None:
    """Whatever response is lost, the state is there once, and the workspace unlocked."""
    server.faults.append(Fault(change, kind))
    version = await client.state_versions.upload(WORKSPACE, state())
    assert version.status == "finalized"
    assert [each["content"] for each in server.versions] == [state()]
    assert server.lock is None


@pytest.mark.parametrize("kind", ["unsent", 503])
async def test_a_lock_that_was_not_taken_is_an_error(
    kind: Any, client: Client, server: WorkspaceServer
) -> None:
    """Nothing was changed, so the error is that of the lock."""
    server.faults.append(Fault(LOCK, kind))
    with pytest.raises((OutcomeUnknownError, ServerError)):
        await client.state_versions.upload(WORKSPACE, state())
    assert server.changes() == [LOCK]


async def test_unlocking_waits_until_the_state_is_processed(
    client: Client, server: WorkspaceServer
) -> None:
    """A 503 says that it is not yet; if it stays so, the error says what is done."""
    server.unlock_failures = 3
    await client.state_versions.upload(WORKSPACE, state())
    assert server.lock is None
    server.unlock_failures = 99
    with pytest.raises(ServerError) as caught:
        await client.state_versions.upload(WORKSPACE, state(2))
    assert caught.value.__notes__ == ["ws-1 has the new state, but is still locked"]


async def test_a_failed_upload_says_if_the_workspace_is_still_locked(
    client: Client, server: WorkspaceServer
) -> None:
    """The API does not unlock a workspace whose newest version has no state."""
    server.faults += [Fault("PUT /storage/sv-1", 403)]
    with pytest.raises(ForbiddenError, match=r"PUT /\(hosted-state-upload-url\)") as caught:
        await client.state_versions.upload(WORKSPACE, state())
    assert len(caught.value.__notes__) == 1
    assert caught.value.__notes__[0].startswith("ws-1 is still locked: POST /workspaces/ws-1")
    assert "signature" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("change", "is_uploaded"),
    [(LOCK, False), (CREATE, True), ("PUT /storage/sv-1", True), (UNLOCK, True)],
)
async def test_a_cancelled_upload_leaves_no_lock(
    change: str, is_uploaded: bool, client: Client, server: WorkspaceServer
) -> None:
    """Before the version is created it stops; after that it goes on until the state is there."""
    uploading = asyncio.create_task(client.state_versions.upload(WORKSPACE, state()))
    server.on_request = cancel_at(change, uploading)
    with pytest.raises(asyncio.CancelledError):
        await uploading
    assert server.lock is None
    assert [each["content"] for each in server.versions] == [state()] * is_uploaded
    assert server.changes()[-1] == UNLOCK


def cancel_at(change: str, task: asyncio.Task[Any]) -> Callable[[str], None]:
    def on_request(request: str) -> None:
        if request == change:
            task.cancel()

    return on_request


# Arguments and secrets


async def test_what_is_no_state_is_refused(
    client: Client, server: WorkspaceServer, tmp_path: Path
) -> None:
    """Nothing is sent, and the error does not quote it."""
    (tmp_path / "list.tfstate").write_text(f'["{SECRET}"]')
    wrong: list[tuple[Any, str]] = [
        (None, "must be the content of a state or a path, got None"),
        (7, "must be the content of a state or a path, got int"),
        (
            SECRET.encode(),
            "must be a Terraform state with a serial, got other bytes",
        ),
        (b"", "must be a Terraform state with a serial"),
        (b'{"serial": true}', "must be a Terraform state with a serial"),
        (b'{"serial": 1, "lineage": 2}', "must be a Terraform state with a serial"),
        (tmp_path / "list.tfstate", "must be a Terraform state with a serial, got .*list.tfstate"),
        (tmp_path / "none.tfstate", "cannot be read: .*none.tfstate"),
        ("a\0b", "cannot be read"),
        (state().decode(), "must be bytes or a path, got the content as a string"),
    ]
    for value, text in wrong:
        with pytest.raises(ArgumentError, match=f"^state: {text}") as caught:
            await client.state_versions.upload(WORKSPACE, value)
        assert SECRET not in report(caught.value)
    with pytest.raises(ArgumentError, match="workspace: must be a resource or its id, got None"):
        await client.state_versions.upload(None, state())  # type: ignore[arg-type]
    assert server.requests == []


@pytest.mark.parametrize("inline", [False, True])
async def test_a_state_shows_nowhere(
    inline: bool,
    client: Client,
    server: WorkspaceServer,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither the state nor its URL is in an error, in the locals of its traceback, or in a log."""
    file = tmp_path / "terraform.tfstate"
    file.write_bytes(state(2))
    server.add_state(state(1))
    caplog.set_level(logging.DEBUG)
    for each in [*ALL_CHANGES[:2], "PUT /storage/sv-2"]:
        if inline and each.startswith("PUT"):
            continue
        server.faults.append(Fault(each, 404))
        with pytest.raises(TfrunError) as caught:
            await client.state_versions.upload(WORKSPACE, file, inline=inline)
        assert "s3cret" not in report(caught.value)
        server.versions, server.lock = server.versions[:1], None
    records = [record for record in caplog.records if record.name == "tfrun_async"]
    assert records
    assert "s3cret" not in "".join(f"{vars(record)}" for record in records)
