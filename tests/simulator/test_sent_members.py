"""Every attribute and relationship of the spec is sent by the simulator in some state."""

import pytest

from tests.support.sent_members import SentMembers, described_members, served_kinds
from tests.support.simulator_tour import tour


@pytest.fixture(scope="module")
def sent_members() -> SentMembers:
    """Return what the simulator sends in a tour through its states."""
    return tour()


def test_every_member_of_every_resource_is_sent(sent_members: SentMembers) -> None:
    """None of them can be missing only because no state of the simulator has it."""
    sent = sent_members.sent
    kinds = served_kinds() | set(sent)
    missing = {kind: sorted(described_members(kind) - sent[kind]) for kind in sorted(kinds)}
    assert {kind: names for kind, names in missing.items() if names} == {}
