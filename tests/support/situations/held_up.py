"""Runs that are held up."""

import attrs

from tests.support.situations.base import NO_FRIDAY, UNENCRYPTED, Situations, World
from tests.support.workspaces import (
    advance_clock,
    set_status,
)
from tfrun_async.models import Run
from tfrun_async.report import Cause
from tfrun_async.simulator import Policy, PolicySet

HELD_UP = Situations()


@HELD_UP.add("it waits for confirmation", Cause.CONFIRMATION, 1)
async def waits_for_confirmation(world: World) -> Run:
    return await world.start()


@HELD_UP.add("its plan is saved", Cause.CONFIRMATION, 1)
async def saved_plan(world: World) -> Run:
    return await world.start(save_plan=True)


@HELD_UP.add("an advisory run task has failed", Cause.CONFIRMATION, 2)
async def advisory_task(world: World) -> Run:
    await world.add_task("advisory", url="https://guard.test/check")
    return await world.start()


@HELD_UP.add("the costs were estimated", Cause.CONFIRMATION, 1)
async def cost_estimated(world: World) -> Run:
    await world.tfe.organizations.update(world.sim.organization, cost_estimation_enabled=True)
    return await world.start()


@HELD_UP.add("an advisory Sentinel policy has failed", Cause.CONFIRMATION, 2)
async def sentinel_advisory(world: World) -> Run:
    world.sim.set_policies(PolicySet("net", [Policy("private", "advisory", "failed")]))
    return await world.start()


@HELD_UP.add("an advisory OPA policy has failed", Cause.CONFIRMATION, 3)
async def opa_advisory(world: World) -> Run:
    advisory = attrs.evolve(NO_FRIDAY, enforcement="advisory")
    world.sim.set_policies(PolicySet("calendar", [advisory], kind="opa"))
    return await world.start()


@HELD_UP.add("an advisory Terraform policy has failed", Cause.CONFIRMATION, 3)
async def tf_policy_advisory(world: World) -> Run:
    advisory = attrs.evolve(UNENCRYPTED, enforcement="advisory")
    world.sim.set_policies(PolicySet("storage", [advisory], kind="tfpolicy"))
    return await world.start()


@HELD_UP.add("a Sentinel policy was overridden", Cause.CONFIRMATION, 2)
async def sentinel_overridden(world: World) -> Run:
    run = await sentinel_override(world)
    await world.tfe.policies.override(run, comment="Agreed")
    advance_clock(world.sim)
    return run


@HELD_UP.add("a Sentinel policy soft fails", Cause.POLICY_OVERRIDE, 2)
async def sentinel_override(world: World) -> Run:
    failed = Policy("private", "soft-mandatory", "failed", "10.0.0.0/8 is open")
    world.sim.set_policies(PolicySet("net", [failed]))
    return await world.start()


@HELD_UP.add("an OPA policy fails that can be overridden", Cause.POLICY_OVERRIDE, 3)
async def opa_override(world: World) -> Run:
    world.sim.set_policies(PolicySet("calendar", [NO_FRIDAY], kind="opa", overridable=True))
    return await world.start()


@HELD_UP.add("a Terraform policy fails that can be overridden", Cause.POLICY_OVERRIDE, 3)
async def tf_policy_override(world: World) -> Run:
    failed = attrs.evolve(UNENCRYPTED, enforcement="mandatory_overridable")
    world.sim.set_policies(PolicySet("storage", [failed], kind="tfpolicy"))
    return await world.start()


@HELD_UP.add("a mandatory run task can be overridden", Cause.TASK_OVERRIDE, 2)
async def task_override(world: World) -> Run:
    world.script(overridable_tasks=True)
    await world.add_task(url="https://guard.test/check")
    return await world.start()


@HELD_UP.add("run tasks have not finished", Cause.RUN_TASKS, 2)
async def task_runs(world: World) -> Run:
    await world.add_task()
    run = await world.start()
    await world.tfe.runs.read(run)
    await world.sim.deliver()
    return run


@HELD_UP.add("a person has locked the workspace", Cause.WORKSPACE_LOCKED, 3)
async def locked(world: World) -> Run:
    async with world.colleague("alice") as alice:
        await alice.workspaces.lock(world.workspace, reason="Migration until Monday")
    return await world.start()


@HELD_UP.add("another run holds the workspace", Cause.RUN_AHEAD, 3)
async def behind_another(world: World) -> Run:
    await world.start_other()
    await world.start_other()
    return await world.start()


@HELD_UP.add("a saved plan was confirmed behind another run", Cause.RUN_AHEAD, 2)
async def saved_plan_behind_another(world: World) -> Run:
    run = await world.start(save_plan=True)
    await world.start_other()
    await world.tfe.runs.apply(run)
    advance_clock(world.sim)
    return run


@HELD_UP.add("no agent is free", Cause.AGENT, 1)
async def waits_for_agent(world: World) -> Run:
    pool = world.sim.add_agent_pool("datacenter")
    await world.tfe.workspaces.update(world.workspace, execution_mode="agent", agent_pool_id=pool)
    run = await world.start(wait=0.0)
    set_status(world.sim, run, "plan_queued")
    return run


@HELD_UP.add("no worker is free", Cause.WORKER, 1)
async def waits_for_worker(world: World) -> Run:
    run = await world.start(wait=0.0)
    set_status(world.sim, run, "plan_queued")
    return run


@HELD_UP.add("Terraform does not stop after a cancel", Cause.CANCELING, 2)
async def canceling(world: World) -> Run:
    world.script(plan_seconds=1e6, ignores_cancel=True)
    run = await world.start()
    async with world.colleague("alice") as alice:
        await alice.runs.cancel(run, comment="Wrong workspace")
    return run


@HELD_UP.add("it is planning", Cause.WORKING, 1)
async def planning(world: World) -> Run:
    world.script(plan_seconds=1e6)
    return await world.start()


@HELD_UP.add("it is applying", Cause.WORKING, 1)
async def applying(world: World) -> Run:
    world.script(apply_seconds=1e6)
    return await world.start(auto_apply=True)


@HELD_UP.add("its costs are being estimated", Cause.WORKING, 1)
async def cost_estimating(world: World) -> Run:
    run = await cost_estimated(world)
    set_status(world.sim, run, "cost_estimating")
    return run
