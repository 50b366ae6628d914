"""The command line as users start it: processes, terminals and signals."""

import asyncio
import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import tfrun_async
from tests.support.workspaces import ONE_RESOURCE
from tfrun_async import Client
from tfrun_async.simulator import Fault, Simulator, SteppedClock

TFRUN = [sys.executable, "-m", "tfrun_async"]
ROOT = Path(tfrun_async.__file__).parents[1]
TIMEOUT = 100.0  # seconds, for what takes less than one; on a busy machine it takes ten


@attrs.frozen
class Shell:
    """Where commands are started, and what their environment names."""

    environment: dict[str, str]

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        """Start a command."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        environment = self.environment | options.pop("env", {})
        return subprocess.Popen(
            [*TFRUN, *arguments], cwd=ROOT, env=environment, text=True, **options
        )

    def run(self, *arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        with self.start(*arguments, **options) as process:
            out, err = process.communicate(timeout=TIMEOUT)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def environment(**given: str) -> dict[str, str]:
    """Return an environment without any settings of this machine's."""
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TERM": "xterm-256color", **given}


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    """A shell whose environment names a simulator in another process."""
    bare_shell = Shell(environment())
    options = "--port 0 --speed 20 --workspace network --workspace dns --json"
    with bare_shell.start("simulator", *options.split()) as simulator:
        assert simulator.stdout is not None
        text = ""
        while not text.endswith("}\n"):
            line = simulator.stdout.readline()
            assert line, simulator.stderr and simulator.stderr.read()
            text += line
        served = json.loads(text)
        yield Shell(environment(TFE_ADDRESS=served["address"], TFE_TOKEN=served["token"]))
        simulator.send_signal(signal.SIGINT)
        out, err = simulator.communicate(timeout=TIMEOUT)
        assert (simulator.returncode, out, err) == (0, "", "")


