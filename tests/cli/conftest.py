"""Run commands against a simulator, and record what they print."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest
from rich.console import Console

from tests.support.workspaces import ONE_RESOURCE, advance_clock
from tfrun_async import Client
from tfrun_async.cli._app import run
from tfrun_async.cli._output import Output
from tfrun_async.cli._session import Session
from tfrun_async.simulator import Simulator


@attrs.frozen
class CommandResult:
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document that it printed."""
        assert self.err == ""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON lines that it printed."""
        return [json.loads(line) for line in self.out.splitlines()]


async def wait_until(condition: Callable[[], bool], task: "asyncio.Future[Any]") -> None:
    """Yield to the event loop until a condition holds, while a task runs."""
    while not condition():
        assert not task.done(), task.result()
        await asyncio.sleep(0)


Tfrun: TypeAlias = Callable[..., Awaitable[CommandResult]]


@pytest.fixture
def tfrun(
    sim: Simulator,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Tfrun:
    """Runs a command as the entry point does, in a thread with a loop of its own."""
    monkeypatch.setenv("TFE_ADDRESS", sim.address)
    monkeypatch.setenv("TFE_TOKEN", sim.token)
    monkeypatch.setenv("HOME", str(tmp_path))

    async def tfrun(*arguments: str) -> CommandResult:
        code = await asyncio.to_thread(run, list(arguments))
        captured = capsys.readouterr()
        assert sim.token not in captured.out + captured.err
        return CommandResult(code, captured.out, captured.err)

    return tfrun


@pytest.fixture
async def workspace_id(sim: Simulator, tfe: Client) -> str:
    """The id of a workspace without a run."""
    return (await tfe.workspaces.create(sim.organization, name="network")).id


@pytest.fixture
def planned_run(sim: Simulator, workspace_id: str) -> str:
    """The id of a run that waits for confirmation."""
    run = sim.push("network", ONE_RESOURCE, message="Open the gates")
    advance_clock(sim, 60)
    return run


class Terminal(io.StringIO):
    """A terminal of 100 columns."""

    def isatty(self) -> bool:
        return True


@attrs.frozen
class RecordedSession:
    """A session for a command's coroutine function, and what the command printed."""

    session: Session
    file: io.StringIO

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.file.getvalue().splitlines()]

    @property
    def documents(self) -> list[Any]:
        return [json.loads(line) for line in self.file.getvalue().splitlines()]


RecordSession: TypeAlias = Callable[..., RecordedSession]


@pytest.fixture
def record_session(tfe: Client) -> RecordSession:
    """Makes sessions whose commands wait on the simulator's clock and print to a buffer."""

    def record_session(*, as_json: bool = False, on_terminal: bool = False) -> RecordedSession:
        file = Terminal() if on_terminal else io.StringIO()
        console = Console(
            file=file,
            width=100,
            height=12,
            force_terminal=on_terminal,
            color_system="standard" if on_terminal else None,
        )
        return RecordedSession(Session(tfe, Output(as_json=as_json, console=console)), file)

    return record_session
