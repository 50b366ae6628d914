"""Every way in which the simulator ends a run or holds it up."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import attrs
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.workspaces import (
    ONE_RESOURCE,
    advance_clock,
    create_workspace,
    set_status,
    simulated_run,
    upload_configuration,
)
from tfrun_async import Client, HclLiteral
from tfrun_async.models import Run, Workspace
from tfrun_async.report import Cause
from tfrun_async.simulator import Policy, PolicySet, Simulator, SteppedClock

KEY = "situation"
"""The idempotency key of the runs that situations start."""
PLAN_ERROR = """Invalid index

  on main.tf line 3, in resource "terraform_data" "one":
   3:   input = var.zones[2]

The given index is greater than the length of the list."""
UNSET_VARIABLE = {"main.tf": 'variable "zones" {\n  type = list(string)\n}\n'}
NO_FRIDAY = Policy("no-friday", "mandatory", "failed", description="No deployments on Fridays")
UNENCRYPTED = Policy(
    "encrypted", "mandatory", "failed", "It has no key.", resources=["aws_s3_bucket.a"]
)


@attrs.define
class World:
    """A simulator with one workspace, and its clients."""

    sim: Simulator
    tfe: Client
    workspace: Workspace
    endpoint: str
    """The URL of a run task that accepts requests and never calls back."""

    async def start(self, *, wait: float = 60.0, **options: Any) -> Run:
        """Start a run, and let some seconds pass."""
        run = await self.tfe.runs.create_once(workspace=self.workspace, key=KEY, **options)
        advance_clock(self.sim, wait)
        return run

    async def start_other(self, **options: Any) -> Run:
        """Start a run that is not the one to explain."""
        run = await self.tfe.runs.create(workspace=self.workspace, **options)
        advance_clock(self.sim)
        return run

    def script(self, **settings: Any) -> None:
        """Set the scenario of the next runs."""
        self.sim.script("network", **settings)

    async def add_task(self, enforcement: str = "mandatory", *, url: str | None = None) -> None:
        """Add a run task to the workspace."""
        task = await self.tfe.run_tasks.create(
            self.sim.organization, name="cost-guard", url=url or self.endpoint, hmac_key="k3y"
        )
        await self.tfe.workspace_run_tasks.create(
            self.workspace, task=task, enforcement_level=enforcement
        )

    async def answer_task(self, run: Run, status: str, message: str) -> None:
        """Deliver the request to the run task, and call back."""
        await self.tfe.runs.read(run)  # runs the timers that are due
        await self.sim.deliver()
        (stage,) = simulated_run(self.sim, run).task_stages
        (result,) = stage.results
        result.url = "https://guard.test/results/7"
        now = self.sim.clock.now()
        self.sim._core.lifecycle.task_stages.record_callback(result, status, now, message)

    @asynccontextmanager
    async def colleague(self, name: str, kind: str = "user") -> AsyncIterator[Client]:
        """A client of another user."""
        assert isinstance(self.sim.clock, SteppedClock)
        token = self.sim.add_token(kind, name=name)  # type: ignore[arg-type]
        async with self.sim.client(token) as tfe:
            yield tfe


Arrange = Callable[[World], Awaitable[Run]]


@attrs.frozen
class Situation:
    """A way in which a run ends or is held up."""

    name: str
    """In words, for the documentation."""
    cause: Cause | None
    """What the report says; None for a run that does not exist any more."""
    requests: int
    """How many requests the report takes."""
    arrange: Arrange
    """Starts the run, and brings it there."""


SITUATIONS: dict[str, Situation] = {}


def situation(name: str, cause: Cause | None, requests: int) -> Callable[[Arrange], Arrange]:
    """Add a situation to the table."""

    def add(arrange: Arrange) -> Arrange:
        SITUATIONS[arrange.__name__] = Situation(name, cause, requests, arrange)
        return arrange

    return add


@asynccontextmanager
async def world(files: Mapping[str, str] = ONE_RESOURCE) -> AsyncIterator[World]:
    """Serve a simulator with one workspace, and a run task's endpoint."""

    async def accept(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_post("/", accept)
    clock = SteppedClock()
    async with TestServer(app) as endpoint, Simulator(clock=clock) as sim:
        async with sim.client() as tfe:
            workspace = await create_workspace(sim, tfe, "network", files)
            yield World(sim, tfe, workspace, str(endpoint.make_url("/")))


# Runs that end.


@situation("the plan fails", Cause.PLAN_ERROR, 2)
async def plan_fails(world: World) -> Run:
    world.script(plan_error=PLAN_ERROR)
    return await world.start()


@situation("a required variable has no value", Cause.PLAN_ERROR, 2)
async def unset_variable(world: World) -> Run:
    await upload_configuration(world.tfe, world.workspace, UNSET_VARIABLE)
    return await world.start()


@situation("the same, with structured run output", Cause.PLAN_ERROR, 2)
async def unset_variable_structured(world: World) -> Run:
    await world.tfe.workspaces.update(world.workspace, structured_run_output_enabled=True)
    return await unset_variable(world)


@situation("the configuration has no files", Cause.PLAN_ERROR, 2)
async def no_files(world: World) -> Run:
    await world.tfe.workspaces.update(world.workspace, working_directory="missing")
    return await world.start()


@situation("a variable of the run is no literal", Cause.PLAN_ERROR, 2)
async def bad_variable(world: World) -> Run:
    return await world.start(variables={"size": HclLiteral("bare word")})


@situation("the apply fails", Cause.APPLY_ERROR, 2)
async def apply_fails(world: World) -> Run:
    world.script(apply_error="Quota exceeded\n\nThe account may have 5 networks.")
    return await world.start(auto_apply=True)


@situation("a saved plan is older than the state", Cause.APPLY_ERROR, 2)
async def stale_plan(world: World) -> Run:
    saved = await world.start(save_plan=True)
    other = await world.start_other(auto_apply=True)
    assert (await world.tfe.runs.read(other)).status == "applied"
    await world.tfe.runs.apply(saved)
    advance_clock(world.sim)
    return saved


@situation("the configuration version is unusable", Cause.CONFIGURATION_ERROR, 1)
async def configuration_error(world: World) -> Run:
    run = await world.start(wait=0.0)
    version = simulated_run(world.sim, run).configuration_version
    version.history.append(("errored", world.sim.clock.now()))
    version.error, version.error_message = "ingress", "The repository cannot be cloned"
    set_status(world.sim, run, "errored")
    return run


@situation("a Sentinel policy hard fails", Cause.POLICY_FAILED, 2)
async def sentinel_hard_fails(world: World) -> Run:
    world.sim.set_policies(PolicySet("net", [Policy("private", "hard-mandatory", "failed")]))
    return await world.start()


@situation("a Sentinel policy cannot be evaluated", Cause.POLICY_FAILED, 2)
async def sentinel_errors(world: World) -> Run:
    failed = Policy("private", "hard-mandatory", "errored", "undefined variable: cidr")
    world.sim.set_policies(PolicySet("net", [failed]))
    return await world.start()


@situation("a Sentinel policy soft fails, plan-only", Cause.POLICY_FAILED, 2)
async def sentinel_soft_fails_plan_only(world: World) -> Run:
    world.sim.set_policies(PolicySet("net", [Policy("private", "soft-mandatory", "failed")]))
    return await world.start(plan_only=True)


@situation("an OPA policy fails", Cause.POLICY_FAILED, 3)
async def opa_fails(world: World) -> Run:
    world.sim.set_policies(PolicySet("calendar", [NO_FRIDAY], kind="opa"))
    return await world.start()


@situation("an OPA policy set cannot be evaluated", Cause.POLICY_FAILED, 3)
async def opa_set_errors(world: World) -> Run:
    error = "rego_parse_error: no match found"
    world.sim.set_policies(PolicySet("calendar", kind="opa", error=error))
    return await world.start()


@situation("a Sentinel policy of an agent fails", Cause.POLICY_FAILED, 3)
async def agent_sentinel_fails(world: World) -> Run:
    failed = Policy("private", "mandatory", "failed", description="Networks are private")
    world.sim.set_policies(PolicySet("net", [failed], agent_enabled=True))
    return await world.start()


@situation("a Terraform policy fails", Cause.POLICY_FAILED, 3)
async def tf_policy_fails(world: World) -> Run:
    world.sim.set_policies(PolicySet("storage", [UNENCRYPTED], kind="tfpolicy"))
    return await world.start()


@situation("a Terraform policy fails before the plan", Cause.POLICY_FAILED, 3)
async def tf_policy_fails_early(world: World) -> Run:
    world.sim.set_policies(PolicySet("storage", [UNENCRYPTED], kind="tfpolicy", stage="Init"))
    return await world.start()


@situation("a mandatory run task fails", Cause.TASK_FAILED, 2)
async def task_fails(world: World) -> Run:
    await world.add_task()
    run = await world.start()
    await world.answer_task(run, "failed", "2 resources cost more than allowed")
    return run


@situation("a mandatory run task is not reachable", Cause.TASK_FAILED, 2)
async def task_unreachable(world: World) -> Run:
    await world.add_task(url="https://guard.test/check")
    return await world.start()


@situation("a mandatory run task does not finish in time", Cause.TASK_FAILED, 2)
async def task_times_out(world: World) -> Run:
    await world.add_task()
    run = await world.start()
    await world.tfe.runs.read(run)
    await world.sim.deliver()
    advance_clock(world.sim, 700)
    return run


@situation("a person cancels it", Cause.CANCELED, 2)
async def canceled(world: World) -> Run:
    world.script(plan_seconds=1e6)
    run = await world.start()
    async with world.colleague("alice") as alice:
        await alice.runs.cancel(run, comment="Wrong workspace")
    advance_clock(world.sim)
    return run


@situation("a person cancels it by force", Cause.FORCE_CANCELED, 2)
async def force_canceled(world: World) -> Run:
    run = await canceling(world)
    advance_clock(world.sim)
    async with world.colleague("alice") as alice:
        await alice.runs.force_cancel(run, comment="It hangs")
    return run


@situation("a site administrator cancels it by force", Cause.FORCE_CANCELED, 2)
async def canceled_by_admin(world: World) -> Run:
    world.script(plan_seconds=1e6)
    run = await world.start()
    async with world.colleague("root", "site-admin") as admin:
        await admin.admin_runs.force_cancel(run, comment="Maintenance")
    return run


@situation("another run is executed by force before it", Cause.CANCELED, 2)
async def canceled_by_force_execute(world: World) -> Run:
    await world.start_other()
    run = await world.start()
    async with world.colleague("alice") as alice:
        urgent = await alice.runs.create(workspace=world.workspace)
        advance_clock(world.sim)
        await alice.runs.force_execute(urgent)
    return run


@situation("a person discards it", Cause.DISCARDED, 2)
async def discarded(world: World) -> Run:
    run = await world.start()
    async with world.colleague("alice") as alice:
        await alice.runs.discard(run, comment="Not on a Friday")
    return run


@situation("it is applied after confirmation", Cause.APPLIED, 1)
async def applied(world: World) -> Run:
    run = await world.start()
    await world.tfe.runs.apply(run)
    advance_clock(world.sim)
    return run


@situation("it is applied automatically", Cause.APPLIED, 1)
async def auto_applied(world: World) -> Run:
    return await world.start(auto_apply=True)


@situation("it is applied, though an advisory run task has failed", Cause.APPLIED, 2)
async def applied_despite_task(world: World) -> Run:
    await world.add_task("advisory", url="https://guard.test/check")
    return await world.start(auto_apply=True)


@situation("there is nothing to apply", Cause.NO_CHANGES, 1)
async def no_changes(world: World) -> Run:
    world.script(additions=0)
    return await world.start()


@situation("it is plan-only", Cause.PLAN_ONLY, 1)
async def plan_only(world: World) -> Run:
    return await world.start(plan_only=True)


@situation("it is deleted with its workspace", None, 1)
async def deleted(world: World) -> Run:
    run = await world.start()
    await world.tfe.runs.discard(run)
    await world.tfe.workspaces.delete(world.workspace)
    return run


# Runs that are held up.


@situation("it waits for confirmation", Cause.CONFIRMATION, 1)
async def waits_for_confirmation(world: World) -> Run:
    return await world.start()


@situation("its plan is saved", Cause.CONFIRMATION, 1)
async def saved_plan(world: World) -> Run:
    return await world.start(save_plan=True)


@situation("an advisory run task has failed", Cause.CONFIRMATION, 2)
async def advisory_task(world: World) -> Run:
    await world.add_task("advisory", url="https://guard.test/check")
    return await world.start()


@situation("the costs were estimated", Cause.CONFIRMATION, 1)
async def cost_estimated(world: World) -> Run:
    await world.tfe.organizations.update(world.sim.organization, cost_estimation_enabled=True)
    return await world.start()


@situation("an advisory Sentinel policy has failed", Cause.CONFIRMATION, 2)
async def sentinel_advisory(world: World) -> Run:
    world.sim.set_policies(PolicySet("net", [Policy("private", "advisory", "failed")]))
    return await world.start()


@situation("an advisory OPA policy has failed", Cause.CONFIRMATION, 3)
async def opa_advisory(world: World) -> Run:
    advisory = attrs.evolve(NO_FRIDAY, enforcement="advisory")
    world.sim.set_policies(PolicySet("calendar", [advisory], kind="opa"))
    return await world.start()


@situation("an advisory Terraform policy has failed", Cause.CONFIRMATION, 3)
async def tf_policy_advisory(world: World) -> Run:
    advisory = attrs.evolve(UNENCRYPTED, enforcement="advisory")
    world.sim.set_policies(PolicySet("storage", [advisory], kind="tfpolicy"))
    return await world.start()


@situation("a Sentinel policy was overridden", Cause.CONFIRMATION, 2)
async def sentinel_overridden(world: World) -> Run:
    run = await sentinel_override(world)
    await world.tfe.policies.override(run, comment="Agreed")
    advance_clock(world.sim)
    return run


@situation("a Sentinel policy soft fails", Cause.POLICY_OVERRIDE, 2)
async def sentinel_override(world: World) -> Run:
    failed = Policy("private", "soft-mandatory", "failed", "10.0.0.0/8 is open")
    world.sim.set_policies(PolicySet("net", [failed]))
    return await world.start()


@situation("an OPA policy fails that can be overridden", Cause.POLICY_OVERRIDE, 3)
async def opa_override(world: World) -> Run:
    world.sim.set_policies(PolicySet("calendar", [NO_FRIDAY], kind="opa", overridable=True))
    return await world.start()


@situation("a Terraform policy fails that can be overridden", Cause.POLICY_OVERRIDE, 3)
async def tf_policy_override(world: World) -> Run:
    failed = attrs.evolve(UNENCRYPTED, enforcement="mandatory_overridable")
    world.sim.set_policies(PolicySet("storage", [failed], kind="tfpolicy"))
    return await world.start()


@situation("a mandatory run task can be overridden", Cause.TASK_OVERRIDE, 2)
async def task_override(world: World) -> Run:
    world.script(overridable_tasks=True)
    await world.add_task(url="https://guard.test/check")
    return await world.start()


@situation("run tasks have not finished", Cause.RUN_TASKS, 2)
async def task_runs(world: World) -> Run:
    await world.add_task()
    run = await world.start()
    await world.tfe.runs.read(run)
    await world.sim.deliver()
    return run


@situation("a person has locked the workspace", Cause.WORKSPACE_LOCKED, 3)
async def locked(world: World) -> Run:
    async with world.colleague("alice") as alice:
        await alice.workspaces.lock(world.workspace, reason="Migration until Monday")
    return await world.start()


@situation("another run holds the workspace", Cause.RUN_AHEAD, 3)
async def behind_another(world: World) -> Run:
    await world.start_other()
    await world.start_other()
    return await world.start()


@situation("a saved plan was confirmed behind another run", Cause.RUN_AHEAD, 2)
async def saved_plan_behind_another(world: World) -> Run:
    run = await world.start(save_plan=True)
    await world.start_other()
    await world.tfe.runs.apply(run)
    advance_clock(world.sim)
    return run


@situation("no agent is free", Cause.AGENT, 1)
async def waits_for_agent(world: World) -> Run:
    pool = world.sim.add_agent_pool("datacenter")
    await world.tfe.workspaces.update(world.workspace, execution_mode="agent", agent_pool_id=pool)
    run = await world.start(wait=0.0)
    set_status(world.sim, run, "plan_queued")
    return run


@situation("no worker is free", Cause.WORKER, 1)
async def waits_for_worker(world: World) -> Run:
    run = await world.start(wait=0.0)
    set_status(world.sim, run, "plan_queued")
    return run


@situation("Terraform does not stop after a cancel", Cause.CANCELING, 2)
async def canceling(world: World) -> Run:
    world.script(plan_seconds=1e6, ignores_cancel=True)
    run = await world.start()
    async with world.colleague("alice") as alice:
        await alice.runs.cancel(run, comment="Wrong workspace")
    return run


@situation("it is planning", Cause.WORKING, 1)
async def planning(world: World) -> Run:
    world.script(plan_seconds=1e6)
    return await world.start()


@situation("it is applying", Cause.WORKING, 1)
async def applying(world: World) -> Run:
    world.script(apply_seconds=1e6)
    return await world.start(auto_apply=True)


@situation("its costs are being estimated", Cause.WORKING, 1)
async def cost_estimating(world: World) -> Run:
    run = await cost_estimated(world)
    set_status(world.sim, run, "cost_estimating")
    return run
