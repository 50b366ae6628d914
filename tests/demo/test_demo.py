"""The main job, as `make demo` runs it."""

import argparse
import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests.support.spec_contract import Contract
from tfrun_async import Change, Client
from tfrun_async.demo import __main__ as demo
from tfrun_async.demo.__main__ import Job, make_jobs, run
from tfrun_async.models import Run, RunStatus
from tfrun_async.simulator import Simulator
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._http.messages import Request, Response


def options(**changes: Any) -> argparse.Namespace:
    defaults = {"workspaces": 12, "organization": None, "apply": False, "keep": False}
    return argparse.Namespace(**{**defaults, "timeout": 60.0, **changes})


async def test_every_run_finishes(contract: Contract, capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve workspaces: one broken, one with nothing to do, one locked, two with a run task."""
    assert await run(options()) == 0
    out = capsys.readouterr().out
    assert "12 of 12 runs finished" in out
    for part in ("8 applied", "1 planned_and_finished", "2 errored", "1 discarded"):
        assert part in out
    assert "errored: demo-07, demo-08" in out
    failed = "run task failed: makes 3 resources, more than 2; the run ended"
    assert f"demo-08: its mandatory {failed} errored" in out
    assert f"demo-09: its advisory {failed} applied" in out
    assert "demo-05: the workspace is locked, so its run was discarded" in out
    assert "0 rate limited (429)" in out
    assert any(line.endswith("demo-01  applied") for line in out.splitlines())


async def test_a_real_server_is_only_planned_on(
    contract: Contract, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There the workspaces are the demo's own, nothing is applied, and nothing stays behind."""
    async with Simulator() as sim:
        monkeypatch.setenv("TFE_ADDRESS", sim.address)
        monkeypatch.setenv("TFE_TOKEN", sim.token)
        assert await run(options(organization=sim.organization, workspaces=8)) == 0
        async with Client() as tfe:
            left = [w async for w in tfe.workspaces.list_for_organization(sim.organization)]
    out = capsys.readouterr().out
    # Of the locked workspace too: plan-only runs do not need it.
    assert "7 planned_and_finished, 1 errored" in out
    assert "applied" not in out
    assert left == []
    assert sim.token not in out


async def test_an_unfinished_run_shows_in_the_exit_status(
    contract: Contract, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A workspace that cannot be made is named, and the others go on."""

    def two_of_a_name(count: int, prefix: str) -> list[Job]:
        return [*make_jobs(count, prefix), Job(f"{prefix}-1", "changes")]

    monkeypatch.setattr(demo, "make_jobs", two_of_a_name)
    assert await run(options(workspaces=2)) == 1
    out = capsys.readouterr().out
    assert "2 of 3 runs finished" in out
    assert "demo-1: POST /organizations/example/workspaces: 422" in out


async def test_it_ends_when_its_time_is_up(
    contract: Contract, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Runs that have not finished by then are not counted, and are named."""
    monkeypatch.setattr(demo, "_SPEED", 1.0)
    assert await run(options(workspaces=2, timeout=1.0)) == 1
    out = capsys.readouterr().out
    assert "0 of 2 runs finished" in out
    assert re.search(r"demo-1: run-\w+ was still \w+ after 1 s\n", out)


async def test_a_list_that_fails_ends_it_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the list it cannot finish the runs, and says why."""

    handle = Core.handle

    def refuse_the_list(self: Core, request: Request) -> Response:
        is_list = request.path.endswith("/organizations/example/runs")
        return Response(403) if is_list else handle(self, request)

    monkeypatch.setattr(Core, "handle", refuse_the_list)
    assert await run(options(workspaces=2)) == 1
    captured = capsys.readouterr()
    assert captured.err == "GET /organizations/example/runs: 403\n"
    assert "0 of 2 runs finished" in captured.out


def test_a_missing_token_is_a_mistake_of_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It is one line, without a traceback."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("TFE_TOKEN", raising=False)
    monkeypatch.setattr(sys, "argv", ["demo", "--organization", "acme"])
    with pytest.raises(SystemExit) as caught:
        demo.main()
    assert caught.value.code == 2
    assert "TFE_TOKEN" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--workspaces", "0"),
        ("--workspaces", "-1"),
        ("--timeout", "nan"),
        ("--timeout", "-5"),
        ("--timeout", "0"),
    ],
)
def test_numbers_that_make_no_demo_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str, text: str
) -> None:
    """Nothing would be started, or nothing would finish, and that would pass for the result."""
    monkeypatch.setattr(sys, "argv", ["demo", f"{option}={text}"])
    with pytest.raises(SystemExit) as caught:
        demo.main()
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"argument {option}: must be" in err
    assert err.endswith(f"got {text}\n")


async def test_a_terminal_gets_the_table_of_the_command_line(
    contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows each workspace with the status of its run, and counts them."""
    console = Console(record=True, width=100, height=30, force_terminal=True, file=io.StringIO())
    monkeypatch.setattr("rich.live.get_console", lambda: console)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert await run(options(workspaces=4)) == 0
    text = " ".join(console.export_text().split())
    assert "4 runs, " in text
    assert "applied 3 planned_and_finished 1" in text
    for workspace, status in {"demo-1": "applied", "demo-3": "planned_and_finished"}.items():
        assert re.search(rf"{workspace} run-\w+ {status}", text)


def test_without_the_extra_a_terminal_gets_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the table needs it."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delitem(sys.modules, "tfrun_async.cli._watch_table", raising=False)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    change = Change(Run(id="run-1"), None, RunStatus.PLANNED)
    with demo._display() as show:
        show(change, "demo-1")
    assert capsys.readouterr().out.endswith("s  demo-1  planned\n")


def test_the_command_line_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The arguments of `make demo ARGS=…` arrive."""
    seen: list[argparse.Namespace] = []

    async def record(options: argparse.Namespace) -> int:
        seen.append(options)
        return 3

    monkeypatch.setattr(demo, "run", record)
    monkeypatch.setattr(sys, "argv", ["demo", "--workspaces", "7", "--organization", "acme"])
    assert demo.main() == 3
    assert (seen[0].workspaces, seen[0].organization, seen[0].apply) == (7, "acme", False)
