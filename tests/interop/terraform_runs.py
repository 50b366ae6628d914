"""Flows of the CLI: plans and applies, as they are run every day."""

from tests.interop.terraform import CommandError, Terraform, expect, flows
from tfrun_async.models import Run, RunOperation

ONE = """
resource "terraform_data" "one" {
  input = "first"
}

output "one" {
  value = terraform_data.one.output
}
"""
TWO = f"""{ONE}
resource "terraform_data" "two" {{
  input = "second"
}}
"""
BY_VARIABLES = """
variable "text" {
  type    = string
  default = "unset"
}

resource "terraform_data" "one" {
  input = var.text
}

output "one" {
  value = terraform_data.one.output
}
"""


async def newest_run(tf: Terraform, workspace: str = "one") -> Run:
    """Read the newest run of a workspace, plan-only runs too."""
    runs = tf.client.runs.list_for_workspace(
        f"{tf.sim.organization}/{workspace}", operation=list(RunOperation)
    )
    newest = await runs.first()
    assert newest is not None
    return newest


async def expect_status(tf: Terraform, status: str) -> None:
    """Check the status in which the newest run ends."""
    result = await tf.client.runs.wait(await newest_run(tf), timeout=60)
    if result.run.status != status:
        raise CommandError(f"the newest run is {result.run.status}, not {status}")


@flows.flow("init, plan, apply, destroy")
async def life(tf: Terraform) -> None:
    tf.configure(ONE)
    name = "HCP Terraform" if tf.is_cloud else "the backend"
    expect(await tf.run("init", "-input=false"), f"Initializing {name}", "successfully initialized")
    expect(await tf.run("plan"), "Plan: 1 to add, 0 to change, 0 to destroy.")
    await expect_status(tf, "planned_and_finished")
    expect(await tf.apply(), "Apply complete! Resources: 1 added, 0 changed, 0 destroyed.")
    await expect_status(tf, "applied")
    expect(await tf.run("plan"), "No changes.")
    destroyed = await tf.run("destroy", "-auto-approve")
    expect(destroyed, "Apply complete! Resources: 0 added, 0 changed, 1 destroyed.")
    expect(await tf.run("plan"), "Plan: 1 to add, 0 to change, 0 to destroy.")


@flows.flow("apply after a prompt, discard")
async def prompt(tf: Terraform) -> None:
    await tf.init(ONE)
    refused = await tf.run("apply", enter="no\n", code=1)
    expect(refused, "Do you want to perform these actions", "Apply discarded")
    await expect_status(tf, "discarded")
    expect(await tf.run("apply", enter="yes\n"), "Apply complete! Resources: 1 added")


@flows.flow("apply confirmed, or discarded, in the browser")
async def decided_elsewhere(tf: Terraform) -> None:
    await tf.init(ONE)
    command = await tf.start("apply")
    await command.wait_for("Enter a value:")
    await tf.client.runs.discard(await newest_run(tf))
    expect(await command.finish(code=1), "discarded using the UI or API")
    command = await tf.start("apply")
    await command.wait_for("Enter a value:")
    await tf.client.runs.apply(await newest_run(tf))
    expect(await command.finish(), "approved using the UI or API", "Resources: 1 added")


