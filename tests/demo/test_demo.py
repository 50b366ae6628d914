"""The main job, as `make demo` runs it."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.spec_contract import Contract
from tfrun_async import Client
from tfrun_async.demo import __main__ as demo
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._http.messages import Request, Response


def options(**changes: Any) -> argparse.Namespace:
    defaults = {"workspaces": 12, "organization": "example", "apply": False, "keep": False}
    return argparse.Namespace(**{**defaults, **changes})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A simulator in the place of a real server, whose time moves when the demo waits."""
    with Simulator(clock=SteppedClock()) as sim:
        monkeypatch.setenv("TFE_ADDRESS", sim.address)
        monkeypatch.setenv("TFE_TOKEN", sim.token)
        monkeypatch.setattr(demo, "Client", sim.client)
        yield sim


async def workspaces_left() -> list[str]:
    async with Client() as tfe:
        return [each.name async for each in tfe.workspaces.list_for_organization("example")]


def refuse(monkeypatch: pytest.MonkeyPatch, method: str, path: str) -> None:
    """Let the simulator respond to some requests with 403."""
    handle = Core.handle

    def respond(self: Core, request: Request) -> Response:
        is_refused = request.method == method and path in request.path
        return Response(403) if is_refused else handle(self, request)

    monkeypatch.setattr(Core, "handle", respond)


async def test_every_run_finishes(contract: Contract, capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve workspaces: one broken, one with nothing to do, one locked, two with a run task."""
    assert await demo.run_on_simulator(options()) == 0
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
    contract: Contract, server: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    """There the workspaces are the demo's own, nothing is applied, and nothing stays behind."""
    server.workspace("network")
    assert await demo.run_on_server(options(workspaces=4)) == 0
    out = capsys.readouterr().out
    assert "4 of 4 runs finished" in out
    assert "4 planned_and_finished" in out
    assert "applied" not in out
    assert await workspaces_left() == ["network"]
    assert server.token not in out


async def test_a_real_server_is_applied_on_when_told(
    contract: Contract, server: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    """The workspaces stay if that was asked for."""
    assert await demo.run_on_server(options(workspaces=2, apply=True, keep=True)) == 0
    assert "2 applied" in capsys.readouterr().out
    assert len(await workspaces_left()) == 2


def test_a_workspace_that_cannot_be_made_ends_it(
    server: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is told in one line, and the workspaces that were made are deleted."""
    monkeypatch.setattr(demo, "make_names", lambda prefix, _count: [f"{prefix}-1", f"{prefix}-1"])
    monkeypatch.setattr(sys, "argv", ["demo", "--organization", "example"])
    with pytest.raises(SystemExit) as caught:
        demo.main()
    assert caught.value.code == 1
    assert capsys.readouterr().err.startswith("POST /organizations/example/workspaces: 422")
    assert [each.path for each in server.requests.where("DELETE", status=204)] != []
    assert server.requests.where("POST", "/runs") == []


async def test_a_workspace_that_cannot_be_deleted_is_named(
    server: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person has to delete it."""
    refuse(monkeypatch, "DELETE", "/workspaces/")
    assert await demo.run_on_server(options(workspaces=1)) == 0
    (left,) = await workspaces_left()
    assert capsys.readouterr().err.startswith(f"{left} was not deleted: DELETE /workspaces/ws-")


async def test_an_unfinished_run_shows_in_the_exit_status(
    contract: Contract, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that needs more than the demo does is named, and the others go on."""
    async with Simulator(clock=SteppedClock()) as sim, sim.client() as tfe:
        workspaces = [sim.workspace("network").policy_soft_fails(), sim.workspace("storage")]
        assert await demo.finish_runs(tfe, {each.id: each.name for each in workspaces}) == 1
    out = capsys.readouterr().out
    assert "1 of 2 runs finished" in out
    assert "network: it needs policy_override" in out


async def test_a_run_that_cannot_start_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The summary says why."""
    refuse(monkeypatch, "POST", "/runs")
    assert await demo.run_on_simulator(options(workspaces=2)) == 1
    out = capsys.readouterr().out
    assert "0 of 2 runs finished" in out
    assert "demo-1: POST /runs: 403" in out


async def test_a_list_that_fails_ends_it_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the list it cannot finish the runs, and says why."""
    refuse(monkeypatch, "GET", "/organizations/example/runs")
    assert await demo.run_on_simulator(options(workspaces=2)) == 1
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


@pytest.mark.parametrize("count", ["0", "-1"])
def test_a_number_that_makes_no_demo_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], count: str
) -> None:
    """Nothing would be started, and that would pass for the result."""
    monkeypatch.setattr(sys, "argv", ["demo", f"--workspaces={count}"])
    with pytest.raises(SystemExit) as caught:
        demo.main()
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(f"argument --workspaces: must be ≥ 1, got {count}\n")


def test_the_command_line_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The arguments of `make demo ARGS=…` arrive."""
    seen: list[argparse.Namespace] = []

    async def record(options: argparse.Namespace) -> int:
        seen.append(options)
        return 3

    monkeypatch.setattr(demo, "run_on_server", record)
    monkeypatch.setattr(sys, "argv", ["demo", "--workspaces", "7", "--organization", "acme"])
    assert demo.main() == 3
    assert (seen[0].workspaces, seen[0].organization, seen[0].apply) == (7, "acme", False)


def test_an_interrupted_demo_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the exit status that shells expect."""

    async def interrupt(_: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "run_on_simulator", interrupt)
    monkeypatch.setattr(sys, "argv", ["demo"])
    assert demo.main() == 130
