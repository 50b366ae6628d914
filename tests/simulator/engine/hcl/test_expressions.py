"""Tests of expressions, functions and conversions."""

import json
import math
from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.engine.hcl.expression_facts import LOCALS, ROWS
from tests.simulator.engine.planning.support import Workbench, error, evaluate, is_unknown


def close(left: Any, right: Any) -> bool:
    """Say whether two JSON documents are equal; true is not 1."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def test_expressions_have_the_values_that_terraform_computes() -> None:
    """Operators, templates, loops, splats and functions."""
    items = ",\n".join(f"    {text}" for text, _ in ROWS)
    values = evaluate(f"[\n{items}\n  ]", LOCALS)
    assert len(values) == len(ROWS)
    for (text, expected), value in zip(ROWS, values, strict=True):
        assert close(value, expected), (text, value, expected)


def test_templates_keep_and_strip_blanks() -> None:
    """A `~` strips the blanks of its own line; `<<-` the indentation that all lines share."""
    text = """<<-EOT
    hello ${local.n[0]}
      indented
    %{ for i in local.n ~}
    item ${i}
    %{ endfor ~}
    %{ if true }yes%{ else }no%{ endif }
  EOT
"""
    expected = "hello 1\n  indented\n    item 1\n    item 2\n    item 3\n    yes\n"
    assert evaluate(text, LOCALS) == expected
    assert evaluate('"${~ " a " ~}|"') == " a |"
    assert evaluate('"%{ if false }x%{ endif }y"') == "y"
    assert evaluate("<<EOT\n  a\nEOT\n") == "  a\n"


def test_variables_are_converted_to_their_types() -> None:
    """Optional attributes get their defaults; collections get one type."""
    declared = """
    variable "m" {
      type    = map(number)
      default = { a = "1" }
    }
    variable "o" {
      type    = object({ a = string, b = optional(number, 7), c = optional(list(string)) })
      default = { a = 1, x = 2 }
    }
    variable "l" {
      type    = list(object({ a = optional(bool, true) }))
      default = [{}, { a = false }]
    }
    variable "t" {
      type    = tuple([string, number])
      default = [1, "2"]
    }
    variable "s" {
      type    = set(string)
      default = ["b", "a", "b"]
    }
    """
    assert evaluate("[var.m, var.o, var.l, var.t, var.s]", declared) == [
        {"a": 1},
        {"a": "1", "b": 7, "c": None},
        [{"a": True}, {"a": False}],
        ["1", 2],
        ["a", "b"],
    ]


def test_outputs_have_types() -> None:
    """In the form of state documents."""
    bench = Workbench()
    bench.apply(
        """
        output "s" { value = toset(["b", "a"]) }
        output "l" { value = tolist(["b", 1]) }
        output "m" { value = tomap({ a = 1 }) }
        output "t" { value = [1, "a", null, true] }
        output "n" { value = null }
        """
    )
    assert bench.state is not None
    assert {name: found["type"] for name, found in bench.state["outputs"].items()} == {
        "l": ["list", "string"],
        "m": ["map", "number"],
        "s": ["set", "string"],
        "t": ["tuple", ["number", "string", "dynamic", "bool"]],
    }


@pytest.mark.parametrize(
    "expression",
    [
        "timestamp()",
        "uuid()",
        'file("x.txt")',
        'yamldecode("a: 1")',
        'templatefile("x", {})',
        "provider::local::direxists(path.root)",
        'regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")',
        'join("${join("x", [for i in range(1000) : "a"])}", [for i in range(1000) : "aa"])',
        "1 / 0",
        'format("%[2]d", 1, 2)',
        "terraform_data.a.id",
        "data.aws_ami.x.id",
        '[for x in [1] : x if terraform_data.a.id == "x"]',
        "terraform_data.a.id == null",
        "terraform_data.a.id ? 1 : 2",
    ],
)
def test_what_cannot_be_evaluated_is_unknown(expression: str) -> None:
    """Never an error, and never a wrong value."""
    declared = 'resource "terraform_data" "a" {}\ndata "aws_ami" "x" {}\n'
    if "?" in expression:
        assert error(f'{declared}output "x" {{\n  value = "a" ? 1 : 2\n}}\n')
        expression = 'terraform_data.a.id == "x" ? 1 : 2'
    assert is_unknown(expression, declared)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ('join(",", "a")', "list of string required"),
        ("element([], 0)", "cannot use element function with an empty list"),
        ('lookup({ a = 1 }, "b")', 'the given object has no attribute "b"'),
        ('jsondecode("{")', "Invalid function argument"),
        ('base64decode("?")', "failed to decode base64 data"),
        ('cidrsubnet("10.0.0.0/16", 20, 1)', "insufficient address space"),
        ('cidrhost("10.0.0.0/30", 9)', "does not accommodate a host numbered 9"),
        ('regex("x", "a")', "pattern did not match any part"),
        ('parseint("z", 10)', 'cannot parse "z" as a base 10 integer'),
        ("range(2000)", "more than 1024 values were generated"),
        ("one([1, 2])", "either zero or one elements"),
        ("slice([1], 2, 3)", "start index must not be out of range"),
        ('zipmap(["a"], [1, 2])', "number of keys (1) does not match number of values (2)"),
        ("coalesce(null)", "no non-null, non-empty-string arguments"),
        ("index([1], 2)", "item not found"),
        ('format("%d")', "not enough arguments"),
        ('format("x", 1)', "too many arguments"),
        ("try(local.a.b, local.a.c)", "no expression succeeded"),
        ('timeadd("x", "1h")', "not a valid RFC3339 timestamp"),
        ("max()", "must pass at least one number"),
        ("upper(null)", "argument must not be null"),
        ("{ (null) = 1 }", "Can't use a null value as a key"),
        ("[for x in 5 : x]", "A value of type number cannot be used"),
        ("[for x in null : x]", "A null value cannot be used as the collection"),
        ("null ? 1 : 2", "The condition value is null"),
        ("toset([1])[0]", "Elements of a set are identified only by their value"),
        ("!5", "bool required"),
        ("local.a[null]", "null value as an indexing key"),
        ('"a".b', "Can't access attributes on a primitive-typed value (string)"),
    ],
)
def test_errors_have_terraforms_words(expression: str, message: str) -> None:
    """Functions, indices and operands."""
    text = f'locals {{\n  a = {{ z = 1 }}\n}}\noutput "x" {{\n  value = {expression}\n}}\n'
    assert message in error(text)


def test_sensitive_values_stay_so() -> None:
    """Through templates, functions and conditions; an output must say that it has them."""
    declared = 'variable "s" {\n  default = "x"\n  sensitive = true\n}\n'
    for expression in (
        "var.s",
        '"a${var.s}"',
        "upper(var.s)",
        "[var.s]",
        'var.s == "x" ? 1 : 2',
        "{ (var.s) = 1 }",
        "merge({ a = 1 }, { b = var.s })",
        "[for x in [var.s] : x]",
        "sensitive(1)",
        "jsonencode([var.s])",
        "-length(var.s)",
    ):
        text = f'{declared}output "x" {{\n  value = {expression}\n}}\n'
        assert "Output refers to sensitive values" in error(text), expression
    assert evaluate("[nonsensitive(var.s), issensitive(var.s)]", declared) == ["x", True]
    assert evaluate("length([var.s])", declared) == 1


def test_numbers_keep_their_digits() -> None:
    """Decimals are exact; a number that JSON has no form for is unknown."""
    assert evaluate("0.1 + 0.2") == 0.3
    assert evaluate("10 / 4 * 2") == 5
    assert evaluate("-7 % 3") == -1
    assert math.isclose(evaluate("1 / 3"), float(Decimal(1) / 3))
    assert is_unknown("1e200 * 1e200")
    assert evaluate('"${1e3} ${1.50} ${true}"') == "1000 1.5 true"
