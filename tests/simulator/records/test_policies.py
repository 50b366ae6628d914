"""Tests of policy sets: what may be given, and what follows from it."""

from typing import Any

import pytest

from tfrun_async.simulator import Policy, PolicySet


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"kind": "rego"}, "kind: must be one of sentinel, opa, tfpolicy, got 'rego'"),
        ({"kind": "opa", "agent_enabled": True}, "agent_enabled: must be False for opa policies"),
        ({"overridable": True}, "overridable: must be False"),
        ({"kind": "tfpolicy", "overridable": True}, "overridable: must be False"),
        ({"kind": "tfpolicy", "stage": "Apply"}, "stage: must be one of Init, Plan, got 'Apply'"),
        ({"stage": "Init"}, "stage: must be 'Plan' for sentinel policies, got 'Init'"),
    ],
)
def test_options_that_do_not_fit_the_kind_are_refused(
    options: dict[str, Any], problem: str
) -> None:
    """The argument is named."""
    with pytest.raises(ValueError, match=problem):
        PolicySet("storage", **options)


@pytest.mark.parametrize(
    ("options", "levels"),
    [
        ({"kind": "sentinel"}, ["advisory", "soft-mandatory", "hard-mandatory"]),
        ({"kind": "sentinel", "agent_enabled": True}, ["advisory", "mandatory"]),
        ({"kind": "opa"}, ["advisory", "mandatory"]),
        ({"kind": "tfpolicy"}, ["advisory", "mandatory", "mandatory_overridable"]),
    ],
)
def test_each_kind_has_its_enforcement_levels(options: Any, levels: list[Any]) -> None:
    """Those of other kinds are refused, and the policy is named."""
    PolicySet("storage", [Policy("private", level) for level in levels], **options)
    others: set[Any] = {"soft-mandatory", "mandatory", "mandatory_overridable", "hard"}
    for level in others - set(levels):
        with pytest.raises(ValueError, match=f"enforcement of private: must be .*{level!r}"):
            PolicySet("storage", [Policy("private", level)], **options)


def test_only_terraform_policies_can_be_unknown() -> None:
    """Before the apply."""
    policy = Policy("private", "advisory", "unknown")
    PolicySet("storage", [policy], kind="tfpolicy")
    with pytest.raises(ValueError, match="status of private"):
        PolicySet("storage", [policy], kind="opa")
