"""The fast and the slow path of the decoder, which must agree."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings

from tests.support.documents import documents
from tests.support.outcomes import outcome
from tests.test_spec import examples
from tfrun_async._jsonapi.classes import RESOURCES
from tfrun_async._jsonapi.decoder import (
    decode_many,
    decode_many_from_dicts,
    decode_one,
    decode_one_from_dicts,
)
from tfrun_async._jsonapi.structure import DecodeError
from tfrun_async._model import Resource
from tfrun_async.errors import MalformedAttributeError, NotLoadedError
from tfrun_async.models import Organization, Run, TagBinding, User, Workspace


def takes_fast_path(body: bytes) -> bool:
    """Whether a document with a run is decoded on the fast path."""
    return decode_one(body, Run)._source.raw is None  # type: ignore[union-attr]  # not parsed yet


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
"""Valid times, and a few that are not."""


def run(members: str) -> bytes:
    return b'{"data": {"id": "run-1", "type": "runs", %s}}' % members.encode()


INCLUDED_WITHOUT_REFERENCE = (
    b'{"data": [{"id": "1", "type": "organizations"}], "included": [{"id": "1", "type": "plans",'
    b' "attributes": {"execution_details": {"mode": null}}}]}'
)


@pytest.mark.no_cover
@settings(max_examples=200, deadline=None)
@given(documents())
@example((Organization, INCLUDED_WITHOUT_REFERENCE))
def test_both_paths_have_the_same_result(case: tuple[type[Resource], bytes]) -> None:
    """The fast path differs in nothing but its speed."""
    kind, body = case
    fast, slow = (outcome(decode, body, kind) for decode in (decode_many, decode_many_from_dicts))
    assert fast == slow


@pytest.mark.parametrize(("media_type", "schema", "value"), list(examples(of="responses")))
def test_both_paths_agree_on_every_sample(
    media_type: str, schema: dict[str, Any], value: Any
) -> None:
    """The samples of the API's documentation."""
    if "json" not in media_type or "data" not in value:
        return
    is_list = isinstance(value["data"], list)
    kind = RESOURCES[value["data"][0]["type"] if is_list else value["data"]["type"]]
    paths: tuple[Callable[..., Any], ...] = (decode_many, decode_many_from_dicts)
    if not is_list:
        paths = (decode_one, decode_one_from_dicts)
    fast, slow = (outcome(decode, orjson.dumps(value), kind) for decode in paths)
    assert fast == slow
    assert not isinstance(fast, str)


def test_an_ordinary_run_takes_the_fast_path() -> None:
    """A struct that does not fit would show in nothing but the speed."""
    for param in examples(of="responses"):
        data = param.values[2].get("data") if isinstance(param.values[2], dict) else None
        if isinstance(data, dict) and data["type"] == "runs":
            assert takes_fast_path(orjson.dumps(param.values[2])), param.id


@pytest.mark.parametrize("sent", [{}, {"id": None}])
@pytest.mark.parametrize("decode", [decode_many, decode_many_from_dicts])
def test_a_resource_may_come_without_an_id_where_the_spec_has_none(
    decode: Callable[[bytes, type[TagBinding]], Any], sent: dict[str, Any]
) -> None:
    """As some servers send tags; what was sent can be read, and the id is empty."""
    item = {"type": "tag-bindings", "attributes": {"key": "env", "value": "prod"}}
    body = orjson.dumps({"data": [sent | item, {"id": "tb-1"} | item]})
    (without, tag), _, _ = decode(body, TagBinding)
    assert (without.id, without.key, without.value) == ("", "env", "prod")
    assert (tag.id, tag.key) == ("tb-1", "env")
    with pytest.raises(NotLoadedError, match=r"did not send 'counts' of TagBinding$"):
        _ = without.counts


def test_a_tag_without_an_id_takes_the_fast_path() -> None:
    """It costs no more than one that has an id."""
    body = b'{"data": {"type": "tag-bindings", "attributes": {"key": "env"}}}'
    source: Any = decode_one(body, TagBinding)._source
    assert source.raw is None  # not parsed yet


