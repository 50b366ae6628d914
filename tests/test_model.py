"""The base classes of the generated models."""

import copy
import inspect
import json
import pickle
import pydoc
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from tfrun_async._model import NOT_SENT, UNSET, Model, Resource, model, without_secrets
from tfrun_async._model.attribute_docs import AttributeDocs
from tfrun_async._open_enum import OpenEnum
from tfrun_async.errors import NotLoadedError
from tfrun_async.models import Run, RunStatus, Workspace


class Colour(OpenEnum):
    RED = "red"
    BLUE = "blue"


@model
class Lid(Model):
    colour: Colour = NOT_SENT
    tight: bool = NOT_SENT


@model
class Jar(Model):
    label: str = attrs.field(default=NOT_SENT, metadata={"secret_if": "shut"})
    shut: bool = NOT_SENT


@model
class Pot(Resource):
    name: str = NOT_SENT
    lid: Lid = NOT_SENT
    combination: str = attrs.field(default=NOT_SENT, repr=False)
    cook: "Cook | None" = NOT_SENT


@model
class Cook(Resource):
    name: str = NOT_SENT
    pots: list[Pot] = NOT_SENT


@model
class Kitchen(Model):
    pots: list[Pot] = NOT_SENT
    combination: str = attrs.field(default=NOT_SENT, repr=False)
    names: list[str] | None = NOT_SENT


def test_unknown_enum_value_reads_as_itself() -> None:
    """A value the spec does not know is a member of its enum, equal to its string."""
    brand_new = Colour("brand_new")
    assert isinstance(brand_new, Colour)
    assert brand_new == "brand_new"
    assert str(brand_new) == "brand_new"
    assert hash(brand_new) == hash("brand_new")
    assert not brand_new.is_known
    assert Colour("red") is Colour.RED
    assert Colour.RED.is_known


def test_unknown_enum_values_do_not_become_members() -> None:
    """What servers send does not grow the enum that the spec lists."""
    Colour("mauve")
    assert list(Colour) == [Colour.RED, Colour.BLUE]
    with pytest.raises(ValueError, match="7"):
        Colour(7)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["red", "brand_new"])
def test_enum_values_pickle_and_copy(value: str) -> None:
    """Known and unknown values survive a pickle and a deep copy."""
    colour = Colour(value)
    for copied in (pickle.loads(pickle.dumps(colour)), copy.deepcopy(colour)):
        assert type(copied) is Colour
        assert copied == value
        assert copied.is_known == colour.is_known


def test_what_was_not_sent_raises() -> None:
    """Neither None nor a default stands for an attribute that the server left out."""
    pot = Pot(id="pot-1", lid=Lid(tight=True))
    with pytest.raises(NotLoadedError, match="did not send 'name' of Pot pot-1"):
        _ = pot.name
    with pytest.raises(NotLoadedError, match="did not send 'colour' of this Lid"):
        _ = pot.lid.colour
    assert not hasattr(pot, "name")


def test_reference_says_what_to_include() -> None:
    """A related resource that was not included has its id, and names the include for the rest."""
    pot = Pot(id="pot-1", include_path="cook.pots")
    with pytest.raises(NotLoadedError, match=r"Pot pot-1 was not loaded.*include 'cook\.pots'"):
        _ = pot.name


def test_misspelt_attribute_is_an_ordinary_attribute_error() -> None:
    """A typing mistake is not mistaken for something that was not loaded."""
    with pytest.raises(AttributeError, match="no attribute 'nmae'") as caught:
        _ = Pot(id="pot-1").nmae  # type: ignore[attr-defined]
    assert not isinstance(caught.value, NotLoadedError)