@pytest.fixture(scope="module")
def applied_run(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a run that was started, confirmed and waited for by one command."""
    directory = tmp_path_factory.mktemp("network")
    (directory / "main.tf").write_text(ONE_RESOURCE["main.tf"])
    start = ["start", "example/network", "--config-dir", str(directory), "--auto-apply"]
    ended = shell.run(*start, "--message", "Nightly", "--wait", "--json")
    assert ended.returncode == 0
    document = json.loads(ended.stdout)
    assert (document["reason"], document["run"]["status"]) == ("final", "applied")
    identity: str = document["run"]["id"]
    assert ended.stderr == f"tfrun: {identity}  {document['report']['url']}\n"
    return identity


def test_its_logs_are_text(shell: Shell, applied_run: str) -> None:
    """Without colours, since this is no terminal; with --debug each request is logged."""
    ended = shell.run("logs", applied_run, "--debug")
    assert ended.returncode == 0
    assert ended.stdout.splitlines()[-1].startswith("Apply complete! Resources: 1 added")
    assert "\x1b" not in ended.stdout
    assert f"GET /runs/{applied_run}: 200" in ended.stderr
    assert shell.environment["TFE_TOKEN"] not in ended.stderr
    assert "_archivist" not in ended.stderr


def run_on_terminal(shell: Shell, *arguments: str, until: str = "", **env: str) -> tuple[int, str]:
    """Run a command on a terminal, interrupt it once it has shown something, if so asked."""
    ours, theirs = pty.openpty()
    with shell.start(*arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        shown = b""
        try:
            while select.select([ours], [], [], TIMEOUT)[0]:
                shown += os.read(ours, 65536)
                if until and until.encode() in shown:
                    process.send_signal(signal.SIGINT)
                    until = ""
        except OSError:
            pass  # how a terminal reports that the other end is closed
        os.close(ours)
        return process.wait(TIMEOUT), shown.decode()


def test_a_terminal_has_colours_unless_they_are_unwanted(shell: Shell, applied_run: str) -> None:
    """NO_COLOR is what many programs obey."""
    code, shown = run_on_terminal(shell, "list", "example")
    assert code == 0
    assert "\x1b[32mapplied" in shown
    code, shown = run_on_terminal(shell, "list", "example", NO_COLOR="1")
    assert "applied" in shown
    assert "\x1b[3" not in shown


def test_ctrl_c_ends_a_watch(shell: Shell, applied_run: str) -> None:
    """With a line and a code of its own, and the cursor is back."""
    started = json.loads(shell.run("start", "example/network", "--destroy", "--json").stdout)["id"]
    code, shown = run_on_terminal(shell, "watch", "example", until=started)
    assert code == 130
    assert shown.endswith("tfrun: interrupted\r\n")
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    assert "Traceback" not in shown


@pytest.mark.real_time  # to give way to the process
async def test_ctrl_c_does_not_leave_a_start_half_done() -> None:
    """The request is finished, so that the result shows whether there is a run."""
    clock = SteppedClock()
    async with Simulator(clock=clock) as sim:
        shell = Shell(environment(TFE_ADDRESS=sim.address, TFE_TOKEN=sim.token))
        async with Client(sim.address, sim.token) as tfe:
            await tfe.workspaces.create(sim.organization, name="network")
            sim.push("network", ONE_RESOURCE)
            sim.fault(Fault.DELAY, path="/runs", seconds=100)
            process = shell.start("start", "example/network", "--json")
            while not any(r.path == "/api/v2/runs" for r in sim.requests):
                assert process.poll() is None
                await asyncio.sleep(0.01)
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            told = await asyncio.to_thread(process.stderr.readline)
            clock.advance(100)
            out, err = await asyncio.to_thread(process.communicate)
            await tfe.runs.read(json.loads(out)["id"])
    assert process.returncode == 130
    assert told == "tfrun: finishing the request; press Ctrl-C again to cancel it\n"
    assert err == "tfrun: interrupted\n"


def test_a_reader_that_has_read_enough_is_no_error(shell: Shell, applied_run: str) -> None:
    """As in `tfrun list acme --json | head`."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = shell.run("list", "example", "--json", stdout=writing)
    os.close(writing)
    assert ended.returncode == 1
    assert ended.stderr == ""


def test_what_a_locale_cannot_write_is_replaced(shell: Shell, applied_run: str) -> None:
    """In a container without a locale, say."""
    start = ["start", "example/network", "--message", "Grün → 網", "--plan-only", "--json"]
    run = json.loads(shell.run(*start).stdout)["id"]
    ended = shell.run("show", run, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Gr?n ? ?" in ended.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_help_that_cannot_be_written_is_an_error_of_a_line(shell: Shell) -> None:
    """As where a disk is full."""
    with Path("/dev/full").open("w") as full:
        ended = shell.run("--help", stdout=full)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)


def test_a_shell_can_complete_commands() -> None:
    """The shell asks the command itself."""
    asking = {"_TFRUN_COMPLETE": "complete_bash", "COMP_WORDS": "tfrun s", "COMP_CWORD": "1"}
    ended = Shell(environment(**asking)).run()
    assert ended.stdout.split() == ["show", "start", "simulator"]


def test_a_closed_output_is_an_error_of_a_line() -> None:
    """As by `tfrun list >&-`: nothing is started whose id could not be printed."""
    command = f"{sys.executable} -m tfrun_async list example"
    for redirection, error in ((">&-", "tfrun: standard output is closed\n"), (">&- 2>&-", "")):
        ended = subprocess.run(
            ["sh", "-c", f"{command} {redirection}"],
            env=environment(TFE_TOKEN="t"),
            cwd=Path(tfrun_async.__file__).parents[1],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (1, error)


def test_nothing_slow_is_imported_before_ctrl_c_is_handled() -> None:
    """The HTTP client takes most of a second."""
    code = "import sys, tfrun_async.cli; print({'aiohttp', 'msgspec', 'typer'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "set()\n"
