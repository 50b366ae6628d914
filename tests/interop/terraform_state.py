"""Flows of the CLI: the state that the workspace holds."""

import json

from tests.interop.terraform import Terraform, expect, flows
from tests.interop.terraform_runs import ONE, TWO, expect_status, newest_run


async def use_local_execution(tf: Terraform, workspace: str = "one") -> None:
    """Let plans and applies of a workspace run on this machine."""
    await tf.client.workspaces.update_by_name(
        tf.sim.organization, workspace, execution_mode="local"
    )


@flows.flow("output, show")
async def outputs(tf: Terraform) -> None:
    secret = 'output "password" {\n  value     = "swordfish"\n  sensitive = true\n}\n'
    await tf.init(f'{ONE}{secret}output "list" {{\n  value = ["a", "b"]\n}}\n')
    if tf.is_cloud:
        expect(await tf.run("output", code=1), "resource not found")  # there is no state
    else:
        expect(await tf.run("output"), "No outputs found")
    expect(await tf.apply(), "Apply complete!")
    expect(await tf.run("output"), 'one = "first"', "password = <sensitive>", "list = [")
    assert await tf.run("output", "-raw", "one") == "first"
    assert await tf.run("output", "-raw", "password") == "swordfish"
    assert await tf.read_json("output", "-json", "list") == ["a", "b"]
    shown = await tf.run("show")
    expect(shown, "# terraform_data.one:", 'input  = "first"', "password = (sensitive value)")
    state = await tf.read_json("show", "-json")
    assert state["values"]["outputs"]["one"]["value"] == "first"
    assert state["values"]["root_module"]["resources"][0]["values"]["output"] == "first"


@flows.flow("state list, show, mv, rm")
async def state_commands(tf: Terraform) -> None:
    await tf.init(TWO)
    await tf.apply()
    assert (await tf.run("state", "list")).split() == ["terraform_data.one", "terraform_data.two"]
    expect(await tf.run("state", "show", "terraform_data.two"), 'input  = "second"')
    await tf.run("state", "mv", "terraform_data.two", "terraform_data.moved")
    assert "terraform_data.moved" in await tf.run("state", "list")
    expect(await tf.run("plan"), "Plan: 1 to add, 0 to change, 1 to destroy.")
    await tf.run("state", "rm", "terraform_data.moved")
    assert (await tf.run("state", "list")).split() == ["terraform_data.one"]
    expect(await tf.run("plan"), "Plan: 1 to add, 0 to change, 0 to destroy.")


