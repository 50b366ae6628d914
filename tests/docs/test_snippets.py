"""The code on the pages runs: in the order of its page, against a simulator."""

import ast
import asyncio
import inspect
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from sybil import Document, Example, Sybil
from sybil.parsers.myst import CodeBlockParser

from tests.support.workspace_server import VARIABLE_SET, WORKSPACE, workspace_server
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.cli._app import app
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.simulator.__main__ import parse_options

pytestmark = pytest.mark.no_cover
ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob(".github/*.md")]
    if "generated" not in path.parts
)
# These have tests of their own: the simulator has no variables, outputs and states yet.
APART = {"README.md", "variables-and-outputs.md"}
WITH_SNIPPETS = [path for path in PAGES if path.name not in APART]
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
JSON = re.compile(r"^```json\n(.*?)^```", re.DOTALL | re.MULTILINE)


async def _evaluate(example: Example) -> None:
    """Run a snippet in the namespace of its page; it may await, and errors name its line."""
    lines = "\n" * (example.line + example.parsed.line_offset)
    code = compile(
        lines + str(example.parsed),
        str(example.path),
        "exec",
        flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
    )
    result = eval(code, example.namespace)
    if inspect.isawaitable(result):
        await asyncio.wait_for(result, 30)


SYBIL = Sybil([CodeBlockParser(language="python", evaluator=lambda _: None)])


def page_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture
async def namespace(
    sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, Any]]:
    """What the pages say that their snippets take for granted.

    A client `tfe`, the simulator `sim` that it talks to, a `workspace` with a configuration in the
    organization `acme`, a planned `run` in another one, and a directory `network`.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TFE_ADDRESS", sim.address)
    monkeypatch.setenv("TFE_TOKEN", sim.token)
    monkeypatch.setenv("HMAC_KEY", "k3y")
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    assert isinstance(sim.clock, SteppedClock)
    async with sim.client() as tfe:
        await tfe.organizations.create(name="acme", email="ops@acme.example")
        workspace = await create_workspace(sim, tfe, "network", organization="acme")
        other = await create_workspace(sim, tfe, "storage", organization="acme")
        run = await tfe.runs.create(workspace=other, message="Open the gates")
        sim.clock.advance(60)
        yield {
            "sim": sim,
            "tfe": tfe,
            "workspace": workspace,
            "workspaces": [workspace, other],
            "run": await tfe.runs.read(run, include=["plan"]),
        }


def test_the_pages_are_found() -> None:
    """There are pages, and snippets on them."""
    assert len(PAGES) > 30
    assert sum(1 for path in PAGES for _ in snippets(path)) > 30


def snippets(path: Path) -> Iterator[Example]:
    """Return the Python snippets of a page, in their order."""
    document: Document = SYBIL.parse(path)
    yield from document.examples()


@pytest.mark.parametrize("path", WITH_SNIPPETS, ids=page_id)
async def test_the_snippets_of_a_page_run(path: Path, namespace: dict[str, Any]) -> None:
    """Each runs after those above it, with the names that they define."""
    for example in snippets(path):
        example.namespace.update(namespace)
        namespace = example.namespace
        await _evaluate(example)


async def test_the_snippets_about_variables_and_outputs_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They run in their order, against a server of variables, outputs and states."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DB_PASSWORD", "s3cret")
    (tmp_path / "terraform.tfstate").write_text('{"serial": 2, "lineage": "l-1"}')
    page = ROOT / "docs" / "how-to" / "variables-and-outputs.md"
    async with workspace_server() as server, Client(server.address, server.token) as tfe:
        server.add_state(b'{"serial": 1, "lineage": "l-1"}')
        server.outputs = {
            "url": {"value": "https://app.acme.example"},
            "db_password": {"value": "s3cret", "sensitive": True},
        }
        namespace: dict[str, Any] = {"tfe": tfe, "variable_set": VARIABLE_SET}
        for example in snippets(page):
            example.namespace.update(namespace)
            namespace = example.namespace
            await _evaluate(example)
    assert namespace["content"] == b'{"serial": 1, "lineage": "l-1"}'
    assert len(server.variables[WORKSPACE]) == 5
    assert [each["serial"] for each in server.versions] == [1, 2]
    assert server.lock is None


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """Return the arguments of `tfrun` in consoles and in prose, each with its page."""
    for path in PAGES:
        text = path.read_text(encoding="utf-8").replace("\\\n", "")
        lines = [line for block in CONSOLE.findall(text) for line in block.splitlines()]
        for line in [*lines, *re.findall(r"`(tfrun [^`]+)`", text)]:
            if match := re.search(r"(?:^|[$&] |=\S+ )tfrun ([^#&|]+)", line):
                yield page_id(path), match[1].split()


def test_every_command_line_of_tfrun_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands and options on the pages exist."""
    seed = JSON.search((ROOT / "docs" / "how-to" / "testing.md").read_text(encoding="utf-8"))
    assert seed
    for name in ("seed.json", "incident.json"):
        (tmp_path / name).write_text(seed[1], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = [*command_lines()]
    assert len(found) > 20
    for page, arguments in found:
        command: Any = typer.main.get_command(app)
        options = {"--help", "--version", "--install-completion"}
        while hasattr(command, "commands") and arguments[:1] and arguments[0][0] != "-":
            assert arguments[0] in {*command.commands, "COMMAND"}, f"{page}: {arguments}"
            command = command.commands.get(arguments.pop(0))
        for each in getattr(command, "params", ()):
            options |= {*each.opts, *each.secondary_opts}
        used = {word.partition("=")[0] for word in arguments if word.startswith("-")}
        if command.name == "simulator":  # it has a parser of its own, and so has mcp
            parse_options(arguments)
        elif command.name != "mcp":
            assert used <= options, f"{page}: {arguments}"


def test_every_target_of_make_exists() -> None:
    """The Makefile has what the pages say to make."""
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for path in PAGES
        for target in re.findall(r"(?:^\$ |`)make (\w+)", path.read_text(), re.MULTILINE)
    }
    assert {"demo", "test"} <= named <= targets
