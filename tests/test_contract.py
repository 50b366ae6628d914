"""Every operation against a server that answers with the spec's examples, and checks requests."""

from collections.abc import AsyncIterator, Awaitable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from codegen.ir import (
    Argument,
    Enum,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Operation,
    Scalar,
    Type,
)
from codegen.lower.arguments import ArgumentReader
from codegen.lower.descriptions import Descriptions
from codegen.lower.models import ModelReader
from codegen.lower.operations import OperationReader
from codegen.lower.types import TypeReader
from codegen.spec.diagnostics import Diagnostics
from codegen.spec.loader import load
from tests.support.contract_server import ContractServer, Example, examples_of
from tests.support.fake_sleep import TOKEN
from tests.support.spec_contract import SPEC, operations_by_id
from tfrun_async import Client, Pages, models
from tfrun_async._model import UNSET, Resource
from tfrun_async.errors import APIError, ArgumentError, error_class

SCALARS: dict[str, Any] = {
    "str": "text-of-some-length",
    "int": 3,
    "float": 1.5,
    "bool": True,
    "datetime": datetime(2026, 1, 2, tzinfo=UTC),
    "Any": {"any": 1},
}


@attrs.frozen
class Lowered:
    """The models and operations of the spec."""

    models: dict[str, Model | Enum]
    operations: list[Operation]


@cache
def api() -> Lowered:
    """Lower the spec, without the checks that `python -m codegen --check` makes."""
    spec, diagnostics = load(SPEC), Diagnostics()
    descriptions, types = Descriptions(spec, diagnostics), TypeReader(spec, diagnostics)
    model_reader = ModelReader(spec, diagnostics, descriptions, types)
    arguments = ArgumentReader(spec, diagnostics, descriptions, types, model_reader)
    groups = OperationReader(spec, diagnostics, descriptions, model_reader, arguments).read_groups()
    read = [*model_reader.read_models(), *arguments.choices.values()]
    operations = [operation for group in groups for operation in group.operations]
    return Lowered({model.name: model for model in read}, operations)


OPERATIONS = api().operations
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)


def sample(kind: Type) -> Any:
    """A value for an argument of a type."""
    match kind:
        case Scalar(name):
            return SCALARS[name]
        case ListOf(item):
            return [sample(item)]
        case MapOf(value):
            return {"key": sample(value)}
        case Nullable(inner):
            return sample(inner)
    return model_sample(kind)


def model_sample(kind: ModelRef) -> Any:
    """An id, a value of an enum, or a value with all its attributes."""
    if kind.kind == "resource":
        return "x:1"  # a prefix of no kind of resource
    if kind.name == "HclValue":
        return "text"
    model = api().models[kind.name]
    if isinstance(model, Enum):
        return model.members[0].value
    values = {attribute.name: sample(attribute.type) for attribute in model.attributes}
    return getattr(models, kind.name)(**values)


def value_of(argument: Argument) -> Any:
    """A value for an argument."""
    return 7 if argument.type is None else sample(argument.type)


def wire_name_of(argument: Argument) -> str:
    """The name of an argument in the API."""
    return argument.wire_name or f"page[{argument.name.removeprefix('page_')}]"


def path_ids(operation: Operation) -> list[str]:
    return [f"x:{i}" for i, _ in enumerate(filter(lambda a: a.positional, operation.arguments))]


def required_values(operation: Operation) -> dict[str, Any]:
    return {a.name: value_of(a) for a in named(operation) if a.required}


def named(operation: Operation) -> Iterator[Argument]:
    return (argument for argument in operation.arguments if not argument.positional)


def rules(operation: Operation) -> list[dict[str, Any]]:
    """The combinations of arguments that an operation refuses."""
    return [rule["when"] for rule in operations_by_id()[operation.id].get("x-refuse", ())]


def companions(operation: Operation, argument: Argument) -> dict[str, Any]:
    """Arguments without which an argument is refused."""
    by_wire_name = {each.wire_name: each for each in operation.arguments}
    found = {}
    for rule in rules(operation):
        if argument.wire_name in rule:
            for wire_name in rule.keys() - {argument.wire_name}:
                other = by_wire_name[wire_name]
                if rule[wire_name] == "not true":
                    found[other.name] = True
                elif rule[wire_name] == "not given":
                    found[other.name] = value_of(other)
    return found


@pytest.fixture
async def server() -> AsyncIterator[ContractServer]:
    async with ContractServer() as server:
        yield server


