"""None as an argument: not given, null if the API has it, or an error."""

import inspect
import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from codegen.paths import repository_path
from codegen.spec.loader import load
from tests.support.http_server import StubServer, stub_server
from tfrun_async import Client, Pages, models
from tfrun_async._model import Model, Resource
from tfrun_async._open_enum import OpenEnum
from tfrun_async.errors import ArgumentError, NotFoundError

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
SPEC = load(repository_path("spec"))
OPERATIONS = sorted(
    operation["operationId"]
    for path_item in SPEC.document["paths"].values()
    for operation in path_item.values()
    if isinstance(operation, dict)
)


@pytest.fixture
async def server() -> AsyncIterator[StubServer]:
    """A server that knows nothing."""
    async with stub_server(NOT_FOUND) as stub:
        yield stub


@pytest.fixture
async def tfe(server: StubServer) -> AsyncIterator[Client]:
    async with Client(server.address, "token", rate_limiter=None) as client:
        yield client


def sample(annotation: Any) -> Any:
    """Return a value of a type, as it is annotated."""
    kind = re.match(r"\w+", str(annotation))
    assert kind is not None
    named = getattr(models, kind[0], None)
    if isinstance(named, type) and issubclass(named, OpenEnum):
        return next(iter(named))
    if isinstance(named, type) and issubclass(named, Model) and not issubclass(named, Resource):
        return {"key": "value"}
    values: dict[str, Any] = {"int": 1, "bool": True, "Mapping": {"a": "b"}}
    if kind[0] == "Sequence":
        return [sample(annotation.removeprefix("Sequence["))]
    return values.get(kind[0], "text")


def method_of(tfe: Client, operation: str) -> Callable[..., Any]:
    """Return the method of an operation such as `runs.create`."""
    group, _, name = operation.partition(".")
    method: Callable[..., Any] = getattr(getattr(tfe, group), name)
    return method


def required_arguments(method: Callable[..., Any]) -> dict[str, Any]:
    """Return arguments for the parameters without a default."""
    return {
        each.name: sample(each.annotation)
        for each in inspect.signature(method).parameters.values()
        if each.default is inspect.Parameter.empty
    }


async def sent(
    server: StubServer, method: Callable[..., Any], arguments: dict[str, Any]
) -> tuple[bytes, bytes]:
    """Return the first line and the body of the request that a call sends."""
    result = method(**arguments)
    with pytest.raises(NotFoundError):
        await (result.first() if isinstance(result, Pages) else result)
    head, _, body = server.requests[-1].partition(b"\r\n\r\n")
    return head.split(b"\r\n")[0], body


def resource_parameters(method: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    """Return the parameters that take a resource, each with its class."""
    for each in inspect.signature(method).parameters.values():
        kind = re.match(r"[\w.]+", str(each.annotation))
        name = kind[0].rpartition(".")[2] if kind else ""
        if "x-id-prefix" in SPEC.schemas.get(name, {}) or name == "Organization":
            yield each.name, name


def count_nulls(value: Any) -> int:
    if isinstance(value, dict | list):
        return sum(map(count_nulls, value.values() if isinstance(value, dict) else value))
    return value is None


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_none_is_not_given_unless_it_is_null(
    server: StubServer, tfe: Client, operation: str
) -> None:
    """For every parameter: it changes nothing, or sends null, or is refused by name."""
    method = method_of(tfe, operation)
    arguments = required_arguments(method)
    without = await sent(server, method, arguments)
    for each in inspect.signature(method).parameters.values():
        given = arguments | {each.name: None}
        if each.default is each.empty and "None" not in str(each.annotation):
            before = len(server.requests)
            with pytest.raises((ArgumentError, TypeError), match=rf"^{each.name}: "):
                await sent(server, method, given)
            assert len(server.requests) == before
        elif each.default is None:
            assert await sent(server, method, given) == without, each.name
        else:
            first_line, body = await sent(server, method, given)
            assert first_line == without[0]
            nulls = count_nulls(orjson.loads(without[1] or b"{}"))
            assert count_nulls(orjson.loads(body)) == nulls + 1, each.name


async def check_passes(
    server: StubServer, method: Callable[..., Any], arguments: dict[str, Any]
) -> None:
    """Check that no id is refused; an operation may refuse the combination of arguments."""
    problem = ""
    try:
        await sent(server, method, arguments)
    except ArgumentError as error:
        problem = str(error)
    assert "must be" not in problem


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_an_id_of_another_kind_is_refused(
    server: StubServer, tfe: Client, operation: str
) -> None:
    """Before anything is sent, unless it is a name of an organization."""
    method = method_of(tfe, operation)
    arguments = required_arguments(method)
    for parameter, kind in resource_parameters(method):
        before = len(server.requests)
        wrong = arguments | {parameter: "plan-abc" if kind == "Run" else "run-abc"}
        if kind == "Organization":
            await check_passes(server, method, wrong)
            continue
        with pytest.raises(ArgumentError, match=rf"^{parameter}: must be the id of .*-…\), got"):
            await sent(server, method, wrong)
        assert len(server.requests) == before


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_every_workspace_may_be_given_by_name(
    server: StubServer, tfe: Client, operation: str
) -> None:
    """Its id is looked up first."""
    method = method_of(tfe, operation)
    arguments = required_arguments(method)
    for parameter, kind in resource_parameters(method):
        if kind == "Workspace":
            first_line, _ = await sent(server, method, arguments | {parameter: "acme/app"})
            assert first_line == b"GET /api/v2/organizations/acme/workspaces/app HTTP/1.1"


def test_every_operation_is_tested() -> None:
    """Those of the spec, and most of them take a resource."""
    assert len(OPERATIONS) >= 120
    assert SPEC.schemas["Workspace"]["x-id-prefix"] == "ws"


async def first_step(result: Any) -> None:
    """Await a call, or read the first item of an iteration."""
    if isinstance(result, AsyncIterator):
        await anext(result)
    else:
        await result


HAND_WRITTEN: dict[str, dict[str, Any]] = {
    "runs.create_once": {"workspace": "ws-1", "key": "k", "message": "m"},
    "runs.find_started": {"workspace": "ws-1", "key": "k"},
    "runs.wait": {"run": "run-1"},
    "runs.start_many": {"workspaces": ["ws-1"], "journal": "journal.db"},
    "configuration_versions.check_directory": {"directory": "."},
    "configuration_versions.upload": {
        "configuration_version": models.ConfigurationVersion(id="cv-1", upload_url="x"),
        "directory": ".",
    },
    "configuration_versions.wait_until_uploaded": {"configuration_version": "cv-1"},
    "plans.log": {"plan": "plan-1"},
    "applies.log": {"apply": "apply-1"},
}


@pytest.mark.parametrize("name", HAND_WRITTEN)
async def test_hand_written_methods_take_none_as_generated_ones_do(
    server: StubServer, tfe: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What has no other meaning for None says so by name, before anything is sent."""
    monkeypatch.chdir(tmp_path)
    group, _, method_name = name.partition(".")
    method = getattr(getattr(tfe, group), method_name)
    for each in inspect.signature(method).parameters.values():
        if (
            each.kind is each.VAR_KEYWORD
            or each.default is None
            or each.annotation in (bool, "bool")
        ):
            continue
        before = len(server.requests)
        with pytest.raises((ArgumentError, TypeError), match=rf"^{each.name}: "):
            await first_step(method(**HAND_WRITTEN[name] | {each.name: None}))
        assert len(server.requests) == before
