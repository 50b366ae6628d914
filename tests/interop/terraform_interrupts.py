"""Flows of the CLI: runs that wait, and runs that are interrupted."""

from tests.interop.terraform import Command, Terraform, expect, flows
from tests.interop.terraform_runs import ONE, expect_status, newest_run

SLOW = 900.0  # seconds on the simulator's clock: the run ends only because it is canceled


async def interrupt_plan(tf: Terraform, name: str) -> Command:
    """Run a command, and interrupt it while it plans."""
    await tf.init(ONE)
    tf.sim.script("one", plan_seconds=SLOW)
    command = await tf.start(name)
    await command.wait_for("Terraform v")
    command.interrupt()
    return command


async def cancel(tf: Terraform, command: Command) -> None:
    """Have an interrupted command cancel its run."""
    await command.wait_for("cancel the remote operation")
    await command.answer("yes")
    expect(await command.finish(), "successfully cancelled")
    await expect_status(tf, "canceled")


@flows.flow("Ctrl-C during a plan")
async def interrupted_plan(tf: Terraform) -> None:
    command = await interrupt_plan(tf, "plan")
    if tf.is_cloud:  # as it announces, it stops only the output
        await command.finish(code=1)
        assert (await newest_run(tf)).status == "planning"
        return
    await cancel(tf, command)


@flows.flow("Ctrl-C during the plan of an apply")
async def interrupted_plan_of_apply(tf: Terraform) -> None:
    command = await interrupt_plan(tf, "apply")
    await command.wait_for("cancel the remote operation")
    await command.answer("no")
    expect(await command.finish(), "not cancelled")
    assert (await newest_run(tf)).status == "planning"


@flows.flow("Ctrl-C during an apply")
async def interrupted_apply(tf: Terraform) -> None:
    await tf.init(ONE)
    tf.sim.script("one", apply_seconds=SLOW)
    command = await tf.start("apply")
    await command.answer("yes")
    await command.wait_for("Creating...")
    command.interrupt()
    await cancel(tf, command)


@flows.flow("Ctrl-C twice leaves the run")
async def interrupted_twice(tf: Terraform) -> None:
    command = await interrupt_plan(tf, "apply")
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
    await first.enter("yes")
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


@flows.flow("-lock-timeout of a run that cannot begin")
async def lock_timeout(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.client.workspaces.lock(f"{tf.sim.organization}/one")
    # Whether it cancels the run depends on what the CLI does at that moment.
    failed = await tf.run("apply", "-auto-approve", "-lock-timeout=1s", code=None)
    expect(failed, "Lock timeout exceeded")
    assert (await newest_run(tf)).status in {"pending", "canceled"}
