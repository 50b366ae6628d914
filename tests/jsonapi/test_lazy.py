"""Lazy decoding: the parts of a response that resources keep, and decode on first use."""

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import attrs
import orjson
import pytest
from msgspec.json import Decoder as MsgspecDecoder

from tests.jsonapi.test_document import link
from tests.support.crash_report import report
from tfrun_async._jsonapi import decoder
from tfrun_async._jsonapi.classes import struct_of
from tfrun_async._jsonapi.document import Page, decode, decode_page
from tfrun_async._jsonapi.structure import model_spec_of
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import MalformedAttributeError, NotLoadedError
from tfrun_async.models import ConfigurationVersion, Plan, Run, RunTask, User, Workspace


def a_run(number: int = 1, **relationships: Any) -> dict[str, Any]:
    return {
        "id": f"run-{number}",
        "type": "runs",
        "attributes": {"status": "planned", "actions": {"is-confirmable": True}, "is-new": "x"},
        "relationships": {
            "workspace": link("workspaces", "ws-1"),
            "created-by": link("users", "user-1"),
        }
        | relationships,
    }


def read(data: dict[str, Any], **others: Any) -> Run:
    return decode(orjson.dumps({"data": data} | others), Run)


def is_set(resource: Any, name: str) -> bool:
    """Whether an attribute has its value already."""
    try:
        object.__getattribute__(resource, name)
    except AttributeError:
        return False
    return True


