"""Verifying and parsing the requests of run tasks."""

import copy
import json
import pickle
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.run_tasks import KEY, SAMPLE, TOKEN, payload, sign
from tfrun_async._model import attributes
from tfrun_async.errors import (
    ArgumentError,
    MalformedAttributeError,
    NotLoadedError,
    PayloadError,
    SignatureError,
)
from tfrun_async.models import RunTaskEnforcementLevel, RunTaskStage
from tfrun_async.run_task import RunTaskRequest, parse, verify

BODY = payload()


def test_a_signature_of_the_key_is_right() -> None:
    """The known digest of a known body is accepted: HMAC-SHA512, in lower-case hex."""
    verify(
        b"what do ya want for nothing?",
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        "Jefe",
    )
    verify(BODY, sign(BODY), KEY)


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "0" * 128,
        sign(BODY, "another key"),
        sign(BODY + b" "),
        sign(BODY).upper(),
        sign(BODY)[:-1],
        f"{sign(BODY)} ",
        f"sha512={sign(BODY)}",
        "é" * 128,
        "\udcff" * 128,
    ],
)
def test_any_other_signature_is_refused(signature: str | None) -> None:
    """A missing, empty, foreign, shortened or decorated signature is none."""
    with pytest.raises(SignatureError) as caught:
        verify(BODY, signature, KEY)
    assert sign(BODY) not in str(caught.value)
    assert KEY not in str(caught.value)


def test_an_empty_key_verifies_nothing() -> None:
    """An empty key is a mistake, even if the signature fits."""
    with pytest.raises(ArgumentError, match="hmac_key"):
        verify(BODY, sign(BODY, ""), "")


@given(st.text())
def test_no_text_passes_for_a_signature(signature: str) -> None:
    """Whatever a header holds, the error is the same."""
    with pytest.raises(SignatureError):
        verify(BODY, signature, KEY)


def test_the_documented_payload_reads() -> None:
    """Every documented field has its attribute, its type and its value."""
    request = parse(BODY)
    assert request.stage is RunTaskStage.POST_PLAN
    assert request.task_result_enforcement_level is RunTaskEnforcementLevel.MANDATORY
    assert request.run_created_at == datetime(2021, 9, 2, 14, 47, 13, 36000, UTC)
    assert request.capabilities is not None
    assert request.capabilities.outcomes is True
    assert request.access_token == TOKEN
    assert request.is_endpoint_check is False
    special = {"access_token", "capabilities", "run_created_at"}
    for name in SAMPLE.keys() - special:
        assert getattr(request, name) == SAMPLE[name], name


def test_the_token_shows_nowhere() -> None:
    """Neither repr, dict, raw nor pickle holds it; a copy in the process can call back."""
    request = parse(BODY)
    shown = [repr(request), str(request), str(request.to_dict()), str(request.raw)]
    assert not any(TOKEN in text for text in shown)
    assert TOKEN.encode() not in pickle.dumps(request)
    for twin in (pickle.loads(pickle.dumps(request)), copy.copy(request), copy.deepcopy(request)):
        assert twin == request
        assert twin.run_id == request.run_id
        assert twin.raw == request.raw
    assert pickle.loads(pickle.dumps(request)).access_token == ""
    assert copy.deepcopy(request).access_token == TOKEN


def test_a_request_is_frozen() -> None:
    """What was asked does not change."""
    with pytest.raises(AttributeError):
        parse(BODY).run_id = "run-other"  # type: ignore[misc]


def test_new_fields_and_stages_are_kept() -> None:
    """What the API adds later is reachable, and does no harm."""
    request = parse(payload(stage="post_mortem", stack_id="st-1"))
    assert request.stage == "post_mortem"
    assert not request.stage.is_known
    assert request.raw["stack_id"] == "st-1"
    assert request.to_dict()["stack_id"] == "st-1"


def payload_without(*names: str, **changes: Any) -> bytes:
    return json.dumps(
        {name: value for name, value in SAMPLE.items() if name not in names} | changes
    ).encode()


async def test_before_a_plan_there_is_no_plan() -> None:
    """In pre_plan the URL is not sent; it reads as None, and fetching says why."""
    request = parse(payload_without("plan_json_api_url", stage="pre_plan"))
    assert request.plan_json_api_url is None
    with pytest.raises(NotLoadedError, match="no plan in pre_plan"):
        await request.plan_json()


async def test_a_configuration_that_is_gone_is_not_fetched(tmp_path: Path) -> None:
    """Some servers keep none; the URL is null then, and fetching says why."""
    request = parse(payload(configuration_version_download_url=None))
    with pytest.raises(NotLoadedError, match="configuration_version_download_url is None"):
        await request.download_configuration(tmp_path / "archive")


def test_what_was_not_sent_says_so() -> None:
    """A missing field that nothing here needs is no reason to refuse, and no None either."""
    request = parse(payload_without("vcs_branch", "capabilities"))
    with pytest.raises(NotLoadedError, match="vcs_branch"):
        _ = request.vcs_branch
    assert request.accepts_outcomes is False


