"""Runs that fail, or that policies and run tasks stop."""

from tests.support.situations.base import NO_FRIDAY, UNENCRYPTED, Situations, World
from tests.support.workspaces import (
    advance_clock,
    set_status,
    simulated_run,
    upload_configuration,
)
from tfrun_async import HclLiteral
from tfrun_async.models import Run
from tfrun_async.report import Cause
from tfrun_async.simulator import Policy, PolicySet

PLAN_ERROR = """Invalid index

  on main.tf line 3, in resource "terraform_data" "one":
   3:   input = var.zones[2]

The given index is greater than the length of the list."""
UNSET_VARIABLE = {"main.tf": 'variable "zones" {\n  type = list(string)\n}\n'}

FAILED = Situations()


@FAILED.add("the plan fails", Cause.PLAN_ERROR, 2)
async def plan_fails(world: World) -> Run:
    world.script(plan_error=PLAN_ERROR)
    return await world.start()


@FAILED.add("a required variable has no value", Cause.PLAN_ERROR, 2)
async def unset_variable(world: World) -> Run:
    await upload_configuration(world.tfe, world.workspace, UNSET_VARIABLE)
    return await world.start()


@FAILED.add("the same, with structured run output", Cause.PLAN_ERROR, 2)
async def unset_variable_structured(world: World) -> Run:
    await world.tfe.workspaces.update(world.workspace, structured_run_output_enabled=True)
    return await unset_variable(world)


@FAILED.add("the configuration has no files", Cause.PLAN_ERROR, 2)
async def no_files(world: World) -> Run:
    await world.tfe.workspaces.update(world.workspace, working_directory="missing")
    return await world.start()


@FAILED.add("a variable of the run is no literal", Cause.PLAN_ERROR, 2)
async def bad_variable(world: World) -> Run:
    return await world.start(variables={"size": HclLiteral("bare word")})


@FAILED.add("the apply fails", Cause.APPLY_ERROR, 2)
async def apply_fails(world: World) -> Run:
    world.script(apply_error="Quota exceeded\n\nThe account may have 5 networks.")
    return await world.start(auto_apply=True)


@FAILED.add("a saved plan is older than the state", Cause.APPLY_ERROR, 2)
async def stale_plan(world: World) -> Run:
    saved = await world.start(save_plan=True)
    other = await world.start_other(auto_apply=True)
    assert (await world.tfe.runs.read(other)).status == "applied"
    await world.tfe.runs.apply(saved)
    advance_clock(world.sim)
    return saved


@FAILED.add("the configuration version is unusable", Cause.CONFIGURATION_ERROR, 1)
async def configuration_error(world: World) -> Run:
    run = await world.start(wait=0.0)
    version = simulated_run(world.sim, run).configuration_version
    version.history.append(("errored", world.sim.clock.now()))
    version.error, version.error_message = "ingress", "The repository cannot be cloned"
    set_status(world.sim, run, "errored")
    return run


@FAILED.add("a Sentinel policy hard fails", Cause.POLICY_FAILED, 2)
async def sentinel_hard_fails(world: World) -> Run:
    world.sim.set_policies(PolicySet("net", [Policy("private", "hard-mandatory", "failed")]))
    return await world.start()


@FAILED.add("a Sentinel policy cannot be evaluated", Cause.POLICY_FAILED, 2)
async def sentinel_errors(world: World) -> Run:
    failed = Policy("private", "hard-mandatory", "errored", "undefined variable: cidr")
    world.sim.set_policies(PolicySet("net", [failed]))
    return await world.start()


@FAILED.add("a Sentinel policy soft fails, plan-only", Cause.POLICY_FAILED, 2)
async def sentinel_soft_fails_plan_only(world: World) -> Run:
    world.sim.set_policies(PolicySet("net", [Policy("private", "soft-mandatory", "failed")]))
    return await world.start(plan_only=True)


@FAILED.add("an OPA policy fails", Cause.POLICY_FAILED, 3)
async def opa_fails(world: World) -> Run:
    world.sim.set_policies(PolicySet("calendar", [NO_FRIDAY], kind="opa"))
    return await world.start()


@FAILED.add("an OPA policy set cannot be evaluated", Cause.POLICY_FAILED, 3)
async def opa_set_errors(world: World) -> Run:
    error = "rego_parse_error: no match found"
    world.sim.set_policies(PolicySet("calendar", kind="opa", error=error))
    return await world.start()


@FAILED.add("a Sentinel policy of an agent fails", Cause.POLICY_FAILED, 3)
async def agent_sentinel_fails(world: World) -> Run:
    failed = Policy("private", "mandatory", "failed", description="Networks are private")
    world.sim.set_policies(PolicySet("net", [failed], agent_enabled=True))
    return await world.start()


@FAILED.add("a Terraform policy fails", Cause.POLICY_FAILED, 3)
async def tf_policy_fails(world: World) -> Run:
    world.sim.set_policies(PolicySet("storage", [UNENCRYPTED], kind="tfpolicy"))
    return await world.start()


@FAILED.add("a Terraform policy fails before the plan", Cause.POLICY_FAILED, 3)
async def tf_policy_fails_early(world: World) -> Run:
    world.sim.set_policies(PolicySet("storage", [UNENCRYPTED], kind="tfpolicy", stage="Init"))
    return await world.start()


@FAILED.add("a mandatory run task fails", Cause.TASK_FAILED, 2)
async def task_fails(world: World) -> Run:
    await world.add_task()
    run = await world.start()
    await world.answer_task(run, "failed", "2 resources cost more than allowed")
    return run


@FAILED.add("a mandatory run task is not reachable", Cause.TASK_FAILED, 2)
async def task_unreachable(world: World) -> Run:
    await world.add_task(url="https://guard.test/check")
    return await world.start()


@FAILED.add("a mandatory run task does not finish in time", Cause.TASK_FAILED, 2)
async def task_times_out(world: World) -> Run:
    await world.add_task()
    run = await world.start()
    await world.tfe.runs.read(run)
    await world.sim.deliver()
    advance_clock(world.sim, 700)
    return run
