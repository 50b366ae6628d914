"""Every attribute and relationship of the spec is sent by the simulator in some state."""

import pytest

from tests.support.sent_members import SentMembers, described_members, served_kinds
from tests.support.simulator_tour import tour

# What is null or empty in every state, with the reason.
ALWAYS_NULL = {
    # Pools are for the whole organization.
    "agent-pools": {"allowed-projects", "allowed-workspaces", "excluded-workspaces"},
    # These do not fail.
    "cost-estimates": {"error-message"},
    "plan-exports": {"error-message"},
    # The subscription has no limits, and does not end.
    "entitlement-sets": {
        *("policy-limit", "policy-mandatory-enforcement-limit", "policy-set-limit"),
        *("run-task-limit", "run-task-mandatory-enforcement-limit", "run-task-workspace-limit"),
        *("user-limit", "versioned-policy-set-limit"),
    },
    # Commits are pushed to branches: there are no tags and no pull requests.
    "ingress-attributes": {
        *("compare-url", "tag", "pull-request-body", "pull-request-number"),
        *("pull-request-title", "pull-request-url"),
    },
    # Stacks, and the retention of data, are not simulated.
    "organizations": {"data-retention-policy", "plan-expires-at", "stacks-default-agent-pool"},
    "projects": {"stacks-default-agent-pool"},
    "varsets": {"stacks"},
    # Plans write no state.
    "plans": {"state-versions"},
    # Alerts and snapshots have no endpoints; events are about whole runs.
    "runs": {"run-trigger-snapshots", "workspace-run-alerts"},
    "run-events": {"target"},
    # Organizations hold no keys of their own.
    "state-versions": {
        *("encrypted-state-download-url", "hyok-encrypted-data-key"),
        *("sanitized-state-download-url", "sanitized-state-upload-url"),
    },
    # Keys are write-only; tasks come from no integration.
    "notification-configurations": {"token"},
    "tasks": {"hmac-key", "integration", "params"},
    # Addresses need no confirmation.
    "users": {"unconfirmed-email"},
    # Automatic destruction, assessments, no-code modules, READMEs, SSH keys: not simulated.
    "workspaces": {
        *("auto-destroy-status", "current-assessment-result", "last-assessment-result-at"),
        *("effective-run-data-retention-desc", "effective-state-version-retention-desc"),
        *("no-code-upgrade-available", "readme", "source-module-id", "ssh-key"),
    },
}


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


def test_members_have_values(sent_members: SentMembers) -> None:
    """A member that is sent only as null says nothing; those that are have a reason."""
    always_null = {
        kind: (names & described_members(kind)) - sent_members.not_null[kind]
        for kind, names in sent_members.sent.items()
    }
    assert {kind: names for kind, names in always_null.items() if names} == ALWAYS_NULL
