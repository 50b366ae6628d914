"""The requests that a simulator received, and the search in them."""

from tests.support.core_api import Api, resource
from tfrun_async.simulator import Requests


def test_requests_are_found_by_what_they_are() -> None:
    """Method, path, attributes, members of the body, query and status; all must match."""
    api = Api()
    workspace = api.configured_workspace("main", auto_apply=True)
    run = api.run(workspace, message="Deploy")
    api.action(run, "discard", {"comment": "no"})
    api.get("/organizations/example/runs", **{"page[size]": "5"})
    api.get("/runs/run-none")
    requests = Requests(api.core.requests)
    for count, found in {
        "all": (7, requests.where()),
        "method": (4, requests.where("POST")),
        "path": (1, requests.where(path="/runs")),
        "pattern": (1, requests.where("POST", "/runs/*/actions/discard")),
        "attributes": (1, requests.where(attributes={"message": "Deploy"})),
        "other attribute": (0, requests.where(attributes={"message": "Other"})),
        "missing attribute": (0, requests.where("POST", attributes={"none": None})),
        "flat body": (1, requests.where(body={"comment": "no"})),
        "deep body": (
            1,
            requests.where(
                body={"data": {"relationships": {"workspace": {"data": {"id": workspace}}}}}
            ),
        ),
        "query": (1, requests.where(query={"page[size]": "5"})),
        "status": (1, requests.where(status=404)),
        "chain": (1, requests.where("POST").where(path="/organizations/*/workspaces")),
    }.values():
        assert len(found) == count, found
    (created,) = requests.where("POST", "/runs")
    assert created.attributes == {"message": "Deploy"}
    assert "Deploy" not in repr(created)


def test_uploads_and_what_is_no_document_have_no_body() -> None:
    """Nor do documents of more than a megabyte."""
    api = Api()
    workspace = api.configured_workspace()
    (upload,) = Requests(api.core.requests).where("PUT")
    assert (upload.body, upload.attributes, upload.content) == (None, {}, b"")
    api.request("POST", "/api/v2/runs", body=b"{")
    api.request("POST", "/api/v2/runs", body=b"[]")
    api.post("/runs", resource("runs", message="x" * 2**20))
    for record in [*api.core.requests][-3:]:
        assert record.attributes == {}
    assert api.core.requests[-1].content == b""
    assert workspace
