"""The outputs of a workspace: Python values, and secrets only with `include_sensitive`."""

import copy
import pickle

import pytest

from tests.support.crash_report import report
from tests.support.workspace_server import NAME, WORKSPACE, Fault, WorkspaceServer
from tfrun_async import Client, NotFoundError, NotLoadedError, Output, ServerError
from tfrun_async.errors import ArgumentError

SECRET = "s3cret-value"


@pytest.fixture(autouse=True)
def outputs(server: WorkspaceServer) -> None:
    server.outputs = {
        "url": {"value": "https://app.acme.example"},
        "zones": {"value": ["a", "b"], "type": "array", "detailed-type": ["list", "string"]},
        "password": {"value": SECRET, "sensitive": True},
    }


@pytest.mark.parametrize("workspace", [WORKSPACE, NAME])
async def test_outputs_are_python_values(
    workspace: str, client: Client, server: WorkspaceServer
) -> None:
    """They are found by name, each with its value and type, in one request."""
    outputs = await client.workspaces.outputs(workspace)
    assert list(outputs) == ["url", "zones", "password"]
    assert outputs["zones"].value == ["a", "b"]
    assert (outputs["zones"].type, outputs["zones"].detailed_type) == ("array", ["list", "string"])
    assert outputs["url"] == Output(
        name="url",
        type="string",
        is_sensitive=False,
        detailed_type="string",
        value="https://app.acme.example",
    )
    assert [each for each in server.requests if "outputs" in each] == [
        f"GET /workspaces/{WORKSPACE}/current-state-version-outputs"
    ]


@pytest.mark.parametrize("listed", [None, SECRET])
async def test_sensitive_values_are_withheld(
    listed: str | None, client: Client, server: WorkspaceServer
) -> None:
    """They are marked, and their values are not there, even if the server lists them."""
    server.outputs["password"]["listed"] = listed
    output = (await client.workspaces.outputs(WORKSPACE))["password"]
    assert output.is_sensitive
    with pytest.raises(NotLoadedError, match=r"'password' is sensitive: .*include_sensitive=True"):
        _ = output.value
    assert SECRET not in repr(output)
    assert SECRET.encode() not in pickle.dumps(output)


async def test_sensitive_values_are_read_one_by_one(
    client: Client, server: WorkspaceServer
) -> None:
    """Asked for, each is read by its id; the others are not read again."""
    server.outputs["key"] = {"value": {"pem": SECRET}, "type": "object", "sensitive": True}
    outputs = await client.workspaces.outputs(NAME, include_sensitive=True)
    assert {name: output.value for name, output in outputs.items()} == {
        "url": "https://app.acme.example",
        "zones": ["a", "b"],
        "password": SECRET,
        "key": {"pem": SECRET},
    }
    assert sorted(each for each in server.requests if "/state-version-outputs" in each) == [
        "GET /state-version-outputs/wsout-key",
        "GET /state-version-outputs/wsout-password",
    ]


async def test_a_sensitive_value_shows_nowhere(client: Client) -> None:
    """It is in no repr, and a pickle withholds it again; copies within the process have it."""
    output = (await client.workspaces.outputs(WORKSPACE, include_sensitive=True))["password"]
    assert output.value == SECRET
    assert copy.copy(output).value == copy.deepcopy(output).value == SECRET
    assert SECRET not in f"{output!r} {output} {[output]}"
    assert SECRET.encode() not in pickle.dumps(output)
    with pytest.raises(NotLoadedError):
        _ = pickle.loads(pickle.dumps(output)).value


async def test_other_values_survive_a_pickle(client: Client) -> None:
    """A result that is handed to another process has all that is not sensitive."""
    output = (await client.workspaces.outputs(WORKSPACE))["zones"]
    assert pickle.loads(pickle.dumps(output)) == copy.deepcopy(output) == output
    assert copy.deepcopy(output).value is not output.value
    assert repr(output) == "Output('zones', array, ['a', 'b'])"


async def test_an_output_that_does_not_say_is_sensitive(
    client: Client, server: WorkspaceServer
) -> None:
    """A server that leaves out the mark must not make a secret readable."""
    server.outputs["password"] |= {"sensitive": None, "listed": SECRET}
    server.follows_spec = False
    with pytest.raises(NotLoadedError):
        _ = (await client.workspaces.outputs(WORKSPACE))["password"].value


async def test_a_sensitive_output_that_cannot_be_read_is_an_error(
    client: Client, server: WorkspaceServer
) -> None:
    """The others are not returned as if they were all; the error shows no value."""
    server.outputs["token"] = {"value": "other-s3cret", "sensitive": True}
    server.faults.append(Fault("GET /state-version-outputs/wsout-token", 404))
    with pytest.raises(NotFoundError, match="wsout-token") as caught:
        await client.workspaces.outputs(WORKSPACE, include_sensitive=True)
    assert SECRET not in report(caught.value)


async def test_a_sensitive_output_keeps_its_name(client: Client, server: WorkspaceServer) -> None:
    """Its value is read by its id, whatever name that response has."""

    def rename(request: str) -> None:
        if request == "GET /state-version-outputs/wsout-password":
            server.outputs["password"]["name"] = None

    server.on_request, server.follows_spec = rename, False
    outputs = await client.workspaces.outputs(WORKSPACE, include_sensitive=True)
    assert outputs["password"].value == SECRET


async def test_outputs_that_are_being_extracted_are_waited_for(
    client: Client, server: WorkspaceServer
) -> None:
    """A 503 says that they are not there yet, and is retried; if it stays, it is the error."""
    path = f"/workspaces/{WORKSPACE}/current-state-version-outputs"
    server.faults += [Fault(f"GET {path}", 503)] * 2
    assert len(await client.workspaces.outputs(WORKSPACE)) == 3
    server.faults += [Fault(f"GET {path}", 503)] * 20
    with pytest.raises(ServerError):
        await client.workspaces.outputs(WORKSPACE)


async def test_a_workspace_without_outputs_has_none(
    client: Client, server: WorkspaceServer
) -> None:
    """No outputs are an empty mapping; no workspace is an error."""
    server.outputs.clear()
    assert await client.workspaces.outputs(WORKSPACE) == {}
    with pytest.raises(NotFoundError):
        await client.workspaces.outputs("ws-2")
    with pytest.raises(ArgumentError, match="workspace: must be a resource or its id, got None"):
        await client.workspaces.outputs(None)  # type: ignore[arg-type]
