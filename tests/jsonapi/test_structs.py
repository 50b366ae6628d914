"""The base of the generated wire structs."""

from typing import Any

import attrs
import pytest

from tfrun_async._generated.models import RESOURCES
from tfrun_async._generated.structs import STRUCTS
from tfrun_async._jsonapi.structs import EnumLookup, mutable_twin
from tfrun_async._jsonapi.structure import model_spec_of
from tfrun_async.models import Run, RunStatus


def test_unknown_members_are_made_and_not_kept() -> None:
    """Unknown values do not fill the memory."""
    lookup = EnumLookup(RunStatus)
    assert lookup["planned"] is RunStatus.PLANNED
    unknown = lookup["brand_new"]
    assert isinstance(unknown, RunStatus)
    assert not unknown.is_known
    assert len(lookup) == len(RunStatus)


def test_a_mutable_twin_can_be_written_to_until_it_is_complete() -> None:
    """A model is not frozen while it is decoded."""
    run: Any = object.__new__(mutable_twin(Run))
    run.status = RunStatus.PLANNED
    run.__class__ = Run
    assert run.status is RunStatus.PLANNED
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        run.status = RunStatus.APPLIED


def test_every_resource_with_attributes_has_a_struct() -> None:
    """One without would take the slow path."""
    assert set(STRUCTS) == {kind for kind in RESOURCES.values() if model_spec_of(kind).attributes}
    for kind, (struct, _) in STRUCTS.items():
        wire = {spec.keys[0] for spec in model_spec_of(kind).attributes}
        assert set(struct.__struct_encode_fields__) <= wire