@pytest.mark.parametrize("decode", [decode_one, decode_one_from_dicts])
@pytest.mark.parametrize(
    ("kind", "sent", "problem"),
    [
        (Run, "{}", "not null"),
        (Run, '{"id": null}', "not null"),
        (TagBinding, '{"id": 7}', "not a number"),
    ],
)
def test_a_resource_needs_the_id_that_its_spec_requires(
    decode: Callable[[bytes, type[Resource]], Resource],
    kind: type[Resource],
    sent: str,
    problem: str,
) -> None:
    """An id of another type is malformed everywhere."""
    with pytest.raises(DecodeError, match=rf"^\$\.data\.id: expected a string, {problem}"):
        decode(b'{"data": %s}' % sent.encode(), kind)


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
        run('"attributes": {"x": %s}' % ("[" * 100_000)),
    ],
    ids=lambda body: repr(body[-60:]),
)
def test_both_paths_agree_on_odd_documents(body: bytes) -> None:
    """Where a document is not quite JSON or JSON:API, the slow path decides."""
    assert outcome(decode_one, body, Run) == outcome(decode_one_from_dicts, body, Run)
    list_body = body.replace(b'"data": {', b'"data": [{', 1).replace(b"}}", b"}]}", 1)
    assert outcome(decode_many, list_body, Run) == outcome(decode_many_from_dicts, list_body, Run)


@pytest.mark.parametrize("depth", [101, 900, 5_000, 100_000])
def test_both_paths_reject_deep_nesting(depth: int) -> None:
    """At once or on first use: how deeply msgspec looks depends on the Python version."""
    item = '"attributes": {"x": %s}' % ("[" * depth + "]" * depth)
    list_body = b'{"data": [{"id": "run-1", "type": "runs", %s}]}' % item.encode()
    for problem in (
        outcome(decode_one, run(item), Run),
        outcome(decode_one_from_dicts, run(item), Run),
        outcome(decode_many, list_body, Run),
        outcome(decode_many_from_dicts, list_body, Run),
    ):
        assert re.search("not JSON, depth limit exceeded|nested more than 100 deep$", problem)


@pytest.mark.parametrize("meta", [b"null", b"[]", b"7", b'{"pagination": {"next-page": 2}}'])
def test_both_paths_read_the_same_meta_and_links(meta: bytes) -> None:
    """They are returned, of whatever JSON type."""
    for name, both in (("meta", (meta, b"null")), ("links", (b"null", meta))):
        body = b'{"data": [], "%s": %s}' % (name.encode(), meta)
        expected = ([], *map(orjson.loads, both))
        assert decode_many(body, Run) == decode_many_from_dicts(body, Run) == expected


def test_a_number_beyond_floats_is_rejected_on_first_use() -> None:
    """The fast path skips it; the slow path sees it on arrival."""
    body = run('"attributes": {"message": "x", "y": 1e400}')
    with pytest.raises(DecodeError, match=r"^not JSON, .* in \d+ bytes"):
        decode_one_from_dicts(body, Run)
    assert decode_one(body, Run).message == "x"
    with pytest.raises(MalformedAttributeError, match=r"^Run run-1: not JSON, .* in \d+ bytes"):
        _ = decode_one(body, Run).raw


@pytest.mark.parametrize("decode", [decode_one, decode_one_from_dicts])
def test_a_time_is_rounded_to_microseconds(decode: Callable[..., Any]) -> None:
    """More digits than Python keeps are accepted."""
    body = run('"attributes": {"created-at": "2021-05-24T07:38:04.9999996+02:00"}')
    assert decode(body, Run).created_at == datetime(2021, 5, 24, 5, 38, 5, tzinfo=UTC)


def test_relationships_are_the_same_once_they_are_prefetched() -> None:
    """With, without and with empty linkages."""
    linkages: list[dict[str, Any]] = [
        {"data": {"id": "x-1", "type": "workspaces"}},
        {"data": {"id": "x-2"}},
        {"data": None},
        {},
    ]
    items = [
        {"id": f"run-{n}", "relationships": {"workspace": linkage, "created-by": linkage}}
        for n, linkage in enumerate(linkages)
    ]
    for _ in range(2):  # a relationship that was read once is prefetched on the next page
        runs, *_rest = decode_many(orjson.dumps({"data": items}), Run)
        first, second, empty, absent = runs
        assert [run.workspace.id for run in (first, second)] == ["x-1", "x-2"]
        assert [type(run.created_by) for run in (first, second)] == [Workspace, User]
        assert empty.created_by is None  # as the API sends it; a run without a workspace is none
        with pytest.raises(MalformedAttributeError, match=r"workspace\.data: .* not null"):
            _ = empty.workspace
        for name in ("workspace", "created_by"):
            with pytest.raises(NotLoadedError):
                getattr(absent, name)


def test_an_unknown_type_takes_the_class_that_its_relationship_names() -> None:
    """Whether it was included or not."""
    included = '"included": [{"id": "1", "type": "plan", "attributes": {"status": "running"}}]'
    body = run('"relationships": {"plan": {"data": {"id": "1", "type": "plan"}}}')
    for decode in (decode_one, decode_one_from_dicts):
        assert decode(body, Run).plan.id == "1"
        plan = decode(body[:-1] + b", %s}" % included.encode(), Run).plan
        assert plan.status == "running"
