"""JSON:API documents and models."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfrun_async._jsonapi.document import (
    Page,
    decode,
    decode_page,
    document,
    new_resources,
    read_errors,
    to_many,
    to_one,
)
from tfrun_async._jsonapi.structure import DecodeError, model_spec_of
from tfrun_async._model import UNSET, Model, Resource
from tfrun_async.errors import ArgumentError, ErrorObject, MalformedAttributeError, NotLoadedError
from tfrun_async.models import (
    ConfigurationVersion,
    IngressAttributes,
    Run,
    RunStatus,
    RunVariable,
    TaskResult,
    TaskStage,
    User,
    VcsRepo,
    Workspace,
)


def run(
    attributes: dict[str, Any] | None = None,
    relationships: dict[str, Any] | None = None,
    included: list[Any] | None = None,
) -> Run:
    """Decode a run."""
    data = {"id": "run-1", "type": "runs", "attributes": attributes or {}}
    if relationships is not None:
        data["relationships"] = relationships
    text: dict[str, Any] = {"data": data}
    if included is not None:
        text["included"] = included
    return decode(orjson.dumps(text), Run)


def read_nested(model: Any, name: str) -> None:
    """Read an attribute, and all attributes of the values in it."""
    value = getattr(model, name.replace("-", "_"))
    for item in value if isinstance(value, list) else [value]:
        for spec in model_spec_of(type(item)).attributes if isinstance(item, Model) else ():
            hasattr(item, spec.name)


def link(kind: str, identity: str) -> dict[str, Any]:
    return {"data": {"type": kind, "id": identity}}


def test_attributes_are_read_into_python_types() -> None:
    """Names lose their hyphens, times are aware, nested objects are models."""
    read = run(
        {
            "status": "planned",
            "created-at": "2021-05-24T07:38:04.171Z",
            "canceled-at": None,
            "status-timestamps": {"plan-queueable-at": "2021-05-24T07:38:04+00:00"},
            "actions": {"is-confirmable": True},
            "target-addrs": ["a.b"],
            "variables": [{"key": "replicas", "value": "2"}],
        }
    )
    assert read.status is RunStatus.PLANNED
    assert read.created_at == datetime(2021, 5, 24, 7, 38, 4, 171000, tzinfo=UTC)
    assert read.canceled_at is None
    assert read.status_timestamps == {
        "plan-queueable-at": datetime(2021, 5, 24, 7, 38, 4, tzinfo=UTC)
    }
    assert read.actions.is_confirmable is True
    assert read.target_addrs == ["a.b"]
    assert [(v.key, v.value) for v in read.variables] == [("replicas", "2")]


def test_what_was_not_sent_is_not_there() -> None:
    """Nothing is invented for attributes and relationships that the document leaves out."""
    read = run(relationships={"comments": {"links": {"related": "/x"}}})
    for name in ("message", "plan", "comments", "policy_checks"):
        with pytest.raises(NotLoadedError, match=f"did not send {name!r} of Run run-1"):
            getattr(read, name)


def test_absence_that_means_something_is_read_so() -> None:
    """The API documents that this attribute comes only after a cancel."""
    assert run().force_cancel_available_at is None


def test_unknown_attributes_stay_reachable() -> None:
    """An attribute newer than the spec is in `raw` and in `to_dict`."""
    read = run({"brand-new": [1], "status": "brand_new", "actions": {"is-odd": True}})
    assert read.raw["attributes"]["brand-new"] == [1]
    assert read.to_dict()["brand_new"] == [1]
    assert read.to_dict()["actions"] == {"is_odd": True}
    assert read.status == "brand_new"
    assert not read.status.is_known


@pytest.mark.parametrize("key", ["force-cancel-available-at", "force_cancel_available_at"])
def test_underscored_spelling_is_read_too(key: str) -> None:
    """The page spells this key both ways."""
    assert run({key: "2026-01-01T00:00:00Z"}).force_cancel_available_at == datetime(
        2026, 1, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(("sent", "read"), [("true", True), ("false", False), (True, True)])
def test_quoted_booleans_are_booleans(sent: Any, read: bool) -> None:
    """Of all spellings, bool("false") would make True."""
    assert run({"plan-only": sent}).plan_only is read


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"message": None}, r"message: expected a string, not null"),
        ({"plan-only": "maybe"}, r"plan-only: expected true or false, not a string"),
        ({"plan-only": 1}, r"plan-only: expected true or false, not a number"),
        ({"status": 7}, r"status: expected a string, not a number"),
        ({"created-at": "yesterday"}, r"created-at: 'yesterday' is not a date and time"),
        ({"created-at": "2021-05-24T07:38:04"}, r"created-at: .* has no time zone"),
        ({"created-at": True}, r"created-at: expected a string, not a boolean"),
        ({"actions": []}, r"actions: expected an object, not a list"),
        ({"actions": {"is-confirmable": "no"}}, r"actions\.is-confirmable: expected true or false"),
        ({"target-addrs": "a"}, r"target-addrs: expected a list, not a string"),
        ({"target-addrs": ["a", 7]}, r"target-addrs\[1\]: expected a string, not a number"),
        ({"status-timestamps": {"x-at": "?"}}, r"status-timestamps\.x-at: '\?' is not"),
        ({"status-timestamps": []}, r"status-timestamps: expected an object"),
        ({"variables": [{"key": {}}]}, r"variables\[0\]\.key: expected a string, not an object"),
    ],
)
def test_a_value_that_does_not_fit_is_reported_with_its_path(
    attributes: dict[str, Any], said: str
) -> None:
    """Nothing is silently converted, and the error names the JSON path."""
    with pytest.raises(MalformedAttributeError, match=rf"^Run run-1: \$\.attributes\.{said}"):
        read_nested(run(attributes), next(iter(attributes)))


@pytest.mark.parametrize("name", ["plan", "comments"])
@pytest.mark.parametrize("before", [{}, {"plan-only": "true"}])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (7, r"expected a (type and an id|list), not a number"),
        ([7], r"expected a type and an id, not a (list|number)"),
        ([{"id": 7}], r"expected a type and an id, not an? (list|object)"),
        ({"id": 7}, r"expected a (type and an id|list), not an object"),
        ({"id": "x", "type": []}, r"expected a (type and an id|list), not an object"),
        ({"type": "plans"}, r"expected a (type and an id|list), not an object"),
    ],
)
def test_odd_linkage_is_refused_when_it_is_read(
    name: str, before: dict[str, Any], data: Any, said: str
) -> None:
    """The rest of the response can be used; the error names the resource and the path."""
    for _ in range(2):  # the second time it is prefetched
        read = run(before, {name: {"data": data}, "apply": link("applies", "apply-1")})
        assert read.apply.id == "apply-1"
        place = rf"Run run-1: \$\.relationships\.{name}\.data"
        with pytest.raises(MalformedAttributeError, match=f"^{place}: {said}$"):
            getattr(read, name)
        assert read.to_dict()[name] == {"data": data}


def test_references_have_their_id_and_name_their_include() -> None:
    """What was not included says how to get it."""
    read = run(
        relationships={
            "workspace": link("workspaces", "ws-1"),
            "canceled-by": {"data": None},
            "task-stages": {"data": [{"type": "task-stages", "id": "ts-1"}]},
        }
    )
    assert isinstance(read.workspace, Workspace)
    assert read.workspace.id == "ws-1"
    assert read.canceled_by is None
    assert [stage.id for stage in read.task_stages] == ["ts-1"]
    with pytest.raises(NotLoadedError, match=r"Workspace ws-1 was not loaded.*include 'workspace'"):
        _ = read.workspace.name


def test_included_resources_are_resolved_at_any_depth() -> None:
    """What was included is there, and what it refers to in turn."""
    read = run(
        relationships={
            "created-by": link("users", "user-1"),
            "configuration-version": link("configuration-versions", "cv-1"),
        },
        included=[
            {"id": "user-1", "type": "users", "attributes": {"username": "ada"}},
            {
                "id": "cv-1",
                "type": "configuration-versions",
                "attributes": {"status": "uploaded"},
                "relationships": {"ingress-attributes": link("ingress-attributes", "ia-1")},
            },
        ],
    )
    assert isinstance(read.created_by, User)
    assert read.created_by.username == "ada"
    version = read.configuration_version
    assert version.status == "uploaded"
    assert isinstance(version.ingress_attributes, IngressAttributes)
    with pytest.raises(
        NotLoadedError, match=r"include 'configuration_version\.ingress_attributes'"
    ):
        _ = version.ingress_attributes.branch


def test_included_resources_may_refer_back() -> None:
    """A circle in the document is one in Python, made of the same objects."""
    read = run(
        relationships={"workspace": link("workspaces", "ws-1")},
        included=[
            {
                "id": "ws-1",
                "type": "workspaces",
                "attributes": {"name": "app"},
                "relationships": {"current-run": link("runs", "run-1")},
            }
        ],
    )
    assert read.workspace.current_run is read
    assert read.to_dict()["workspace"]["current_run"] == {"id": "run-1"}


def test_a_list_shares_what_it_includes() -> None:
    """Twenty runs of one user hold that user once."""
    data = [
        {"id": f"run-{n}", "type": "runs", "relationships": {"created-by": link("users", "u-1")}}
        for n in range(2)
    ]
    user = {"id": "u-1", "type": "users", "attributes": {"username": "ada"}}
    page = decode_page(orjson.dumps({"data": data, "included": [user]}), Run)
    first, second = page.items
    assert first.created_by is second.created_by
    assert first.created_by is not None
    assert first.created_by.username == "ada"


def test_an_unknown_type_is_a_plain_resource() -> None:
    """A relationship may lead to something the spec has no model for."""
    read = run(relationships={"triggering-source": link("galaxies", "g-1")})
    assert type(read.triggering_source) is Resource
    assert read.triggering_source.raw["type"] == "galaxies"


@pytest.mark.parametrize(
    ("meta", "number", "following"),
    [
        ({"pagination": {"current-page": 1, "next-page": 2}}, 1, 2),
        ({"pagination": {"current-page": 2, "next-page": None}}, 2, None),
        ({"pagination": {"next-page": "2"}}, None, None),
        ({"pagination": []}, None, None),
        (None, None, None),
    ],
)
def test_pages_read_the_pagination_that_is_there(
    meta: Any, number: int | None, following: int | None
) -> None:
    """The organization's list of runs has no totals, and some lists no meta at all."""
    page: Page[Run] = decode_page(orjson.dumps({"data": [], "meta": meta}), Run)
    assert (page.number, page.next_number) == (number, following)


