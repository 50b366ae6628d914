"""Tests of the files of configuration versions: archived, deleted, restored."""

import pytest

from tests.support.core_api import TWO_RESOURCES, Api
from tfrun_async.simulator._handlers.backing_data import DAY_SECONDS, DELETION_DAYS


@pytest.fixture
def old(api: Api) -> str:
    """A version with files that no workspace uses any more."""
    workspace = api.workspace()
    version = api.upload_configuration(workspace)
    api.upload_configuration(workspace, TWO_RESOURCES)
    return version


def action(api: Api, version: str, name: str) -> int:
    return api.post(f"/configuration-versions/{version}/actions/{name}").status


def status(api: Api, version: str) -> str:
    attributes = api.get(f"/configuration-versions/{version}").data["attributes"]
    assert f"{attributes['status'].replace('_', '-')}-at" in attributes["status-timestamps"]
    return str(attributes["status"])


def test_an_archived_version_has_no_files(api: Api, old: str) -> None:
    """No run can use it."""
    url = api.get(f"/configuration-versions/{old}/download").headers["Location"]
    assert action(api, old, "archive") == 202
    assert status(api, old) == "archived"
    assert api.get(f"/configuration-versions/{old}/download").status == 404
    assert api.get_url(url).status == 404
    assert action(api, old, "archive") == 409
    workspace = next(iter(api.core.store.workspaces))
    assert api.post_run(workspace, old).pointers == {"/data/relationships/configuration-version"}


def test_a_version_in_use_keeps_its_files(api: Api) -> None:
    """The current one, one of a run under way, and those of a repository."""
    workspace = api.workspace()
    first = api.upload_configuration(workspace)
    run = api.run(workspace)
    for name, refused in (("archive", 409), ("soft_delete_backing_data", 400)):
        assert action(api, first, name) == refused, name
    second = api.upload_configuration(workspace)
    assert action(api, first, "archive") == 409
    api.advance()
    api.action(run, "discard")
    assert action(api, first, "archive") == 409  # the run took it up as the current one
    api.run(workspace, second)
    api.advance()
    assert action(api, first, "archive") == 202


def test_soft_deleted_files_can_be_restored(api: Api, old: str) -> None:
    """Until they are deleted, on demand or after some days."""
    for name in ("restore_backing_data", "permanently_delete_backing_data"):
        assert action(api, old, name) == 400, name
    assert action(api, old, "soft_delete_backing_data") == 204
    assert status(api, old) == "backing_data_soft_deleted"
    assert api.get(f"/configuration-versions/{old}/download").status == 404
    assert action(api, old, "restore_backing_data") == 204
    assert status(api, old) == "uploaded"
    assert api.get(f"/configuration-versions/{old}/download").status == 302
    api.advance(DELETION_DAYS * DAY_SECONDS)
    assert status(api, old) == "uploaded"
    action(api, old, "soft_delete_backing_data")
    api.advance(DELETION_DAYS * DAY_SECONDS)
    assert status(api, old) == "backing_data_permanently_deleted"
    assert action(api, old, "restore_backing_data") == 400


def test_soft_deleted_files_can_be_deleted_at_once(api: Api, old: str) -> None:
    """Then they cannot be restored."""
    action(api, old, "soft_delete_backing_data")
    assert action(api, old, "permanently_delete_backing_data") == 204
    assert status(api, old) == "backing_data_permanently_deleted"
    assert action(api, old, "restore_backing_data") == 400


def test_a_run_leads_to_its_files(api: Api) -> None:
    """As its version does."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    version = api.get(f"/runs/{run}/configuration-version").data
    assert api.get(f"/configuration-versions/{version['id']}").data == version
    url = api.get(f"/runs/{run}/configuration-version/download").headers["Location"]
    own = api.get(f"/configuration-versions/{version['id']}/download").headers["Location"]
    assert api.get_url(url).body == api.get_url(own).body
