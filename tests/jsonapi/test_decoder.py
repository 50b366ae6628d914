"""The two ways to read a document, and that they lead to the same."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings

from tests.support.documents import documents
from tests.test_spec import examples
from tfrun_async._generated.models import RESOURCES
from tfrun_async._jsonapi import decoder as _reading
from tfrun_async._jsonapi.decoder import (
    read_many,
    read_many_from_dicts,
    read_one,
    read_one_from_dicts,
)
from tfrun_async._jsonapi.structure import MisfitError
from tfrun_async._model import Model, Resource, attributes
from tfrun_async.errors import MalformedResponseError, NotLoadedError, TfrunError
from tfrun_async.models import Organization, Run


def laid_open(value: Any, seen: dict[int, int]) -> Any:
    """Everything that can be learnt of a value, down to the texts of errors."""
    if isinstance(value, tuple | list):
        return [laid_open(item, seen) for item in value]
    if isinstance(value, dict):
        return {key: laid_open(item, seen) for key, item in value.items()}
    if not isinstance(value, Model):
        return type(value), value
    if id(value) in seen:
        return seen[id(value)]
    if set(value.raw) > {"id", "type"}:  # a mere reference may be shared, or not
        seen[id(value)] = len(seen)
    parts = {"raw": value.raw, "include_path": getattr(value, "include_path", None)}
    for attribute in attributes(type(value)):
        try:
            parts[attribute.name] = laid_open(getattr(value, attribute.name), seen)
        except TfrunError as error:
            parts[attribute.name] = (type(error), str(error))
    return type(value), parts, repr(value), value.to_dict()


def outcome(read: Callable[..., Any], body: bytes, kind: type[Resource]) -> Any:
    """What reading a document leads to: all that is in it, or what does not fit."""
    try:
        return laid_open(read(body, kind), {})
    except (MisfitError, MalformedResponseError) as error:
        # What is refused later is named by its resource, not by its place in the document.
        return re.sub(r"^(\$\.data(\[\d+\])?|\$\.included \(.*?\)|.*: \$)(?=\.)", "", str(error))


def is_short(body: bytes) -> bool:
    """Whether a document with a run is read in the short way."""
    try:
        _reading._readers[Run].read_one(body)
    except _reading._UNFIT:
        return False
    return True


TIMES = (
    "2021-05-24T07:38:04.171Z",
    "2021-05-24t07:38:04z",
    "2021-05-24 07:38:04+02:00",
    "2021-05-24T07:38:04.9999999-02:00",
    "9999-12-31T23:59:59.9999999Z",
    "2021-05-24T07:38Z",
    "20210524T073804,5Z",
    "2021-05-24T07:38:04",
    "2021-05-24T24:00:00Z",
    "2021-05-24",
    "1621841884",
)
"""What may be a time, and in most cases is one."""


def run(members: str) -> bytes:
    return b'{"data": {"id": "run-1", "type": "runs", %s}}' % members.encode()


def included_alone(body: bytes) -> list[Any]:
    """What reading each included resource leads to, in the short way and without the others."""
    return [
        outcome(read_one, json.dumps({"data": item}).encode(), RESOURCES[item["type"]])
        for item in json.loads(body)["included"]
    ]


NOTHING_LEADS_TO_IT = (
    b'{"data": [{"id": "1", "type": "organizations"}], "included": [{"id": "1", "type": "plans",'
    b' "attributes": {"execution_details": {"mode": null}}}]}'
)


@settings(max_examples=200, deadline=None)
@given(documents())
@example((Organization, NOTHING_LEADS_TO_IT))
def test_both_ways_lead_to_the_same(case: tuple[type[Resource], bytes]) -> None:
    """The short way is nothing but short."""
    kind, body = case
    short, long = (outcome(way, body, kind) for way in (read_many, read_many_from_dicts))
    if isinstance(long, str) and not isinstance(short, str):
        # What is refused when it is read is not refused where nothing leads to it.
        assert long in included_alone(body)
    else:
        assert short == long


@pytest.mark.parametrize(("media_type", "schema", "value"), list(examples(of="responses")))
def test_both_ways_read_the_same_of_every_sample(
    media_type: str, schema: dict[str, Any], value: Any
) -> None:
    """The documents' own samples are no exception."""
    if "json" not in media_type or "data" not in value:
        return
    many = isinstance(value["data"], list)
    kind = RESOURCES[value["data"][0]["type"] if many else value["data"]["type"]]
    ways = (read_many, read_many_from_dicts) if many else (read_one, read_one_from_dicts)
    short, long = (outcome(way, orjson.dumps(value), kind) for way in ways)
    assert short == long
    assert not isinstance(short, str)


