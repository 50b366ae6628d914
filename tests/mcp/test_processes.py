"""The server as a process: real clients on stdio and over HTTP, and how it starts and ends."""

import asyncio
import io
import json
import os
import queue
import signal
import sys
import types
import urllib.error
import urllib.request
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from mcp import Client as Session
from mcp import StdioServerParameters

from tests.support.fake_sleep import TOKEN
from tests.support.mcp_session import ToolSession
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.mcp.__main__ import main
from tfrun_async.simulator import Clock, Simulator

ROOT = Path(__file__).parent.parent.parent
COMMAND = ["-W", "error", "-m", "tfrun_async.mcp"]
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@asynccontextmanager
async def server_process(
    *arguments: str, env: Mapping[str, str], stderr: int = PIPE
) -> AsyncIterator[Process]:
    """Run the server with pipes, and kill it at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *COMMAND,
        *arguments,
        cwd=ROOT,
        env=env,
        stdin=PIPE,
        stdout=PIPE,
        stderr=stderr,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def environment(address: str, token: str = TOKEN) -> dict[str, str]:
    return {**os.environ, "TFE_ADDRESS": address, "TFE_TOKEN": token}


async def apply_a_run(session: ToolSession, workspace_id: str) -> None:
    """Start a run, look at its plan, confirm it, and see that it cannot be confirmed again."""
    run = await session.call(
        "create_run", workspace_id=workspace_id, params={"message": "From a process"}
    )
    run_id = run["data"]["id"]
    waited = await session.call("wait_for_run", run_id=run_id)
    assert waited["data"]["attributes"]["status"] == "planned"
    assert session.progress[-1][1] == f"{run_id} is planned"
    summary = await session.call("get_plan_summary", run_id=run_id)
    assert summary["resource_additions"] == 1
    await session.call("apply_run", run_id=run_id, comment="Looks good")
    waited = await session.call("wait_for_run", run_id=run_id, until="final")
    assert waited["data"]["attributes"]["status"] == "applied"
    assert "409" in await session.error_text("apply_run", run_id=run_id)
    listed = await session.call("list_runs_in_workspace", workspace_id=workspace_id)
    assert [run["id"] for run in listed["data"]] == [run_id]


@asynccontextmanager
async def configured_workspace() -> AsyncIterator[tuple[Simulator, str]]:
    """Run a fast simulator with a workspace, and yield the workspace's id."""
    async with Simulator(clock=Clock(speed=100)) as sim, Client(sim.address, sim.token) as tfe:
        yield sim, (await create_workspace(sim, tfe, "network")).id


async def test_a_client_on_stdio_carries_a_run_to_its_end() -> None:
    """The server is started as a host starts it."""
    async with configured_workspace() as (sim, workspace_id):
        env = environment(sim.address, sim.token)
        parameters = StdioServerParameters(
            command=sys.executable, args=[*COMMAND, "--organization", "example"], env=env, cwd=ROOT
        )
        async with Session(parameters) as session:
            await apply_a_run(ToolSession(session), workspace_id)


async def test_a_client_over_http_carries_a_run_to_its_end() -> None:
    """And a foreign web page in a browser of this machine is refused."""
    async with configured_workspace() as (sim, workspace_id):
        async with server_process(
            "--http", "0", env=environment(sim.address, sim.token)
        ) as process:
            assert process.stderr
            url = (await process.stderr.readline()).decode().removeprefix("serving at ").strip()
            assert url.startswith("http://127.0.0.1:")
            async with Session(url) as session:
                await apply_a_run(ToolSession(session), workspace_id)
            await check_foreign_headers_are_refused(url)
            process.send_signal(signal.SIGTERM)
            stdout, stderr = await process.communicate()
    assert process.returncode == -signal.SIGTERM
    assert stdout == b""
    assert b"Traceback" not in stderr


async def check_foreign_headers_are_refused(url: str) -> None:
    """DNS rebinding shows in the Host header, another page in the Origin header."""
    accepted = {"Accept": "application/json, text/event-stream"}
    async with aiohttp.ClientSession(headers=accepted) as http:
        for headers, status in (
            ({}, 200),
            ({"Host": "evil.example"}, 421),
            ({"Origin": "http://evil.example"}, 403),
            ({"Origin": url.removesuffix("/mcp")}, 200),
            ({"Origin": url.removesuffix("/mcp").replace("127.0.0.1", "localhost")}, 200),
            ({"Origin": "http://127.0.0.1:1"}, 403),
            ({"Origin": "http://localhost:1"}, 403),
        ):
            async with http.post(url, json=HELLO, headers=headers) as response:
                assert response.status == status, headers


