"""Tests of the configuration in plan JSON."""

from typing import Any

from tests.simulator.engine.planning.support import Workbench
from tfrun_async.simulator._engine.configuration_json import configuration_json

FILES = {
    "main.tf": """
module "m" {
  source = "./m"
  count  = 2
}
resource "aws_vpc" "v" {
  cidr = upper("x")
  ingress {
    port = 1
  }
  ingress {
    port = module.m[0].port
  }
  dynamic "egress" {
    for_each = [1]
    content {}
  }
}
output "bad" {
  value = { (null) = 1 }.a
}
""",
    "m/main.tf": """
resource "aws_vpc" "inner" {
}
resource "random_pet" "p" {
}
output "port" {
  value       = 1
  description = "Where."
}
""",
}


def test_blocks_calls_and_providers_are_described() -> None:
    """Blocks as lists, calls without a value, a provider at the outermost module that uses it."""
    inputs = Workbench().plan(FILES).inputs
    assert inputs is not None
    document: Any = configuration_json(inputs)
    assert set(document["provider_config"]) == {"aws", "module.m:random"}
    assert document["provider_config"]["module.m:random"]["module_address"] == "module.m"
    root = document["root_module"]
    assert root["outputs"]["bad"] == {"expression": {}}
    (vpc,) = root["resources"]
    assert vpc["expressions"] == {
        "cidr": {},
        "ingress": [
            {"port": {"constant_value": 1}},
            {"port": {"references": ["module.m[0].port", "module.m[0]"]}},
        ],
    }
    call = root["module_calls"]["m"]
    assert call["count_expression"] == {"constant_value": 2}
    assert call["module"]["outputs"]["port"]["description"] == "Where."
