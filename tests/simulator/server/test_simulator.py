"""Tests of the simulator on a real socket."""

import asyncio
import gzip
import io
import json
import os
import re
import signal
import socket
import sys
import tarfile
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from zlib import compress

import aiohttp
import orjson
import pytest
from yarl import URL

import tfrun_async
from tests.support.core_api import ONE_RESOURCE, pack_archive, resource
from tests.support.policies import sentinel
from tfrun_async import Client, Need
from tfrun_async.simulator import Clock, Simulator, SteppedClock
from tfrun_async.simulator.__main__ import main, parse_options, serve
from tfrun_async.simulator._server import request_reader

HEADERS = {"Content-Type": "application/vnd.api+json"}


@pytest.fixture
def clock() -> SteppedClock:
    """Return the clock of the simulator."""
    return SteppedClock()


@pytest.fixture
async def simulator(clock: SteppedClock) -> AsyncIterator[Simulator]:
    """Return a running simulator on a stepped clock."""
    async with Simulator(clock=clock) as running:
        yield running


@pytest.fixture
async def http(simulator: Simulator) -> AsyncIterator[aiohttp.ClientSession]:
    """Return a session that sends the token."""
    headers = {**HEADERS, "Authorization": f"Bearer {simulator.token}"}
    async with aiohttp.ClientSession(simulator.address, headers=headers) as session:
        yield session


async def create_workspace(http: aiohttp.ClientSession, name: str = "main") -> str:
    payload = resource("workspaces", name=name)
    async with http.post("/api/v2/organizations/example/workspaces", json=payload) as response:
        assert response.status == 201
        return str((await response.json())["data"]["id"])


async def test_a_run_goes_from_upload_to_applied(
    simulator: Simulator, clock: SteppedClock, http: aiohttp.ClientSession
) -> None:
    """The API-driven workflow over HTTP, with absolute URLs that lead back here."""
    workspace = await create_workspace(http)
    payload = resource("configuration-versions")
    path = f"/api/v2/workspaces/{workspace}/configuration-versions"
    async with http.post(path, json=payload) as response:
        url = (await response.json())["data"]["attributes"]["upload-url"]
    assert url.startswith(simulator.address)
    async with aiohttp.request("PUT", url, data=pack_archive(ONE_RESOURCE)) as response:
        assert (response.status, await response.read()) == (200, b"")
    clock.advance(5)
    async with http.get(f"/api/v2/workspaces/{workspace}/runs") as response:
        assert response.headers["X-Request-Id"]
        run = (await response.json())["data"][0]
    assert run["attributes"]["status"] == "planned"
    async with http.post(f"/api/v2/runs/{run['id']}/actions/apply") as response:
        assert (response.status, await response.read()) == (202, b"")
    clock.advance(5)
    async with http.get(f"/api/v2/runs/{run['id']}/plan/json-output") as response:
        assert (await response.json())["resource_changes"][0]["address"] == "null_resource.one"
    async with http.get(f"/api/v2/runs/{run['id']}") as response:
        assert (await response.json())["data"]["attributes"]["status"] == "applied"
    assert simulator.requests[-1].path == f"/api/v2/runs/{run['id']}"


async def test_the_host_that_the_client_used_is_in_the_urls(
    simulator: Simulator, http: aiohttp.ClientSession
) -> None:
    """Behind another name, presigned URLs bear that name."""
    workspace = await create_workspace(http)
    path = f"/api/v2/workspaces/{workspace}/configuration-versions"
    payload = resource("configuration-versions")
    async with http.post(path, json=payload, headers={"Host": "tfe.test:81"}) as response:
        url = (await response.json())["data"]["attributes"]["upload-url"]
    assert url.startswith("http://tfe.test:81/")


async def test_a_path_may_contain_any_character(http: aiohttp.ClientSession) -> None:
    """It is refused as the API does, not by the server in front of it."""
    async with http.get(URL("/api/v2/runs/%0A%C3%BC%00", encoded=True)) as response:
        assert response.status == 404
        assert response.content_type == "application/vnd.api+json"


async def test_a_large_upload_is_taken(simulator: Simulator, http: aiohttp.ClientSession) -> None:
    """Far more than aiohttp's own limit of a megabyte."""
    workspace = await create_workspace(http)
    path = f"/api/v2/workspaces/{workspace}/configuration-versions"
    async with http.post(path, json=resource("configuration-versions")) as response:
        url = (await response.json())["data"]["attributes"]["upload-url"]
    noise = os.urandom(9_000_000).hex()
    archive = io.BytesIO(pack_archive({**ONE_RESOURCE, "noise.txt": noise}))
    async with aiohttp.request("PUT", url, data=archive) as response:
        assert response.status == 200


