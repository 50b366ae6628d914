"""Requests before they are sent."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, deep_object, json_body, known_values, query, required
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._model import UNSET, Resource
from tfrun_async._open_enum import OpenEnum
from tfrun_async.errors import ArgumentError
from tfrun_async.models import RunStatus, RunVariable


class Status(OpenEnum):
    PENDING = "pending"


def test_query_holds_what_was_given() -> None:
    """Lists are joined by commas, booleans spelt the API's way, the rest left out."""
    given = {
        "filter[status]": [Status.PENDING, "brand_new"],
        "search[basic]": "a,b c",
        "page[size]": 20,
        "flag": True,
        "off": False,
        "filter[project][id]": Resource(id="prj-1"),
        "sort": None,
        "filter[from]": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    }
    assert query(given) == (
        ("filter[status]", "pending,brand_new"),
        ("search[basic]", "a,b c"),
        ("page[size]", "20"),
        ("flag", "true"),
        ("off", "false"),
        ("filter[project][id]", "prj-1"),
        ("filter[from]", "2026-01-02T03:04:05Z"),
    )


def test_empty_list_is_refused() -> None:
    """An empty filter would be read as none at all, and so list everything."""
    with pytest.raises(ArgumentError, match=r"filter\[status\]: must not be an empty list"):
        query({"filter[status]": []})


@pytest.mark.parametrize("nothing", [UNSET, [None], [UNSET]])
def test_a_filter_of_nothing_is_refused(nothing: object) -> None:
    """It is not sent as the text of its name."""
    with pytest.raises(ArgumentError, match=r"^filter\[status\]: must not hold (UNSET|None)$"):
        query({"filter[status]": nothing})


def test_a_misspelt_filter_is_refused_with_what_it_may_mean() -> None:
    """The API would respond with an empty list."""
    statuses = ", ".join(RunStatus)
    message = f"status: must be one of {statuses}, got 'planed'; did you mean 'planned'"
    for given in ("planed", ["pending", "planed"], iter(["planed"])):
        with pytest.raises(ArgumentError, match=f"^{re.escape(message)}"):
            known_values("status", given, "RunStatus")
    with pytest.raises(ArgumentError, match=r"must be one of .*, got 'Planned'; did you mean "):
        known_values("status", "Planned", "RunStatus")
    with pytest.raises(ArgumentError, match=r"must be one of .*, got 'xyz'$"):
        known_values("status", "xyz", "RunStatus")


def test_a_filter_may_be_newer_than_the_package() -> None:
    """As a value of the enum's class; plain strings are those that are listed."""
    new = RunStatus("brand_new")
    assert known_values("status", new, "RunStatus") == new
    assert known_values("status", (new, "planned"), "RunStatus") == [new, "planned"]
    assert known_values("status", None, "RunStatus") is None


def test_required_arguments_cannot_be_none() -> None:
    """None would be sent as null, which the API has not for them."""
    assert required("body", "text") == "text"
    with pytest.raises(ArgumentError, match=r"^body: is required, got None$"):
        required("body", None)


def test_comma_inside_a_list_is_refused() -> None:
    """One name with a comma would be read as two."""
    with pytest.raises(
        ArgumentError, match="must not contain a comma, which separates values, got 'a,b'"
    ):
        query({"filter[workspace_names]": ["a,b"]})


def test_a_time_without_a_zone_is_refused() -> None:
    """It could be any of two dozen moments."""
    with pytest.raises(
        ArgumentError, match=r"filter\[from\]: must have a time zone, got 2026-01-02T00:00:00$"
    ):
        query({"filter[from]": datetime(2026, 1, 2)})  # noqa: DTZ001  (that is the point)


def test_a_list_of_objects_is_a_parameter_for_each_member() -> None:
    """The path of each member stands in brackets; what was not set is left out."""
    tagged: list[Any] = [RunVariable(key="env", value="prod"), {"key": "team", "value": None}]
    assert deep_object("filter[tagged]", tagged) == (
        ("filter[tagged][0][key]", "env"),
        ("filter[tagged][0][value]", "prod"),
        ("filter[tagged][1][key]", "team"),
    )
    assert deep_object("filter", [{"run_count": {"gt": (3,)}}]) == (
        ("filter[0][run_count][gt][0]", "3"),
    )
    assert deep_object("filter", None) == ()


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        ([], "an empty list selects nothing"),
        ([{}], "an empty list selects nothing"),
        ("env", "must be a list or another iterable"),
        ({"key": "env"}, "must be a list or another iterable"),
        (RunVariable(key="env"), "must be a list or another iterable"),
        (["env"], "each must be a value or a mapping, got a str"),
        ([Resource(id="run-1")], "each must be a value or a mapping, got a Resource"),
    ],
)
def test_what_is_no_list_of_objects_is_refused(items: Any, problem: str) -> None:
    """A single filter would else be taken apart, and a list of names be sent as no filter."""
    with pytest.raises(ArgumentError, match=rf"filter\[tagged\]: {problem}"):
        deep_object("filter[tagged]", items)


@pytest.mark.parametrize(
    "make",
    [
        lambda text: path_id("run", text),
        lambda text: query({"run": text}),
        lambda text: query({"run": [Resource(id=text)]}),
        lambda text: json_body({"run": text}),
        lambda text: document("runs", attributes={"run": [{"key": text, "run": text}]}),
        lambda text: document("runs", attributes={"of": {text: 1}}),
        lambda text: document("runs", relationships={"run": to_one("runs", text)}),
    ],
)
def test_text_that_cannot_be_encoded_is_refused(make: Callable[[str], object]) -> None:
    """Such as an argument or a file name whose bytes are not UTF-8."""
    with pytest.raises(ArgumentError, match=r": must be Unicode text"):
        make("run-\udc80")
    with pytest.raises(ArgumentError, match="64-bit"):
        json_body({"run": 2**64})


def test_plain_body_holds_what_was_given() -> None:
    """No comment, no body; a null is a comment of null."""
    assert json_body({"comment": UNSET}) is None
    assert json_body({"comment": None}) == b'{"comment":null}'
    assert json_body({"comment": "ok"}) == b'{"comment":"ok"}'


def test_repr_of_a_request_has_no_body() -> None:
    """Bodies hold keys and variables."""
    assert "s3cret" not in repr(Request("tasks.create", "POST", "/tasks", body=b"s3cret"))


def test_names_of_workspaces_are_replaced_where_ids_are() -> None:
    """In the path, in filters by id and in linkages; equal text elsewhere stays."""
    linkages = {
        "workspace": to_one("workspaces", "acme/app"),
        "task": to_one("tasks", "acme/app"),
    }
    request = Request(
        "x.create",
        "POST",
        "/workspaces/acme%2Fapp/x/acme%2Fapp.json",
        query=(("search[basic]", "acme/app"), ("filter[taggable][id]", "acme/app")),
        body=document("x", attributes={"message": "acme/app"}, relationships=linkages),
        workspaces=("acme/app", "ws-2", Resource(id="ws-3"), None),
    )
    assert request.workspace_names == ["acme/app"]
    sent = request.with_workspace_ids({"acme/app": "ws-1"})
    assert sent.path == "/workspaces/ws-1/x/acme%2Fapp.json"
    assert sent.workspace_names == []
    assert sent.query == (("search[basic]", "acme/app"), ("filter[taggable][id]", "ws-1"))
    linkages = {"workspace": to_one("workspaces", "ws-1"), "task": to_one("tasks", "acme/app")}
    assert sent.body == document("x", attributes={"message": "acme/app"}, relationships=linkages)
