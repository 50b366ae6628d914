"""Filters are sent as intended, or rejected with suggestions."""

from typing import Any

import pytest

from tfrun_async._open_enum import OpenEnum
from tfrun_async._run_filters import (
    parse_names,
    parse_timeframe,
    parse_value,
    parse_values,
)
from tfrun_async.errors import ArgumentError
from tfrun_async.models import RunOperation, RunSource, RunStatus, RunStatusGroup


@pytest.mark.parametrize("kind", [RunOperation, RunSource, RunStatus])
def test_every_value_of_the_api_is_itself(kind: type[OpenEnum]) -> None:
    """Alone, in a list and among others."""
    assert parse_values("f", list(kind), kind) == list(kind)
    assert parse_values("f", ",".join(kind), kind) == list(kind)


@pytest.mark.parametrize(
    ("given", "kind", "meant"),
    [
        ("pending,planning,applying", RunStatus, ["pending", "planning", "applying"]),
        ("tfe-ui,tfe-api", RunSource, ["tfe-ui", "tfe-api"]),
        (" Planned , Policy Checked ", RunStatus, ["planned", "policy_checked"]),
        ("planned-and-finished", RunStatus, ["planned_and_finished"]),
        ("cancelled,force_cancelled", RunStatus, ["canceled", "force_canceled"]),
        ("TFE_UI,terraform_cloud", RunSource, ["tfe-ui", "terraform+cloud"]),
        ("ui,api,run trigger", RunSource, ["tfe-ui", "tfe-api", "tfe-run-trigger"]),
        ("plan-only,refresh,empty", RunOperation, ["plan_only", "refresh_only", "empty_apply"]),
        ("planned,planned,PLANNED", RunStatus, ["planned"]),
        ("planned,,", RunStatus, ["planned"]),
    ],
)
def test_a_spelling_with_one_meaning_is_read(
    given: str, kind: type[OpenEnum], meant: list[str]
) -> None:
    """The run-tools page's own examples among them, where they name something."""
    assert parse_values("f", given, kind) == meant


@pytest.mark.parametrize(
    ("given", "kind", "candidates"),
    [
        (
            "plan,apply",
            RunOperation,
            "'plan_only' or 'plan_and_apply' or 'save_plan'?",
        ),
        ("apply", RunOperation, "did you mean 'plan_and_apply' or 'empty_apply'?"),
        ("failed", RunStatus, "did you mean 'policy_soft_failed'?"),
        ("finished", RunStatus, "did you mean 'planned_and_finished'?"),
        ("running", RunStatus, "post_apply_running"),
        ("cli", RunSource, "terraform+cloud"),
        ("planed", RunStatus, "did you mean 'planned'"),
        ("nonsense", RunOperation, "refresh_only"),
        ("-", RunOperation, "refresh_only"),
    ],
)
def test_what_could_mean_several_things_is_refused_with_them(
    given: str, kind: type[OpenEnum], candidates: str
) -> None:
    """The API would respond with an empty list, and a model believe it."""
    with pytest.raises(ArgumentError, match=r"^filter_x: ") as refused:
        parse_values("filter_x", given, kind)
    assert candidates in str(refused.value)


@pytest.mark.parametrize("nothing", [None, "", " , ", [], [""]])
def test_an_empty_filter_is_none(nothing: Any) -> None:
    """An empty parameter would be sent as one that nothing fits."""
    assert parse_names(nothing) is None
    assert parse_values("f", nothing, RunStatus) is None
    assert parse_value("f", nothing, RunStatusGroup) is None


def test_names_are_taken_as_they_are() -> None:
    """Only what separates them goes."""
    assert parse_names("Web, db-1") == ["Web", "db-1"]
    assert parse_names(["Web", "db-1"]) == ["Web", "db-1"]


@pytest.mark.parametrize("group", list(RunStatusGroup))
def test_a_status_group_is_one_of_three(group: RunStatusGroup) -> None:
    """However it is spelled."""
    assert parse_value("f", group.upper().replace("_", "-"), RunStatusGroup) == group


@pytest.mark.parametrize("given", ["running,pending", "running", "final,non_final"])
def test_other_status_groups_are_refused_with_the_right_filter(given: str) -> None:
    """The run-tools page's example names none, and the API takes one only."""
    with pytest.raises(ArgumentError, match=r"non_final.*filter for the status"):
        parse_value("filter_status_group", given, RunStatusGroup)


def test_a_timeframe_is_a_year() -> None:
    """A number too, as models write it."""
    assert parse_timeframe("f", 2024) == parse_timeframe("f", " 2024") == "2024"
    assert parse_timeframe("f", "Year") == "year"
    assert parse_timeframe("f", None) is parse_timeframe("f", "") is None
    with pytest.raises(ArgumentError, match="last month"):
        parse_timeframe("f", "last month")
