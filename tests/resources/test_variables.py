"""Variables: set by their keys, in a workspace or in a variable set."""

import asyncio
import copy
import logging
import pickle
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from tests.support.crash_report import report
from tests.support.workspace_server import (
    NAME,
    VARIABLE_SET,
    WORKSPACE,
    Fault,
    Values,
    WorkspaceServer,
)
from tfrun_async import (
    Client,
    HclLiteral,
    NotFoundError,
    UnprocessableError,
    VariablesNotSetError,
    VariableValue,
)
from tfrun_async.errors import APIError, ArgumentError, OutcomeUnknownError
from tfrun_async.models import Variable

SECRET = "s3cret-value"
WRONG: Any = "policy-set"
PATHS = {
    WORKSPACE: f"/workspaces/{WORKSPACE}/vars",
    VARIABLE_SET: f"/varsets/{VARIABLE_SET}/relationships/vars",
}

SetVariables = Callable[[Mapping[str, Any]], Awaitable[dict[str, Variable]]]


@pytest.fixture(params=[WORKSPACE, VARIABLE_SET])
def owner(request: pytest.FixtureRequest) -> str:
    """The id of a workspace, then that of a variable set: everything holds for both."""
    return str(request.param)


@pytest.fixture
def set_variables(client: Client, owner: str) -> SetVariables:
    if owner == WORKSPACE:
        return lambda variables: client.variables.set(WORKSPACE, variables)
    return lambda variables: client.variable_sets.set_variables(VARIABLE_SET, variables)


@pytest.fixture
def create(owner: str) -> str:
    return f"POST {PATHS[owner]}"


def stored(server: WorkspaceServer, owner: str) -> dict[tuple[str, str], Values]:
    return {(each["key"], each["category"]): each for each in server.variables[owner].values()}


async def test_variables_are_created(
    set_variables: SetVariables, owner: str, server: WorkspaceServer
) -> None:
    """A string is text, all else is HCL; the response has them by key, in the order given."""
    found = await set_variables(
        {
            "region": "eu-west-1",
            "zones": ["a", "b"],
            "size": 3,
            "raw": HclLiteral("{ a = 1 }"),
            "nothing": None,
            "TF_LOG": VariableValue("debug", category="env", description="For support."),
            "password": VariableValue(SECRET, sensitive=True),
        }
    )
    assert list(found) == ["region", "zones", "size", "raw", "nothing", "TF_LOG", "password"]
    assert found["region"].value == "eu-west-1"
    assert {
        key: (each["value"], each["hcl"]) for (key, _), each in stored(server, owner).items()
    } == {
        "region": ("eu-west-1", False),
        "zones": ('["a", "b"]', True),
        "size": ("3", True),
        "raw": ("{ a = 1 }", True),
        "nothing": ("null", True),
        "TF_LOG": ("debug", False),
        "password": (SECRET, False),
    }
    assert stored(server, owner)["TF_LOG", "env"]["description"] == "For support."
    assert stored(server, owner)["password", "terraform"]["sensitive"] is True


async def test_only_what_differs_is_sent(
    set_variables: SetVariables, owner: str, server: WorkspaceServer
) -> None:
    """Equal variables take no request, others only what has changed, and the rest stays."""
    server.add_variable(owner, key="same", value="1", description="Kept.")
    changed = server.add_variable(owner, key="changed", value="1", description="Kept.")
    server.add_variable(owner, key="unnamed", value="1")
    found = await set_variables({"same": "1", "changed": "2"})
    assert found["same"].value == "1"
    assert server.changes() == [f"PATCH {PATHS[owner]}/{changed}"]
    assert server.bodies[-1]["data"]["attributes"] == {"value": "2"}
    assert stored(server, owner)["changed", "terraform"]["description"] == "Kept."
    assert stored(server, owner)["unnamed", "terraform"]["value"] == "1"


