"""Ids in requests."""

from typing import Any

import pytest

from tfrun_async._generated.ids import ID_PREFIXES
from tfrun_async._http.ids import id_or_name, path_id, path_id_or_name, resource_id, resource_ids
from tfrun_async._model import Resource
from tfrun_async.errors import ArgumentError


def test_path_ids_are_encoded() -> None:
    """An id cannot reach into the rest of the path."""
    assert path_id("run", "run-1", "run-") == "run-1"
    assert path_id("run", Resource(id="run-2"), "run-") == "run-2"
    assert path_id("name", "a/b c?d") == "a%2Fb%20c%3Fd"
    assert path_id_or_name("workspace", "example/\u00e4 ?", "ws-") == "example%2F%C3%A4%20%3F"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_ids_that_name_another_endpoint_are_refused(value: str) -> None:
    """Without its id a path is that of another endpoint."""
    with pytest.raises(ArgumentError, match=r"^run: must be an id, got "):
        path_id("run", value)


@pytest.mark.parametrize(("value", "kind"), [(None, "None"), (1, "int"), (["run-1"], "list")])
def test_ids_of_another_type_are_refused(value: Any, kind: str) -> None:
    """None is not an id, though it could be printed as one."""
    with pytest.raises(ArgumentError, match=f"^run: must be a resource or its id, got {kind}$"):
        path_id("run", value)


@pytest.mark.parametrize("other", sorted(ID_PREFIXES.keys() - {"run-"}))
def test_ids_of_another_kind_are_refused(other: str) -> None:
    """An id says by its prefix what it is of, also that of a resource of the wrong class."""
    expected = (
        f"run: must be the id of a run (run-…), got '{other}abc', the id of {ID_PREFIXES[other]}"
    )
    for value in (f"{other}abc", Resource(id=f"{other}abc")):
        with pytest.raises(ArgumentError) as refused:
            resource_id("run", value, "run-")
        assert str(refused.value) == expected


@pytest.mark.parametrize(
    "value",
    ["123e4567-e89b-12d3-a456-426614174000", "latest", "brand-new", "run", "-run-1", "run1"],
)
def test_ids_of_an_unknown_form_pass(value: str) -> None:
    """Servers other than HashiCorp's have UUIDs, and later versions other prefixes."""
    assert resource_id("run", value, "run-") == value
    assert resource_id("organization", f"ws-{value}") == f"ws-{value}"


@pytest.mark.parametrize("name", ["acme/app", "acme/ws-LLGHCr4SWy28wyGN", "run-1/app", "acme/a b"])
def test_a_workspace_may_be_given_by_name(name: str) -> None:
    """Whatever its parts look like, since an id has no slash."""
    assert id_or_name("workspace", name, "ws-") == name
    assert resource_ids("workspaces", [name, "ws-1"], "ws-", id_or_name) == [name, "ws-1"]


@pytest.mark.parametrize("name", ["/", "acme/", "/app", "acme/app/", "a/b/c", "acme/..", "./app"])
def test_what_is_no_name_of_a_workspace_is_refused(name: str) -> None:
    """A name has two parts, and neither of them leads to another endpoint."""
    message = f"^workspace: must be a workspace, its id, or organization/name, got '{name}'$"
    with pytest.raises(ArgumentError, match=message):
        id_or_name("workspace", name, "ws-")


@pytest.mark.parametrize("single", ["ws-1", Resource(id="ws-1"), 1])
def test_a_single_id_in_place_of_several_is_refused(single: Any) -> None:
    """The letters of a string would be taken for ids."""
    with pytest.raises(ArgumentError, match=r"^workspaces: must be a list or another iterable"):
        resource_ids("workspaces", single, "ws-")
