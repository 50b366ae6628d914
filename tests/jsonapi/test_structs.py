"""The base of the generated wire structs."""

from typing import Any

import attrs
import pytest

from tfrun_async._generated.models import RESOURCES
from tfrun_async._generated.structs import FORMS
from tfrun_async._jsonapi.structs import Members, draft_of
from tfrun_async._jsonapi.structure import model_spec_of
from tfrun_async.models import Run, RunStatus


def test_unknown_members_are_made_and_not_kept() -> None:
    """What servers send does not fill the memory."""
    members = Members(RunStatus)
    assert members["planned"] is RunStatus.PLANNED
    unknown = members["brand_new"]
    assert isinstance(unknown, RunStatus)
    assert not unknown.is_known
    assert len(members) == len(RunStatus)


def test_a_draft_can_be_written_to_until_it_is_finished() -> None:
    """A model that is being read is not frozen yet."""
    run: Any = object.__new__(draft_of(Run))
    run.status = RunStatus.PLANNED
    run.__class__ = Run
    assert run.status is RunStatus.PLANNED
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        run.status = RunStatus.APPLIED


def test_every_resource_with_attributes_has_a_form() -> None:
    """One without would take the slow path."""
    assert set(FORMS) == {kind for kind in RESOURCES.values() if model_spec_of(kind).attributes}
    for kind, (form, _) in FORMS.items():
        wire = {spec.keys[0] for spec in model_spec_of(kind).attributes}
        assert set(form.__struct_encode_fields__) <= wire