async def create_upload_url(http: aiohttp.ClientSession) -> str:
    workspace = await create_workspace(http)
    path = f"/api/v2/workspaces/{workspace}/configuration-versions"
    async with http.post(path, json=resource("configuration-versions")) as response:
        return str((await response.json())["data"]["attributes"]["upload-url"])


async def test_reading_an_upload_blocks_no_other_request(
    simulator: Simulator, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large archive takes seconds to read."""
    reading, proceed = threading.Event(), threading.Event()
    open_tar = tarfile.open

    def wait_and_open(*arguments: Any, **options: Any) -> tarfile.TarFile:
        reading.set()
        assert proceed.wait(10)
        return open_tar(*arguments, **options)

    url = await create_upload_url(http)
    archive = pack_archive(ONE_RESOURCE)
    monkeypatch.setattr(tarfile, "open", wait_and_open)
    uploading = asyncio.ensure_future(http.put(url, data=archive))
    assert await asyncio.to_thread(reading.wait, 10)
    async with http.get("/api/v2/organizations/example/workspaces") as response:
        assert response.status == 200
    assert not uploading.done()
    proceed.set()
    async with await uploading as response:
        assert response.status == 200


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("DEFLATE", compress)])
async def test_a_body_may_be_compressed(
    simulator: Simulator,
    http: aiohttp.ClientSession,
    encoding: str,
    compress: Callable[[bytes], bytes],
) -> None:
    """As its header says."""
    body = compress(orjson.dumps(resource("workspaces", name="small")))
    headers = {"Content-Encoding": encoding}
    path = "/api/v2/organizations/example/workspaces"
    async with http.post(path, data=io.BytesIO(body), headers=headers) as response:
        assert response.status == 201


async def test_a_body_is_decompressed_up_to_a_limit(
    simulator: Simulator, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few bytes do not fill the memory."""
    monkeypatch.setattr(request_reader, "_MAX_DOCUMENT_BYTES", 2_000_000)
    headers = {"Content-Encoding": "gzip"}
    path = "/api/v2/organizations/example/workspaces"
    body = gzip.compress(bytes(20_000_000))
    async with http.post(path, data=io.BytesIO(body), headers=headers) as response:
        assert response.status == 400
        assert "larger than 2000000 bytes" in await response.text()


async def test_a_host_may_be_any_bytes(simulator: Simulator) -> None:
    """They are replaced in the URLs, in which they could not be sent."""
    url = URL(simulator.address)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    path = "/api/v2/organizations/example/workspaces?page[size]=1"
    head = f"GET {path} HTTP/1.1\r\nAuthorization: Bearer {simulator.token}\r\nConnection: close"
    writer.write(head.encode() + b"\r\nHost: a\xed\xa0\x80b\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    assert b"http://a???b/api" in await reader.read()
    writer.close()


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize(
    "body",
    [b"[plain]", gzip.compress(b"[1, 2]")[:-9], b"x" * 100_000],
    ids=["plain", "cut", "long"],
)
async def test_a_body_that_is_not_encoded_as_it_says_is_a_400(
    simulator: Simulator, http: aiohttp.ClientSession, encoding: str, body: bytes
) -> None:
    """It is the client's fault, and the response a document as any other."""
    headers = {"Content-Encoding": encoding}
    path = "/api/v2/organizations/example/workspaces"
    async with http.post(path, data=io.BytesIO(body), headers=headers) as response:
        assert response.status == 400
        assert response.content_type == "application/vnd.api+json"
        document = await response.json()
    assert document["errors"][0]["detail"] == "The body is not encoded as its headers say."


async def test_scenarios_pushes_and_agent_pools_come_from_the_test(
    simulator: Simulator, clock: SteppedClock, http: aiohttp.ClientSession
) -> None:
    """What no API call can ask for is a method of the simulator."""
    await create_workspace(http)
    pool = simulator.add_agent_pool("diggers")
    payload = resource("workspaces", execution_mode="agent", agent_pool_id=pool)
    path = "/api/v2/organizations/example/workspaces/main"
    async with http.patch(path, json=payload) as response:
        assert response.status == 200
    simulator.script("main", additions=7)
    scripted = simulator.push("main", ONE_RESOURCE, commit="abc", username="ada", message="Seven")
    clock.advance(5)
    query = {"include": "plan", "search[commit]": "abc", "filter[agent_pool_names]": "diggers"}
    async with http.get("/api/v2/organizations/example/runs", params=query) as response:
        document = await response.json()
    assert [run["id"] for run in document["data"]] == [scripted]
    assert document["included"][0]["attributes"]["resource-additions"] == 7
    with pytest.raises(LookupError, match="nowhere"):
        simulator.push("nowhere", ONE_RESOURCE)


async def test_neither_repr_nor_records_show_the_token(
    simulator: Simulator, http: aiohttp.ClientSession
) -> None:
    """They end up in test reports."""
    await create_workspace(http)
    assert simulator.token not in repr(simulator) + repr(simulator.requests)
    assert simulator.address in repr(simulator)


async def test_there_is_an_address_only_while_it_runs() -> None:
    """Before and after, asking for it is a mistake; closing twice is not."""
    simulator = Simulator(token="t", organization="acme")
    with pytest.raises(RuntimeError, match="runs"):
        _ = simulator.address
    async with simulator:
        assert simulator.address.startswith("http://127.0.0.1:")
        headers = {"Authorization": "Bearer t"}
        url = f"{simulator.address}/api/v2/organizations/acme"
        async with aiohttp.request("GET", url, headers=headers) as response:
            assert response.status == 200
    await simulator.close()
    with pytest.raises(RuntimeError, match="runs"):
        _ = simulator.address


async def test_it_listens_on_ipv6_too() -> None:
    """The address is written as URLs want it."""
    try:
        async with Simulator(host="::1") as simulator:
            assert simulator.address.startswith("http://[::1]:")
            async with aiohttp.request("GET", f"{simulator.address}/api/v2/ping") as response:
                assert response.status == 204
    except OSError:
        pytest.skip("this machine has no IPv6")


def test_an_organization_needs_a_proper_name() -> None:
    """A mistake shows at once."""
    with pytest.raises(ValueError, match="organization: must be letters"):
        Simulator(organization="with space")


def test_the_command_line_has_defaults() -> None:
    """It can be run without arguments, and everything can be chosen."""
    simulator = parse_options([]).simulator
    server = simulator._server
    assert (server._host, server._port, simulator.organization) == ("127.0.0.1", 8080, "example")
    assert repr(simulator.clock) == "Clock(speed=1.0)"
    assert simulator.token != parse_options([]).simulator.token
    assert (
        repr(parse_options(["--speed", "5", "--rate-limits"]).simulator.clock) == "Clock(speed=5.0)"
    )


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("--speed=nan", "error: speed: must be > 0 and ≤ 1e6, got nan"),
        ("--speed=inf", "≤ 1e6, got inf"),
        ("--speed=1e7", "≤ 1e6, got 10000000.0"),
        ("--speed=0", "must be > 0 and ≤ 1e6, got 0.0"),
        ("--speed=-1", "must be > 0 and ≤ 1e6, got -1.0"),
        ("--speed=fast", "argument --speed: invalid float value: 'fast'"),
        ("--port=-1", "argument --port: must be a number from 0 to 65535, got '-1'"),
        ("--port=65536", "argument --port: must be a number from 0 to 65535, got '65536'"),
        ("--host=\udcff", "argument --host: must be printable ASCII"),
        ("--token=\udcff", "argument --token: must be printable ASCII"),
        ("--workspace=a b", "argument --workspace: must be letters, digits, - and _, got 'a b'"),
        ("--organization=a/b", "error: organization: must be letters, digits, - and _, got 'a/b'"),
        ("--seed=/nowhere.json", "error: [Errno 2] No such file or directory: '/nowhere.json'"),
        ("--policy=tags", "argument --policy: must be NAME=LEVEL:RESULT, got 'tags'"),
        ("--policy=tags=strict:failed", "argument --policy: enforcement of tags: must be one of"),
        ("--fault=boom", "argument --fault: must be one of refuse, reset-before"),
        ("--chaos=2", "error: chaos: share: must be between 0 and 1, got 2.0"),
        ("--site-admin-token=\udcff", "argument --site-admin-token: must be printable ASCII"),
    ],
)
def test_a_wrong_command_line_is_refused(
    option: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is served, and in words rather than with a traceback."""
    with pytest.raises(SystemExit, match="2"):
        parse_options([option])
    assert problem in capsys.readouterr().err


def test_a_port_that_is_taken_is_reported_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may be listening there."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr(sys, "argv", ["simulator", "--port", str(port)])
        with pytest.raises(SystemExit, match="address already in use"):
            main()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_process_says_where_it_is_and_stops_when_asked(number: signal.Signals) -> None:
    """It prints what a client needs, and leaves cleanly."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tfrun_async.simulator", "--port", "0", "--token", "t", "--organization", "acme"),
        cwd=Path(tfrun_async.__file__).parents[1],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    printed = [(await process.stdout.readline()).decode() for _ in range(4)]
    assert printed[0] == "Organization acme. In another terminal:\n"
    found = re.fullmatch(r"  export TFE_ADDRESS=(\S+) TFE_TOKEN=t\n", printed[1])
    assert found
    assert printed[2] == f"Runs and logs, in a browser: {found[1]}\n"
    assert printed[3] == "Press Ctrl-C to stop.\n"
    async with aiohttp.request("GET", found[1]) as response:
        assert (response.status, response.content_type) == (200, "text/html")
    address = found[1]
    headers = {"Authorization": "Bearer t"}
    async with aiohttp.request(
        "GET", f"{address}/api/v2/organizations/acme", headers=headers
    ) as response:
        assert response.status == 200
    process.send_signal(number)
    _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")


