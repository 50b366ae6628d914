"""The programs of the documentation, each run as its page says."""

import ast
import asyncio
import json
from pathlib import Path

import pytest

from tests.docs.conftest import EXAMPLES, PYTHON, Sandbox, Service
from tests.support.certificates import AUTHORITY, server_context
from tests.support.deployment_server import DeploymentServer
from tests.support.odd_servers import with_manner
from tests.support.policies import sentinel
from tests.support.redis_server import RedisServer
from tests.support.spec_contract import Contract
from tests.support.workspaces import ONE_RESOURCE, create_workspace
from tfrun_async.models import NewTagBinding, RunStatus, Workspace

pytestmark = pytest.mark.no_cover
PROGRAMS = sorted(path.name for path in EXAMPLES.glob("*.py"))
TESTED = Path(__file__).read_text()
KEY = "k3y-of-the-service"
PYTEST_INI = "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_short_described_and_tested(program: str) -> None:
    """At most 120 lines, with a docstring, and run by a test of this file or imported by one."""
    text = (EXAMPLES / program).read_text()
    assert len(text.splitlines()) <= 120
    assert ast.get_docstring(ast.parse(text))
    assert f'"{program}"' in TESTED or program == "dask_work.py"


async def test_the_first_run(sandbox: Sandbox) -> None:
    """It plans a directory on a simulator of its own."""
    network = sandbox.directory / "network"
    network.mkdir()
    (network / "main.tf").write_text('resource "terraform_data" "example" {\n}\n')
    done = await sandbox.run("first_run.py")
    assert done.err == ""
    assert any(line.startswith("Plan: 1 to add") for line in done.out.splitlines())
    assert done.out.splitlines()[-1] == "planned_and_finished"


async def test_a_run_on_hcp_terraform(sandbox: Sandbox) -> None:
    """It plans what the workspace has, and says what would change."""
    await sandbox.create_workspaces("network")
    done = await sandbox.run("hcp_run.py", "acme", "network")
    assert done.err == ""
    assert done.out.splitlines()[-1] == "1 to add, 0 to change, 0 to destroy"


async def test_the_small_service(sandbox: Sandbox) -> None:
    """It starts a run, shows it, and has a 404 for a workspace that is not there."""
    await sandbox.create_workspaces("network")
    async with sandbox.serve("small_service.py") as service:
        started = await post(service, "/workspaces/network/runs")
        async with service.http.get(f"{service.url}/runs/{started['run']}") as response:
            shown = await response.json()
            assert shown.keys() == {"run", "status", "plan"}
            assert shown["run"] == started["run"]
        async with service.http.post(f"{service.url}/workspaces/other/runs") as response:
            assert response.status == 404


async def test_progress_is_streamed_until_the_run_has_ended(sandbox: Sandbox) -> None:
    """Each status is an event; shutting down ends streams of runs that go on."""
    await sandbox.create_workspaces("network", "waiting")
    sandbox.sim.script("network", additions=0)
    async with sandbox.serve("progress_service.py") as service:
        run = (await post(service, "/workspaces/network/runs"))["id"]
        async with service.http.get(f"{service.url}/runs/{run}/events") as response:
            text = await response.text()
        assert "data: planned_and_finished\n" in text
        assert text.endswith("event: end\ndata: \n\n")
        waits = (await post(service, "/workspaces/waiting/runs"))["id"]
        async with service.http.get(f"{service.url}/runs/{waits}/events") as response:
            await response.content.readuntil(b"\n\n")
            service.process.terminate()
            assert (await response.text()).endswith("event: end\ndata: \n\n")