@pytest.fixture
def nothing_prefetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decoder of runs that prefetches no relationship."""
    monkeypatch.delitem(decoder._decoders, Run, raising=False)  # restored after the test


@pytest.mark.usefixtures("nothing_prefetched")
def test_a_relationship_that_was_read_once_is_prefetched() -> None:
    """A loop over runs that reads their workspaces parses each run once, not twice."""
    first = read(a_run())
    assert not is_set(first, "workspace")
    assert first.workspace.id == "ws-1"
    second = read(a_run(2))
    assert is_set(second, "workspace")
    assert not is_set(second, "created_by")
    for _ in range(2):
        assert not hasattr(read({"id": "run-3"}), "workspace")
    *_, prefetched = decoder.decoder_of(Run)._compiled
    assert list(prefetched) == ["workspace"]
    assert (second.workspace, second.workspace.raw) == (first.workspace, first.workspace.raw)
    with pytest.raises(NotLoadedError, match="include 'workspace'"):
        _ = second.workspace.name


@pytest.mark.usefixtures("nothing_prefetched")
def test_reading_everything_prefetches_nothing() -> None:
    """A run that is printed or compared is no reason to decode all relationships of the others."""
    first = read(a_run())
    assert "workspace=<ws-1>" in repr(first)
    assert first == read(a_run())
    assert not is_set(read(a_run()), "workspace")
    assert first._source is None  # its JSON is not needed any more


@pytest.mark.usefixtures("nothing_prefetched")
def test_a_prefetched_relationship_leads_to_what_was_included() -> None:
    """A reference does not replace a resource that the same document holds."""
    assert read(a_run()).workspace.id == "ws-1"
    included = {"id": "ws-1", "type": "workspaces", "attributes": {"name": "app"}}
    assert read(a_run(), included=[included]).workspace.name == "app"
    page = decode_page(
        orjson.dumps({"data": [a_run(1), a_run(2)], "included": [included]}), Run
    ).items
    assert page[0].workspace is page[1].workspace


def longest_bytes(resource: Any) -> int:
    """The length of the longest bytes that a resource keeps."""
    reachable: list[Any] = [resource]
    for _ in range(4):
        reachable += [held for held in gc.get_referents(*reachable) if not isinstance(held, type)]
    return max(len(held) for held in reachable if isinstance(held, bytes))


async def fetch(number: int) -> Page[Run]:
    """Return one of three pages of 100 runs."""
    data = [a_run(100 * number + i) for i in range(100)]
    following = {"next-page": number + 1 if number < 3 else None}
    return decode_page(orjson.dumps({"data": data, "meta": {"pagination": following}}), Run)


async def test_a_resource_keeps_neither_its_neighbours_nor_their_bytes() -> None:
    """A program that keeps one run of each page holds the memory of one run of each page."""
    runs = Pages(fetch)
    kept = [run async for run in runs if run.id.endswith("07")]
    kept += [page.items[7] async for page in runs.pages()]
    first = await runs.first()
    assert first is not None
    assert [run.id[-2:] for run in kept] == ["07"] * 6
    for run in (*kept, first):
        assert longest_bytes(run) < 500
        assert run.raw["id"] == run.id
        assert run.created_by == User(id="user-1")


def test_included_resources_that_refer_to_each_other_are_collected() -> None:
    """A resource of a document that includes others refers to them, and they to it."""
    run = read(a_run(), included=[{"id": "ws-1", "type": "workspaces"}])
    gone = weakref.ref(run.workspace)
    del run
    gc.collect()
    assert gone() is None


def test_a_reference_has_what_was_sent_of_it() -> None:
    """Its JSON is that of the linkage, however it was read."""
    for _ in range(2):
        workspace = read(a_run()).workspace
        copied = pickle.loads(pickle.dumps(workspace))
        deep = copy.deepcopy(workspace)
        for each in (workspace, copied, deep):
            assert (each.id, each.include_path) == ("ws-1", "workspace")
            assert each.raw == {"id": "ws-1", "type": "workspaces"}
            assert each.to_dict() == {"id": "ws-1"}
            assert not hasattr(each, "name")


@pytest.mark.usefixtures("nothing_prefetched")
def test_a_linkage_with_more_than_an_id_keeps_it() -> None:
    """JSON:API allows a `meta` there."""
    data = a_run()
    linkage = {"id": "ws-1", "type": "workspaces", "meta": {"first": True}}
    data["relationships"]["workspace"] = {"data": linkage}
    for _ in range(2):
        assert read(data).workspace.raw == linkage


def test_a_resource_is_read_whatever_else_its_response_has() -> None:
    """A `meta` of the document that is nested too deep does not matter to it."""
    too_deep = b"[" * 200 + b"]" * 200
    run = decode(orjson.dumps({"data": a_run()})[:-1] + b', "meta": ' + too_deep + b"}", Run)
    assert run.actions.is_confirmable
    assert run.created_by == User(id="user-1")
    assert run.raw == a_run()


def test_a_page_does_not_keep_its_resources_alive() -> None:
    """Resources refer to each other only in a document that includes some."""
    kept, *others = decode_page(orjson.dumps({"data": [a_run(1), a_run(2)]}), Run).items
    gone = [weakref.ref(other) for other in others]
    gc.disable()
    try:
        del others
        assert not any(reference() for reference in gone)
    finally:
        gc.enable()
    assert kept.raw["id"] == "run-1"


def test_an_included_resource_names_the_include_path() -> None:
    """The include path of what it refers to starts with the relationship that led to it."""
    current = {"current-run": link("runs", "run-9")}
    included = {"id": "ws-1", "type": "workspaces", "relationships": current}
    run = read(a_run(), included=[included])
    current_run = run.workspace.current_run
    assert current_run is not None
    with pytest.raises(NotLoadedError, match=r"include 'workspace\.current_run'"):
        _ = current_run.status


def test_a_list_may_refer_to_its_own_resources() -> None:
    """If a document includes something, its resources refer to each other, in either direction."""
    data = [
        a_run(1, **{"triggering-run": link("runs", "run-2")}),
        a_run(2, **{"triggering-run": link("runs", "run-1")}),
    ]
    user = {"id": "user-1", "type": "users"}
    first, second = decode_page(orjson.dumps({"data": data, "included": [user]}), Run).items
    assert first.triggering_run is second
    assert second.triggering_run is first
    alone = decode_page(orjson.dumps({"data": data}), Run).items[0]
    assert alone.triggering_run == Run(id="run-2")


def test_primary_data_goes_before_included_resources() -> None:
    """A resource that the document holds twice is one object in Python."""
    workspace = {
        "id": "ws-1",
        "type": "workspaces",
        "relationships": {"current-run": link("runs", "run-1")},
    }
    run = read(a_run(), included=[workspace, {"id": "run-1", "type": "runs"}])
    assert run.workspace.current_run is run


def test_a_relationship_may_lead_to_any_type() -> None:
    """The type that was sent counts, not the one that is usual."""
    run = read(a_run(1, **{"triggering-source": link("workspaces", "ws-2")}))
    assert type(run.triggering_source) is Workspace


def test_values_in_a_resource_are_read_once() -> None:
    """Asking twice gives the same object, with the JSON that it came from."""
    run = read(a_run())
    assert run.actions is run.actions
    assert run.actions.raw is run.raw["attributes"]["actions"]
    assert run.workspace is run.workspace


def test_reading_later_leaves_a_model_frozen() -> None:
    """Only the decoder sets an attribute."""
    run = read(a_run())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        run.actions = run.actions  # type: ignore[misc]


@pytest.mark.parametrize("is_read", [False, True])
def test_a_pickle_holds_all_but_secrets(is_read: bool) -> None:
    """Attributes that were not read yet are pickled too, without the bytes of the response."""
    attributes = {"status": "pending", "upload-url": "https://s3cret", "is-new": 1}
    body = orjson.dumps({"data": {"id": "cv-1", "attributes": attributes}})
    version = decode(body, ConfigurationVersion)
    if is_read:
        assert version.upload_url == version.raw["attributes"]["upload-url"] == "https://s3cret"
    pickled = pickle.dumps(version)
    assert b"s3cret" not in pickled
    assert "s3cret" not in repr(version._source)
    twin = pickle.loads(pickled)
    assert twin.raw["attributes"] == {"status": "pending", "is-new": 1}
    assert twin.status == "pending"
    with pytest.raises(NotLoadedError):
        _ = twin.upload_url
    run = pickle.loads(pickle.dumps(read(a_run())))
    assert run == read(a_run())
    assert run.to_dict() == read(a_run()).to_dict()
    assert run.actions.is_confirmable


def test_other_spellings_are_found() -> None:
    """Those that the documents use, and Python's."""
    data = {"attributes": {"hmac_key": "k"}, "relationships": {"tasks": {"data": []}}}
    task = decode(orjson.dumps({"data": {"id": "task-1"} | data}), RunTask)
    assert task.hmac_key == "k"
    assert task.workspace_tasks == []
    assert "hmac_key" not in repr(task)


