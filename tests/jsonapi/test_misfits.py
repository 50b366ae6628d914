"""An invalid value affects only its own attribute."""

import copy
import pickle
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
import orjson
import pytest

from tfrun_async._generated.models import RESOURCE_NAMES
from tfrun_async._jsonapi.classes import RESOURCES
from tfrun_async._jsonapi.document import decode, decode_page, document
from tfrun_async._jsonapi.structure import FieldSpec, model_spec_of
from tfrun_async._model import (
    UNSET,
    Misfit,
    Model,
    Resource,
    read_or,
    without_secrets,
)
from tfrun_async._open_enum import OpenEnum
from tfrun_async.errors import MalformedAttributeError, NotLoadedError
from tfrun_async.models import ConfigurationVersion, Run, Workspace

SAMPLES: dict[Any, Any] = {
    str: "x",
    int: 7,
    float: 0.5,
    bool: True,
    datetime: "2021-05-24T07:38:04Z",
    Any: {"x": 1},
}


def non_null(hint: Any) -> Any:
    if get_origin(hint) in {Union, UnionType}:
        (hint,) = [part for part in get_args(hint) if part is not NoneType]
    return hint


def is_nullable(hint: Any) -> bool:
    return hint is Any or NoneType in get_args(hint)


def sample(hint: Any) -> Any:
    """Return JSON that fits a type."""
    hint = non_null(hint)
    if get_origin(hint) is list:
        return [sample(get_args(hint)[0])]
    if get_origin(hint) is dict:
        return {"key": sample(get_args(hint)[1])}
    if hint in SAMPLES:
        return SAMPLES[hint]
    if issubclass(hint, OpenEnum):
        return next(iter(hint)).value
    return {spec.keys[0]: sample(spec.hint) for spec in model_spec_of(hint).attributes}


@attrs.frozen
class Place:
    """An attribute of a resource, or of a value in it."""

    path: tuple[str | int, ...]
    """Its place in the JSON attributes."""
    names: tuple[str | int, ...]
    """The attributes and indices that lead to it in Python."""
    spec: FieldSpec

    def read(self, resource: Any) -> Any:
        """Read the attribute, and all that lead to it."""
        return _read_path(resource, self.names)

    def holder(self, resource: Any) -> Any:
        """Return the resource or the value that has the attribute."""
        return _read_path(resource, self.names[:-1])

    def __str__(self) -> str:
        steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path]
        return "$.attributes" + "".join(steps)


def _read_path(value: Any, names: Iterable[str | int]) -> Any:
    for name in names:
        value = getattr(value, name) if isinstance(name, str) else value[name]
    return value


def places(
    kind: type[Model], path: tuple[str | int, ...] = (), names: tuple[str | int, ...] = ()
) -> Iterator[Place]:
    """All attributes of a model, and of the values in it."""
    for spec in model_spec_of(kind).attributes:
        inner = (*path, spec.keys[0]), (*names, spec.name)
        yield Place(*inner, spec)
        hint = non_null(spec.hint)
        if get_origin(hint) is list:
            inner, hint = ((*inner[0], 0), (*inner[1], 0)), get_args(hint)[0]
        if isinstance(hint, type) and issubclass(hint, Model):
            yield from places(hint, *inner)


def misfits(spec: FieldSpec) -> list[Any]:
    """JSON that does not fit a field."""
    if spec.hint is Any:
        return []
    other: Any = "?" if non_null(spec.hint) is not str else 7
    if isinstance(non_null(spec.hint), type) and issubclass(non_null(spec.hint), OpenEnum):
        other = 7
    lists: list[Any] = [] if non_null(spec.hint) == list[Any] else [[[]]]
    return [other, *lists] if is_nullable(spec.hint) else [other, *lists, None]


def page_with(kind: type[Resource], change: Callable[[dict[str, Any]], None]) -> list[Any]:
    """Decode a page of three resources whose middle one was changed."""
    hints = {spec.keys[0]: spec.hint for spec in model_spec_of(kind).attributes}
    data = [
        {"id": f"x-{i}", "type": kind.resource_type}
        | {"attributes": {key: sample(hint) for key, hint in hints.items()}}
        for i in range(3)
    ]
    change(data[1]["attributes"])  # type: ignore[arg-type]
    return decode_page(orjson.dumps({"data": data}), kind).items