@pytest.mark.parametrize(
    ("before", "given", "sent"),
    [
        ({"value": "1"}, 1, {"hcl": True}),
        ({"value": "1", "hcl": True}, "1", {"hcl": False}),
        ({"value": "1"}, VariableValue("1", sensitive=True), {"sensitive": True}),
        ({"value": "1"}, VariableValue("1", description="New."), {"description": "New."}),
        (
            {"value": "1", "description": "Old."},
            VariableValue("1", description=None),
            {"description": None},
        ),
        ({"value": "1"}, VariableValue("1", description=None), None),
        ({"value": "1", "description": ""}, VariableValue("1", description=None), None),
        ({"value": "1"}, VariableValue("1", description=""), None),
        ({"value": "1"}, VariableValue("1", sensitive=False), None),
        ({"value": "", "sensitive": True}, VariableValue("1", sensitive=True), {"value": "1"}),
        ({"value": "", "sensitive": True}, "1", {"value": "1"}),
        ({"value": "1", "category": "env", "hcl": True}, VariableValue("1", category="env"), None),
    ],
)
async def test_each_attribute_is_compared(
    before: Values, given: Any, sent: Values | None, client: Client, server: WorkspaceServer
) -> None:
    """A sensitive value cannot be, so it is sent each time."""
    server.add_variable(key="x", **before)
    await client.variables.set(WORKSPACE, {"x": given})
    assert [body["data"]["attributes"] for body in server.bodies if body] == [sent] * bool(sent)


async def test_a_key_may_be_in_both_categories(
    set_variables: SetVariables, owner: str, server: WorkspaceServer, create: str
) -> None:
    """Each is set by itself: a Terraform variable is no environment variable."""
    server.add_variable(owner, key="name", value="1")
    await set_variables({"name": VariableValue("2", category="env")})
    assert server.changes() == [create]
    await set_variables({"name": "3"})
    values = {name: each["value"] for name, each in stored(server, owner).items()}
    assert values == {("name", "env"): "2", ("name", "terraform"): "3"}


async def test_a_sensitive_variable_never_becomes_readable(
    set_variables: SetVariables, owner: str, server: WorkspaceServer
) -> None:
    """To ask for it is refused before anything is changed."""
    server.add_variable(owner, key="password", value=SECRET, sensitive=True)
    with pytest.raises(ArgumentError, match=r"variables\['password'\]: must stay sensitive"):
        await set_variables({"a": "1", "password": VariableValue("new", sensitive=False)})
    assert server.changes() == []


async def test_a_sensitive_variable_that_goes_meanwhile_comes_back_sensitive(
    set_variables: SetVariables, owner: str, server: WorkspaceServer
) -> None:
    """Between the list and the change another one has deleted it."""
    gone = server.add_variable(owner, key="password", value="old", sensitive=True)

    def delete(request: str) -> None:
        if request.startswith("PATCH"):
            server.variables[owner].pop(gone, None)

    server.on_request = delete
    found = await set_variables({"password": SECRET})
    assert found["password"].id != gone
    assert stored(server, owner)["password", "terraform"]["sensitive"] is True


async def test_a_variable_that_becomes_sensitive_meanwhile_stays_so(
    set_variables: SetVariables, owner: str, server: WorkspaceServer, create: str
) -> None:
    """If another one creates it as sensitive in between, it is not made readable."""

    def add(request: str) -> None:
        if request == create and not server.variables[owner]:
            server.add_variable(owner, key="password", value=SECRET, sensitive=True)

    server.on_request = add
    with pytest.raises(VariablesNotSetError, match=r"password: .*must stay sensitive"):
        await set_variables({"password": VariableValue("new", sensitive=False)})
    assert stored(server, owner)["password", "terraform"]["value"] == SECRET


# Faults


@pytest.mark.parametrize("kind", ["lost", "unsent", 503])
async def test_a_create_without_a_response_is_found_by_its_key(
    kind: Any, set_variables: SetVariables, owner: str, server: WorkspaceServer, create: str
) -> None:
    """It is there once, whether the request was carried out or not."""
    server.faults.append(Fault(create, kind))
    found = await set_variables({"region": "eu-west-1"})
    assert found["region"].id in server.variables[owner]
    assert len(server.variables[owner]) == 1
    assert server.changes() == [create] * (1 if kind == "lost" else 2)


@pytest.mark.parametrize("kind", ["lost", "unsent", 503])
async def test_a_change_without_a_response_is_made(
    kind: Any, set_variables: SetVariables, owner: str, server: WorkspaceServer
) -> None:
    """It is sent again only if the variable still differs."""
    changed = server.add_variable(owner, key="region", value="old")
    path = f"PATCH {PATHS[owner]}/{changed}"
    server.faults.append(Fault(path, kind))
    assert (await set_variables({"region": "new"}))["region"].value == "new"
    assert server.changes() == [path] * (1 if kind == "lost" else 2)