async def test_the_drift_report(sandbox: Sandbox) -> None:
    """It has the workspaces that drifted, those that did not, and those that failed."""
    await sandbox.create_workspaces("calm", "drifting", "broken")
    sandbox.sim.script("calm", additions=0)
    sandbox.sim.script("drifting", changes=2)
    sandbox.sim.script("broken", plan_error="no credentials")
    done = await sandbox.run("drift_report.py", "acme")
    assert done.code == 1
    report = json.loads(done.out)
    names = {kind: [entry["workspace"] for entry in report[kind]] for kind in report}
    assert names == {"drifted": ["drifting"], "clean": ["calm"], "failed": ["broken"]}
    assert report["drifted"][0]["changes"] == 2


async def test_the_canary_rollout(sandbox: Sandbox) -> None:
    """It applies, leaves what destroys, and a second call finds everything done."""
    workspaces = await sandbox.create_workspaces(*(f"team-a-{n}" for n in range(4)), "other")
    sandbox.sim.script("team-a-2", destructions=1)
    first = await sandbox.run("canary_rollout.py", "acme", "team-a-", "rollout.db")
    assert (first.code, first.err) == (0, "")
    assert [await latest_status(sandbox, each) for each in workspaces] == [
        RunStatus.APPLIED,
        RunStatus.APPLIED,
        RunStatus.PLANNED,
        RunStatus.APPLIED,
        None,
    ]
    again = await sandbox.run("canary_rollout.py", "acme", "team-a-", "rollout.db")
    assert again.out.splitlines()[-4:] == first.out.splitlines()[-4:]


async def test_a_canary_that_fails_stops_the_rollout(sandbox: Sandbox) -> None:
    """No other workspace has a run."""
    workspaces = await sandbox.create_workspaces("team-a-0", "team-a-1")
    sandbox.sim.script("team-a-0", plan_error="no credentials")
    done = await sandbox.run("canary_rollout.py", "acme", "team-a-", "rollout.db")
    assert done.code == 1
    assert "stopped: wave 1: 1 of 1 workspaces failed" in done.err
    assert await latest_status(sandbox, workspaces[1]) is None


async def test_the_run_task(sandbox: Sandbox) -> None:
    """It passes a plan that adds, and fails one that destroys four resources."""
    (workspace,) = await sandbox.create_workspaces("network")
    async with sandbox.serve("run_task_service.py", HMAC_KEY=KEY) as service:
        task = await sandbox.tfe.run_tasks.create(
            "acme", name="guard", url=f"{service.url}/run-task", hmac_key=KEY
        )
        await sandbox.tfe.workspace_run_tasks.create(
            workspace, task=task, enforcement_level="mandatory"
        )
        assert await finish(sandbox, workspace) == RunStatus.APPLIED
        sandbox.sim.script("network", destructions=4)
        assert await finish(sandbox, workspace) == RunStatus.ERRORED


async def test_notifications_are_printed_as_changes(sandbox: Sandbox) -> None:
    """The service verifies them, reads the run, and prints each change."""
    (workspace,) = await sandbox.create_workspaces("network")
    async with sandbox.serve("notifications_service.py", HMAC_KEY=KEY) as service:
        await sandbox.sim.notify(f"{service.url}/notifications", hmac_key=KEY)
        run = await sandbox.tfe.runs.create(workspace=workspace, auto_apply=True)
        assert service.process.stdout is not None
        lines = service.process.stdout
        while not (line := (await lines.readline()).decode()).endswith("-> applied\n"):
            assert line
        assert line.startswith(run.id)


async def test_the_ci_pipeline(sandbox: Sandbox) -> None:
    """Changes are exit code 2, none is 0, a failed plan 1; the summary has the counts."""
    await sandbox.create_workspaces("network")
    (sandbox.directory / "code").mkdir()
    (sandbox.directory / "code" / "main.tf").write_text('resource "terraform_data" "x" {\n}\n')
    summary = sandbox.directory / "summary.md"
    arguments = "ci_pipeline.py", "acme", "network", "code"
    done = await sandbox.run(*arguments, GITHUB_STEP_SUMMARY=str(summary))
    assert (done.code, done.err) == (2, "")
    assert "| 1 | 0 | 0 |" in summary.read_text()
    sandbox.sim.script("network", additions=0)
    assert (await sandbox.run(*arguments)).code == 0
    sandbox.sim.script("network", plan_error="no credentials")
    assert (await sandbox.run(*arguments)).code == 1


