"""The command line as a whole: help, exit codes, usage errors and missing extras."""

import asyncio
import builtins
import logging
import re
import runpy
import shlex
import socket
import sys
import webbrowser
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

import tfrun_async
from tests.cli.conftest import RecordSession, Tfrun
from tfrun_async import Client, cli, errors
from tfrun_async.cli._app import app, run
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import age, escape_control
from tfrun_async.cli._runs import show
from tfrun_async.cli._session import run_async, shielded
from tfrun_async.simulator import Fault, Simulator

ROLLOUT = ["rollout", "start", "acme/network", "--journal", "rollout.db"]


def test_the_help_has_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """It is made from the table that the commands use."""
    assert run([]) == 0
    out = capsys.readouterr().out
    for code in ExitCode:
        assert f"{int(code):>5}  {code.meaning}\n" in out


def all_commands() -> Iterator[tuple[str, Any]]:
    """Yield each command that talks to the API, with its name."""
    groups = [("tfrun", typer.main.get_command(app))]
    while groups:
        name, command = groups.pop()
        groups += [
            (f"{name} {each}", child) for each, child in getattr(command, "commands", {}).items()
        ]
        if not hasattr(command, "commands") and command.name not in {"simulator", "mcp"}:
            yield name, command


def test_every_command_speaks_json_and_none_takes_a_token() -> None:
    """A list of processes would show it."""
    commands = dict(all_commands())
    assert len(commands) == 17
    for name, command in commands.items():
        options = {option for each in command.params for option in each.opts}
        assert "--json" in options, name
        assert "--token" not in options, name


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_help_has_examples_that_are_understood(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each option in them exists, and fields are fields."""
    commands = dict(all_commands())
    for name in ["tfrun", "tfrun rollout", *commands]:
        assert run([*name.split()[1:], option]) == 0
        _, heading, examples = capsys.readouterr().out.partition("\n  Examples:\n")
        assert heading, name
        lines = examples.partition("\n\n")[0].splitlines()
        for line in (part for each in lines for part in each.split("&&")):
            words = shlex.split(line)
            end = 3 if words[1] == "rollout" else 2
            command = commands[" ".join(words[:end])]
            command.make_context("", words[end:], resilient_parsing=True)


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
        (["start", "acme/a", "--config-dir", ".", "--key", " "], "--key: must be one line"),
        (["start", "acme/a/b", "--config-dir", "."], "must be a workspace, its id, or"),
        (["wait", "run-1", "--timeout", "nan"], "Invalid value for '--timeout'"),
        (["wait", "run-1", "--timeout", "-1"], "Invalid value for '--timeout'"),
        (
            ["list", "acme", "--json", "id,statsu"],
            "got 'statsu'; did you mean 'status'?; see tfrun l",
        ),
        (["wait", "run-1", "--json=id"], "--json: must be some of needs, reason, report, run, got"),
        (["show", "network"], "RUN: must be a run's id, or a workspace such as acme/network, got"),
        (["workspaces", "acme", "--tag", ""], "--tag"),
        (["start", "ws-1234567890123456", "--key", " "], "tfrun: --key: must be one line"),
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


def test_without_a_standard_output_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The id of a run could not be printed; the reason is, where there is an error output."""
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main() == 1
    assert capsys.readouterr().err == "tfrun: standard output is closed\n"
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.main() == 1
    sys.stderr.close()


def test_an_interrupt_of_the_imports_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They take a while on a slow disk."""

    def interrupt(name: str, *_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(builtins, "__import__", interrupt)
    code = cli.main()
    monkeypatch.undo()
    assert (code, capsys.readouterr().err) == (130, "tfrun: interrupted\n")


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


async def test_json_has_the_fields_that_are_chosen(tfrun: Tfrun, planned_run: str) -> None:
    """Each result in a line; those of parts, with dots; null for what it does not have."""
    listed = await tfrun("list", "example", "--json", "id,workspace.name,plan_only", "--limit", "5")
    assert listed.lines == [
        {"id": planned_run, "workspace": {"name": "network"}, "plan_only": False}
    ]
    assert (await tfrun("list", "--json", "id", "example")).lines == [{"id": planned_run}]
    assert (await tfrun("list", "--json", "example")).document[0]["id"] == planned_run
    shown = await tfrun("show", planned_run, "--json=status,report.cause,canceled_by.x")
    assert shown.lines == [
        {"status": "planned", "report": {"cause": "confirmation"}, "canceled_by": {"x": None}}
    ]


async def test_a_run_may_be_named_by_its_workspace(
    tfrun: Tfrun, tfe: Client, planned_run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the latest one, which may be plan-only, in every command that takes a run."""
    monkeypatch.setattr(webbrowser, "open", lambda _: True)
    await tfe.workspaces.create("example", name="empty")
    latest = (await tfrun("start", "example/network", "--plan-only", "--json", "id")).lines[0]["id"]
    for name, command in all_commands():
        run_argument = [each for each in command.params if each.metavar == "RUN"]
        if not run_argument:
            continue
        words = name.split()[1:]
        empty = await tfrun(*words, "example/empty")
        assert (empty.code, empty.err) == (7, "tfrun: example/empty has no run\n"), name
        none = await tfrun(*words, "example/x*")
        assert (none.code, none.err) == (7, "tfrun: no workspace matches 'example/x*'\n"), name
    assert (await tfrun("show", "example/network", "--json", "id")).lines == [{"id": latest}]
    assert (await tfrun("open", "example/net*", "--json", "id")).lines == [{"id": latest}]
    monkeypatch.setenv("TF_CLOUD_ORGANIZATION", "example")
    assert (await tfrun("why", "network", "--json", "run_id")).lines == [{"run_id": latest}]


async def test_one_run_is_not_several(tfrun: Tfrun, tfe: Client, planned_run: str) -> None:
    """Where a command takes one."""
    other = await tfe.workspaces.create("example", name="network-2")
    await tfe.runs.create(
        workspace=other,
        configuration_version=(await tfe.runs.read(planned_run)).configuration_version,
    )
    result = await tfrun("show", "example/net*")
    assert result.code == 2
    assert "must be one, got 'example/net*', which matches 2 runs" in result.err
    result = await tfrun("outputs", "example/net*")
    assert "must be one, got 'example/net*', which matches 2 workspaces" in result.err


@pytest.mark.parametrize("starts", [True, False])
async def test_a_page_is_opened_in_the_browser(
    tfrun: Tfrun, sim: Simulator, planned_run: str, monkeypatch: pytest.MonkeyPatch, starts: bool
) -> None:
    """And printed, for where there is none."""
    opened: list[str] = []

    def open_browser(url: str) -> bool:
        opened.append(url)
        return starts

    monkeypatch.setattr(webbrowser, "open", open_browser)
    result = await tfrun("open", planned_run)
    page = f"{sim.address}/app/example/workspaces/network/runs/{planned_run}"
    assert (opened, result.out) == ([page], f"{page}\n")
    assert result.code == (0 if starts else 1)
    assert result.err == ("" if starts else "tfrun: no browser could be started\n")


async def test_runs_of_matching_workspaces_are_listed(
    tfrun: Tfrun, sim: Simulator, tfe: Client, planned_run: str
) -> None:
    """By the same patterns as elsewhere."""
    await tfe.workspaces.create("example", name="dns")
    run = sim.push("dns", {"main.tf": ""})
    for pattern in ("example/d?s", "example/[a-d]*"):
        listed = await tfrun("list", pattern, "--json", "id,workspace.name")
        assert listed.lines == [{"id": run, "workspace": {"name": "dns"}}]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "now"), (0.5, "now"), (59, "59 s ago"), (3599, "59 min ago"), (7200, "2 h ago"),
     (86400 * 400, "400 d ago")],
)  # fmt: skip
def test_ages_are_in_the_largest_unit(seconds: float, text: str) -> None:
    """The clocks of two machines may differ."""
    assert age(timedelta(seconds=seconds)) == text


async def test_times_are_ages_on_a_terminal(
    record_session: RecordSession, sim: Simulator, planned_run: str
) -> None:
    """By the server's clock, whatever that of this machine says."""
    recorded = record_session(on_terminal=True)
    await show(recorded.session, planned_run)
    (created,) = (line for line in recorded.file.getvalue().splitlines() if "created" in line)
    assert re.search(r"created.* (1 min|\d\d s) ago$", created.rstrip())