def test_an_ordinary_run_is_read_in_the_short_way() -> None:
    """A misunderstanding with msgspec would show in nothing but the speed."""
    for param in examples(of="responses"):
        data = param.values[2].get("data") if isinstance(param.values[2], dict) else None
        if isinstance(data, dict) and data["type"] == "runs":
            assert is_short(orjson.dumps(param.values[2])), param.id


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"data": null}',
        b'{"data": []}',
        b'{"data": {"id": "x"}, "data": {"id": "y"}}',
        b'{"data": {"id": "x"}, "included": null}',
        b'{"data": {"id": "x"}, "included": [7, {"type": []}, {"type": "plans"}]}',
        b'{"data": {"id": "x"}, "included": [{"type": "galaxies"}]}',
        b' {"data": {"id": "x"}} ',
        b'{"data": {"id": "x"}}}',
        b'\xef\xbb\xbf{"data": {"id": "x"}}',
        b'{"data": {"id": 7}}',
        b'{"data": {"id": "x", "attributes": null, "relationships": [7]}}',
        run('"attributes": {"status": 7, "status": "planned"}'),
        run('"attributes": {"status": "planned"}, "attributes": {}'),
        run('"attributes": {"plan-only": "true", "force_cancel_available_at": null}'),
        run('"attributes": {"position-in-queue": 1.0}'),
        run('"attributes": {"position-in-queue": 18446744073709551616}'),
        run('"attributes": {"position-in-queue": 18446744073709551615}'),
        run('"attributes": {"position-in-queue": -0}'),
        run('"attributes": {"position-in-queue": 1e400}'),
        run('"attributes": {"position-in-queue": NaN}'),
        run('"attributes": {"x": NaN}'),
        run('"attributes": {"x": [1,]}'),
        run('"attributes": {"x": "\x01"}'),
        run(r'"attributes": {"x": "\ud800"}'),
        run(r'"attributes": {"x": "\udc00"}'),
        run(r'"attributes": {"message": "\ud83d\ude00 \u0000"}'),
        run('"attributes": {"message": "é", "x": "é"}'),
        run('"attributes": {"x": "é"}').replace("é".encode(), b"\xe9"),
        run('"relationships": {"x": "é"}').replace("é".encode(), b"\xed\xa0\x80"),
        *(run(f'"attributes": {{"created-at": "{time}"}}') for time in TIMES),
        *(run(f'"attributes": {{"status-timestamps": {{"x": "{time}"}}}}') for time in TIMES),
        run('"attributes": {"x": %s}' % ("[" * 300 + "]" * 300)),
        run('"attributes": {"x": %s}' % ("[" * 100_000)),
    ],
    ids=lambda body: repr(body[-60:]),
)
def test_both_ways_agree_on_odd_documents(body: bytes) -> None:
    """Of what is not quite JSON or JSON:API, the long way has the last word."""
    assert outcome(read_one, body, Run) == outcome(read_one_from_dicts, body, Run)
    many = body.replace(b'"data": {', b'"data": [{', 1).replace(b"}}", b"}]}", 1)
    assert outcome(read_many, many, Run) == outcome(read_many_from_dicts, many, Run)


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_both_ways_refuse_what_is_nested_too_deeply(depth: int) -> None:
    """At once, or when it is read: how deeply msgspec looks depends on the Python."""
    item = '"attributes": {"x": %s}' % ("[" * depth + "]" * depth)
    many = b'{"data": [{"id": "run-1", "type": "runs", %s}]}' % item.encode()
    for refusal in (
        outcome(read_one, run(item), Run),
        outcome(read_one_from_dicts, run(item), Run),
        outcome(read_many, many, Run),
        outcome(read_many_from_dicts, many, Run),
    ):
        assert "not JSON, depth limit exceeded" in refusal


