"""Tests of expressions, functions and conversions."""

import itertools
import json
import math
from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.engine.hcl.expression_facts import LOCALS, ROWS
from tests.simulator.engine.planning.support import Workbench, error, evaluate, is_unknown
from tfrun_async.simulator._engine.configuration.type_constraints import constant
from tfrun_async.simulator._engine.hcl.convert import convert, unify
from tfrun_async.simulator._engine.hcl.parser import parse_expression


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
        'format("%g", 1.5)',
        'format("%v", null)',
        "log(-1, 10)",
        "log(8, 1)",
        "pow(-8, 0.5)",
        'parseint("Zz", 62)',
        'timeadd("9999-12-31T23:59:59Z", "1h")',
        'replace("ab", "/(a)/", "$9")',
        'regex("(?<=a)b", "ab")',
        'regex("[", "ab")',
        'replace(format("%999s%999s", "", ""), "", format("%999s", ""))',
        'indent(2000000, "a\\nb")',
        "setproduct(range(200), range(200))",
        'jsondecode(join("", [for i in range(1000) : "[[[[[[[[[["]))',
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
        ("slice([1], 2, 3)", "start index must not be greater than the length"),
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


UNKNOWN = 'resource "terraform_data" "a" {\n  count = 1\n}\n'


@pytest.mark.parametrize(
    ("expression", "unknown"),
    [
        ("ID", True),
        ('"x${ID}"', True),
        ("[ID, 1]", [True, False]),
        ("{ a = ID, b = 1 }", {"a": True}),
        ("{ (ID) = 1 }", True),
        ('ID == "x"', True),
        ("ID == null", True),
        ('ID == "x" || true', False),
        ('ID == "x" && true', True),
        ("!tobool(ID)", True),
        ("length(ID) + 1", True),
        ("length(ID) > 1", True),
        ("-length(ID)", True),
        ('[for x in split(",", ID) : x]', True),
        ('[for x in [1, 2] : x if ID == "x"]', True),
        ("{ for x in [ID] : x => 1 }", True),
        ('split(",", ID)[0]', True),
        ('split(",", ID)[*]', True),
        ("[1, 2][length(ID)]", True),
        ("concat([ID], [1])", [True, False]),
        ('concat(split(",", ID), [1])', True),
        ("merge({ a = 1 }, { b = ID })", {"b": True}),
        ("keys({ a = ID })", False),
        ("values({ a = ID })", [True]),
        ('lookup({ a = ID }, "a")', True),
        ("toset([ID])", True),
        ("coalesce(ID, 1)", True),
        ("flatten([[ID], [1]])", [True, False]),
        ('flatten([split(",", ID)])', True),
        ("zipmap([ID], [1])", True),
        ("one([ID])", True),
        ("try(ID, 1)", True),
        ("can(ID)", False),
        ('join(",", split(",", ID)...)', True),
        ("max([length(ID)]...)", True),
        ("jsondecode(ID)", True),
        ("jsondecode(ID).a.b[0]", True),
        ('"%{ for x in split(",", ID) }x%{ endfor }"', True),
        ('"%{ if ID == "x" }a%{ else }b%{ endif }"', True),
        ("true ? ID : 1", True),
        ("tolist([ID])[0]", True),
        ("tomap({ a = ID }).a", True),
        ('formatlist("%s", [ID])', True),
        ("try(jsondecode(ID).a, 1)", True),
        ("can(jsondecode(ID).a)", True),
        ('tolist(split(",", ID))', True),
        ('toset(split(",", ID))', True),
        ("keys(jsondecode(ID))", True),
        ("values(jsondecode(ID))", True),
        ('lookup(jsondecode(ID), "a", 1)', True),
        ("coalescelist(jsondecode(ID), [1])", True),
    ],
)
def test_unknown_values_spread(expression: str, unknown: Any) -> None:
    """To what depends on them, and to nothing else."""
    text = expression.replace("ID", "terraform_data.a[0].id")
    plan = Workbench().plan(f'{UNKNOWN}output "x" {{\n  value = {text}\n}}\n')
    assert plan.error is None, plan.diagnostics
    assert plan.output_changes["x"].after_unknown == unknown


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("min()", "must pass at least one number"),
        ("range()", "must have one, two, or three arguments"),
        ("range(1, 2, 0)", "step must not be zero"),
        ("range(1, 2, -1)", "end must be less than start when using negative step"),
        ("range(2, 1, 1)", "end must be greater than start when using positive step"),
        ("parseint(5, 10)", "first argument must be a string, not number"),
        ('parseint("5", 1)', "base must be a whole number between 2 and 62"),
        ('substr("a", 0.5, 1)', "a whole number is required"),
        ('substr("a", 0, -2)', "length should be greater than or equal to -1"),
        ("element(5, 1)", "cannot read elements from number"),
        ("values(5)", "values() requires a map"),
        ('lookup(5, "a")', "lookup() requires a map"),
        ("flatten(5)", "can only flatten lists, sets and tuples"),
        ("slice([1], 0, 3)", "end index must not be greater than the length"),
        ("chunklist([1], -1)", "the size argument must be positive"),
        ("sum([])", "cannot sum an empty list"),
        ("matchkeys([1], [], [])", "length of keys and values should be equal"),
        ("setproduct([1])", "at least two arguments are required"),
        ("setproduct([1], 5)", "a set or a list is required"),
        ('join(",", [null])', "element 0 is null"),
        ('formatlist("%s%s", ["a"], ["b", "c"])', "all list arguments must have the same length"),
        ('format("%s", tostring(null))', "null value cannot be formatted"),
        ('format("%d", 1.7)', 'unsupported value for "%d" at 0: an integer is required'),
        ('format("a%x", "z")', 'unsupported value for "%x" at 1: a number is required'),
        ('format("%s %s", "a")', 'for "%s" at 3: need index 2 but have 1 total'),
        ('cidrhost("x", 1)', "invalid CIDR address: x"),
        ('cidrsubnet("10.0.0.0/16", 2, 9)', "does not accommodate a subnet numbered 9"),
        ('cidrsubnets("10.0.0.0/16", 0)', "must extend prefix by at least one bit"),
        ('cidrsubnets("10.0.0.0/30", 1, 1, 1)', "not enough remaining address space"),
        ('cidrnetmask("fd00::/48")', "IPv6 addresses cannot have a netmask"),
        ('base64decode("/w==")', "is not valid UTF-8"),
        ('csvdecode("")', "missing header line"),
        ('csvdecode("a,b\\n1\\n")', "wrong number of fields"),
        ('timeadd("2024-01-01T00:00:00Z", "x")', "invalid duration"),
        ('tobool("x")', 'cannot convert "x" to bool'),
        ("tonumber([])", "cannot convert tuple to number"),
        ("tolist(5)", "cannot convert number to list of any single type"),
        ("coalescelist([], [])", "no non-null arguments"),
        ("coalescelist(null, [1])", "coalescelist arguments must be lists or tuples"),
        ("coalesce([1], { a = 1 })", "all arguments must have the same type"),
        ("concat()", "at least one argument is required"),
        ("concat([1], 5)", "all arguments must be lists or tuples; got number"),
        ('concat(toset(["a"]))', "all arguments must be lists or tuples; got set of string"),
        ('contains("abc", "a")', "argument must be list, tuple, or set"),
        ('csvdecode("\\n")', "missing header line"),
        ('csvdecode("a,a\\n1,2")', 'duplicate column name "a"'),
        ('csvdecode("a,b\\n\\"1,2")', "CSV parse error on line 2"),
        ('cidrsubnets("10.0.0.0/8", 33)', "may not extend prefix by more than 32 bits"),
        ('cidrsubnets("10.0.0.0/8", 30)', "would extend prefix to 38 bits, which is too long"),
        ('index(toset(["a"]), "a")', "argument must be a list or tuple"),
        ('jsondecode("NaN")', "looking for beginning of value"),
        ("keys(5)", "must have map or object type"),
        ("length(5)", "argument must be a string, a collection type, or a structural type"),
        ('lookup(tomap({ a = 1 }), "b", "x")', "must have the same type as the map elements"),
        ('lookup(tomap({ a = 1 }), "b")', 'lookup failed to find key "b"'),
        ("merge({ a = 1 }, [1])", 'arguments must be maps or objects, got "tuple"'),
        ('one("a")', "either zero or one elements"),
        ('parseint("1_0", 10)', 'cannot parse "1_0" as a base 10 integer'),
        ('reverse("a")', "can only reverse list or tuple values, not string"),
        ('setunion(["a"], [{ a = 1 }])', "given sets must all have compatible element types"),
        ('setproduct(["a", []], [1])', "all elements must be of the same type"),
        ("signum(0.5)", "whole number"),
        ("slice([1, 2], -1, 1)", "start index must not be less than zero"),
        ("slice([1, 2], 2, 1)", "start index must not be greater than end index"),
        ("slice(toset([1]), 0, 1)", "must be a list or tuple value"),
        ("sum([null])", "argument must be list, set, or tuple of number values"),
        ('sum("a")', "cannot sum noniterable"),
        ('transpose({ a = "x" })', "list of string required"),
        ('tobool("True")', 'only the strings "true" or "false" are allowed'),
        ("tobool(1)", "cannot convert number to bool"),
        ("tolist([1, []])", "cannot convert tuple to list of any single type"),
        ("tomap({ a = 1, b = [] })", "cannot convert object to map of any single type"),
        ('tonumber("0x10")', 'cannot convert "0x10" to number'),
        ('zipmap(["a"], "x")', "values argument must be a list or tuple value"),
        ("[{}][*].x", "does not have an attribute"),
        ("{ [] = 1 }", "Can't use this value as a key"),
        ('upper(split(",", terraform_data.a.id))', "string required"),
        ('join(",", terraform_data.a.id)', "list of string required"),
        ("{}.x.y", "does not have an attribute"),
        ("true ? { a = 1 }.b : 2", 'does not have an attribute named "b"'),
        ('tolist(["a"])[0.5]', "does not identify an element"),
        ('joinx("x")', 'There is no function named "joinx". Did you mean "join"?'),
        ("true ? [1] : [[1]]", "must have consistent types"),
        ('true ? [1, "a"] : [[1], "a"]', "must have consistent types"),
        ("true ? { a = 1 } : { a = [] }", "must have consistent types"),
        ("[for 5 in [1] : 1]", "For expression requires variable name after 'for'"),
        ("[[1, 2]].0.1", "chaining two indexes together is not permitted"),
        ("\"${'a'}\"", "Single quotes are not valid"),
        ("[[1]][*][*]", "Nested splat expression not allowed"),
    ],
)
def test_arguments_are_checked(expression: str, message: str) -> None:
    """By each function, with Terraform's words."""
    declared = 'resource "terraform_data" "a" {\n}\n'
    assert message in error(f'{declared}output "x" {{\n  value = {expression}\n}}\n')