def test_models_are_frozen() -> None:
    """What the server said cannot be changed by accident."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Pot(id="pot-1").name = "x"  # type: ignore[misc]


def test_the_repr_of_a_resource_fits_on_a_line() -> None:
    """It says which resource it is and how it stands; a long text is cut."""
    pot = Pot(id="pot-1", name="stew", combination="s3cret", cook=Cook(id="cook-1", name="Ada"))
    assert repr(pot) == "Pot(id='pot-1', name='stew')"
    run = Run(
        id="run-1",
        message="Nightly\n" * 100,
        status=RunStatus.PLANNED,
        workspace=Workspace(id="ws-1"),
        is_destroy=False,
    )
    text = repr(run)
    assert text.startswith(
        r"Run(id='run-1', status='planned', workspace=<ws-1>, message='Nightly\nNightly"
    )
    assert len(text) < 140
    assert repr(Run(id="run-1")) == "Run(id='run-1')"


def test_the_repr_of_a_value_shows_what_was_sent_but_no_secret() -> None:
    """It names resources by their ids, and the first few items of a list."""
    assert repr(Lid(colour=Colour.RED)) == "Lid(colour='red')"
    kitchen = Kitchen(pots=[Pot(id=f"pot-{i}") for i in range(5)], combination="s3cret", names=None)
    assert repr(kitchen) == "Kitchen(pots=[<pot-0>, <pot-1>, <pot-2>, …], names=None)"


def test_a_model_is_shown_as_json() -> None:
    """With all that was sent, and times as the API writes them."""
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    run = Run(id="run-1", created_at=at, message="é", workspace=Workspace(id="ws-1", name="app"))
    assert json.loads(run.to_json()) == run.to_dict() | {"created_at": "2026-01-02T03:04:05Z"}
    assert "é" in run.to_json()


def test_attributes_have_docstrings() -> None:
    """`help` shows those of the source, also inherited ones."""
    assert inspect.getdoc(Run.status) == "The status of the run."
    assert str(inspect.getdoc(Run.id)).startswith("Its id, such as ")
    assert "The status of the run." in pydoc.render_doc(Run, renderer=pydoc.TextDoc())
    assert inspect.getdoc(Pot.name) is None


def raise_os_error(_: object) -> str:
    raise OSError


def test_without_a_source_there_are_no_docstrings(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a frozen application."""
    monkeypatch.setattr(inspect, "getsource", raise_os_error)
    docs = AttributeDocs(["status"], Run.__module__, "Run")
    assert docs["status"] is None


def test_equality_is_by_what_was_sent() -> None:
    """Two responses are equal if they hold the same; a related resource counts by its identity."""
    one = Pot(id="pot-1", name="stew", cook=Cook(id="cook-1"))
    same = Pot(id="pot-1", name="stew", cook=Cook(id="cook-1", name="Ada"))
    assert one == same
    assert hash(one) == hash(same)
    assert one != Pot(id="pot-1", name="soup", cook=Cook(id="cook-1"))
    assert one != Pot(id="pot-1", name="stew")
    assert one != Cook(id="pot-1", name="stew")
    assert Cook(id="c", pots=[one]) == Cook(id="c", pots=[Pot(id="pot-1")])


def circle() -> Pot:
    """A pot whose cook has that very pot."""
    cook = Cook(id="cook-1", name="Ada")
    pot = Pot(id="pot-1", lid=Lid(colour=Colour("mauve")), cook=cook, raw={"id": "pot-1"})
    object.__setattr__(cook, "pots", [pot])
    return pot


def test_models_that_refer_to_each_other_pickle() -> None:
    """A pickle keeps empty slots empty, and circles closed."""
    pot = pickle.loads(pickle.dumps(circle()))
    assert pot == circle()
    assert pot.cook.pots[0] is pot
    assert pot.raw == {"id": "pot-1"}
    assert not hasattr(pot, "name")
    assert copy.deepcopy(pot) == pot


def test_a_pickle_holds_no_secret() -> None:
    """It leaves the process; what it leaves out reads as not sent afterwards."""
    raw = {
        "id": "p",
        "attributes": {"name": "stew", "combination": "s3cret", "in": [{"combination": "s3cret"}]},
    }
    pickled = pickle.dumps(Pot(id="p", name="stew", combination="s3cret", raw=raw))
    assert b"s3cret" not in pickled
    pot = pickle.loads(pickled)
    assert pot.name == "stew"
    assert pot.raw == {"id": "p", "attributes": {"name": "stew", "in": [{}]}}
    with pytest.raises(NotLoadedError):
        _ = pot.combination


@pytest.mark.parametrize(
    ("shut", "is_secret"), [(True, True), (False, False), ({}, True), ({"shut": "odd"}, True)]
)
def test_a_flag_makes_an_attribute_secret(shut: Any, is_secret: bool) -> None:
    """Without the flag it is one, too: what is not known to be public is not shown."""
    given = {"shut": shut} if isinstance(shut, bool) else shut
    jar = Jar(label="jam", **given)
    assert ("jam" in repr(jar)) == (not is_secret)
    assert (b"jam" in pickle.dumps(jar)) == (not is_secret)