@pytest.mark.parametrize("meta", [b"null", b"[]", b"7", b'{"pagination": {"next-page": 2}}'])
def test_both_ways_read_the_same_meta_and_links(meta: bytes) -> None:
    """Whatever they are, they are handed on."""
    for name, about in (("meta", (meta, b"null")), ("links", (b"null", meta))):
        body = b'{"data": [], "%s": %s}' % (name.encode(), meta)
        expected = ([], *map(orjson.loads, about))
        assert read_many(body, Run) == read_many_from_dicts(body, Run) == expected


@pytest.mark.parametrize(
    ("members", "name", "said"),
    [
        (
            '"attributes": {"message": "x", "plan_only": 7}',
            "plan_only",
            r"plan_only: expected true",
        ),
        ('"attributes": {"message": "x", "y": 1e400}', "raw", r"not JSON, .* in \d+ bytes"),
    ],
)
def test_what_only_the_long_way_sees_is_refused_when_it_is_read(
    members: str, name: str, said: str
) -> None:
    """This much the short way takes unseen: names with underscores, and numbers too large for a
    float.
    """
    assert is_short(run(members))
    with pytest.raises(MisfitError):
        read_one_from_dicts(run(members), Run)
    with pytest.raises(MalformedResponseError, match=rf"^Run run-1: .*{said}"):
        getattr(read_one(run(members), Run), name)


@pytest.mark.parametrize("way", [read_one, read_one_from_dicts])
def test_a_time_is_rounded_to_microseconds(way: Callable[..., Any]) -> None:
    """More digits than Python keeps are no reason to refuse it."""
    body = run('"attributes": {"created-at": "2021-05-24T07:38:04.9999996+02:00"}')
    assert way(body, Run).created_at == datetime(2021, 5, 24, 5, 38, 5, tzinfo=UTC)


def test_runs_of_one_workspace_share_what_stands_for_it() -> None:
    """But not what they are made of, nor what stands for others."""
    linkages: list[dict[str, Any]] = [
        {"data": {"id": f"ws-{n}", "type": "workspaces"}} for n in (1, 1, 2, 1)
    ]
    linkages[3:3] = [{"data": None}, {}]
    related = [{"workspace": linkage, "comments": {"data": []}} for linkage in linkages]
    items = [{"id": f"run-{n}", "relationships": each} for n, each in enumerate(related)]
    body = orjson.dumps({"data": items})
    for _ in range(2):  # who reads a relationship of one has it ready in the next page's
        runs, *_rest = read_many(body, Run)
        assert [(run.comments, run.workspace.id) for run in runs[:3]] == [
            ([], "ws-1"),
            ([], "ws-1"),
            ([], "ws-2"),
        ]
        assert runs[3].workspace is None
        with pytest.raises(NotLoadedError):
            _ = runs[4].workspace
        assert runs[5].workspace.id == "ws-1"
    assert runs[0].workspace is runs[1].workspace
    assert runs[0].comments is not runs[1].comments


def test_an_unknown_type_takes_the_class_that_its_relationship_names() -> None:
    """Whether it was included or not."""
    included = '"included": [{"id": "1", "type": "plan", "attributes": {"status": "running"}}]'
    body = run('"relationships": {"plan": {"data": {"id": "1", "type": "plan"}}}')
    for way in (read_one, read_one_from_dicts):
        assert way(body, Run).plan.id == "1"
        plan = way(body[:-1] + b", %s}" % included.encode(), Run).plan
        assert plan.status == "running"
