"""Runs that end in another way."""

from tests.support.situations.base import Situations, World
from tests.support.situations.held_up import canceling
from tests.support.workspaces import (
    advance_clock,
)
from tfrun_async.models import Run
from tfrun_async.report import Cause

ENDED = Situations()


@ENDED.add("a person cancels it", Cause.CANCELED, 2)
async def canceled(world: World) -> Run:
    world.script(plan_seconds=1e6)
    run = await world.start()
    async with world.colleague("alice") as alice:
        await alice.runs.cancel(run, comment="Wrong workspace")
    advance_clock(world.sim)
    return run


@ENDED.add("a person cancels it by force", Cause.FORCE_CANCELED, 2)
async def force_canceled(world: World) -> Run:
    run = await canceling(world)
    advance_clock(world.sim)
    async with world.colleague("alice") as alice:
        await alice.runs.force_cancel(run, comment="It hangs")
    return run


@ENDED.add("a site administrator cancels it by force", Cause.FORCE_CANCELED, 2)
async def canceled_by_admin(world: World) -> Run:
    world.script(plan_seconds=1e6)
    run = await world.start()
    async with world.colleague("root", "site-admin") as admin:
        await admin.admin_runs.force_cancel(run, comment="Maintenance")
    return run


@ENDED.add("another run is executed by force before it", Cause.CANCELED, 2)
async def canceled_by_force_execute(world: World) -> Run:
    await world.start_other()
    run = await world.start()
    async with world.colleague("alice") as alice:
        urgent = await alice.runs.create(workspace=world.workspace)
        advance_clock(world.sim)
        await alice.runs.force_execute(urgent)
    return run


@ENDED.add("a person discards it", Cause.DISCARDED, 2)
async def discarded(world: World) -> Run:
    run = await world.start()
    async with world.colleague("alice") as alice:
        await alice.runs.discard(run, comment="Not on a Friday")
    return run


@ENDED.add("it is applied after confirmation", Cause.APPLIED, 1)
async def applied(world: World) -> Run:
    run = await world.start()
    await world.tfe.runs.apply(run)
    advance_clock(world.sim)
    return run


@ENDED.add("it is applied automatically", Cause.APPLIED, 1)
async def auto_applied(world: World) -> Run:
    return await world.start(auto_apply=True)


@ENDED.add("it is applied, though an advisory run task has failed", Cause.APPLIED, 2)
async def applied_despite_task(world: World) -> Run:
    await world.add_task("advisory", url="https://guard.test/check")
    return await world.start(auto_apply=True)


@ENDED.add("there is nothing to apply", Cause.NO_CHANGES, 1)
async def no_changes(world: World) -> Run:
    world.script(additions=0)
    return await world.start()


@ENDED.add("it is plan-only", Cause.PLAN_ONLY, 1)
async def plan_only(world: World) -> Run:
    return await world.start(plan_only=True)


@ENDED.add("it is deleted with its workspace", None, 1)
async def deleted(world: World) -> Run:
    run = await world.start()
    await world.tfe.runs.discard(run)
    await world.tfe.workspaces.delete(world.workspace)
    return run
