"""Tests of configuration versions and uploads."""

import gzip
import io
import tarfile
from typing import Any

import pytest

from tests.support.core_api import ONE_RESOURCE, Api, pack_archive, resource


def create_version(api: Api, workspace: str, **attributes: Any) -> Any:
    return api.post(
        f"/workspaces/{workspace}/configuration-versions",
        resource("configuration-versions", **attributes),
    ).data


def test_an_upload_is_processed_after_a_moment(api: Api) -> None:
    """The upload URL is absolute, returned once, and needs no token."""
    workspace = api.workspace()
    version = create_version(api, workspace, auto_queue_runs=False)
    assert version["attributes"]["status"] == "pending"
    assert version["attributes"]["status-timestamps"] == {}
    url = version["attributes"]["upload-url"]
    assert url.startswith("http://sim:1/")
    read = api.get(f"/configuration-versions/{version['id']}").data
    assert "upload-url" not in read["attributes"]
    assert api.put_url(url, pack_archive(ONE_RESOURCE)).status == 200
    assert api.get(f"/configuration-versions/{version['id']}").data == read
    api.advance(0.1)
    done = api.get(f"/configuration-versions/{version['id']}").data["attributes"]
    assert done["status"] == "uploaded"
    assert done["status-timestamps"] == {"uploaded-at": "2026-01-01T00:00:00.100Z"}


def test_upload_urls_cannot_be_guessed() -> None:
    """Two simulators give the same ids, but never the same secrets."""
    apis = Api(), Api()
    urls = {create_version(api, api.workspace())["attributes"]["upload-url"] for api in apis}
    assert len(urls) == 2


def archive_with_link() -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as members:
        link = tarfile.TarInfo("main.tf")
        link.type, link.linkname = tarfile.SYMTYPE, "elsewhere.tf"
        members.addfile(link)
    return archive.getvalue()


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        b"not a tar",
        gzip.compress(b"not a tar either"),
        pack_archive(ONE_RESOURCE)[:-30],
        gzip.compress(b"")[:9],
    ],
    ids=["empty", "no gzip", "no tar", "cut short", "half a header"],  # gzip's header has the time
)
def test_a_bad_archive_ends_errored(api: Api, archive: bytes) -> None:
    """The upload is accepted; the status tells, and no run starts."""
    workspace = api.workspace()
    version = api.upload_configuration(workspace, archive, auto_queue_runs=True)
    attributes = api.get(f"/configuration-versions/{version}").data["attributes"]
    assert attributes["status"] == "errored"
    assert "gzipped tar" in attributes["error"]
    assert attributes["error-message"]
    response = api.post_run(workspace, version)
    assert response.pointers == {"/data/relationships/configuration-version"}
    assert api.get(f"/workspaces/{workspace}/runs").ids == []


def test_links_in_an_archive_are_not_followed(api: Api) -> None:
    """A dangling link is no reason to fail."""
    version = api.upload_configuration(api.workspace(), archive_with_link())
    assert api.get(f"/configuration-versions/{version}").data["attributes"]["status"] == "uploaded"


def test_files_are_uploaded_once(api: Api) -> None:
    """The URL is spent with the first upload, and only that counts."""
    version = create_version(api, api.workspace())
    url = version["attributes"]["upload-url"]
    assert api.put_url(url, pack_archive(ONE_RESOURCE)).status == 200
    assert api.put_url(url, b"again").status == 409
    api.advance(1)
    response = api.get(f"/configuration-versions/{version['id']}")
    assert response.data["attributes"]["status"] == "uploaded"


def test_an_upload_url_is_for_uploads_and_a_log_url_for_reading(api: Api) -> None:
    """Presigned URLs do one thing only."""
    workspace = api.workspace()
    assert api.get_url(create_version(api, workspace)["attributes"]["upload-url"]).status == 404
    api.upload_configuration(workspace)
    log = api.phase(api.run(workspace), "plan")["log-read-url"]
    assert api.put_url(log, pack_archive(ONE_RESOURCE)).status == 404