def test_values_convert_to_the_type_that_they_have_in_common() -> None:
    """Whatever two values are: both convert to it, or there is none."""
    texts = ["null", "1", '"a"', "true", "[]", "[1]", '["a", 1]', "[[1]]", "[{ a = 1 }]", "{}"]
    texts += ["{ a = 1 }", '{ a = "x", b = [1] }', "{ a = null }", "tolist([1])", "toset([true])"]
    texts += ['tomap({ a = ["x"] })', "tolist([])", "tomap({})", "uuid()"]
    texts += ['split(",", uuid())', "[uuid()]"]
    values = [constant(parse_expression(text)) for text in texts]
    found = 0
    for left, right in itertools.product(values, repeat=2):
        kind = unify((left.type, right.type))
        if kind is not None:
            found += 1
            assert kind.kind == "dynamic" or convert(left, kind).type.kind == kind.kind
            assert unify((convert(left, kind).type, convert(right, kind).type)) == kind
    assert found > 100


def test_half_of_a_surrogate_pair_in_json_is_replaced() -> None:
    """Like in Go; otherwise the value could not be sent."""
    text = r'"\ud800 \udc00\ud83d\ude00 \\ud800"'
    decoded = "\ufffd \ufffd\U0001f600 \\ud800"
    assert evaluate(f"jsondecode({json.dumps(text)})") == decoded
    plan = Workbench().plan({"main.tf.json": f'{{"output": {{"o": {{"value": {text}}}}}}}'})
    assert plan.output_changes["o"].after == decoded