@flows.flow("plan -detailed-exitcode")
async def detailed_exit_code(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.run("plan", "-detailed-exitcode", code=2)
    await tf.apply()
    await tf.run("plan", "-detailed-exitcode", code=0)


@flows.flow("errors of plans and applies")
async def errors(tf: Terraform) -> None:
    await tf.init(ONE)
    tf.sim.script("one", plan_error="the provider has no credentials")
    expect(await tf.run("plan", code=1), "the provider has no credentials")
    tf.sim.script("one", apply_error="the quota is used up")
    failed = await tf.run("apply", enter="yes\n", code=1)
    expect(failed, "the quota is used up")
    await expect_status(tf, "errored")


@flows.flow("variables of .auto.tfvars and of the workspace")
async def variables(tf: Terraform) -> None:
    await tf.init(BY_VARIABLES)
    await tf.apply()
    expect(await tf.run("output", "one"), '"unset"')
    (tf.folder / "a.auto.tfvars").write_text('text = "automatic"\n')
    await tf.apply()
    expect(await tf.run("output", "one"), '"automatic"')
    workspace = f"{tf.sim.organization}/one"
    await tf.client.variables.set(workspace, {"text": "of the workspace"})  # goes first
    await tf.apply()
    expect(await tf.run("output", "one"), '"of the workspace"')


@flows.flow("variables of the command line: -var, -var-file, TF_VAR_", only="cloud")
async def run_variables(tf: Terraform) -> None:
    await tf.init(BY_VARIABLES)
    (tf.folder / "a.auto.tfvars").write_text('text = "automatic"\n')
    (tf.folder / "given.tfvars").write_text('text = "in a file"\n')
    await tf.apply("-var-file=given.tfvars")
    expect(await tf.run("output", "one"), '"in a file"')
    await tf.apply("-var", "text=given")
    expect(await tf.run("output", "one"), '"given"')
    variables = (await newest_run(tf)).variables
    assert [(each.key, each.value) for each in variables] == [("text", '"given"')]
    (tf.folder / "a.auto.tfvars").unlink()
    await tf.run("apply", "-auto-approve", environment={"TF_VAR_text": "of the environment"})
    expect(await tf.run("output", "one"), '"of the environment"')


@flows.flow("-target, -replace, -refresh-only, -destroy")
async def modes(tf: Terraform) -> None:
    await tf.init(TWO)
    expect(await tf.apply("-target=terraform_data.two"), "Resources: 1 added")
    expect(await tf.run("state", "list"), "terraform_data.two")
    expect(await tf.apply(), "Resources: 1 added, 0 changed, 0 destroyed")
    replaced = await tf.apply("-replace=terraform_data.one")
    expect(replaced, "Resources: 1 added, 0 changed, 1 destroyed")
    expect(await tf.apply("-refresh-only"), "still matches the configuration")
    assert (await newest_run(tf)).refresh_only
    if tf.is_cloud:  # the other way refuses it
        await tf.run("refresh")
    expect(await tf.run("plan", "-destroy"), "Plan: 0 to add, 0 to change, 2 to destroy.")
    expect(await tf.apply("-destroy"), "Resources: 0 added, 0 changed, 2 destroyed")


@flows.flow("saved plans: -out, show FILE, apply FILE", only="cloud")
async def saved_plans(tf: Terraform) -> None:
    await tf.init(ONE)
    expect(await tf.run("plan", "-out=saved"), "Saved the plan to: saved")
    await expect_status(tf, "planned_and_saved")
    shown = await tf.run("show", "saved")
    expect(shown, "terraform_data.one will be created", "Plan: 1 to add, 0 to change")
    plan = await tf.read_json("show", "-json", "saved")
    assert plan["resource_changes"][0]["address"] == "terraform_data.one"
    assert plan["resource_changes"][0]["change"]["actions"] == ["create"]
    expect(await tf.run("apply", "saved"), "Apply complete! Resources: 1 added")
    await expect_status(tf, "applied")
    expect(await tf.run("apply", "saved", code=1), "already applied")


@flows.flow("-generate-config-out of an import block", only="cloud")
async def generated_configuration(tf: Terraform) -> None:
    await tf.init('import {\n  to = terraform_data.old\n  id = "old"\n}\n')
    await tf.run("plan", "-generate-config-out=generated.tf")
    expect((tf.folder / "generated.tf").read_text(), 'resource "terraform_data" "old"')


@flows.flow("structured output on and off")
async def structured_output(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.client.workspaces.update_by_name(
        tf.sim.organization, "one", structured_run_output_enabled=False
    )
    plain = await tf.run("plan")
    expect(plain, "terraform_data.one will be created", "Plan: 1 to add")
    await tf.client.workspaces.update_by_name(
        tf.sim.organization, "one", structured_run_output_enabled=True
    )
    structured = await tf.run("plan")
    expect(structured, "# terraform_data.one will be created", "Plan: 1 to add", "first")
    assert (await newest_run(tf)).source == ("terraform+cloud" if tf.is_cloud else "terraform")
    expect(await tf.apply(), "Resources: 1 added", 'one = "first"')


@flows.flow("the configuration of a directory above")
async def working_directory(tf: Terraform) -> None:
    await tf.client.workspaces.create(tf.sim.organization, name="one", working_directory="work")
    (tf.folder.parent / "outside.txt").write_text("not Terraform")
    await tf.init(ONE)
    expect(await tf.apply(), "Resources: 1 added")


@flows.flow("console, graph, providers, validate")
async def local_commands(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.apply()
    expect(await tf.run("console", enter="terraform_data.one.output\n"), '"first"')
    expect(await tf.run("graph"), "terraform_data.one")
    expect(await tf.run("providers"), "terraform.io/builtin/terraform")
    expect(await tf.run("validate"), "Success!")
