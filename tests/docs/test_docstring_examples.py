"""The examples in the docstrings of methods, run against the simulator."""

import ast
import inspect
import re
from collections.abc import AsyncIterator

import pytest

from codegen.paths import repository_path
from codegen.spec.loader import load
from tests.support.workspaces import create_workspace
from tfrun_async import Client, Pages
from tfrun_async.models import Run
from tfrun_async.simulator import Simulator, SteppedClock

EXAMPLES = {
    operation["operationId"]: operation["x-example"]
    for path_item in load(repository_path("spec")).document["paths"].values()
    for operation in path_item.values()
    if isinstance(operation, dict) and "x-example" in operation
}


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(organization="acme", clock=SteppedClock()) as simulator:
        yield simulator


@pytest.fixture
async def run(sim: Simulator, tfe: Client) -> Run:
    """A run in the workspace that the examples name."""
    await tfe.workspaces.create("acme", name="base")
    return await tfe.runs.create(workspace=await create_workspace(sim, tfe, "app"))


@pytest.mark.parametrize("operation", EXAMPLES)
async def test_an_example_runs(tfe: Client, run: Run, operation: str) -> None:
    """Each is a line of code that works as it is, and stands in the docstring."""
    example = EXAMPLES[operation]
    group, _, name = operation.partition(".")
    method = getattr(getattr(tfe, group), name)
    assert f"``{example}``" in (inspect.getdoc(method) or "")
    code = re.sub(r"run-\w{16}", run.id, example)
    compiled = compile(code, operation, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names = {"tfe": tfe, "run": run}
    pending = eval(compiled, names)
    if inspect.isawaitable(pending):
        await pending
    for value in names.values():
        if isinstance(value, Pages):
            await value.first()


def test_the_main_verbs_have_an_example() -> None:
    """About ten of them."""
    assert len(EXAMPLES) >= 10
