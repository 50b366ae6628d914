"""Tests of organizations and users."""

from typing import Any

import pytest

from tests.support.core_api import Api, resource
from tfrun_async.simulator import Policy, PolicySet
from tfrun_async.simulator._handlers.authorization import TokenKind


def test_an_organization_is_created_read_listed_and_deleted(api: Api) -> None:
    """The life of an organization."""
    created = api.post("/organizations", resource("organizations", name="acme", email="a@b.c"))
    assert created.status == 201
    assert created.data["id"] == "acme"
    assert created.data["attributes"]["created-at"] == "2026-01-01T00:00:00.000Z"
    assert created.data["attributes"]["session-timeout"] == 20160
    assert api.get("/organizations/acme").data == created.data
    assert api.get("/organizations").ids == ["example", "acme"]
    assert api.delete("/organizations/acme").status == 204
    assert api.get("/organizations/acme").status == 404


@pytest.mark.parametrize(
    ("attributes", "wrong"),
    [
        ({}, {"name", "email"}),
        ({"name": "with space", "email": "a@b.c"}, {"name"}),
        ({"name": 1, "email": "nobody"}, {"name", "email"}),
        (
            {"name": "acme", "email": "a@b.c", "default-agent-pool-id": {}},
            {"default-agent-pool-id"},
        ),
        ({"name": "example", "email": "a@b.c"}, {"name"}),
        ({"name": "acme", "email": "a@b.c", "session-timeout": True}, {"session-timeout"}),
        (
            {"name": "acme", "email": "a@b.c", "collaborator-auth-policy": []},
            {"collaborator-auth-policy"},
        ),
        (
            {"name": "acme", "email": "a@b.c", "assessments-enforced": None},
            {"assessments-enforced"},
        ),
    ],
)
def test_wrong_attributes_are_all_named(
    api: Api, attributes: dict[str, Any], wrong: set[str]
) -> None:
    """Each wrong attribute has an error object of its own, and nothing is created."""
    response = api.post("/organizations", resource("organizations", **attributes))
    assert response.status == 422
    assert response.pointers == {f"/data/attributes/{name}" for name in wrong}
    assert api.get("/organizations").ids == ["example"]


def test_deleting_an_organization_deletes_what_it_holds(api: Api) -> None:
    """Workspaces, configurations, runs, plans and presigned URLs go with it, others stay."""
    api.post("/organizations", resource("organizations", name="acme", email="a@b.c"))
    kept = api.post("/organizations/acme/workspaces", resource("workspaces", name="kept")).data[
        "id"
    ]
    workspace = api.configured_workspace()
    api.agent_pool()
    api.set_policies(PolicySet("tags", [Policy("owner", "advisory")]), workspace="main")
    run = api.run(workspace)
    related = api.get(f"/runs/{run}").data["relationships"]
    log = api.phase(run, "plan")["log-read-url"]
    assert api.delete("/organizations/example").status == 204
    api.advance()
    for path in (
        f"/workspaces/{workspace}",
        f"/runs/{run}",
        f"/plans/{related['plan']['data']['id']}",
        f"/applies/{related['apply']['data']['id']}",
        f"/configuration-versions/{related['configuration-version']['data']['id']}",
    ):
        assert api.get(path).status == 404, path
    assert api.get_url(log).status == 404
    assert api.core.store.agent_pools == {}
    assert api.core.store.policies.sets == {}
    assert api.get(f"/workspaces/{kept}").status == 200


def test_the_account_shows_its_email_and_users_do_not(api: Api) -> None:
    """Only the user behind the token sees the address."""
    account = api.get("/account/details").data
    assert account["attributes"]["email"] == "simulator@example.com"
    user = api.get(f"/users/{account['id']}").data
    assert user["attributes"]["username"] == "simulator"
    assert "email" not in user["attributes"]


def test_an_organization_is_entitled_to_run(api: Api) -> None:
    """The terraform CLI asks before it does anything remotely."""
    entitled = api.get("/organizations/example/entitlement-set").data
    assert entitled["attributes"]["operations"] is True
    assert entitled["attributes"]["global-run-tasks"] is True
    assert entitled["attributes"]["private-run-tasks"] is True
    assert entitled["attributes"]["run-task-limit"] is None
    read = api.get("/organizations/example", include="entitlement_set,default-project")
    assert read.document["included"][0] == entitled
    assert read.document["included"][1]["type"] == "projects"


