"""Flows of the CLI: policies, run tasks and cost estimates, whose results it shows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.interop.terraform import Terraform, expect, flows
from tests.interop.terraform_runs import ONE, expect_status
from tfrun_async.run_task import Failed, Handler, Passed, Result, RunTaskReceiver, RunTaskRequest
from tfrun_async.simulator import Policy, PolicySet

KEY = "k3y-of-the-task"


@flows.flow("cost estimate")
async def cost_estimate(tf: Terraform) -> None:
    await tf.client.organizations.update(tf.sim.organization, cost_estimation_enabled=True)
    await tf.init(ONE)
    expect(await tf.run("plan"), "Cost Estimation:", "estimated", "/mo")
    expect(await tf.apply(), "Cost Estimation:", "Resources: 1 added")


@flows.flow("Sentinel policies of an organization and a workspace pass")
async def policies_passed(tf: Terraform) -> None:
    tf.sim.set_policies(PolicySet("buckets", [Policy("private buckets", "soft-mandatory")]))
    sizes = PolicySet("sizes", [Policy("small", "advisory", "failed", "it is large")])
    tf.sim.set_policies(sizes, workspace="one")
    await tf.init(ONE)
    expect(await tf.run("plan"), "Organization Policy Check", "Workspace Policy Check")
    applied = await tf.apply()
    expect(applied, "private buckets", "policies evaluated", "small", "Resources: 1 added")


@flows.flow("a Sentinel policy fails softly: override, or discard, at a prompt")
async def soft_failed(tf: Terraform) -> None:
    tf.sim.set_policies(
        PolicySet("buckets", [Policy("private buckets", "soft-mandatory", "failed")])
    )
    await tf.init(ONE)
    expect(await tf.run("plan", code=1), "soft failed")
    discarded = await tf.run("apply", enter="no\n", code=1)
    expect(discarded, "Do you want to override the soft failed policy check?")
    await expect_status(tf, "discarded")
    command = await tf.start("apply")
    await command.answer("override")
    await command.answer("yes")
    expect(await command.finish(), "Resources: 1 added")
    await expect_status(tf, "applied")


@flows.flow("a Sentinel policy fails hard")
async def hard_failed(tf: Terraform) -> None:
    tf.sim.set_policies(
        PolicySet("buckets", [Policy("private buckets", "hard-mandatory", "failed")])
    )
    await tf.init(ONE)
    expect(await tf.run("apply", "-auto-approve", code=1), "hard failed")
    await expect_status(tf, "errored")


@flows.flow("OPA policies pass, or fail and are overridden at a prompt", only="cloud")
async def opa_policies(tf: Terraform) -> None:
    passed = PolicySet("sizes", [Policy("small", "mandatory")], kind="opa")
    tf.sim.set_policies(passed)
    await tf.init(ONE)
    planned = await tf.run("plan")
    expect(planned, "Post-plan Tasks", "OPA Policy Evaluation", "sizes", "small")
    failed = Policy("private buckets", "mandatory", "failed")
    tf.sim.set_policies(passed, PolicySet("buckets", [failed], kind="opa", overridable=True))
    command = await tf.start("apply")
    await command.wait_for("Do you want to override the failed policies?")
    await command.answer("override")
    await command.answer("yes")
    expect(await command.finish(), "buckets", "Failed", "Resources: 1 added")
    await expect_status(tf, "applied")


@flows.flow("an OPA policy fails, without an override", only="cloud")
async def failed_opa_policy(tf: Terraform) -> None:
    failed = Policy("private buckets", "mandatory", "failed", "bucket is public")
    tf.sim.set_policies(PolicySet("buckets", [failed], kind="opa"))
    await tf.init(ONE)
    expect(await tf.run("apply", "-auto-approve", code=1), "OPA Policy Evaluation", "Failed")
    await expect_status(tf, "errored")


@flows.flow("run tasks of all stages", only="cloud")
async def run_tasks(tf: Terraform) -> None:
    async def check(request: RunTaskRequest) -> Result:
        return Passed(f"looked at {request.stage}")

    async with _run_task(tf, check) as url:
        await _add_task(tf, url, "guard", ["pre_plan", "post_plan", "pre_apply", "post_apply"])
        applied = await tf.apply()
        expect(applied, "Pre-plan Tasks", "Post-plan Tasks", "Pre-apply Tasks")
        expect(applied, "guard", "Passed", "looked at post_plan", "Resources: 1 added")
        await expect_status(tf, "applied")


@flows.flow("a mandatory run task fails", only="cloud")
async def failed_run_task(tf: Terraform) -> None:
    async def check(request: RunTaskRequest) -> Result:
        return Failed("too expensive")

    async with _run_task(tf, check) as url:
        await _add_task(tf, url, "guard", ["post_plan"])
        failed = await tf.run("apply", "-auto-approve", code=1)
        expect(failed, "guard", "Failed", "too expensive")
        await expect_status(tf, "errored")


@asynccontextmanager
async def _run_task(tf: Terraform, check: Handler) -> AsyncIterator[str]:
    receiver = RunTaskReceiver(hmac_key=KEY, handler=check, addresses=tf.sim.address)
    application = web.Application()
    application.add_subapp("/check", receiver.app())
    async with TestServer(application) as server:
        yield str(server.make_url("/check"))


async def _add_task(tf: Terraform, url: str, name: str, stages: list[str]) -> None:
    await tf.init(ONE)
    task = await tf.client.run_tasks.create(tf.sim.organization, name=name, url=url, hmac_key=KEY)
    await tf.client.workspace_run_tasks.create(
        f"{tf.sim.organization}/one", task=task, enforcement_level="mandatory", stages=stages
    )