def test_a_flag_makes_json_secret() -> None:
    """The flag stands beside what it is about; where there is none, a name alone says nothing."""
    jars = [{"shut": shut, "label": "jam"} for shut in (True, None, "odd", False, "false")]
    shown = without_secrets({"jars": jars, "label": "kitchen"})
    hidden = [{"shut": True}, {"shut": None}, {"shut": "odd"}]
    assert shown == {"jars": [*hidden, *jars[3:]], "label": "kitchen"}


def test_a_copy_keeps_secrets() -> None:
    """It stays in the process; a frozen value is its own copy, a deep copy has its own JSON."""
    raw = {"id": "p", "attributes": {"combination": "s3cret"}}
    pot = Pot(id="p", combination="s3cret", lid=Lid(tight=True), raw=raw, include_path="pots")
    assert copy.copy(pot) is pot
    copied = copy.deepcopy(pot)
    assert copied is not pot
    assert copied.lid is not pot.lid
    assert (copied, copied.combination, copied.include_path) == (pot, "s3cret", "pots")
    copied.raw["attributes"]["combination"] = "other"
    assert pot.raw == {"id": "p", "attributes": {"combination": "s3cret"}}


def test_a_deep_copy_closes_its_circles() -> None:
    """What refers back to the one that is copied refers to the copy."""
    pot = circle()
    copied = copy.deepcopy(pot)
    assert copied.cook is not None
    assert copied.cook is not pot.cook
    assert copied.cook.pots[0] is copied
    assert not hasattr(copied, "name")


def test_to_dict_lays_open_what_was_sent() -> None:
    """Known attributes under Python's names, unknown ones as they came, circles ended by an id."""
    assert circle().to_dict() == {
        "id": "pot-1",
        "lid": {"colour": "mauve"},
        "cook": {"id": "cook-1", "name": "Ada", "pots": [{"id": "pot-1"}]},
    }
    raw = {"id": "p", "attributes": {"name": "stew", "is-new": {"a": 1}}, "relationships": {"x": 2}}
    assert Pot(id="p", name="stew", raw=raw).to_dict() == {
        "id": "p",
        "name": "stew",
        "is_new": {"a": 1},
        "x": 2,
    }
    assert Lid(tight=True, raw={"tight": True, "was-lost": 3}).to_dict() == {
        "tight": True,
        "was_lost": 3,
    }


def test_unset_says_its_name() -> None:
    """The marker is readable where it is printed, and survives a pickle as itself."""
    assert repr(UNSET) == "UNSET"
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET


def ladder(rungs: int) -> Cook:
    """Two cooks a rung, each with a pot of both cooks of the next rung."""
    left = right = Cook(id="end", name="Ada")
    for rung in range(rungs):
        left, right = (
            Cook(
                id=f"{side}-{rung}",
                pots=[
                    Pot(id=f"{side}-{rung}-{i}", cook=cook) for i, cook in enumerate((left, right))
                ],
            )
            for side in ("left", "right")
        )
    return left


def test_a_ladder_of_resources_is_shown_in_linear_size() -> None:
    """Each of them once, in the place nearest to the top."""
    shown = ladder(12).to_dict()
    assert [pot["id"] for pot in shown["pots"]] == ["left-11-0", "left-11-1"]
    assert str(shown).count("'pots':") == 2 * 12 - 1
    assert str(shown).count("'name': 'Ada'") == 1


def test_a_long_chain_of_resources_ends_in_ids() -> None:
    """It can be shown, and written as JSON, however long it is."""
    cook = Cook(id="cook-0", name="Ada")
    for i in range(1000):
        cook = Cook(id=f"cook-{i}", pots=[Pot(id=f"pot-{i}", cook=cook)])
    shown = cook.to_dict()
    json.dumps(shown)
    for depth in range(16):
        assert shown["id"] == f"cook-{999 - depth}"
        shown = shown["pots"][0]["cook"]
    assert shown["pots"] == [{"id": "pot-983"}]


def test_a_resource_is_shown_where_it_is_nearest() -> None:
    """Not where it happens to be found first."""
    ada = Cook(id="ada", name="Ada")
    pot = Pot(id="pot-1", name="stew", cook=ada)
    deep = Cook(id="bob", pots=[Pot(id="pot-2", cook=Cook(id="carl", pots=[pot])), pot])
    shown = deep.to_dict()["pots"]
    assert shown[1] == {"id": "pot-1", "name": "stew", "cook": {"id": "ada", "name": "Ada"}}
    assert shown[0]["cook"]["pots"] == [{"id": "pot-1"}]
