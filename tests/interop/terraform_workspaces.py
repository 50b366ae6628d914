"""Flows of the CLI: workspaces, chosen by name, prefix, tags and project."""

import asyncio
import json
import sys

from tests.interop.terraform import HOST, TIMEOUT, Terraform, cli_configuration, expect, flows
from tests.interop.terraform_runs import ONE


@flows.flow("workspace new, list, show, select, delete")
async def workspaces(tf: Terraform) -> None:
    which = 'tags = ["app"]' if tf.is_cloud else 'prefix = "app-"'
    tf.configure(ONE, workspaces=which)
    if tf.is_cloud:
        await tf.run("init", enter="first\n")
    else:
        expect(await tf.run("init", code=1), "No existing workspaces")
    await tf.run("workspace", "new", "dev")
    expect(await tf.run("workspace", "show"), "dev")
    await tf.run("workspace", "new", "prod")
    expect(await tf.run("workspace", "list"), "  dev", "* prod")
    expect(await tf.apply(), "Resources: 1 added")
    expect(await tf.run("workspace", "select", "dev"), 'Switched to workspace "dev"')
    await tf.run("workspace", "select", "-or-create", "new")
    expect(await tf.run("workspace", "delete", "prod", code=1), "not empty")
    names = {each.name async for each in tf.client.workspaces.find(tf.sim.organization)}
    prefix = "" if tf.is_cloud else "app-"
    assert f"{prefix}prod" in names
    expect(await tf.run("workspace", "delete", "dev"), 'Deleted workspace "dev"!')
    await tf.run("workspace", "delete", "-force", "prod")
    names = {each.name async for each in tf.client.workspaces.find(tf.sim.organization)}
    assert names.isdisjoint({f"{prefix}dev", f"{prefix}prod"})


@flows.flow("tags as a list", only="cloud")
async def tags(tf: Terraform) -> None:
    organization = tf.sim.organization
    await tf.client.workspaces.create(organization, name="other")
    tf.configure(ONE, workspaces='tags = ["app", "web"]')
    await tf.run("init", enter="tagged\n")
    assert (await tf.run("workspace", "list")).split() == ["*", "tagged"]
    tagged = await tf.client.workspaces.read_by_name(organization, "tagged")
    assert set(tagged.tag_names or ()) == {"app", "web"}
    expect(await tf.apply(), "Resources: 1 added")


@flows.flow("tags as keys and values", only="cloud")
async def key_value_tags(tf: Terraform) -> None:
    organization = tf.sim.organization
    await tf.client.workspaces.create(organization, name="other")
    tf.configure(ONE, workspaces='tags = { layer = "web" }')
    await tf.run("init", enter="tagged\n")
    assert (await tf.run("workspace", "list")).split() == ["*", "tagged"]
    bindings = tf.client.tag_bindings.list_for_workspace(f"{organization}/tagged")
    assert {each.key: each.value async for each in bindings} == {"layer": "web"}
    expect(await tf.apply(), "Resources: 1 added")


@flows.flow("projects", only="cloud")
async def projects(tf: Terraform) -> None:
    organization = tf.sim.organization
    await tf.init(ONE, workspaces='name = "one"\n project = "web"')
    workspace = await tf.client.workspaces.read_by_name(organization, "one", include=["project"])
    assert workspace.project is not None
    assert workspace.project.name == "web"
    await tf.run("workspace", "list", code=0)
    expect(await tf.apply(), "Resources: 1 added")


@flows.flow("settings from the environment", only="cloud")
async def environment(tf: Terraform) -> None:
    tf.configure(ONE)
    project = {"TF_CLOUD_PROJECT": "web"}
    await tf.run("init", "-input=false", environment=project)
    workspace = await tf.client.workspaces.read_by_name(
        tf.sim.organization, "one", include=["project"]
    )
    assert workspace.project is not None
    assert workspace.project.name == "web"
    other = tf.beside("other")
    other.configure(f"{ONE}terraform {{\n  cloud {{}}\n}}\n", workspaces=None)
    given = {
        "TF_CLOUD_HOSTNAME": HOST,
        "TF_CLOUD_ORGANIZATION": tf.sim.organization,
        "TF_WORKSPACE": "one",
    }
    await other.run("init", "-input=false", environment=given)
    expect(await other.run("apply", "-auto-approve", environment=given), "Resources: 1 added")


@flows.flow("what does not exist or is not allowed is refused")
async def refused(tf: Terraform) -> None:
    tf.configure(ONE)
    config = tf.folder / "backend.tf"
    original = config.read_text()
    config.write_text(original.replace(f'"{tf.sim.organization}"', '"missing"'))
    expect(await tf.run("init", "-input=false", code=1), "missing")
    config.write_text(original)
    settings = tf.folder.parent / "wrong.rc"
    settings.write_text(cli_configuration(tf.sim.address, "wrong"))
    wrong = {"TF_CLI_CONFIG_FILE": str(settings)}
    expect(await tf.run("init", "-input=false", code=1, environment=wrong), "nauthorized")
    await tf.run("init", "-input=false")


@flows.flow("the simulator as a process of its own")
async def process(tf: Terraform) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tfrun_async.simulator", "--json", "--port", "0", "--speed", "30"),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(TIMEOUT):
            introduction = json.loads(await process.stdout.readline())
        settings = tf.folder.parent / "process.rc"
        settings.write_text(cli_configuration(introduction["address"], introduction["token"]))
        there = {"TF_CLI_CONFIG_FILE": str(settings)}
        tf.configure(ONE)
        await tf.run("init", "-input=false", environment=there)
        applied = await tf.run("apply", "-auto-approve", environment=there)
        expect(applied, "Resources: 1 added")
    finally:
        process.terminate()
        await process.wait()
