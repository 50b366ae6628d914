"""The base of the generated wire structs."""

from typing import Any

import attrs
import pytest

from tfrun_async._generated import structs
from tfrun_async._generated.models import RESOURCE_NAMES
from tfrun_async._jsonapi.classes import class_named, struct_of
from tfrun_async._jsonapi.structs import MUTABLE_TWINS, EnumLookup
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
    run: Any = object.__new__(MUTABLE_TWINS[Run])
    run.status = RunStatus.PLANNED
    run.__class__ = Run
    assert run.status is RunStatus.PLANNED
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        run.status = RunStatus.APPLIED


def test_every_resource_with_attributes_has_a_struct() -> None:
    """One without would take the slow path."""
    kinds = [class_named(name) for name in RESOURCE_NAMES.values()]
    with_attributes = [kind for kind in kinds if model_spec_of(kind).attributes]
    assert [*structs.MODULES] == [kind.__name__ for kind in with_attributes]
    for kind in with_attributes:
        struct, _ = struct_of(kind)
        wire = {spec.keys[0] for spec in model_spec_of(kind).attributes}
        assert set(struct.__struct_encode_fields__) <= wire
