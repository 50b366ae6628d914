"""The command line as a whole: help, exit codes, usage errors and missing extras."""

import asyncio
import logging
import runpy
import socket
import sys
from pathlib import Path

import pytest

import tfrun_async
from tests.cli.conftest import Tfrun
from tfrun_async import Client, cli, errors
from tfrun_async.cli._app import run
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import escape_control
from tfrun_async.cli._session import run_async, shielded
from tfrun_async.simulator import Fault, Simulator

ROLLOUT = ["rollout", "start", "acme/network", "--journal", "rollout.db"]


def test_the_help_has_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """It is made from the table that the commands use."""
    assert run([]) == 0
    out = capsys.readouterr().out
    for code in ExitCode:
        assert f"{int(code):>5}  {code.meaning}\n" in out


@pytest.mark.parametrize("command", ["list", "show", "start", "apply", "discard", "cancel", "wait",
                                     "watch", "logs"])  # fmt: skip
def test_every_command_speaks_json_and_none_takes_a_token(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list of processes would show it."""
    assert run([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert "--json" in out
    assert "--token" not in out


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.SettingsError("no token"), 6),
        (errors.ArgumentError("no"), 2),
        (errors.ArchiveError("no"), 2),
        (errors.UnprocessableError("POST", "/runs", 422), 2),
        (errors.NotFoundError("GET", "/runs/run-1", 404), 7),
        (errors.UnauthorizedError("GET", "/runs/run-1", 401), 8),
        (errors.ForbiddenError("POST", "/runs/run-1", 403), 8),
        (errors.ConflictError("POST", "/runs/run-1", 409), 9),
        (errors.RateLimitedError("GET", "/runs/run-1", 429), 10),
        (errors.OutcomeUnknownError("lost"), 11),
        (errors.WaitTimeoutError("too long"), 5),
        (errors.WaveFailedError("wave 1"), 3),
        (errors.ServerError("GET", "/runs/run-1", 500), 1),
        (errors.RequestTimeoutError("late"), 1),
        (errors.JournalError("in use"), 1),
        (OSError("disk full"), 1),
    ],
)
def test_each_error_has_its_code(error: Exception, code: int) -> None:
    """What is not in the table is 1."""
    assert ExitCode.of(error) == code


@pytest.mark.parametrize(
    ("status", "command", "code"),
    [
        (401, ["show", "run-1"], 8),
        (404, ["show", "run-1"], 7),
        (409, ["apply", "PLANNED_RUN", "--comment", "again"], 9),
        (422, ["start", "example/dns"], 2),  # which has no configuration
    ],
)
async def test_an_error_is_one_line(
    tfrun: Tfrun,
    tfe: Client,
    monkeypatch: pytest.MonkeyPatch,
    planned_run: str,
    status: int,
    command: list[str],
    code: int,
) -> None:
    """On standard error, without a traceback; programs read nothing."""
    await tfe.workspaces.create("example", name="dns")
    if status == 401:
        monkeypatch.setenv("TFE_TOKEN", "wr0ng-t0ken")
    if status == 409:
        await tfrun("apply", planned_run)
    result = await tfrun(
        *(planned_run if part == "PLANNED_RUN" else part for part in command), "--json"
    )
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith("tfrun: ")
    assert f": {status}" in result.err
    assert result.err.count("\n") == 1
    assert "wr0ng-t0ken" not in result.err


async def test_a_server_that_fails_is_told(tfrun: Tfrun, sim: Simulator) -> None:
    """With the code for all that has none of its own."""
    sim.fault(Fault.INVALID_JSON)
    result = await tfrun("list", "example")
    assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)


def test_without_a_token_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """In words of the command line's, and with a code of its own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("TFE_TOKEN", raising=False)
    assert run(["show", "run-1", "--address", "tfe.example"]) == ExitCode.SETTINGS
    err = capsys.readouterr().err
    assert err.startswith(
        "tfrun: no token for tfe.example: set TFE_TOKEN or TF_TOKEN_tfe_example, "
        f"or run `terraform login tfe.example`, which writes {tmp_path}"
    )
    assert "argument" not in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["shwo"], "No such command 'shwo'. Did you mean 'show'?; see tfrun --help"),
        (["show"], "Missing argument 'RUN'; see tfrun show --help"),
        (["rollout"], "Missing command; see tfrun rollout --help"),
        (["show", "run-1", "--token", "t"], "No such option: --token"),
        (["start", "acme/", "-m", "x"], "must be organization/name or an id, got 'acme/'"),
        (["start", "acme/a", "--var", "x"], "--var: must be NAME=VALUE; see"),
        (["start", "acme/a", "--config-dir", "missing"], "--config-dir"),
        (["start", "acme/a", "--config-dir", ".", "--key", " "], "key: must be one line"),
        (["start", "acme/a/b", "--config-dir", "."], "must be a workspace, its id, or"),
        (["wait", "run-1", "--timeout", "nan"], "Invalid value for '--timeout'"),
        (["wait", "run-1", "--timeout", "-1"], "Invalid value for '--timeout'"),
        (["list", "acme", "--limit", "0"], "Invalid value for '--limit'"),
        (
            [*ROLLOUT, "--waves", "nan"],
            "--waves: must be a number, or a share such as 10%, got 'nan'",
        ),
        ([*ROLLOUT, "--waves", "9" * 5000], "must be a number, or a share such as 10%, got '999"),
        ([*ROLLOUT, "--tolerate", "inf%"], "--tolerate: must be a number, or a share such as 10%"),
        ([*ROLLOUT, "--concurrency", "0"], "Invalid value for '--concurrency'"),
        (["list", "acme", "--status", "bogus"], "--status: must be one of pending, "),
        (["list", "acme", "--operation", "plan"], "did you mean 'plan_only' or 'plan_and_apply'"),
        (["list", "acme", "--source", "nobody"], "--source: must be one of tfe-ui, tfe-api"),
        (["list", "acme", "--timeframe", "today"], "--timeframe: must be a year such as 2024"),
    ],
)
def test_a_wrong_command_line_is_told_in_a_line(
    command: list[str],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before anything is asked of the server."""
    monkeypatch.setenv("TFE_TOKEN", "t")
    assert run(command) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert expected in err
    assert err.count("\n") == 1


def test_the_version_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By `tfrun` and by `python -m tfrun_async`."""
    monkeypatch.setattr(sys, "argv", ["tfrun", "--version"])
    assert cli.main() == 0
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("tfrun_async", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"{tfrun_async.__version__}\n" * 2


async def test_requests_are_told_of_if_asked_for(
    tfrun: Tfrun, planned_run: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Through logging, and so on standard error."""
    logger = logging.getLogger("tfrun_async")
    try:
        await tfrun("show", planned_run, "--debug")
        assert f"GET /runs/{planned_run}: 200" in caplog.text
    finally:
        logger.setLevel(logging.NOTSET)


async def test_an_action_is_seen_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    """After Ctrl-C its result is still reported, and the command is interrupted then."""
    done, reported = asyncio.Event(), list[bool]()
    task = asyncio.ensure_future(shielded(done.wait(), reported.append))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    assert capsys.readouterr().err.startswith("tfrun: finishing the request")
    assert not task.done()
    done.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert reported == [True]


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (OSError("full"), 1)])
def test_a_command_that_is_cut_off_has_a_code(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """And a line, whatever it was."""
    assert run_async(raise_error(error)) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_is_said_to_a_reader_that_has_gone(capsys: pytest.CaptureFixture[str]) -> None:
    """It has read enough."""
    with pytest.raises(BrokenPipeError):
        run_async(raise_error(BrokenPipeError()))
    assert capsys.readouterr().err == ""


async def raise_error(error: BaseException) -> None:
    """Do as a command that fails."""
    raise error


def test_the_simulators_options_are_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """They are those of `python -m tfrun_async.simulator`."""
    with pytest.raises(SystemExit, match="2"):
        run(["simulator", "--speed", "0"])
    error = capsys.readouterr().err
    assert error.startswith("usage: tfrun simulator ")
    assert "speed: must be > 0 and ≤ 1e6, got 0.0" in error


def test_a_simulator_that_cannot_listen_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """As where its port is taken; no machine has this address."""
    assert run(["simulator", "--host", "203.0.113.1"]) == ExitCode.FAILED
    assert capsys.readouterr().err.count("\n") == 1


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Instead of a traceback."""
    for name in [name for name in sys.modules if name.startswith("tfrun_async.cli.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "typer", None)
    assert cli.main() == 1
    assert capsys.readouterr().err.endswith("pip install 'tfrun-async[cli]'\n")


def test_a_mistake_of_ours_is_not_taken_for_a_missing_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Any other module that is missing is an error."""
    monkeypatch.setitem(sys.modules, "tfrun_async.cli._app", None)
    with pytest.raises(ModuleNotFoundError):
        cli.main()


def test_the_run_tools_have_a_command_line_of_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Their options, and even their help, are theirs."""
    pytest.importorskip("mcp")
    with pytest.raises(SystemExit) as ended:
        run(["mcp", "--help"])
    assert ended.value.code == 0
    assert "--read-only" in capsys.readouterr().out


def test_the_run_tools_have_the_exit_codes_of_all_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A missing token and a port in use have different codes and messages of `tfrun`."""
    pytest.importorskip("mcp")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("TFE_TOKEN", raising=False)
    assert run(["mcp"]) == ExitCode.SETTINGS
    assert capsys.readouterr().err.startswith("tfrun: no token for app.terraform.io")
    monkeypatch.setenv("TFE_TOKEN", "t")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(["mcp", "--http", str(taken.getsockname()[1])]) == ExitCode.FAILED
    err = capsys.readouterr().err
    assert err.startswith("tfrun: ")
    assert "in use" in err
    with pytest.raises(SystemExit) as refused:
        run(["mcp", "--http", "nan"])
    assert refused.value.code == ExitCode.USAGE
    assert capsys.readouterr().err.startswith("usage: tfrun mcp ")


def test_the_run_tools_need_an_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of one line names it."""
    monkeypatch.setitem(sys.modules, "tfrun_async.mcp.__main__", None)
    assert run(["mcp"]) == ExitCode.FAILED
    assert capsys.readouterr().err.count("\n") == 1


def test_text_of_the_servers_is_made_harmless() -> None:
    """Letters of all scripts stay; what a terminal obeys, or hides, does not."""
    assert escape_control("Grün 網 🚀") == "Grün 網 🚀"
    assert escape_control("a\tb\r\nc") == "a b  c"
    assert escape_control("\x1b[2J\x07\x9b\u202e\ud800") == "�[2J����"


NO_TEXT = "x\udcff"  # how Python reads a byte of the command line that is not UTF-8


@pytest.mark.parametrize(
    "command",
    [
        ["list", NO_TEXT],
        ["list", f"acme/{NO_TEXT}"],
        ["list", "acme", "--search", NO_TEXT],
        ["list", "acme", "--status", NO_TEXT],
        ["list", "acme", "--agent-pool", NO_TEXT],
        ["list", "acme", "--timeframe", NO_TEXT],
        ["show", f"run-{NO_TEXT}"],
        ["start", "ws-1234567890123456", "-m", NO_TEXT],
        ["start", "ws-1234567890123456", "--target", NO_TEXT],
        ["start", "ws-1234567890123456", "--var", f"a={NO_TEXT}"],
        ["start", "ws-1234567890123456", "--var-hcl", f"a={NO_TEXT}"],
        ["start", "ws-1234567890123456", "--var", f"{NO_TEXT}=a"],
        ["apply", "run-1", "--comment", NO_TEXT],
        ["wait", f"run-{NO_TEXT}"],
        ["logs", f"run-{NO_TEXT}"],
        ["watch", NO_TEXT],
        ["watch", f"acme/*{NO_TEXT}"],
        [*ROLLOUT, "-m", NO_TEXT],
        [NO_TEXT],
    ],
)
def test_bytes_that_are_no_text_are_wrong_usage(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is sent: a filter that was left out would list what was not asked for."""
    monkeypatch.setenv("TFE_TOKEN", "t")
    assert run(command) == ExitCode.USAGE
    assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_during_imports_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Imports take most of the time of a short command."""

    def interrupt() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupt)
    assert cli.main() == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "tfrun: interrupted\n"


async def test_an_organization_is_taken_from_the_environment(
    tfrun: Tfrun, planned_run: str, monkeypatch: pytest.MonkeyPatch, sim: Simulator
) -> None:
    """As by terraform, where none is given."""
    assert (await tfrun("list")).code == ExitCode.USAGE
    assert (await tfrun("start", "network")).code == ExitCode.USAGE
    assert (await tfrun("watch")).code == ExitCode.USAGE
    monkeypatch.setenv("TF_CLOUD_ORGANIZATION", sim.organization)
    (listed,) = (await tfrun("list", "--json")).document
    assert listed["id"] == planned_run
    assert (await tfrun("start", "network", "--plan-only")).code == ExitCode.DONE
    assert (await tfrun("start", "other/network", "--plan-only")).code == ExitCode.NOT_FOUND


async def test_a_directory_that_is_not_there_costs_no_request(
    tfrun: Tfrun, sim: Simulator, workspace_id: str
) -> None:
    """A configuration version that never gets its files would make the next start fail."""
    before = len(sim.requests)
    result = await tfrun("start", "example/network", "--config-dir", "/nonexistent/typo")
    assert result.code == ExitCode.USAGE
    assert "/nonexistent/typo" in result.err
    assert len(sim.requests) == before


async def test_a_filter_for_organizations_is_refused_for_a_workspace(tfrun: Tfrun) -> None:
    """The list of a workspace does not have it, and would ignore it."""
    result = await tfrun("list", "example/network", "--workspace", "dns")
    assert result.code == ExitCode.USAGE
    assert "--workspace: must not be given for a workspace, only for an organization" in result.err