def test_threads_may_read_the_same_resource() -> None:
    """All of them see equal values, and what was included once."""
    included = {"id": "ws-1", "type": "workspaces", "attributes": {"name": "app"}}

    def look(run: Run) -> tuple[Any, ...]:
        return run.actions, run.created_by, run.raw, run.workspace

    with ThreadPoolExecutor(8) as threads:
        for _ in range(50):
            run = read(a_run(), included=[included])
            first, *others = threads.map(look, [run] * 8)
            assert all(other == first for other in others)
            assert all(other[3] is first[3] for other in others)


@pytest.mark.parametrize("turn", [1, 2])
def test_two_threads_may_prefetch_at_the_same_time(
    monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    """What one of them has compiled replaces that of the other as a whole."""
    runs, specs = decoder.Decoder(Run, *struct_of(Run)), model_spec_of(Run).by_name
    turns = count(1)

    def compile_in_turn(kind: Any) -> Any:
        if next(turns) == turn:  # before the decoder of documents, or before that of resources
            runs.prefetch(specs["created_by"])
        return MsgspecDecoder(kind)

    monkeypatch.setattr(decoder, "MsgspecDecoder", compile_in_turn)
    runs.prefetch(specs["workspace"])
    alone = runs.decode_document(orjson.dumps({"data": a_run()}))
    for run in (alone, *runs.decode_all([orjson.dumps(a_run())])):
        assert run is not None
        assert (run.workspace.id, run.created_by) == ("ws-1", User(id="user-1"))


def test_what_another_thread_has_just_read_is_there() -> None:
    """A thread that finds an attribute unset while another sets all of them looks once more."""
    run: Any = read(a_run())
    assert "ws-1" in repr(run)  # everything is read, so the source is dropped
    assert run.__getattr__("workspace") is run.workspace
    assert run.__getattr__("raw") is run.raw
    with pytest.raises(NotLoadedError):
        run.__getattr__("message")


def test_a_source_that_another_thread_drops_is_no_error() -> None:
    """A thread that was about to read everything finds it read."""

    sources = iter([read(a_run())._source])

    class Raced(Run):
        @property
        def _source(self) -> Any:
            return next(sources, None)

        @_source.setter
        def _source(self, source: Any) -> None:
            assert source is None  # everything was read

    raced = object.__new__(Raced)
    object.__setattr__(raced, "id", "run-1")
    assert "ws-1" in repr(raced)


def test_a_problem_that_is_found_late_is_named() -> None:
    """It is not taken for an attribute that was not sent, and the error shows no value."""
    data = a_run(1, workspace={"data": {"id": ["s3cret"], "type": "workspaces"}})
    run = read(data)
    for look in (lambda: run.workspace, lambda: hasattr(run, "workspace")):
        with pytest.raises(MalformedAttributeError) as caught:
            look()
        said = r"Run run-1: $.relationships.workspace.data: expected a type and an id"
        assert str(caught.value).startswith(said)
        assert "s3cret" not in str(caught.value)
    assert run.status == "planned"


@pytest.mark.parametrize(
    "included",
    [7, None, [], {}, {"id": "ws-1"}, {"id": 1, "type": "workspaces"}, {"id": "ws-1", "type": 1}],
)
def test_an_included_resource_without_identity_is_skipped(included: Any) -> None:
    """It does not decide over the primary data, nor over the other included resources."""
    workspace = {"id": "ws-1", "type": "workspaces", "attributes": {"name": "app"}}
    run = read(a_run(), included=[included, workspace])
    assert run.workspace.name == "app"


@pytest.mark.parametrize("read_document", [decoder.decode_one, decoder.decode_one_from_dicts])
def test_of_a_member_that_is_there_twice_the_last_one_counts(
    read_document: Callable[..., Run],
) -> None:
    """Of an included resource's identity too."""
    workspace = b'{"id": 7, "id": "ws-1", "type": 7, "type": "workspaces", "attributes": %b}'
    workspace %= orjson.dumps({"name": "app"})
    for body in (
        b'{"data": %b, "included": [%b]}',
        b'{"data": 7, "data": %b, "included": 7, "included": [%b]}',
    ):
        run = read_document(body % (orjson.dumps(a_run()), workspace), Run)
        assert run.workspace.name == "app"


def test_an_included_problem_is_reported_where_it_is_read() -> None:
    """Included resources are like the primary data."""
    attributes = {"name": 7, "locked": True}
    included = {"id": "ws-1", "type": "workspaces", "attributes": attributes}
    run = read(a_run(), included=[included])
    assert run.workspace.locked
    with pytest.raises(
        MalformedAttributeError, match=r"^Workspace ws-1: \$\.attributes\.name: expected a str"
    ):
        _ = run.workspace.name


def test_a_reference_to_itself_does_not_need_the_document() -> None:
    """Equality and hash go by type and id, as ever."""
    first, second = read(a_run()), read(a_run())
    assert first.workspace == second.workspace == Workspace(id="ws-1")
    assert len({first, second, Run(id="run-1")}) == 2


NESTED = b"[" * 200 + b"]" * 200  # deeper than what is kept or shown


def test_a_resource_that_cannot_be_read_as_a_whole_has_a_repr() -> None:
    """JSON that is nested too deep is found out late, and a log line must not raise for it."""
    resource = b'{"id": "run-1", "type": "runs", "attributes": {"status": "planned", "new": %b}}'
    run = decode(b'{"data": %b}' % (resource % NESTED), Run)
    assert run.status == "planned"
    assert repr(run) == "<malformed Run>"


def test_an_included_resource_that_cannot_be_read_as_a_whole_is_shown_by_its_id() -> None:
    """It does not keep the rest from being shown."""
    data = orjson.dumps(a_run())
    workspace = b'{"id": "ws-1", "type": "workspaces", "attributes": {"new": %b}}' % NESTED
    run = decode(b'{"data": %b, "included": [%b]}' % (data, workspace), Run)
    shown = run.to_dict()
    assert (shown["status"], shown["workspace"]) == ("planned", {"id": "ws-1"})
    copied = copy.deepcopy(run)
    assert (copied.status, copied.workspace) == ("planned", run.workspace)


def test_what_cannot_be_shown_leaves_no_secret_in_the_traceback() -> None:
    """The error of `to_dict` has none of the frames that made a part of it."""
    attributes = b'{"log-read-url": "https://archivist/s3cret", "new": %b}' % NESTED
    document = b'{"data": {"id": "plan-1", "type": "plans", "attributes": %b}}' % attributes
    with pytest.raises(MalformedAttributeError, match="nested more than 100 deep") as caught:
        decode(document, Plan).to_dict()
    assert "s3cret" not in report(caught.value)