def test_an_organization_is_updated_and_renamed(api: Api) -> None:
    """What is not given stays; the new name is the new id of everything in it."""
    workspace = api.workspace()
    changed = api.patch(
        "/organizations/example", resource("organizations", name="acme", session_timeout=5)
    )
    assert changed.status == 200
    assert changed.data["id"] == "acme"
    assert changed.data["attributes"]["session-timeout"] == 5
    assert changed.data["attributes"]["email"] == "example@example.com"
    assert api.get("/organizations/example").status == 404
    assert api.get("/organizations/acme/workspaces").ids == [workspace]


def test_a_wrong_update_changes_nothing(api: Api) -> None:
    """Each wrong attribute is named, and so is a name that is taken."""
    api.post("/organizations", resource("organizations", name="acme", email="a@b.c"))
    wrong = resource("organizations", name="acme", email="nobody")
    response = api.patch("/organizations/example", wrong)
    assert response.pointers == {"/data/attributes/name", "/data/attributes/email"}
    assert api.get("/organizations").ids == ["example", "acme"]


def test_a_name_is_found_in_any_case(api: Api) -> None:
    """Upper and lower case are the same organization, for paths and for new names."""
    workspace = api.workspace("main")
    assert api.get("/organizations/EXAMPLE").data["id"] == "example"
    assert api.get("/organizations/Example/workspaces/main").data["id"] == workspace
    assert api.get("/organizations/eXample/workspaces").ids == [workspace]
    taken = api.post("/organizations", resource("organizations", name="EXAMPLE", email="a@b.c"))
    assert taken.pointers == {"/data/attributes/name"}
    renamed = api.patch("/organizations/example", resource("organizations", name="Example"))
    assert renamed.data["id"] == "Example"
    assert api.get("/organizations/example/workspaces/main").data["id"] == workspace


def test_organizations_are_searched_and_listed_without_pages(api: Api) -> None:
    """All at once unless a page is asked for; `q` searches both attributes."""
    for name, email in (("acme", "ops@hills.test"), ("hills", "info@acme.test")):
        api.post("/organizations", resource("organizations", name=name, email=email))
    listed = api.get("/organizations")
    assert listed.ids == ["example", "acme", "hills"]
    assert "meta" not in listed.document
    assert "meta" in api.search("/organizations", {"page[size]": "2"}).document
    for query, names in (
        ({"q": "ACME"}, ["acme", "hills"]),
        ({"q[name]": "acme"}, ["acme"]),
        ({"q[email]": "acme"}, ["hills"]),
        ({"q[name]": "hills", "q[email]": "acme"}, ["hills"]),
        ({"q[name]": "acme", "q[email]": "acme"}, []),
    ):
        assert api.search("/organizations", query).ids == names, query


def test_only_site_administrators_see_the_owners(api: Api) -> None:
    """The admin API includes them; members read the rest."""
    admin = api.login("site-admin", name="root")
    assert "owners" not in api.get("/organizations/example").data["relationships"]
    owners = admin.get("/organizations/example").data["relationships"]["owners"]["data"]
    assert len(owners) == 2


def test_the_default_execution_mode_agent_needs_a_pool(api: Api) -> None:
    """The pool is given as an attribute or as a relationship, and dropped with the mode."""
    pool = api.agent_pool()
    pointer = {"/data/attributes/default-agent-pool-id"}
    for wrong in (
        {"default-execution-mode": "agent"},
        {"default-agent-pool-id": pool},
        {"default-execution-mode": "agent", "default-agent-pool-id": "apool-unknown"},
    ):
        response = api.patch("/organizations/example", resource("organizations", **wrong))
        assert response.pointers == pointer, wrong
    payload = resource("organizations", default_execution_mode="agent")
    related = {"data": {"type": "agent-pools", "id": pool}}
    payload["data"]["relationships"] = {"default-agent-pool": related}
    changed = api.patch("/organizations/example", payload).data
    assert changed["relationships"]["default-agent-pool"] == related
    payload = resource("organizations", default_execution_mode="remote")
    changed = api.patch("/organizations/example", payload).data
    assert changed["relationships"]["default-agent-pool"] == {"data": None}


def test_the_account_says_what_its_token_is_of(api: Api) -> None:
    """A user, a team or an organization."""
    kinds: dict[TokenKind, str] = {
        "user": "users",
        "team": "teams",
        "organization": "organizations",
    }
    for kind, expected in kinds.items():
        account = api.login(kind).get("/account/details").data
        related = account["relationships"]["authenticated-resource"]["data"]
        assert related["type"] == expected
        assert (related["id"] == account["id"]) == (kind == "user")
