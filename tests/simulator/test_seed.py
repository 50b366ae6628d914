"""Tests of seeds as documents: what they may have, and what is refused."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tfrun_async.simulator import Fault
from tfrun_async.simulator._seed import Seed


def test_an_empty_document_is_a_seed() -> None:
    """It adds nothing, and neither does one that says its version."""
    assert Seed.parse({}) == Seed.parse({"version": 1}) == Seed()


def test_values_are_read_as_the_methods_take_them() -> None:
    """Names of faults become faults, arrays become tuples."""
    seed = Seed.parse(
        {
            "faults": [{"fault": "delay", "seconds": 2, "times": None}],
            "policies": [
                {
                    "workspace": "network",
                    "sets": [
                        {"name": "s3", "policies": [{"name": "private", "enforcement": "advisory"}]}
                    ],
                }
            ],
        }
    )
    (rule,) = seed.faults
    assert (rule.fault, rule.seconds, rule.times) == (Fault.DELAY, 2.0, None)
    (policies,) = seed.policies
    assert policies.sets[0].policies[0].status == "passed"


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "must be an object, got an array"),
        ({"version": 2}, "seed.version must be one of 1, got 2"),
        ({"workspace": []}, "seed has no workspace"),
        ({"workspaces": "a"}, "seed.workspaces must be an array, got a string"),
        ({"workspaces": [5]}, "seed.workspaces[0] must be an object, got a whole number"),
        ({"workspaces": [{}]}, "seed.workspaces[0].name is required"),
        ({"workspaces": [{"name": 5}]}, "seed.workspaces[0].name must be a string"),
        ({"workspaces": [{"name": "a", "tags": [1]}]}, "workspaces[0].tags[0] must be a string"),
        ({"workspaces": [{"name": "a", "settings": []}]}, "settings must be an object"),
        (
            {"workspaces": [{"name": "a", "scenario": {"additions": "3"}}]},
            "seed.workspaces[0].scenario.additions must be a whole number, got a string",
        ),
        ({"tokens": [{"name": "a", "kind": "king"}]}, "must be one of user, team, organization"),
        ({"faults": [{"fault": "boom"}]}, "seed.faults[0].fault must be one of refuse,"),
        ({"chaos": {"share": True}}, "seed.chaos.share must be a number, got true or false"),
        (
            {"policies": [{"sets": [{"name": "s", "kind": "opa", "stage": "Init"}]}]},
            "seed.policies[0].sets[0] stage: must be 'Plan' for opa policies",
        ),
    ],
)
def test_a_wrong_document_is_refused_with_its_place(document: Any, problem: str) -> None:
    """All places that are wrong are named; none of their values is."""
    with pytest.raises(ValueError, match=re.escape(problem)):
        Seed.parse(document)


def test_a_token_does_not_appear_in_errors_or_texts() -> None:
    """Also if it stands where it does not belong."""
    with pytest.raises(ValueError, match="must be an array") as caught:
        Seed.parse({"tokens": "secret-token"})
    assert "secret-token" not in str(caught.value)
    seed = Seed.parse({"tokens": [{"name": "root", "token": "secret-token"}]})
    assert "secret-token" not in repr(seed)


def test_the_files_of_a_directory_are_read(tmp_path: Path) -> None:
    """Relative to the seed, with their paths below the directory."""
    (tmp_path / "net" / "modules").mkdir(parents=True)
    for name in ("net/main.tf", "net/modules/a.tf.json", "net/README.md"):
        (tmp_path / name).write_text(name)
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"workspaces": [{"name": "net", "directory": "net"}]}))
    (workspace,) = Seed.read(path).workspaces
    assert workspace.files == {
        "main.tf": "net/main.tf",
        "modules/a.tf.json": "net/modules/a.tf.json",
    }
    path.write_text(json.dumps({"workspaces": [{"name": "net", "directory": "nowhere"}]}))
    with pytest.raises(ValueError, match=r"workspace net: .*nowhere has no \.tf files"):
        Seed.read(path)
    both = {"name": "net", "directory": "net", "files": {"main.tf": ""}}
    path.write_text(json.dumps({"workspaces": [both]}))
    with pytest.raises(ValueError, match="files and directory exclude each other"):
        Seed.read(path)
    path.write_text("{")
    with pytest.raises(ValueError, match="Expecting property name"):
        Seed.read(path)
