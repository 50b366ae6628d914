"""Tests of deploy_service.py: pip install 'tfrun-async[pytest]' pytest-asyncio."""

import pytest
from aiohttp.test_utils import TestClient, TestServer
from deploy_service import deploy, make_app

from tfrun_async import Client
from tfrun_async.simulator import Fault, SimulatedWorkspace, Simulator


@pytest.fixture
def network(tfrun_simulator: Simulator) -> SimulatedWorkspace:
    return tfrun_simulator.workspace("network")


async def test_a_deployment_is_applied(tfrun_simulator: Simulator, tfrun_client: Client) -> None:
    tfrun_simulator.workspace("network", tags=["prod"])
    assert await deploy(tfrun_client, "example/network") == (True, "applied")
    (sent,) = tfrun_simulator.requests.where("POST", "/runs", status=201)
    assert sent.attributes["message"].startswith("Deploy")


async def test_its_errors_are_told(network: SimulatedWorkspace, tfrun_client: Client) -> None:
    network.apply_fails("quota exceeded")
    is_done, text = await deploy(tfrun_client, "example/network")
    assert not is_done
    assert "quota exceeded" in text


async def test_a_policy_needs_somebody(network: SimulatedWorkspace, tfrun_client: Client) -> None:
    network.policy_soft_fails("tags")
    is_done, text = await deploy(tfrun_client, "example/network")
    assert not is_done
    assert "tags" in text


async def test_it_gives_up_behind_another_run(
    network: SimulatedWorkspace, tfrun_client: Client
) -> None:
    network.queue_behind("Another deployment")
    is_done, text = await deploy(tfrun_client, "example/network")
    assert not is_done
    assert "workspace" in text


async def test_drift_is_put_back(network: SimulatedWorkspace, tfrun_client: Client) -> None:
    network.run("applied")
    assert await deploy(tfrun_client, "example/network") == (True, "planned_and_finished")
    network.drifts("terraform_data.example")
    assert await deploy(tfrun_client, "example/network") == (True, "applied")


async def test_a_lost_response_does_not_start_a_second_run(
    network: SimulatedWorkspace, tfrun_simulator: Simulator, tfrun_client: Client
) -> None:
    tfrun_simulator.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    tfrun_simulator.fault(Fault.UNAVAILABLE, method="GET", path="/runs/*", times=20)
    assert await deploy(tfrun_client, "example/network") == (True, "applied")
    assert len([run async for run in tfrun_client.runs.list_for_workspace(network.id)]) == 1


async def test_over_http(
    network: SimulatedWorkspace, tfrun_simulator: Simulator, tfrun_client: Client
) -> None:
    network.plan_fails("no credentials")
    app = make_app(tfrun_client, tfrun_simulator.organization)
    async with TestClient(TestServer(app)) as http:
        response = await http.post("/deployments/network")
        assert response.status == 502
        assert "no credentials" in (await response.json())["message"]