async def test_a_key_that_is_taken_meanwhile_is_changed(
    set_variables: SetVariables, owner: str, server: WorkspaceServer, create: str
) -> None:
    """Another one has created it between the list and the request."""

    def add(request: str) -> None:
        if request == create and not server.variables[owner]:
            server.add_variable(owner, key="region", value="theirs")

    server.on_request = add
    assert (await set_variables({"region": "ours"}))["region"].value == "ours"
    assert len(server.variables[owner]) == 1


async def test_each_failure_has_its_key(
    set_variables: SetVariables, owner: str, server: WorkspaceServer, create: str
) -> None:
    """They are in one error at the end, in the order given, with what is set all the same."""
    for key in ("bad", "worse"):
        path = f"PATCH {PATHS[owner]}/{server.add_variable(owner, key=key, value='1')}"
        server.faults.append(Fault(path, 422))
    server.faults += [Fault(create, "unsent")] * 3

    with pytest.raises(VariablesNotSetError) as caught:
        await set_variables({"bad": "2", "lost": "1", "worse": "2"})
    error = caught.value
    assert list(error.failures) == ["bad", "lost", "worse"]
    assert isinstance(error.failures["lost"], OutcomeUnknownError)
    assert isinstance(error.failures["bad"], UnprocessableError)
    assert error.variables == {}
    assert str(error).startswith(f"{owner}: 3 of 3 variables are not set: bad: PATCH ")
    copied = pickle.loads(pickle.dumps(error))
    assert str(copied) == str(error)


async def test_what_can_be_set_is_set(
    set_variables: SetVariables, owner: str, server: WorkspaceServer
) -> None:
    """One failure does not keep others from being set, and a second call does the rest."""
    bad = server.add_variable(owner, key="bad", value="1")
    server.faults.append(Fault(f"PATCH {PATHS[owner]}/{bad}", 403))
    wanted = {f"v{n}": str(n) for n in range(25)} | {"bad": "2"}
    with pytest.raises(
        VariablesNotSetError, match="1 of 26 variables are not set: bad: "
    ) as caught:
        await set_variables(wanted)
    assert caught.value.variables.keys() == wanted.keys() - {"bad"}
    server.requests.clear()
    assert list(await set_variables(wanted)) == list(wanted)
    assert server.changes() == [f"PATCH {PATHS[owner]}/{bad}"]


async def test_a_value_that_is_refused_is_not_sent_again(
    set_variables: SetVariables, server: WorkspaceServer, create: str
) -> None:
    """A 422 that is not about the key is the error."""
    server.faults.append(Fault(create, 422))
    with pytest.raises(VariablesNotSetError) as caught:
        await set_variables({"region": "x"})
    assert isinstance(caught.value.failures["region"], UnprocessableError)
    assert server.changes() == [create]


@pytest.mark.parametrize("misfit", [{"key": None}, {"category": None}])
async def test_another_variable_may_be_a_misfit(
    client: Client, server: WorkspaceServer, misfit: dict[str, None]
) -> None:
    """What is not to be set does not decide about the rest."""
    server.follows_spec = False
    server.add_variable(key="other")
    server.variables[WORKSPACE]["var-1"] |= misfit
    await client.variables.set(WORKSPACE, {"region": "x"})
    assert server.changes() == [f"POST /workspaces/{WORKSPACE}/vars"]


async def test_variables_that_cannot_be_listed_are_not_set(
    client: Client, server: WorkspaceServer
) -> None:
    """There is no such workspace or variable set."""
    with pytest.raises(NotFoundError):
        await client.variables.set("ws-9", {"a": "1"})
    with pytest.raises(NotFoundError):
        await client.variable_sets.set_variables("varset-9", {"a": "1"})
    assert server.changes() == []


async def test_only_some_requests_are_under_way_at_a_time(
    client: Client, server: WorkspaceServer
) -> None:
    """A large mapping does not open a connection for each of its variables."""
    under_way: list[int] = []
    busy = 0

    async def create(*_: Any, **__: Any) -> Variable:
        nonlocal busy
        busy += 1
        under_way.append(busy)
        await asyncio.sleep(1)
        busy -= 1
        return Variable(id="var-1")

    client.variables.create = create  # type: ignore[method-assign]
    await client.variables.set(WORKSPACE, {f"v{n}": "1" for n in range(40)})
    assert max(under_way) == 10


# Arguments and secrets


async def test_a_workspace_is_named_too(client: Client, server: WorkspaceServer) -> None:
    """`organization/name` is looked up once."""
    await client.variables.set(NAME, {"a": "1", "b": "2"})
    assert stored(server, WORKSPACE).keys() == {("a", "terraform"), ("b", "terraform")}
    assert server.requests.count("GET /organizations/acme/workspaces/app") == 1


