"""Tests of notification configurations: kept, verified, delivered."""

import hashlib
import hmac
import logging
from typing import Any

import orjson
import pytest

from tests.support.core_api import Api, identifiers, resource
from tfrun_async.simulator._engine.run_task_requests import Delivery

URL = "http://127.0.0.1:9/hooks?k=s3cret-url"
KEY = "s3cret-key"
ORIGIN = "http://sim:1"


def configuration(**attributes: Any) -> dict[str, Any]:
    given = {"name": "hook", "destination_type": "generic", "url": URL, **attributes}
    return resource("notification-configurations", **given)


def create(api: Api, owner: str, **attributes: Any) -> str:
    response = api.post(f"{owner}/notification-configurations", configuration(**attributes))
    assert response.status == 201, response.body
    return str(response.data["id"])


def payloads(deliveries: list[Delivery]) -> list[dict[str, Any]]:
    return [orjson.loads(delivery.body) for delivery in deliveries]


def delivered(api: Api) -> list[tuple[str, str]]:
    """Return the configuration and the trigger of each request that is due."""
    return [
        (payload["notification_configuration_id"], payload["notifications"][0]["trigger"])
        for payload in payloads(api.core.take_deliveries(ORIGIN))
    ]


def test_a_configuration_is_kept_without_its_key(api: Api) -> None:
    """Whatever is done with it."""
    path = f"/workspaces/{api.workspace()}"
    triggers = ["run:errored", "workspace:deleted"]
    key = create(api, path, token=KEY, triggers=triggers)
    own = f"/notification-configurations/{key}"
    found = api.get(own).data
    attributes = found["attributes"]
    assert (attributes["enabled"], attributes["triggers"]) == (False, triggers)
    assert attributes["delivery-responses"] == []
    assert found["relationships"]["subscribable"]["data"]["id"] in path
    changed = api.patch(own, resource("notification-configurations", name="new", token=f"{KEY}2"))
    assert changed.data["attributes"] == attributes | {"name": "new"}
    listed = api.get(f"{path}/notification-configurations")
    assert listed.ids == [key]
    for response in (api.get(own), changed, listed):
        assert KEY.encode() not in response.body
    assert KEY not in repr(api.core.store)
    assert api.delete(own).status == 204
    assert api.get(own).status == 404


@pytest.mark.parametrize(
    ("attributes", "key"),
    [
        ({"name": None}, "name"),
        ({"url": None}, "url"),
        ({"url": "receiver.example"}, "url"),
        ({"triggers": ["run:exploded"]}, "triggers"),
        ({"destination-type": "pager"}, "destination-type"),
        ({"destination-type": "slack", "token": KEY}, "token"),
        ({"enabled": "true"}, "enabled"),
    ],
)
def test_invalid_configurations_are_refused(api: Api, attributes: dict[str, Any], key: str) -> None:
    """With the place of the mistake."""
    payload = configuration()
    payload["data"]["attributes"] |= attributes
    path = f"/workspaces/{api.workspace()}/notification-configurations"
    assert api.post(path, payload).pointers == {f"/data/attributes/{key}"}
    assert api.get(path).ids == []


def test_an_enabled_configuration_is_verified_first(api: Api) -> None:
    """A service that does not respond changes nothing."""
    path = f"/workspaces/{api.workspace()}"
    key = create(api, path, token=KEY, enabled=True)
    (check,) = api.checks
    (payload,) = payloads([check])
    assert payload["notification_configuration_id"] == key
    assert payload["notifications"][0]["trigger"] == "verification"
    signature = hmac.new(KEY.encode(), check.body, hashlib.sha512).hexdigest()
    assert check.headers["X-TFE-Notification-Signature"] == signature
    own = f"/notification-configurations/{key}"
    before = api.get(own).data
    (response,) = before["attributes"]["delivery-responses"]
    assert (response["code"], response["successful"]) == ("200", "true")
    api.endpoint_status = 503
    update = resource("notification-configurations", name="new")
    creation = api.post(f"{path}/notification-configurations", configuration(enabled=True))
    for refused in (api.patch(own, update), creation, api.post(f"{own}/actions/verify")):
        assert refused.status == 400
        assert "Unable to complete verification" in refused.document["errors"][0]["detail"]
    assert api.get(own).data == before
    assert api.get(f"{path}/notification-configurations").ids == [key]
    disabled = resource("notification-configurations", enabled=False)
    assert api.patch(own, disabled).status == 200
    api.endpoint_status = 204
    (response,) = api.post(f"{own}/actions/verify").data["attributes"]["delivery-responses"]
    assert response["code"] == "204"


