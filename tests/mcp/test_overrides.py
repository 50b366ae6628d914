"""The tool that overrides failed policies and run tasks, against the simulator."""

import pytest

from tests.mcp.conftest import StartRun
from tests.support.mcp_session import tool_session
from tests.support.policies import opa, sentinel, tfpolicy
from tfrun_async import Client
from tfrun_async.simulator import PolicySet, Simulator


@pytest.mark.parametrize("policies", [sentinel("soft_failed"), opa(), tfpolicy()])
async def test_a_failed_policy_is_overridden(
    sim: Simulator, tfe: Client, start_planned: StartRun, policies: PolicySet
) -> None:
    """With a reason; then the run needs its confirmation, as it would have without the policy."""
    sim.set_policies(policies, workspace="network")
    run = await start_planned()
    async with tool_session(tfe) as session:
        report = await session.call("explain_run", run_id=run.id)
        assert "override_run" in [step["tool"] for step in report["next_steps"]]
        document = await session.call("override_run", run_id=run.id, comment="agreed")
        assert "The override is queued" in document["meta"]["note"]
        waited = await session.call("wait_for_run", run_id=run.id)
        assert "apply_run" in waited["meta"]["note"]
        text = await session.error_text("override_run", run_id=run.id)
        assert "waits for no override" in text
        assert "explain_run says what it waits for" in text


async def test_an_override_that_leads_to_destruction_needs_consent(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """A run that applies automatically does not ask again."""
    sim.set_policies(sentinel("soft_failed"), workspace="network")
    sim.script("network", destructions=2)
    asks = await start_planned()
    async with tool_session(tfe) as session:
        await session.call("override_run", run_id=asks.id)
        await session.call("discard_run", run_id=asks.id)
        run = await start_planned(auto_apply=True)
        text = await session.error_text("override_run", run_id=run.id)
        assert f"Nothing was overridden: {run.id} destroys 2 resources. Give confirm" in text
        assert (await tfe.runs.read(run)).status == "policy_override"
        await session.call("override_run", run_id=run.id, confirm_destroy=True)
        waited = await session.call("wait_for_run", run_id=run.id)
    assert waited["data"]["attributes"]["status"] == "applied"