@pytest.fixture
async def tfe(server: ContractServer) -> AsyncIterator[Client]:
    # Errors that are worth it are retried until the deadline, in virtual time.
    async with Client(server.address, TOKEN, rate_limiter=None, deadline=5) as tfe:
        yield tfe


async def call(tfe: Client, operation: Operation, /, *path: Any, **arguments: Any) -> Any:
    """Call the method of an operation, and return its result; of a list the first page."""
    group, _, name = operation.id.partition(".")
    result = getattr(getattr(tfe, group), name)(*path, **arguments)
    if isinstance(result, Pages):
        return (await anext(result.pages())).items
    assert isinstance(result, Awaitable)
    return await result


def first_success(operation: Operation) -> Example:
    responses = examples_of(operations_by_id()[operation.id])
    return next(response for response in responses if response.status < 300)


def test_every_operation_is_a_method() -> None:
    """There are as many as the spec has, and each has a response that can be sent."""
    assert {operation.id for operation in OPERATIONS} == operations_by_id().keys()
    assert len(OPERATIONS) >= 120
    for operation in OPERATIONS:
        assert first_success(operation)


@each_operation
async def test_each_argument_is_sent(
    operation: Operation, server: ContractServer, tfe: Client
) -> None:
    """With a value as the spec wants it; None is not sent, and null where the API has one."""
    server.response = first_success(operation)
    path, given = path_ids(operation), required_values(operation)

    async def sent(**arguments: Any) -> Any:
        await call(tfe, operation, *path, **{**given, **arguments})
        received = server.requests[-1]
        assert received.operation == operation.id
        assert received.problems == []
        return received

    plain = await sent()
    for argument in named(operation):
        value, wire_name = value_of(argument), wire_name_of(argument)
        received = await sent(**companions(operation, argument), **{argument.name: value})
        carried = received.sent(wire_name)
        if isinstance(value, bool | int | str) and not argument.required:
            assert carried in (value, str(value), str(value).lower()) or "data" in carried
        if argument.nullable:
            null = (await sent(**{argument.name: None})).sent(wire_name)
            assert null is None or null == {"data": None}
            left_out = await sent(**({} if argument.required else {argument.name: UNSET}))
        elif argument.required:
            with pytest.raises(ArgumentError, match=argument.name):
                await sent(**{argument.name: None})
            continue
        else:
            left_out = await sent(**{argument.name: None})
        assert (left_out.query, left_out.body) == (plain.query, plain.body)


@each_operation
async def test_arguments_that_exclude_each_other_are_refused(
    operation: Operation, server: ContractServer, tfe: Client
) -> None:
    """Before anything is sent."""
    by_wire_name = {each.wire_name: each for each in operation.arguments}
    values = {"true": True, "false": False}
    for rule in rules(operation):
        arguments = required_values(operation)
        for wire_name, condition in rule.items():
            argument = by_wire_name[wire_name]
            if condition == "given":
                arguments[argument.name] = value_of(argument)
            elif str(condition).lower() in values:
                arguments[argument.name] = values[str(condition).lower()]
        with pytest.raises(ArgumentError):
            await call(tfe, operation, *path_ids(operation), **arguments)
    assert server.requests == []


@each_operation
async def test_each_response_is_read(
    operation: Operation, server: ContractServer, tfe: Client, tmp_path: Path
) -> None:
    """An example of a success is what the method returns; an error has the class of its status."""
    path, given = path_ids(operation), required_values(operation)
    for example in examples_of(operations_by_id()[operation.id]):
        server.response = example
        if example.status >= 400:
            with pytest.raises(APIError) as caught:
                await call(tfe, operation, *path, **given)
            assert (type(caught.value), caught.value.status) == (
                error_class(example.status),
                example.status,
            )
            assert caught.value.errors
            continue
        result = await call(tfe, operation, *path, **given)
        if operation.returns.is_download:
            file = tmp_path / "file"
            assert await call(tfe, operation, *path, file, **given) is None
            assert file.read_bytes() == example.body
            assert result == (example.body.decode() if isinstance(result, str) else example.body)
        else:
            assert comparable(result) == expected(operation, example)


def comparable(result: Any) -> Any:
    """Return what a method returned as the JSON that it was sent as."""
    if isinstance(result, list):
        return [comparable(item) for item in result]
    if isinstance(result, Resource):
        assert type(result) is getattr(models, type(result).__name__)
        assert result.to_dict()["id"] == result.id
        return result.raw
    return result


def expected(operation: Operation, example: Example) -> Any:
    """Return what a method returns for an example."""
    if operation.returns.kind == "none" or not example.media_type:
        return None
    return example.value["data"] if operation.returns.models else example.value
