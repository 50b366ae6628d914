"""Results contain the server's data without secrets, trimmed on request."""

from typing import Any

import orjson
import pytest

from tfrun_async._jsonapi.document import decode, decode_page
from tfrun_async.mcp._results import page_document, resource_document, trim_document
from tfrun_async.models import ConfigurationVersion, Run

RUN: dict[str, Any] = {
    "id": "run-1",
    "type": "runs",
    "attributes": {
        "status": "planned",
        "has-changes": False,
        "canceled-at": None,
        "target-addrs": [],
        "message": "",
        "brand-new": {"deep": None, "kept": 0},
    },
    "relationships": {
        "plan": {"data": {"id": "plan-1", "type": "plans"}, "links": {"related": "/plans/1"}},
        "canceled-by": {"data": None},
        "task-stages": {"data": []},
        "comments": {"links": {"related": "/comments"}},
        "odd": None,
    },
    "links": {"self": "/api/v2/runs/run-1"},
}
PAGE = {
    "data": [RUN],
    "links": {"self": "/runs?page=1", "next": "/runs?page=2"},
    "meta": {"pagination": {"current-page": 1, "next-page": 2, "prev-page": None}},
}


def test_a_document_is_what_the_server_sent() -> None:
    """Whatever the spec does not know included."""
    run = decode(orjson.dumps({"data": RUN}), Run)
    assert resource_document(run) == {"data": RUN}
    assert resource_document(run, "Queued.") == {"data": RUN, "meta": {"note": "Queued."}}


def test_a_page_is_what_the_server_sent() -> None:
    """With links and meta, and without them where there are none."""
    assert page_document(decode_page(orjson.dumps(PAGE), Run)) == PAGE
    bare = {"data": [RUN]}
    assert page_document(decode_page(orjson.dumps(bare), Run)) == bare


def test_no_secret_is_in_a_document() -> None:
    """An upload URL is enough to upload."""
    secret = {"id": "cv-1", "type": "configuration-versions"} | {
        "attributes": {"upload-url": "https://archivist/s3cret", "status": "pending"}
    }
    version = decode(orjson.dumps({"data": secret}), ConfigurationVersion)
    assert resource_document(version)["data"]["attributes"] == {"status": "pending"}
    page = decode_page(orjson.dumps({"data": [secret]}), ConfigurationVersion)
    assert "s3cret" not in str(page_document(page))


def test_trimming_leaves_what_says_something() -> None:
    """Falsehoods say something, nulls and links of single resources do not."""
    kept = {
        "id": "run-1",
        "type": "runs",
        "attributes": {"status": "planned", "has-changes": False, "brand-new": {"kept": 0}},
        "relationships": {"plan": {"data": {"id": "plan-1", "type": "plans"}}},
    }
    assert trim_document({"data": RUN, "meta": {"note": "x"}}) == {
        "data": kept,
        "meta": {"note": "x"},
    }
    assert trim_document(PAGE) == PAGE | {"data": [kept]}


def test_trimming_takes_what_is_no_run() -> None:
    """A summary has no data, and a resource may have no attributes."""
    assert trim_document({"run_id": "run-1", "log_tail": []}) == {"run_id": "run-1", "log_tail": []}
    assert trim_document({"data": {"id": "x", "type": "y"}}) == {"data": {"id": "x", "type": "y"}}


@pytest.mark.parametrize("odd", ["text", 7, True, ["text"], [None]])
def test_trimming_keeps_what_has_another_form(odd: Any) -> None:
    """A server may send what JSON:API does not know; it must not cost the result."""
    resource = {"id": "run-1", "type": "runs", "relationships": {"plan": odd}}
    assert trim_document({"data": resource}) == {"data": resource}
    assert trim_document({"data": resource | {"relationships": odd}}) == {
        "data": resource | {"relationships": odd}
    }
    assert trim_document({"data": resource | {"attributes": odd}})["data"]["attributes"] == odd
    assert trim_document({"data": [odd]}) == {"data": [odd]}
    assert trim_document({"data": {"type": "runs"}}) == {"data": {"type": "runs"}}