@pytest.mark.parametrize("policy", ["simulated/policy", "another"])
async def test_the_deployment(sandbox: Sandbox, contract: Contract, policy: str) -> None:
    """It prepares and deploys what has the tag, and overrides no policy that it may not."""
    tag = NewTagBinding(key="web", value="")
    for name in ("web-1", "web-2"):
        await create_workspace(sandbox.sim, sandbox.tfe, name, tag_bindings=[tag])
    (other,) = await sandbox.create_workspaces("other")
    sandbox.sim.script("web-1", additions=0)
    sandbox.sim.set_policies(sentinel("soft_failed"), workspace="web-2")
    (sandbox.directory / "main.tf").write_text(ONE_RESOURCE["main.tf"])
    secret = {"value": "s3cret", "sensitive": True}
    server = DeploymentServer(contract, {"url": {"value": "https://a"}, "password": secret})
    settings = {"NOTIFY_URL": "https://bridge.example", "HMAC_KEY": KEY, "DB_PASSWORD": "s3cret"}
    with with_manner(server):
        done = await sandbox.run(
            *("deployment.py", "acme", "web", "."), MAY_OVERRIDE=policy, **settings
        )
    is_permitted = policy == "simulated/policy"
    deployed = ["web-1", "web-2"] if is_permitted else ["web-1"]
    assert done.code == (not is_permitted)
    assert sorted(line for line in done.out.splitlines() if " = " in line) == [
        f"{name}: {output}"
        for name in deployed
        for output in ("password = (sensitive)", "url = https://a")
    ]
    assert ("web-2: " in done.err) is not is_permitted
    assert "s3cret" not in done.out + done.err
    for name in ("web-1", "web-2"):
        workspace = await sandbox.tfe.workspaces.read_by_name("acme", name)
        listed = sandbox.tfe.variables.list_for_workspace(workspace)
        variables = {each.key: each async for each in listed}
        assert variables.keys() == {"region", "zones", "TF_LOG", "db_password"}
        assert variables["zones"].value == '["eu-west-1a", "eu-west-1b"]'
        assert variables["db_password"].sensitive
    configurations = sandbox.sim._core.store.notification_configurations.values()
    assert [each.settings["token"] for each in configurations] == [KEY, KEY]
    assert await latest_status(sandbox, other) is None