@flows.flow("state pull, push")
async def pull_and_push(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.apply()
    pulled = await tf.run("state", "pull")
    state = json.loads(pulled)
    assert state["outputs"]["one"]["value"] == "first"
    file = tf.folder / "pulled.json"
    file.write_text(json.dumps({**state, "serial": state["serial"] + 1, "outputs": {}}))
    await tf.run("state", "push", file.name)
    expect(await tf.run("output"), "No outputs found")
    file.write_text(pulled)
    expect(await tf.run("state", "push", file.name, code=1), "serial")
    file.write_text(json.dumps({**state, "lineage": "another", "serial": 99}))
    expect(await tf.run("state", "push", file.name, code=1), "lineage")
    if tf.is_cloud:  # the CLI drops the option, so the server must refuse
        expect(await tf.run("state", "push", "-force", file.name, code=1), "conflict")
        return
    await tf.run("state", "push", "-force", file.name)
    assert json.loads(await tf.run("state", "pull"))["lineage"] == "another"


@flows.flow("taint, untaint")
async def taint(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.apply()
    await tf.run("taint", "terraform_data.one")
    expect(await tf.run("plan"), "Plan: 1 to add, 0 to change, 1 to destroy.")
    await tf.run("untaint", "terraform_data.one")
    expect(await tf.run("plan"), "No changes.")


@flows.flow("import")
async def import_resource(tf: Terraform) -> None:
    await tf.init(ONE)
    expect(await tf.run("import", "terraform_data.one", "given-id"), "Import successful!")
    expect(await tf.run("state", "show", "terraform_data.one"), '"given-id"')


@flows.flow("import blocks")
async def import_block(tf: Terraform) -> None:
    await tf.init(f'{ONE}import {{\n  to = terraform_data.one\n  id = "given-id"\n}}\n')
    expect(await tf.run("plan"), "1 to import")
    expect(await tf.apply(), "1 imported")
    expect(await tf.run("state", "list"), "terraform_data.one")


@flows.flow("moved and removed blocks")
async def refactoring(tf: Terraform) -> None:
    await tf.init(TWO)
    await tf.apply()
    moved = TWO.replace('"two"', '"new"')
    tf.configure(f"{moved}moved {{\n  from = terraform_data.two\n  to = terraform_data.new\n}}\n")
    expect(await tf.apply(), "Resources: 0 added, 0 changed, 0 destroyed")
    expect(await tf.run("state", "list"), "terraform_data.new")
    removed = "removed {\n  from = terraform_data.new\n  lifecycle {\n    destroy = false\n  }\n}\n"
    tf.configure(f"{ONE}{removed}")
    expect(await tf.apply(), "Resources: 0 added, 0 changed, 0 destroyed")
    assert (await tf.run("state", "list")).split() == ["terraform_data.one"]


@flows.flow("execution mode local")
async def local_execution(tf: Terraform) -> None:
    await tf.client.workspaces.create(tf.sim.organization, name="one", execution_mode="local")
    await tf.init(ONE)
    expect(await tf.run("plan"), 'input  = "first"', "Plan: 1 to add")
    expect(await tf.apply(), "Apply complete! Resources: 1 added", 'one = "first"')
    expect(await tf.run("output", "one"), '"first"')
    outputs = await tf.client.workspaces.outputs(f"{tf.sim.organization}/one")
    assert outputs["one"].value == "first"
    expect(await tf.run("destroy", "-auto-approve"), "Destroy complete! Resources: 1 destroyed.")
    workspace = await tf.client.workspaces.read_by_name(tf.sim.organization, "one")
    assert not workspace.locked


@flows.flow("migration of a local state")
async def migration(tf: Terraform) -> None:
    tf.configure(ONE, workspaces=None)
    await tf.run("init", "-input=false")
    await tf.apply()
    before = json.loads((tf.folder / "terraform.tfstate").read_text())
    tf.configure(ONE)
    options = () if tf.is_cloud else ("-migrate-state",)
    expect(await tf.run("init", *options, enter="yes\n"), "successfully initialized!")
    after = json.loads(await tf.run("state", "pull"))
    for part in ("outputs", "resources"):  # the CLI makes a new lineage
        assert after[part] == before[part], part
    expect(await tf.run("plan"), "No changes.")


@flows.flow("terraform_remote_state")
async def remote_state(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.apply()
    reader = tf.beside("reader")
    await tf.client.workspaces.create(tf.sim.organization, name="two", execution_mode="local")
    await reader.init(
        f"""
        data "terraform_remote_state" "one" {{
          backend = "remote"
          config = {{
            hostname     = "tfe.test"
            organization = "{tf.sim.organization}"
            workspaces   = {{ name = "one" }}
          }}
        }}

        output "read" {{
          value = data.terraform_remote_state.one.outputs.one
        }}
        """,
        workspaces='name = "two"',
    )
    expect(await reader.apply(), 'read = "first"')


@flows.flow("locks: a second client is refused, force-unlock")
async def locks(tf: Terraform) -> None:
    await tf.client.workspaces.create(tf.sim.organization, name="one", execution_mode="local")
    await tf.init(ONE)
    command = await tf.start("apply")
    await command.wait_for("Enter a value:")
    refused = await tf.run("apply", "-auto-approve", code=1)
    expect(refused, "Error acquiring the state lock", "already locked")
    refused = await tf.run("state", "rm", "terraform_data.one", code=1)
    expect(refused, "Error acquiring the state lock")
    await command.enter("yes")
    expect(await command.finish(), "Resources: 1 added")
    await tf.client.workspaces.lock(f"{tf.sim.organization}/one")
    await tf.run("taint", "terraform_data.one", code=1)
    lock_id = f"{tf.sim.organization}/one"
    expect(await tf.run("force-unlock", "-force", lock_id), "successfully unlocked")
    await tf.run("taint", "terraform_data.one")


@flows.flow("locks: a second client waits")
async def waiting_for_a_lock(tf: Terraform) -> None:
    await tf.client.workspaces.create(tf.sim.organization, name="one", execution_mode="local")
    await tf.init(ONE)
    first = await tf.start("apply")
    await first.wait_for("Enter a value:")
    second = await tf.start("apply", "-auto-approve", "-lock-timeout=60s")
    await second.wait_for("Acquiring state lock")
    await first.enter("yes")
    expect(await first.finish(), "Resources: 1 added")
    expect(await second.finish(), "No changes.")


@flows.flow("a change of the execution mode keeps the state")
async def change_of_mode(tf: Terraform) -> None:
    await tf.init(ONE)
    await tf.apply()
    await use_local_execution(tf)
    expect(await tf.run("plan"), "No changes.")
    await expect_status(tf, "applied")
    expect(await tf.run("destroy", "-auto-approve"), "Destroy complete! Resources: 1 destroyed.")
    assert not (await newest_run(tf)).is_destroy