def test_status_counts_leave_the_total_out() -> None:
    """The admin list counts runs by status, with hyphens, and a total that is no status."""
    counts = {"policy-checked": 2, "pending": 1, "total": 3}
    page = decode_page(orjson.dumps({"data": [], "meta": {"status-counts": counts}}), Run)
    assert page.status_counts == {RunStatus.POLICY_CHECKED: 2, RunStatus.PENDING: 1}
    assert Page([], {}).status_counts == {}


def test_a_list_in_which_one_item_does_not_fit_names_it() -> None:
    """The place counts items from 0, as JSON paths do."""
    for odd, place in (({"id": 7}, r"\.id"), ({"id": "b", "type": 7}, r"\.type"), (7, "")):
        data = [{"id": "a", "type": "runs"}, odd]
        with pytest.raises(DecodeError, match=rf"^\$\.data\[1\]{place}: expected "):
            decode_page(orjson.dumps({"data": data}), Run)
    with pytest.raises(DecodeError, match=r"^\$\.data: expected a list, not null"):
        decode_page(b'{"data": null}', Run)


@given(
    st.binary(max_size=200)
    | st.builds(
        orjson.dumps,
        st.recursive(
            st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["data", "id", "type", "attributes", "relationships", "included", "meta"]
                    )
                    | st.text(max_size=3),
                    inner,
                    max_size=4,
                )
            ),
        ),
    )
)
def test_no_body_whatever_surfaces_as_another_error(body: bytes) -> None:
    """What servers and proxies send is decoded or refused, never a KeyError."""
    for read in (decode, decode_page):
        try:
            read(body, Run)
        except DecodeError:
            continue
    read_errors(body)


