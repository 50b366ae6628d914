"""Tests of organizations and users."""

from typing import Any

import pytest

from tests.support.core_api import Api, resource


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
    related = api.get("/organizations/example").data["relationships"]["entitlement-set"]["data"]
    assert related["id"] == entitled["id"]


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