def test_a_run_is_queued_by_the_upload(api: Api) -> None:
    """That is the default, and the run says where it came from."""
    workspace = api.workspace()
    version = create_version(api, workspace)
    assert version["attributes"]["auto-queue-runs"] is True
    api.put_url(version["attributes"]["upload-url"], pack_archive(ONE_RESOURCE))
    assert api.get(f"/workspaces/{workspace}/runs").ids == []
    api.advance(0.1)
    (run,) = api.get(f"/workspaces/{workspace}/runs").data
    assert run["attributes"]["source"] == "tfe-configuration-version"
    assert run["relationships"]["configuration-version"]["data"]["id"] == version["id"]


def test_a_deleted_workspace_gets_no_run_from_an_upload(api: Api) -> None:
    """Processing stops with the workspace."""
    workspace = api.workspace()
    version = create_version(api, workspace)
    api.put_url(version["attributes"]["upload-url"], pack_archive(ONE_RESOURCE))
    api.delete(f"/workspaces/{workspace}")
    api.advance()
    assert api.get("/organizations/example/runs").ids == []


def test_a_speculative_configuration_makes_plan_only_runs(api: Api) -> None:
    """Such a run cannot be asked to apply, and the workspace does not take the version over."""
    workspace = api.configured_workspace()
    used = api.get(f"/workspaces/{workspace}").data["relationships"]
    version = api.upload_configuration(workspace, speculative=True)
    assert api.get(f"/workspaces/{workspace}").data["relationships"] == used
    assert api.attributes(api.run(workspace, version))["plan-only"] is True
    response = api.post_run(workspace, version, plan_only=False)
    assert response.pointers == {"/data/attributes/plan-only"}


def test_a_provisional_configuration_becomes_current_with_its_run(api: Api) -> None:
    """Until a saved plan of it is confirmed, other runs use the version before."""
    workspace = api.configured_workspace()

    def current_version() -> str:
        related = api.get(f"/workspaces/{workspace}").data["relationships"]
        return str(related["current-configuration-version"]["data"]["id"])

    before = current_version()
    version = api.upload_configuration(workspace, provisional=True)
    run = api.run(workspace, version, save_plan=True)
    api.advance()
    assert (api.status(run), current_version()) == ("planned_and_saved", before)
    assert api.action(run, "apply") == 202
    api.advance()
    assert (api.status(run), current_version()) == ("applied", version)


@pytest.mark.parametrize("name", ["auto-queue-runs", "speculative", "provisional"])
def test_wrong_attributes_create_nothing(api: Api, name: str) -> None:
    """Each attribute is a boolean."""
    workspace = api.workspace()
    path = f"/workspaces/{workspace}/configuration-versions"
    response = api.post(path, resource("configuration-versions", **{name: "true"}))
    assert response.pointers == {f"/data/attributes/{name}"}
    assert api.get(path).ids == []


def test_versions_are_listed_newest_first(api: Api) -> None:
    """Only those of the workspace, page by page."""
    workspace, other = api.workspace(), api.workspace("other")
    ids = [create_version(api, workspace)["id"] for _ in range(3)]
    create_version(api, other)
    path = f"/workspaces/{workspace}/configuration-versions"
    assert api.get(path).ids == ids[::-1]
    assert api.search(path, {"page[size]": "2", "page[number]": "2"}).ids == ids[:1]


def test_a_version_without_a_commit_has_no_ingress_attributes(api: Api) -> None:
    """The relationship is null and its page is not there."""
    version = api.upload_configuration(api.workspace())
    response = api.get(f"/configuration-versions/{version}", include="ingress_attributes")
    assert response.document["included"] == []
    assert response.data["relationships"]["ingress-attributes"]["data"] is None
    assert api.get(f"/configuration-versions/{version}/ingress-attributes").status == 404


def test_a_configuration_version_includes_the_run_that_it_started(api: Api) -> None:
    """The first one, as long as it exists."""
    workspace = api.workspace()
    version = api.upload_configuration(workspace)
    path = f"/configuration-versions/{version}"
    assert api.get(path).data["relationships"]["run"]["data"] is None
    elsewhere = api.workspace("elsewhere")
    run = api.run(elsewhere, version)
    api.run(workspace, version)
    assert [item["id"] for item in api.get(path, include="run").document["included"]] == [run]
    api.delete(f"/workspaces/{elsewhere}")
    assert api.get(path).data["relationships"]["run"]["data"] is None