async def test_the_tests_of_a_service(sandbox: Sandbox) -> None:
    """They pass in a project that has pytest and pytest-asyncio, and of ours only the plugin."""
    for name in ("deploy_service.py", "test_service.py"):
        (sandbox.directory / name).write_text((EXAMPLES / name).read_text())
    (sandbox.directory / "pytest.ini").write_text(PYTEST_INI)
    process = await asyncio.create_subprocess_exec(
        *(PYTHON, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"),
        cwd=sandbox.directory,
        env=sandbox.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    assert "7 passed" in out.decode()


async def test_the_service_that_deploys(sandbox: Sandbox) -> None:
    """It runs by itself, too, with the settings of its environment."""
    await sandbox.create_workspaces("network")
    async with (
        sandbox.serve("deploy_service.py") as service,
        service.http.post(f"{service.url}/deployments/network") as response,
    ):
        assert await response.json() == {"message": "applied"}


async def test_processes_share_a_rate_limit(sandbox: Sandbox, redis: RedisServer) -> None:
    """Each workspace is counted, by clients that keep their slots in Redis."""
    workspaces = await sandbox.create_workspaces("a", "b", "c")
    done = await sandbox.run("shared_rate_limit.py", "acme", "2", REDIS_URL=redis.url)
    assert done.err == ""
    assert sorted(done.out.splitlines()) == sorted(f"{each.id} 0" for each in workspaces)


async def test_the_rollout_on_dask(
    sandbox: Sandbox, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each workspace has one run, started by a worker."""
    monkeypatch.syspath_prepend(str(EXAMPLES))  # the scheduler reads the module of the work, too
    distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    workspaces = await sandbox.create_workspaces("a", "b", "c")
    environment = sandbox.environment | {"REDIS_URL": redis.url}
    async with distributed.LocalCluster(
        n_workers=0, asynchronous=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        worker = await asyncio.create_subprocess_exec(
            *(PYTHON, "-m", "distributed.cli.dask_worker", cluster.scheduler_address),
            *("--nworkers", "1", "--nthreads", "4", "--no-dashboard"),
            cwd=sandbox.directory,
            env=environment,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            done = await sandbox.run(
                "dask_rollout.py", "acme", cluster.scheduler_address, REDIS_URL=redis.url
            )
        finally:
            worker.terminate()
            await worker.wait()
    assert done.code == 0, done.err
    lines = dict(line.split() for line in done.out.splitlines())
    runs = {each.id: await latest_run(sandbox, each) for each in workspaces}
    assert lines == runs


async def test_a_private_authority(sandbox: Sandbox) -> None:
    """Its certificate is trusted where the file is named, and not by the system."""
    await sandbox.create_workspaces("network")
    ca_file = sandbox.directory / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(ca_file))
    _, _, port = sandbox.sim.address.rpartition(":")

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", int(port))
        await asyncio.gather(copy(reader, behind_writer), copy(behind_reader, writer))

    async with await asyncio.start_server(forward, "127.0.0.1", 0, ssl=server_context()) as server:
        tls_port = server.sockets[0].getsockname()[1]
        address = f"https://127.0.0.1:{tls_port}"
        done = await sandbox.run(
            "private_network.py", "acme", TFE_ADDRESS=address, CA_FILE=str(ca_file)
        )
    assert (done.code, done.out, done.err) == (0, "network\n", "")


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy bytes until the end."""
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def test_traces_and_figures(sandbox: Sandbox) -> None:
    """Spans and counts are printed, and no secret with them."""
    await sandbox.create_workspaces("network")
    done = await sandbox.run("tracing.py", "acme")
    assert done.err == ""
    assert '"http.method": "GET"' in done.out or '"http.request.method": "GET"' in done.out
    assert "1 requests, 0 retries, 0 429s" in done.out


async def test_the_mcp_server_in_a_program(sandbox: Sandbox) -> None:
    """A host lists the tools of the one organization."""
    pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
    from mcp import Client as Session  # noqa: PLC0415
    from mcp import StdioServerParameters  # noqa: PLC0415

    parameters = StdioServerParameters(
        command=PYTHON,
        args=[str(EXAMPLES / "mcp_in_process.py"), "acme"],
        env=sandbox.environment,
    )
    async with Session(parameters) as session:
        names = {tool.name for tool in (await session.list_tools()).tools}
    assert "create_run" in names
    assert "apply_run" not in names


async def post(service: Service, path: str) -> dict[str, str]:
    """Send a POST, and return the JSON of the response."""
    async with service.http.post(service.url + path) as response:
        assert response.status == 201
        document: dict[str, str] = await response.json()
        return document


async def finish(sandbox: Sandbox, workspace: Workspace) -> RunStatus:
    """Start a run that applies by itself, and return its last status."""
    run = await sandbox.tfe.runs.create(workspace=workspace, auto_apply=True)
    return (await sandbox.tfe.runs.wait(run)).run.status


async def latest_status(sandbox: Sandbox, workspace: Workspace) -> RunStatus | None:
    """Return the status of the newest run of a workspace."""
    run = await sandbox.tfe.runs.list_for_workspace(workspace).first()
    return None if run is None else run.status


async def latest_run(sandbox: Sandbox, workspace: Workspace) -> str:
    """Return the id of the only run of a workspace."""
    (run,) = [run async for run in sandbox.tfe.runs.list_for_workspace(workspace)]
    return run.id
