"""Tests of the workspaces whose runs may read the state of a workspace."""

from typing import Any

import pytest

from tests.support.core_api import Api, ApiResponse, resource


def path(workspace: str) -> str:
    return f"/workspaces/{workspace}/relationships/remote-state-consumers"


def change(api: Api, method: str, workspace: str, *consumers: str) -> ApiResponse:
    named = [{"type": "workspaces", "id": consumer} for consumer in consumers]
    return api.request(method, f"/api/v2{path(workspace)}", {"data": named})


def test_consumers_are_added_replaced_and_removed(api: Api) -> None:
    """Those that are there already, or are not, are ignored."""
    owner, one, two = (api.workspace(name) for name in ("owner", "one", "two"))
    assert api.get(path(owner)).ids == []
    for method, given, expected in (
        ("POST", [one], [one]),
        ("POST", [one, two], [one, two]),
        ("DELETE", [one], [two]),
        ("DELETE", [one], [two]),
        ("PATCH", [one, one], [one]),
        ("PATCH", [], []),
    ):
        assert change(api, method, owner, *given).status == 204
        assert api.get(path(owner)).ids == expected, method


def test_a_shared_state_has_every_workspace_as_consumer(api: Api) -> None:
    """The list then cannot be changed, but what was configured is still known."""
    owner, one, two = (api.workspace(name) for name in ("owner", "one", "two"))
    change(api, "POST", owner, one)
    shared = resource("workspaces", global_remote_state=True)
    assert api.patch(f"/workspaces/{owner}", shared).status == 200
    assert api.get(path(owner)).ids == [one, two]
    assert api.search(path(owner), {"show_only_configured": "true"}).ids == [one]
    assert len(api.search(path(owner), {"page[size]": "1"}).ids) == 1
    for method in ("POST", "PATCH", "DELETE"):
        assert change(api, method, owner, two).status == 422


def test_wrong_consumers_are_refused(api: Api) -> None:
    """A workspace that does not exist, of another organization, or the owner itself."""
    owner = api.workspace("owner")
    api.post("/organizations", resource("organizations", name="other", email="a@example.com"))
    foreign = api.post("/organizations/other/workspaces", resource("workspaces", name="a")).data
    for wrong in ("ws-1", foreign["id"], owner):
        response = change(api, "POST", owner, wrong)
        assert (response.status, response.pointers) == (422, {"/data/0/id"}), wrong
    assert change(api, "POST", "ws-1", owner).status == 404
    assert api.get(path(owner)).ids == []


def test_a_deleted_workspace_is_no_consumer(api: Api) -> None:
    """It is gone from the lists of others."""
    owner, one = api.workspace("owner"), api.workspace("one")
    change(api, "POST", owner, one)
    api.delete(f"/workspaces/{one}")
    assert api.get(path(owner)).ids == []


# What runs read


CONFIGURATION = """
data "terraform_remote_state" "owner" {
  backend = "remote"
  config = {
    hostname     = "localhost"
    organization = "example"
    workspaces   = { name = "owner" }
  }
  defaults = { url = "none", more = "default" }
}
output "url" {
  value = data.terraform_remote_state.owner.outputs.url
}
output "more" {
  value = data.terraform_remote_state.owner.outputs.more
}
"""


@pytest.fixture
def owner(api: Api) -> str:
    """A workspace whose state has outputs."""
    workspace = api.configured_workspace(
        "owner", {"main.tf": 'output "url" {\n  value = "https://app.acme.example"\n}\n'}
    )
    api.run(workspace, auto_apply=True)
    api.advance()
    return workspace


def run_reader(api: Api, workspace: str) -> tuple[str, dict[str, Any]]:
    """Apply the reader's configuration; return the status and the outputs."""
    run = api.run(workspace, auto_apply=True)
    api.advance()
    outputs = api.get(f"/workspaces/{workspace}/current-state-version-outputs")
    found = outputs.data if outputs.status == 200 else []
    return api.status(run), {
        item["attributes"]["name"]: item["attributes"]["value"] for item in found
    }


def test_a_run_reads_a_shared_state(api: Api, owner: str) -> None:
    """In place of the defaults, which it falls back to."""
    reader = api.configured_workspace("reader", {"main.tf": CONFIGURATION})
    expected = {"url": "https://app.acme.example", "more": "default"}
    change(api, "POST", owner, reader)
    assert run_reader(api, reader) == ("applied", expected)


def test_a_run_does_not_read_what_is_not_shared(api: Api, owner: str) -> None:
    """The plan fails and says so; also if there is no such state."""
    reader = api.configured_workspace("reader", {"main.tf": CONFIGURATION})
    run = api.run(reader)
    api.advance()
    assert api.status(run) == "errored"
    log = api.log(run, "plan")
    assert b"Unable to find remote state" in log
    assert b"example/owner" in log
    shared = resource("workspaces", global_remote_state=True)
    api.patch(f"/workspaces/{owner}", shared)
    assert run_reader(api, reader)[0] == "applied"
    lost = CONFIGURATION.replace('name = "owner"', 'name = "lost"')
    other = api.configured_workspace("other", {"main.tf": lost})
    assert run_reader(api, other) == ("errored", {})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("workspaces   = {", "workspaces = {"),
        ('workspaces   = { name = "owner" }', 'workspaces = [{ name = "owner" }]'),
        (
            'workspaces   = { name = "owner" }\n  }',
            'workspaces = { prefix = "own" }\n  }\n  workspace = "er"',
        ),
    ],
)
def test_the_forms_of_the_configuration(api: Api, owner: str, before: str, after: str) -> None:
    """A name, a block's list, and a prefix with a workspace."""
    assert before in CONFIGURATION
    reader = api.configured_workspace("reader", {"main.tf": CONFIGURATION.replace(before, after)})
    change(api, "POST", owner, reader)
    assert run_reader(api, reader)[0] == "applied"


def test_an_apply_sees_what_its_plan_has_seen(api: Api, owner: str) -> None:
    """A state that changes in between is for the next plan."""
    reader = api.configured_workspace("reader", {"main.tf": CONFIGURATION})
    change(api, "POST", owner, reader)
    run = api.run(reader)
    api.advance()
    api.upload_configuration(owner, {"main.tf": 'output "url" {\n  value = "new"\n}\n'})
    api.run(owner, auto_apply=True)
    api.advance()
    assert api.action(run, "apply") == 202
    api.advance()
    outputs = api.get(f"/workspaces/{reader}/current-state-version-outputs").data
    values = {item["attributes"]["name"]: item["attributes"]["value"] for item in outputs}
    assert values["url"] == "https://app.acme.example"
    assert run_reader(api, reader)[1]["url"] == "new"


def test_another_backend_is_not_read(api: Api) -> None:
    """Its outputs are unknown; so are they with an unknown configuration."""
    other = CONFIGURATION.replace('"remote"', '"s3"')
    reader = api.configured_workspace("reader", {"main.tf": other})
    assert run_reader(api, reader)[0] == "applied"


def test_an_output_that_does_not_exist_is_an_error(api: Api, owner: str) -> None:
    """The outputs are known, so a wrong name is, too."""
    wrong = CONFIGURATION.replace("outputs.url", "outputs.oops")
    reader = api.configured_workspace("reader", {"main.tf": wrong})
    change(api, "POST", owner, reader)
    run = api.run(reader)
    api.advance()
    assert api.status(run) == "errored"
    assert b"oops" in api.log(run, "plan")
