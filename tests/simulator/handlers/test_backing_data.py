"""Tests of the data of state versions: marked for deletion, restored, deleted."""

import pytest

from tests.support.core_api import Api, ApiResponse, resource
from tests.support.core_states import download, put_state, read_version, state

DAY = 86_400.0


@pytest.fixture
def versions(api: Api) -> tuple[str, str]:
    """An earlier state version, and the current one."""
    workspace = api.workspace("app")
    return put_state(api, workspace, state(1)), put_state(api, workspace, state(2))


def act(api: Api, version: str, action: str, days: object = None) -> ApiResponse:
    payload = None if days is None else resource("state-versions", delete_older_than_n_days=days)
    return api.post(f"/state-versions/{version}/actions/{action}_backing_data", payload)


def test_data_is_marked_and_restored(api: Api, versions: tuple[str, str]) -> None:
    """Meanwhile it cannot be downloaded, and the version says when it is deleted."""
    earlier, _ = versions
    url = read_version(api, earlier)["hosted-state-download-url"]
    marked = act(api, earlier, "soft_delete", 23)
    assert marked.status == 200
    attributes = marked.data["attributes"]
    assert attributes["status"] == "backing_data_soft_deleted"
    assert attributes["delete-older-than-n-days"] == 23
    assert attributes["hosted-state-download-url"] is None
    assert download(api, url).status == 404
    restored = act(api, earlier, "restore")
    assert restored.data["attributes"]["status"] == "finalized"
    assert "delete-older-than-n-days" not in restored.data["attributes"]
    assert download(api, url).body == state(1)
    api.advance(30 * DAY)
    assert read_version(api, earlier)["status"] == "finalized"


def test_data_is_deleted_for_good(api: Api, versions: tuple[str, str]) -> None:
    """On request, or when its days have passed."""
    earlier, _ = versions
    assert act(api, earlier, "soft_delete").data["attributes"]["delete-older-than-n-days"] == 7
    deleted = act(api, earlier, "permanently_delete").data["attributes"]
    assert deleted["status"] == "backing_data_permanently_deleted"
    assert act(api, earlier, "restore").status == 400
    workspace = api.workspace("other")
    old = put_state(api, workspace, state(1))
    put_state(api, workspace, state(2))
    act(api, old, "soft_delete", 2)
    api.advance(2 * DAY - 1)
    assert read_version(api, old)["status"] == "backing_data_soft_deleted"
    api.advance(1)
    assert read_version(api, old)["status"] == "backing_data_permanently_deleted"


def test_a_wrong_status_is_refused(api: Api, versions: tuple[str, str]) -> None:
    """So is the current state version."""
    earlier, current = versions
    for version, action in (
        (earlier, "restore"),
        (earlier, "permanently_delete"),
        (current, "soft_delete"),
    ):
        response = act(api, version, action)
        assert response.status == 400, action
        assert "transition not allowed" in response.document["errors"][0]["detail"]
    assert act(api, earlier, "soft_delete").status == 200
    assert act(api, earlier, "soft_delete").status == 400
    assert act(api, "sv-1", "soft_delete").status == 404
    assert act(api.login(is_member=False), earlier, "restore").status == 404


@pytest.mark.parametrize("days", [0, "7", True])
def test_wrong_days_are_refused(api: Api, versions: tuple[str, str], days: object) -> None:
    """Nothing is marked then."""
    response = act(api, versions[0], "soft_delete", days)
    assert response.pointers == {"/data/attributes/delete-older-than-n-days"}
    assert read_version(api, versions[0])["status"] == "finalized"