@pytest.mark.parametrize(
    ("capabilities", "accepts"),
    [({"outcomes": True}, True), ({"outcomes": False}, False), ({}, False), (None, False)],
)
def test_outcomes_are_a_capability(capabilities: Any, *, accepts: bool) -> None:
    """Only a server that says so takes outcomes."""
    assert parse(payload(capabilities=capabilities)).accepts_outcomes is accepts


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "not JSON"),
        (b"[]", r"\$: expected an object"),
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (payload_without("access_token"), r"\$\.access_token: expected a string, not null"),
        (payload(access_token=""), r"\$\.access_token: must be a token"),
        (payload(access_token="s3cr3t\r\nX-Evil: 1"), r"\$\.access_token: must be a token"),
        (payload(access_token=["s3cr3t"]), r"\$\.access_token: expected a string, not a list"),
        (payload(payload_version=2), r"\$\.payload_version: only 1 is understood"),
        (payload(payload_version=True), r"\$\.payload_version: expected an integer"),
        (payload_without("payload_version"), r"\$\.payload_version: only 1"),
        (payload_without("stage"), r"\$\.stage: missing"),
        (payload(stage=None), r"\$\.stage: expected a string, not null"),
        (payload_without("task_result_id"), r"\$\.task_result_id: missing"),
        (payload(task_result_id=""), r"\$\.task_result_id: missing or empty"),
        (payload_without("task_result_callback_url"), r"\$\.task_result_callback_url: missing"),
        (payload(task_result_id=7), r"\$\.task_result_id: expected a string, not a number"),
        (payload(x=json.loads("[" * 101 + "]" * 101)), "nested more than 100 deep"),
    ],
)
def test_a_malformed_payload_names_the_place(body: bytes, place: str) -> None:
    """An error that can be acted on, which shows no token."""
    with pytest.raises(PayloadError, match=place) as caught:
        parse(body)
    assert "s3cr3t" not in "".join(traceback.format_exception(caught.value))
    assert pickle.loads(pickle.dumps(caught.value)).args == caught.value.args


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"capabilities": []}, r"\$\.capabilities: expected an object, not a list"),
        ({"capabilities": {"outcomes": 7}}, r"\$\.capabilities\.outcomes: expected true"),
        ({"run_created_at": "yesterday"}, r"\$\.run_created_at: 'yesterday' is not a date"),
        ({"run_created_at": "2021-09-02T14:47:13"}, "no time zone"),
        ({"is_speculative": "maybe"}, r"\$\.is_speculative: expected true or false"),
        ({"plan_json_api_url": 3}, r"\$\.plan_json_api_url: expected a string"),
        ({"organization_name": None}, r"\$\.organization_name: expected a string, not null"),
        ({"run_id": None}, r"\$\.run_id: expected a string, not null"),
        ({"task_result_enforcement_level": None}, r"_level: expected a string, not null"),
    ],
)
def test_a_misfit_costs_its_field_only(changes: dict[str, Any], place: str) -> None:
    """It raises where it is read, also from a copy; all others can be read."""
    expected, odd = parse(payload()), parse(payload(**changes))
    for request in (odd, copy.deepcopy(odd), pickle.loads(pickle.dumps(odd))):
        for attribute in attributes(RunTaskRequest):
            if attribute.name not in changes:
                assert getattr(request, attribute.name) == getattr(expected, attribute.name)
        (name,) = changes
        with pytest.raises(MalformedAttributeError, match=place):
            print(request.capabilities and request.capabilities.outcomes, getattr(request, name))
        assert request.accepts_outcomes == (name != "capabilities")
        assert "<malformed>" in repr(request)


@given(
    st.dictionaries(
        st.sampled_from(sorted(SAMPLE)),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.none(), max_size=1),
    )
)
def test_no_payload_raises_anything_else(changes: dict[str, Any]) -> None:
    """A request is read or refused, whatever is in it."""
    with suppress(PayloadError):
        assert isinstance(parse(payload(**changes)), RunTaskRequest)


@pytest.mark.parametrize(
    "body",
    [
        payload(access_token="test-token"),
        b'{"access_token": "test-token"}',
        b'{"access_token": "test-token", "stage": null, "payload_version": "1"}',
    ],
)
def test_an_endpoint_check_is_known_by_its_token(body: bytes) -> None:
    """Of a check only the token counts: there is no run that the rest could speak of."""
    assert parse(body).is_endpoint_check


async def test_only_a_receiver_gives_a_way_back() -> None:
    """A request that was only parsed has no client."""
    request = parse(BODY)
    with pytest.raises(RuntimeError, match="RunTaskReceiver"):
        await request.progress("half-way")
    with pytest.raises(RuntimeError, match="RunTaskReceiver"):
        await request.plan_json()
    with pytest.raises(RuntimeError, match="RunTaskReceiver"):
        await request.download_configuration("archive")