async def test_stdout_holds_nothing_but_the_protocol() -> None:
    """Even if a tool fails, and logs; at the end of stdin the server ends in peace."""
    read = {"name": "get_run_details", "arguments": {"run_id": "run-1"}}
    messages = [
        HELLO,
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": read},
    ]
    async with Simulator() as sim, server_process(env=environment(sim.address)) as process:
        assert process.stdin
        assert process.stdout
        for message in messages:
            process.stdin.write(json.dumps(message).encode() + b"\n")
        responses = [json.loads(await process.stdout.readline()) for _ in range(2)]
        rest, stderr = await process.communicate(b"")
    assert [response["id"] for response in responses] == [1, 2]
    assert responses[1]["result"]["isError"] is True
    assert rest == b""
    assert process.returncode == 0
    assert b"401" in stderr
    assert TOKEN.encode() not in stderr
    assert b"Traceback" not in stderr


async def test_an_unread_stderr_does_not_stop_the_server() -> None:
    """It holds some 200 errors of tools, and hosts need not read it."""
    read = {"name": "get_run_details", "arguments": {"run_id": "run-1"}}
    reading, writing = os.pipe()
    async with (
        Simulator() as sim,
        server_process(env=environment(sim.address), stderr=writing) as process,
    ):
        os.close(writing)
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(HELLO).encode() + b"\n")
        await process.stdout.readline()
        for number in range(2, 400):
            call = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": read}
            process.stdin.write(json.dumps(call).encode() + b"\n")
            response = json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
            assert response["id"] == number
    os.close(reading)


def test_the_end_of_stdin_ends_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that goes away leaves no server behind."""
    monkeypatch.setenv("TFE_TOKEN", TOKEN)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out := io.BytesIO()))
    assert main([]) == 0
    assert out.getvalue() == b""


def test_an_interrupt_ends_the_server_over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the status of an interrupted command, and without a traceback."""
    monkeypatch.setenv("TFE_TOKEN", TOKEN)
    output: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr(sys, "stderr", types.SimpleNamespace(write=output.put))

    def interrupt() -> None:
        url = output.get(timeout=60).removeprefix("serving at ").strip()
        try:
            urllib.request.urlopen(url)
        except urllib.error.HTTPError as error:
            error.close()  # Python 3.14 warns of a response that is left open
        os.kill(os.getpid(), signal.SIGINT)

    with ThreadPoolExecutor() as threads:
        interrupted = threads.submit(interrupt)
        assert main(["--http", "0"]) == 130
        interrupted.result()
    assert output.empty()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_server_on_stdio(number: signal.Signals) -> None:
    """At once although stdin is open, with a status that tells why, and without a traceback."""
    async with server_process(env=environment("http://127.0.0.1:9")) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(HELLO).encode() + b"\n")
        await process.stdout.readline()
        process.send_signal(number)
        assert await process.wait() == -number
        assert process.stderr
        assert await process.stderr.read() == b""


def test_without_a_token_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names what gives it one."""
    for name in os.environ:
        if name.startswith(("TFE_", "TF_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert "no token" in line
    assert "TFE_TOKEN" in line


def test_a_taken_port_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And so are arguments that cannot be meant."""
    monkeypatch.setenv("TFE_TOKEN", TOKEN)

    async def twice() -> int:
        async with Simulator() as sim:
            port = sim.address.rpartition(":")[2]
            return await asyncio.to_thread(main, ["--http", port])

    assert asyncio.run(twice()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("python -m tfrun_async.mcp: ")
    assert "in use" in line


@pytest.mark.parametrize(
    "arguments",
    [
        ["--http", "70000"],
        ["--http", "x"],
        ["--workspace", "network"],
        ["--organization", ""],
        ["--organization", "acme/network"],
        ["--token", "x"],
        ["--max-result", "3999"],
    ],
)
def test_arguments_that_mean_nothing_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A workspace's bare name too, since every organization may have one; a token is none."""
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2
    assert arguments[0] in capsys.readouterr().err