def setting(path: tuple[str | int, ...], value: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    return change


def is_secret(kind: type[Resource], path: tuple[str | int, ...]) -> bool:
    """Whether an attribute, or one that it is in, stays out of what leaves the process."""
    data = without_secrets(
        {spec.keys[0]: sample(spec.hint) for spec in model_spec_of(kind).attributes}
    )
    try:
        for step in path:
            data = data[step]
    except KeyError:
        return True
    return False


KINDS = pytest.mark.parametrize(
    "kind", [RESOURCES[each] for each in RESOURCE_NAMES], ids=lambda kind: kind.__name__
)


@pytest.mark.no_cover
@KINDS
def test_a_misfit_costs_its_attribute_only(kind: type[Resource]) -> None:
    """The page arrives, the neighbours can be read, the attribute raises with its place."""
    before, expected, after = page_with(kind, lambda _: None)
    for place in places(kind):
        for value in misfits(place.spec):
            first, odd, last = page_with(kind, setting(place.path, value))
            assert (first, last) == (before, after)
            with pytest.raises(MalformedAttributeError) as caught:
                place.read(odd)
            text = str(caught.value)
            assert text.startswith(f"{kind.__name__} x-1: {place}")
            for spec in model_spec_of(kind).attributes:
                if spec.name != place.names[0]:
                    assert getattr(odd, spec.name) == getattr(expected, spec.name)
            assert ("<malformed>" in repr(place.holder(odd))) == (not is_secret(kind, place.path))
            assert odd != expected
            twins = [odd, copy.deepcopy(odd)]
            if not is_secret(kind, place.path):
                twins.append(pickle.loads(pickle.dumps(odd)))
                twins.append(pickle.loads(pickle.dumps(twins[-1])))
            for twin in twins:
                with pytest.raises(MalformedAttributeError) as again:
                    place.read(twin)
                assert str(again.value) == text
            assert twins[0] == twins[1]
            assert without_secrets(twins[-1].to_dict()) == without_secrets(odd.to_dict())


def relationships_of(kind: type[Resource], **changed: Any) -> dict[str, Any]:
    """Return JSON that fits the relationships of a resource, but for those that are changed."""
    one = {"id": "y-1", "type": "things"}
    fitting = {
        spec.name: {"data": [one] if spec.is_to_many else one}
        for spec in model_spec_of(kind).relationships
    }
    return {
        spec.keys[0]: (fitting | changed)[spec.name] for spec in model_spec_of(kind).relationships
    }


@KINDS
def test_a_misfit_of_a_relationship_costs_it_alone(kind: type[Resource]) -> None:
    """A null, where the spec has none, is one too."""
    for spec in model_spec_of(kind).relationships:
        odd_data: list[Any] = [7, {"id": 7}, [{"id": "y-1"}]] + [None] * (not spec.is_nullable)
        if spec.is_to_many:
            odd_data = [7, {"id": "y-1"}, [7], None]
        for value in odd_data:
            changed = relationships_of(kind, **{spec.name: {"data": value}})
            data = [
                {"id": f"x-{i}", "type": kind.resource_type, "relationships": relationships}
                for i, relationships in enumerate((relationships_of(kind), changed))
            ]
            for _ in range(2):  # the second time, all of them are prefetched
                fitting, odd = decode_page(orjson.dumps({"data": data}), kind).items
                for twin in (odd, copy.deepcopy(odd), pickle.loads(pickle.dumps(odd))):
                    with pytest.raises(MalformedAttributeError) as caught:
                        getattr(twin, spec.name)
                    place = f"{kind.__name__} x-1: $.relationships.{spec.keys[0]}.data"
                    assert str(caught.value).startswith(place)
                for other in model_spec_of(kind).relationships:
                    if other.name != spec.name:
                        assert getattr(odd, other.name) == getattr(fitting, other.name)
                assert odd != fitting


@KINDS
def test_an_attribute_that_was_left_out_is_not_loaded(kind: type[Resource]) -> None:
    """Neither a misfit nor a default, unless the API says what its absence means."""
    for spec in model_spec_of(kind).attributes:
        odd = page_with(kind, lambda data, key=spec.keys[0]: data.pop(key))[1]  # type: ignore[misc]
        pickled = pickle.loads(pickle.dumps(odd))
        for twin in (
            odd,
            copy.deepcopy(odd),
            *([] if is_secret(kind, (spec.keys[0],)) else [pickled]),
        ):
            if spec.absent is not UNSET:
                assert getattr(twin, spec.name) == spec.absent
                continue
            with pytest.raises(NotLoadedError, match=repr(spec.name)):
                getattr(twin, spec.name)


@KINDS
def test_a_time_that_is_not_known_may_be_an_empty_string(kind: type[Resource]) -> None:
    """It reads as None where a time may be null, and as a misfit elsewhere."""
    for spec in model_spec_of(kind).attributes:
        if non_null(spec.hint) is not datetime:
            continue
        odd = page_with(kind, setting((spec.keys[0],), ""))[1]
        if is_nullable(spec.hint):
            assert getattr(odd, spec.name) is None
        else:
            with pytest.raises(MalformedAttributeError, match="'' is not a date and time"):
                getattr(odd, spec.name)


def test_a_misfit_is_shown_as_it_arrived() -> None:
    """`to_dict` gives the JSON, nested or not; `hasattr` does not say that it is absent."""
    body = {"id": "run-1", "attributes": {"message": None, "actions": {"is-confirmable": 7}}}
    run = decode(orjson.dumps({"data": body}), Run)
    assert run.to_dict() == {
        "id": "run-1",
        "message": None,
        "actions": {"is_confirmable": 7},
        "force_cancel_available_at": None,
    }
    assert repr(run.actions) == "RunActions(is_confirmable=<malformed>)"
    for model, name in ((run, "message"), (run.actions, "is_confirmable")):
        with pytest.raises(MalformedAttributeError):
            hasattr(model, name)
        assert read_or(model, name, "x") == "x"
    assert read_or(run, "status", "x") == "x"
    assert read_or(None, "status", "x") == "x"


def test_misfits_are_compared_as_they_arrived() -> None:
    """Of different resources too."""

    def read(value: Any, number: int = 1) -> Run:
        attributes = {"message": value, "actions": {"is-confirmable": value}}
        body = {"id": f"run-{number}", "attributes": attributes}
        return decode(orjson.dumps({"data": body}), Run)

    assert read(7) == read(7)
    assert read(7) != read(8)
    assert read(7) != read("x")
    assert read(7).actions == read(7, 2).actions
    assert read(7).actions != read(8).actions


def test_a_misfit_of_a_relationship_lasts() -> None:
    """As those of attributes do, and the others can be read."""
    related = {
        "plan": {"data": 7},
        "comments": {"data": None},
        "workspace": {"data": {"id": "ws-1", "type": "workspaces"}},
    }
    run = decode(orjson.dumps({"data": {"id": "run-1", "relationships": related}}), Run)
    assert "plan=<malformed>" in repr(run)
    assert run.to_dict()["plan"] == {"data": 7}
    for twin in (run, copy.deepcopy(run), pickle.loads(pickle.dumps(run))):
        assert twin.workspace.id == "ws-1"
        for name in ("plan", "comments"):
            place = rf"Run run-1: \$\.relationships\.{name}\.data"
            with pytest.raises(MalformedAttributeError, match=place):
                getattr(twin, name)


def test_a_misfit_shows_no_secret() -> None:
    """Neither the error, nor a pickle, nor a repr has the value."""
    attributes = {"upload-url": ["s3cret"], "status": [{"upload-url": "s3cret"}]}
    body = orjson.dumps({"data": {"id": "cv-1", "attributes": attributes}})
    version = decode(body, ConfigurationVersion)
    for name in ("upload_url", "status"):
        with pytest.raises(MalformedAttributeError) as caught:
            getattr(version, name)
        assert "s3cret" not in str(caught.value)
        assert "s3cret" not in repr(Misfit(["s3cret"], str(caught.value)))
        report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        assert "s3cret" not in "".join(list(report.format())[-3:])  # our own frames
    assert "s3cret" not in repr(version)
    pickled = pickle.dumps(version)
    assert b"s3cret" not in pickled
    with pytest.raises(NotLoadedError):
        _ = pickle.loads(pickled).upload_url


def test_a_misfit_is_not_sent_back() -> None:
    """A value that was read goes into a request only if it can be read."""
    attributes = {"vcs-repo": {"branch": 7, "identifier": "a/b"}}
    body = orjson.dumps({"data": {"id": "ws-1", "attributes": attributes}})
    with pytest.raises(MalformedAttributeError, match=r"\$\.attributes\.vcs-repo\.branch"):
        document("workspaces", attributes={"vcs-repo": decode(body, Workspace).vcs_repo})


def test_times_keep_their_value() -> None:
    """A time that is known stands beside one that is not."""
    attributes = {"canceled-at": "", "created-at": "2021-05-24T07:38:04Z"}
    run = decode(orjson.dumps({"data": {"id": "run-1", "attributes": attributes}}), Run)
    assert (run.canceled_at, run.created_at) == (None, datetime(2021, 5, 24, 7, 38, 4, tzinfo=UTC))