def test_a_document_holds_what_was_given() -> None:
    """As the API writes it."""
    written = document(
        "workspaces",
        attributes={
            "name": "app",
            "description": None,
            "auto-apply": False,
            "vcs-repo": VcsRepo(identifier="a/b", ingress_submodules=False),
            "auto-destroy-at": datetime(2026, 1, 1, tzinfo=UTC),
            "status": RunStatus.PLANNED,
            "trigger-prefixes": ("a", "b"),
            "setting-overwrites": {"execution-mode": True},
        },
        relationships={
            "project": to_one("projects", "prj-1"),
            "current-run": to_one("runs", None),
            "others": to_many("workspaces", ["ws-1", "ws-2"]),
        },
    )
    assert orjson.loads(written) == {
        "data": {
            "type": "workspaces",
            "attributes": {
                "name": "app",
                "description": None,
                "auto-apply": False,
                "vcs-repo": {"identifier": "a/b", "ingress-submodules": False},
                "auto-destroy-at": "2026-01-01T00:00:00Z",
                "status": "planned",
                "trigger-prefixes": ["a", "b"],
                "setting-overwrites": {"execution-mode": True},
            },
            "relationships": {
                "project": {"data": {"type": "projects", "id": "prj-1"}},
                "current-run": {"data": None},
                "others": {
                    "data": [
                        {"type": "workspaces", "id": "ws-1"},
                        {"type": "workspaces", "id": "ws-2"},
                    ]
                },
            },
        }
    }
    assert orjson.loads(document("runs")) == {"data": {"type": "runs"}}
    run = {"type": "runs", "id": "run-1"}
    assert orjson.loads(document("runs", id="run-1")) == {"data": run}