async def test_nothing_is_sent_for_no_variables(
    set_variables: SetVariables, server: WorkspaceServer
) -> None:
    """An empty mapping changes nothing."""
    assert await set_variables({}) == {}
    assert server.requests == []


@pytest.mark.parametrize(
    ("variables", "kind", "text"),
    [
        (None, ArgumentError, "variables: is required, got None"),
        (
            [("a", SECRET)],
            ArgumentError,
            "variables: must be a mapping from keys to values, got list",
        ),
        ({"": SECRET}, ArgumentError, "variables: each key must be a name, got ''"),
        ({7: SECRET}, ArgumentError, "variables: each key must be a name, got 7"),
        (
            {"a": VariableValue(SECRET, category=WRONG)},
            ArgumentError,
            r"variables\['a'\].category: must be 'terraform' or 'env', got 'policy-set'",
        ),
        (
            {"a": VariableValue(7, category="env")},
            ArgumentError,
            r"variables\['a'\]: must be a string in an environment variable, got int",
        ),
        ({"a": VariableValue(None, category="env")}, ArgumentError, "got None"),
        ({"a": VariableValue(HclLiteral(SECRET), category="env")}, ArgumentError, "got HclLiteral"),
        ({"a": f"{SECRET}\ud800"}, ArgumentError, r"variables\['a'\]: must be Unicode text"),
        ({"a\ud800": SECRET}, ArgumentError, r"must be Unicode text"),
        ({"a": [SECRET, object()]}, TypeError, r"variables\['a'\]\[1\]: object has no HCL form"),
        ({"a": float("nan")}, ArgumentError, r"variables\['a'\]: must be a finite number"),
    ],
)
async def test_what_cannot_be_a_variable_is_refused(
    variables: Any,
    kind: type[Exception],
    text: str,
    set_variables: SetVariables,
    server: WorkspaceServer,
) -> None:
    """Nothing is sent, and no value is in the error or in the locals of its traceback."""
    with pytest.raises(kind, match=text) as caught:
        await set_variables(variables)
    assert server.requests == []
    assert SECRET not in report(caught.value)


async def test_the_owner_is_checked_first(client: Client, server: WorkspaceServer) -> None:
    """None and the ids of other resources are refused, and no value is in the error."""
    for wrong in (None, "", "run-1"):
        with pytest.raises(ArgumentError, match=r"^workspace: must be") as caught:
            await client.variables.set(wrong, {"a": SECRET})  # type: ignore[arg-type]
        assert SECRET not in report(caught.value)
        with pytest.raises(ArgumentError, match=r"^variable_set: must be") as caught:
            await client.variable_sets.set_variables(wrong, {"a": SECRET})  # type: ignore[arg-type]
        assert SECRET not in report(caught.value)
    assert server.requests == []


@pytest.mark.parametrize("given", [SECRET, VariableValue(SECRET, sensitive=True)])
@pytest.mark.parametrize("status", [403, 422])
async def test_a_value_shows_nowhere(
    given: Any,
    status: int,
    set_variables: SetVariables,
    owner: str,
    server: WorkspaceServer,
    create: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is in no repr, in no error or locals of its traceback, and in no log."""
    caplog.set_level(logging.DEBUG)
    changed = server.add_variable(owner, key="old", value="old", sensitive=True)
    server.faults += [Fault(create, status), Fault(f"PATCH {PATHS[owner]}/{changed}", status)]
    with pytest.raises(VariablesNotSetError) as caught:
        await set_variables({"new": given, "old": given})
    failures = caught.value.failures.values()
    assert [type(each).__base__ for each in failures] == [APIError] * 2
    for error in (caught.value, *failures):
        assert SECRET not in report(error)
    assert SECRET not in repr(VariableValue(SECRET))
    records = [record for record in caplog.records if record.name == "tfrun_async"]
    assert records
    assert SECRET not in "".join(f"{vars(record)}" for record in records)


def test_a_sensitive_value_stays_in_the_process() -> None:
    """It can be copied there, and a pickle would take it elsewhere; other values can be pickled."""
    secret = VariableValue([SECRET], sensitive=True)
    assert copy.copy(secret) == copy.deepcopy(secret) == secret
    with pytest.raises(TypeError, match="a sensitive value cannot be pickled") as caught:
        pickle.dumps(secret)
    assert SECRET not in report(caught.value)
    value = VariableValue("debug", category="env", description=None)
    assert pickle.loads(pickle.dumps(value)) == value