async def test_serving_ends_with_a_signal(capsys: pytest.CaptureFixture[str]) -> None:
    """The same as above, in this process."""
    serving = asyncio.create_task(serve(parse_options(["--port", "0", "--rate-limits"])))
    while "stop" not in (printed := capsys.readouterr().out):
        assert not serving.done()
        await asyncio.sleep(0)
    address = re.findall(r"TFE_ADDRESS=(\S+)", printed)[0]
    async with aiohttp.request("GET", f"{address}/api/v2/ping") as answer:
        assert answer.status == 204
    signal.raise_signal(signal.SIGTERM)
    await serving


async def test_a_workspace_of_the_command_line_can_run(capsys: pytest.CaptureFixture[str]) -> None:
    """It has a configuration with something to create, and no run yet."""
    options = ["--port", "0", "--speed", "1000", "--workspace", "network", "--json"]
    service = parse_options([*options, "--workspace", "network"])
    serving = asyncio.create_task(serve(service))
    printed = ""
    while not printed.endswith("}\n"):
        printed += capsys.readouterr().out
        assert not serving.done()
        await asyncio.sleep(0)
    served = json.loads(printed)
    clock = service.simulator.clock
    async with Client(served["address"], served["token"], sleep=clock.sleep) as tfe:
        workspace = await tfe.workspaces.read_by_name(served["organization"], "network")
        assert [run async for run in tfe.runs.list_for_workspace(workspace)] == []
        run = await tfe.runs.create(workspace=workspace)
        waited = await tfe.runs.wait(run)
        assert waited.needs is Need.CONFIRMATION
    signal.raise_signal(signal.SIGTERM)
    await serving


