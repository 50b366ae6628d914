"""Flows of the CLI: runs that wait, and runs that are interrupted."""

from tests.interop.terraform import Terraform, expect, flows
from tests.interop.terraform_runs import ONE, expect_status, newest_run

HOURS = 36_000.0  # on the simulator's clock: the run ends only because it is canceled


@flows.flow("Ctrl-C during a plan")
async def interrupted_plan(tf: Terraform) -> None:
    await tf.init(ONE)
    tf.sim.script("one", plan_seconds=HOURS)
    command = await tf.start("plan")
    await command.wait_for("Terraform v")
    command.interrupt()
    await command.answer("no", prompt="cancel the remote operation")
    await command.finish(code=1)
    assert (await newest_run(tf)).status == "planning"
    await tf.client.runs.cancel(await newest_run(tf))
    command = await tf.start("plan")
    await command.wait_for("Terraform v")
    command.interrupt()
    await command.answer("yes", prompt="cancel the remote operation")
    await command.finish(code=1)
    await expect_status(tf, "canceled")


@flows.flow("Ctrl-C during an apply")
async def interrupted_apply(tf: Terraform) -> None:
    await tf.init(ONE)
    tf.sim.script("one", apply_seconds=HOURS)
    command = await tf.start("apply", "-auto-approve")
    await command.wait_for("Creating...")
    command.interrupt()
    await command.answer("yes", prompt="cancel the remote operation")
    await command.finish(code=1)
    await expect_status(tf, "canceled")


@flows.flow("Ctrl-C twice leaves the run")
async def interrupted_twice(tf: Terraform) -> None:
    await tf.init(ONE)
    tf.sim.script("one", plan_seconds=HOURS)
    command = await tf.start("plan")
    await command.wait_for("Terraform v")
    command.interrupt()
    await command.wait_for("cancel the remote operation")
    command.interrupt()
    await command.finish(code=1)
    assert (await newest_run(tf)).status == "planning"


@flows.flow("a second run waits for the first")
async def queued(tf: Terraform) -> None:
    await tf.init(ONE)
    first = await tf.start("apply")
    await first.wait_for("Enter a value:")
    second = await tf.start("apply", "-auto-approve")
    await second.wait_for("Waiting for 1 run(s) to finish before being queued")
    await first.answer("yes")
    expect(await first.finish(), "Resources: 1 added")
    expect(await second.finish(), "No changes.")


@flows.flow("a run waits for a locked workspace")
async def locked(tf: Terraform) -> None:
    await tf.init(ONE)
    workspace = f"{tf.sim.organization}/one"
    await tf.client.workspaces.lock(workspace, reason="maintenance")
    command = await tf.start("apply", "-auto-approve")
    await command.wait_for("Waiting for the manually locked workspace to be unlocked")
    await tf.client.workspaces.unlock(workspace)
    expect(await command.finish(), "Resources: 1 added")


@flows.flow("-lock-timeout cancels a run that cannot begin")
async def lock_timeout(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.client.workspaces.lock(f"{tf.sim.organization}/one")
    failed = await tf.run("apply", "-auto-approve", "-lock-timeout=1s", code=1)
    expect(failed, "Lock timeout exceeded")
    await expect_status(tf, "canceled")