def test_a_service_hears_of_the_triggers_that_it_named(api: Api) -> None:
    """Of the runs of its workspace, or of all workspaces of its project."""
    workspace = api.configured_workspace()
    project = api.get("/organizations/example/projects").ids[0]
    some = create(api, f"/workspaces/{workspace}", enabled=True, triggers=["run:created"])
    detailed = ["run:needs_attention", "run:pending_apply_approval", "run:run_canceled"]
    all_ = create(api, f"/projects/{project}", enabled=True, triggers=detailed)
    create(api, f"/workspaces/{workspace}", triggers=["run:created"])  # not enabled
    other = api.configured_workspace("other")
    assert delivered(api) == []
    api.run(workspace)
    assert delivered(api) == [(some, "run:created")]
    api.advance()
    assert delivered(api) == [(all_, "run:needs_attention"), (all_, "run:pending_apply_approval")]
    run = api.run(other)
    api.action(run, "cancel")
    api.advance(1)
    assert delivered(api) == [(all_, "run:run_canceled")]
    api.run(other, plan_only=True)
    api.patch(f"/workspaces/{workspace}", resource("workspaces", execution_mode="local"))
    api.run(workspace)
    assert delivered(api) == []


def test_the_latest_response_is_kept(api: Api) -> None:
    """It says whether the service accepted the notification, or responded at all."""
    workspace = api.configured_workspace()
    key = create(api, f"/workspaces/{workspace}", enabled=True, triggers=["run:created"])
    for status, is_successful in ((202, "true"), (0, "false")):
        api.run(workspace)
        (delivery,) = api.core.take_deliveries(ORIGIN)
        api.core.record_delivery(delivery, status)
        attributes = api.get(f"/notification-configurations/{key}").data["attributes"]
        (response,) = attributes["delivery-responses"]
        assert (response["code"], response["successful"]) == (str(status), is_successful)


@pytest.mark.parametrize(
    "attributes",
    [
        {"url": "https://receiver.example"},
        {"destination_type": "slack"},
        {"destination_type": "email", "url": None, "email_addresses": ["a@b.c"]},
    ],
)
def test_only_services_on_this_machine_are_notified(
    api: Api, caplog: pytest.LogCaptureFixture, attributes: dict[str, Any]
) -> None:
    """Others pass the verification, and a warning says that nothing is sent."""
    workspace = api.configured_workspace()
    with caplog.at_level(logging.WARNING):
        given = {"enabled": True, "triggers": ["run:created"], **attributes}
        key = create(api, f"/workspaces/{workspace}", **given)
    assert api.checks == []
    assert key in caplog.text
    assert "receiver.example" not in caplog.text
    api.run(workspace)
    assert delivered(api) == []


def test_emails_name_addresses_and_users(api: Api) -> None:
    """And cannot be verified."""
    user = next(iter(api.core.store.users))
    payload = configuration(destination_type="email", url=None, email_addresses=["a@b.c"])
    payload["data"]["relationships"] = {"users": {"data": identifiers("users", user)}}
    path = f"/workspaces/{api.workspace()}/notification-configurations"
    created = api.post(path, payload).data
    assert created["attributes"]["email-addresses"] == ["a@b.c"]
    assert created["relationships"]["users"]["data"] == identifiers("users", user)
    own = f"/notification-configurations/{created['id']}"
    assert api.post(f"{own}/actions/verify").status == 400
    update = resource("notification-configurations", relationships={"users": []})
    assert api.patch(own, update).data["relationships"]["users"]["data"] == []
    update = resource("notification-configurations", destination_type="slack", url=URL)
    assert api.patch(own, update).pointers == {"/data/attributes/destination-type"}


def test_a_workspace_has_twenty_at_most(api: Api) -> None:
    """They go with it; strangers see none of them."""
    workspace = api.workspace()
    path = f"/workspaces/{workspace}"
    keys = [create(api, path) for _ in range(20)]
    refused = api.post(f"{path}/notification-configurations", configuration())
    assert refused.pointers == {"/data"}
    stranger = api.login(is_member=False)
    assert stranger.get(f"/notification-configurations/{keys[0]}").status == 404
    api.delete(path)
    assert api.get(f"/notification-configurations/{keys[0]}").status == 404