async def test_time_can_run_fast() -> None:
    """At high speed a run is planned while one makes the next request."""
    async with Simulator(clock=Clock(speed=1e6)) as simulator:
        headers = {**HEADERS, "Authorization": f"Bearer {simulator.token}"}
        async with aiohttp.ClientSession(simulator.address, headers=headers) as http:
            workspace = await create_workspace(http)
            simulator.push("main", ONE_RESOURCE)
            async with http.get(f"/api/v2/workspaces/{workspace}/runs") as response:
                (run,) = (await response.json())["data"]
    assert run["attributes"]["status"] == "planned"


async def test_tokens_of_others_are_accepted(simulator: Simulator) -> None:
    """Each kind of token is told from the others, and names may be chosen."""
    seen = []
    for token in (
        simulator.add_token(name="grace"),
        simulator.add_token("site-admin"),
        simulator.add_token("team"),
        simulator.add_token("organization"),
        simulator.add_token(is_member=False),
    ):
        headers = {**HEADERS, "Authorization": f"Bearer {token}"}
        async with aiohttp.ClientSession(simulator.address, headers=headers) as session:
            async with session.get("/api/v2/account/details") as response:
                account = (await response.json())["data"]["attributes"]
            async with session.get("/api/v2/organizations/example") as response:
                seen.append((account["username"], account["is-service-account"], response.status))
    assert seen == [
        ("grace", False, 200),
        ("site-admin-2", False, 200),
        ("team-3", True, 200),
        ("organization-4", True, 200),
        ("user-5", False, 404),
    ]