def test_new_resources_have_a_type_and_attributes() -> None:
    """They have no id yet."""
    values: list[Any] = [RunVariable(key="a", value="1"), {"key": "b"}]
    assert new_resources("vars", "variables", values) == {
        "data": [
            {"type": "vars", "attributes": {"key": "a", "value": "1"}},
            {"type": "vars", "attributes": {"key": "b"}},
        ]
    }


@pytest.mark.parametrize("wrong", ["key", {"key": "a"}, RunVariable(key="a"), None, 7, ["key"]])
def test_what_is_no_list_of_values_makes_no_resources(wrong: Any) -> None:
    """The error names the parameter."""
    with pytest.raises(ArgumentError, match=r"^variables: (must be a list|each must be a value)"):
        new_resources("vars", "variables", wrong)


def test_what_a_document_needs_cannot_be_left_out() -> None:
    """The marker of what was not given is not sent by its name."""
    with pytest.raises(ArgumentError, match=r"^name: must not be UNSET$"):
        document("workspaces", attributes={"name": UNSET})


def test_a_time_without_a_zone_is_not_written() -> None:
    """The error names the attribute."""
    with pytest.raises(ArgumentError, match=r"^auto-destroy-at: must have a time zone, got "):
        document("workspaces", attributes={"auto-destroy-at": datetime(2026, 1, 1)})  # noqa: DTZ001


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (b'{"errors": [{"status": 404, "title": "not found"}]}', ("not found",)),
        (b'{"errors": ["odd"]}', ("odd",)),
        (b'{"errors": {}}', ()),
        (b"<html>", ()),
        (b"", ()),
    ],
)
def test_error_documents_are_read_as_far_as_they_go(body: bytes, errors: tuple[str, ...]) -> None:
    """An error response without error objects is still an error."""
    assert tuple(map(str, read_errors(body))) == errors
    assert all(isinstance(error, ErrorObject) for error in read_errors(body))


def test_secrets_stay_out_of_reprs() -> None:
    """An upload URL is a key to the workspace's configuration."""
    body = (
        b'{"data": {"id": "cv-1", "type": "configuration-versions", '
        b'"attributes": {"upload-url": "https://s3cret"}}}'
    )
    version = decode(body, ConfigurationVersion)
    assert version.upload_url == "https://s3cret"
    assert "s3cret" not in repr(version)


@pytest.mark.parametrize("kind", ["task-stage-results", "task_results"])
def test_other_names_of_types_are_read(kind: str) -> None:
    """With ids that are UUIDs, and resources without links, as other servers send them."""
    identity = "0d1f3b5e-8b51-4f0c-9a50-0c8b1c5ab0de"
    result = {"id": identity, "type": kind, "attributes": {"status": "passed", "updated-at": ""}}
    assert decode(orjson.dumps({"data": result}), TaskResult).status == "passed"
    stage = {
        "id": "1f0e2d3c-4b5a-4968-8776-655443322110",
        "type": "task-stages",
        "relationships": {"task-results": {"data": [{"id": identity, "type": kind}]}},
    }
    body = orjson.dumps({"data": stage, "included": [result]})
    (read,) = decode(body, TaskStage).task_results
    assert (type(read), read.id, read.status) == (TaskResult, identity, "passed")
