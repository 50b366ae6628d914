"""Tests of states in the form of `terraform show -json`."""

from typing import Any

from tests.support.core_states import managed, state
from tfrun_async.simulator._engine.state_json import state_json
from tfrun_async.simulator._engine.state_versions import read_content


def test_modules_are_nested() -> None:
    """Each module has its own resources and its child modules."""
    document = read_content(
        state(
            resources=[
                managed("aws_vpc", "net", {"dependencies": ["aws_vpc.a"], "status": "tainted"}),
                managed("aws_vpc", "a", {}, module='module.zoo["x.module.y"].module.cage'),
                managed("aws_vpc", "b", {}, {}, module="module.shop"),
            ]
        )
    )
    described = state_json(document)
    assert described["format_version"] == "1.0"
    assert described["terraform_version"] == "1.11.4"
    assert described["values"]["outputs"]["password"] == {
        "sensitive": True,
        "value": "hush",
        "type": "string",
    }
    root = described["values"]["root_module"]
    assert root["resources"] == [
        {
            "address": "aws_vpc.net",
            "mode": "managed",
            "type": "aws_vpc",
            "name": "net",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "schema_version": 0,
            "values": {"id": "0"},
            "sensitive_values": {},
            "depends_on": ["aws_vpc.a"],
            "tainted": True,
        }
    ]
    zoo, shop = root["child_modules"]
    assert (zoo["address"], "resources" in zoo) == ('module.zoo["x.module.y"]', False)
    (cage,) = zoo["child_modules"]
    assert cage["address"] == 'module.zoo["x.module.y"].module.cage'
    assert cage["resources"][0]["address"] == f"{cage['address']}.aws_vpc.a"
    assert [found["index"] for found in shop["resources"]] == [0, 1]


def test_an_empty_state_has_no_values() -> None:
    """As Terraform describes it."""
    assert state_json(read_content(state(outputs={}))) == {"format_version": "1.0"}


def test_sensitive_attributes_are_named() -> None:
    """By the structure of their values; a whole attribute covers what is in it."""
    path = [{"type": "get_attr", "value": "tags"}, {"type": "get_attr", "value": "k"}]
    attributes = {"tags": {"k": "x", "l": ["y"]}, "size": 3}
    for paths, expected in (
        ([path], {"tags": {"k": True, "l": [False]}}),
        ([path, path[:1]], {"tags": True}),
        ([[]], {"tags": {"l": [False]}}),
    ):
        instance: dict[str, Any] = {"attributes": attributes, "sensitive_attributes": paths}
        document = read_content(state(resources=[managed("aws_vpc", "a", instance)]))
        (resource,) = state_json(document)["values"]["root_module"]["resources"]
        assert resource["sensitive_values"] == expected