async def test_a_token_has_the_access_that_it_is_given(
    simulator: Simulator, http: aiohttp.ClientSession
) -> None:
    """Of a team or a user; an organization's own token has no other than its own."""
    await create_workspace(http, "network")
    found = []
    for token in (
        simulator.add_token("team", {"network": "plan"}),
        simulator.add_token("team", organization_access=["read-workspaces"]),
        simulator.add_token(workspaces={}),
    ):
        headers = {**HEADERS, "Authorization": f"Bearer {token}"}
        async with aiohttp.ClientSession(simulator.address, headers=headers) as session:
            path = "/api/v2/organizations/example/workspaces/network"
            async with session.get(path) as response:
                document = await response.json()
        granted = document["data"]["attributes"]["permissions"] if response.ok else {}
        found.append((response.status, granted.get("can-queue-run")))
    assert found == [(200, True), (200, False), (404, None)]
    with pytest.raises(ValueError, match="workspaces: must not be given"):
        simulator.add_token("organization", {"network": "plan"})
    with pytest.raises(ValueError, match="workspaces: must be read, plan"):
        simulator.add_token("team", {"network": "own"})  # type: ignore[dict-item]
    with pytest.raises(LookupError, match="'nobody'"):
        simulator.add_token(organization="nobody")


async def test_policies_are_set_for_an_organization_or_a_workspace(
    simulator: Simulator, clock: SteppedClock, http: aiohttp.ClientSession
) -> None:
    """Both apply to a workspace, and those that are set replace the earlier ones."""
    simulator.set_policies(sentinel("hard_failed"))
    simulator.set_policies(sentinel("soft_failed"))
    simulator.set_policies(sentinel("hard_failed"), workspace="strict")
    runs = []
    for name in ("main", "strict"):
        await create_workspace(http, name)
        runs.append(simulator.push(name, ONE_RESOURCE))
    clock.advance(10)
    statuses = []
    for run in runs:
        async with http.get(f"/api/v2/runs/{run}") as response:
            statuses.append((await response.json())["data"]["attributes"]["status"])
    assert statuses == ["policy_override", "errored"]
    with pytest.raises(LookupError):
        simulator.set_policies(organization="nobody")


@pytest.mark.real_time
async def test_its_client_waits_on_its_clock() -> None:
    """An hour of planning takes no real time, and no rate limit holds the client back."""
    clock = SteppedClock()
    async with Simulator(clock=clock) as sim, sim.client() as tfe:
        sim.script("network", plan_seconds=3600.0)
        workspace = await tfe.workspaces.create(sim.organization, name="network")
        sim.push("network", {"main.tf": ""})
        run = await tfe.runs.list_for_workspace(workspace).first()
        assert run is not None
        before = clock.now()
        assert (await tfe.runs.wait(run, timeout=7200.0)).run.status == "planned_and_finished"
        assert clock.now() - before > 3600.0
        async with sim.client(sim.add_token("team")) as team:
            assert (await team.runs.read(run.id)).id == run.id
    with pytest.raises(RuntimeError, match="only while it runs"):
        sim.client()


async def test_its_client_keeps_its_rate_limits() -> None:
    """On the same clock, however fast it is."""
    for clock in (SteppedClock(), Clock(speed=10.0)):
        began = clock.now()
        async with Simulator(clock=clock, rate_limits=True) as sim, sim.client() as tfe:
            for _ in range(61):
                await tfe.organizations.read(sim.organization)
            assert tfe.stats.rate_limited == 0
        assert clock.now() - began >= 2.0


async def test_resources_change_outside_of_terraform(sim: Simulator, tfe: Client) -> None:
    """The next plan finds it, and its apply puts it back; the workspace must exist."""
    workspace = await tfe.workspaces.create(sim.organization, name="net", auto_apply=True)
    sim.push("net", {"main.tf": 'resource "aws_vpc" "main" {\n  cidr = "10.0.0.0/16"\n}\n'})
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(60)
    sim.drift("net", "aws_vpc.main", {"cidr": "10.1.0.0/16"})
    statuses = []
    for _ in range(2):
        run = await tfe.runs.create(workspace=workspace)
        sim.clock.advance(60)
        statuses.append((await tfe.runs.read(run)).status)
    assert statuses == ["applied", "planned_and_finished"]
    with pytest.raises(LookupError, match="there is no workspace 'gone'"):
        sim.drift("gone", "aws_vpc.main", None)
