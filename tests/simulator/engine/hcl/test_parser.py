"""Tests of the syntax: what is read, what is refused, and how much of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.engine.planning.support import Workbench, actions, error
from tfrun_async.simulator._engine.hcl.parser import parse_body
from tfrun_async.simulator._engine.hcl.source import SourceFile
from tfrun_async.simulator._engine.hcl.syntax import HclSyntaxError


def test_only_code_is_code() -> None:
    """Comments, strings and heredocs are not; names may stand without quotes."""
    plan = Workbench().plan(
        """
        # resource "null_resource" "commented" {
        /* { */ // }
        terraform { required_version = ">= 1.0" }
        variable "x" { default = "}{\\"" }
        resource "aws_instance" "web" {
          tags = { name = "${{ a = var.x }["a"]}" }
          user_data = <<-EOT
            } " {{ resource "null_resource" "text" {
          EOT
        }
        data "aws_ami" "image" {}
        resource null_resource bare {}
        resource "null_resource" "many" { count = 2 }
        """
    )
    assert actions(plan) == dict.fromkeys(
        [
            "aws_instance.web",
            "null_resource.bare",
            "null_resource.many[0]",
            "null_resource.many[1]",
        ],
        "create",
    )


@pytest.mark.parametrize(
    ("source", "summary"),
    [
        ("}", "Argument or block definition required"),
        ("/* open", "Unterminated comment"),
        ("x = <<EOT\nopen", "Unterminated template string"),
        ('x = "a', "Unterminated template string"),
        ("x = [1", "Unterminated expression"),
        ("x = f(1 2)", "Missing argument separator"),
        ("x = { a 1 }", "Missing key/value separator"),
        ("x = { a = 1 b = 2 }", "Missing attribute separator"),
        ("x = (1", "Unterminated expression"),
        ("x = [for a b : 1]", "Invalid 'for' expression"),
        ("x = [for a in b 1]", "Invalid 'for' expression"),
        ("x = {for a in b : a}", "Invalid 'for' expression"),
        ("x = 1 ? 2", "Missing false expression in conditional"),
        ("x = a.", "Invalid attribute name"),
        ('x = "\\q"', "Invalid escape sequence"),
        ('x = "%{ nope }"', "Invalid template directive"),
        ('x = "%{ endif }"', "Unexpected template directive"),
        ('x = "%{ if true }a"', "Unclosed template directive"),
        ("x = 1;", "Invalid character"),
        ("x = `a`", "Invalid character"),
        ("x = 1 ~ 2", "Unsupported operator"),
        ('"x" = 1', "Invalid argument name"),
        ("a { b = 1 c = 2 }", "Invalid single-argument block definition"),
        ("a = b {\n}", "Missing newline after argument"),
        ("a b = 1", "Invalid block definition"),
        ('a "${b}" {\n}', "Invalid string literal"),
    ],
)
def test_syntax_errors_are_named(source: str, summary: str) -> None:
    """And have a place in the file."""
    with pytest.raises(HclSyntaxError) as caught:
        parse_body(SourceFile("main.tf", source))
    assert caught.value.summary == summary
    assert caught.value.span.range()["start"]["line"] >= 1


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{"output": [}', "Missing JSON value"),
        ('{"output" 1}', "Missing property value colon"),
        ('{"a": 1 "b": 2}', "Missing attribute separator"),
        ('{"a": [1 2]}', "Missing item separator"),
        ("{a: 1}", "Invalid object property name"),
        ('{"a": "x', "Unclosed string"),
        ('{"locals": {"a": "\\q"}}', "Invalid JSON string"),
        ("{} x", "Extraneous data after JSON value"),
        ('{"output": 5}', "Incorrect JSON value type"),
        ('{"output": {"a": {"value": "${"}}}', "Invalid expression"),
        ("[" * 200, "Nested too deeply"),
    ],
)
def test_json_errors_are_named(source: str, message: str) -> None:
    """In files that end with `.tf.json`."""
    assert error({"main.tf.json": source}).startswith(message)


def test_sizes_are_bounded() -> None:
    """Nesting and length, however a text is built; nothing takes long or recurses."""
    for source, summary in (
        ("x = " + "(" * 100_000, "Nested too deeply"),
        ("x = " + "1+" * 100_000 + "1", "Nested too deeply"),
        ("a {\n" * 100_000, "Nested too deeply"),
        ("x = " + "!" * 100_000, "Nested too deeply"),
        ("x = a" + ".b" * 100_000, "Nested too deeply"),
        ("x = " + "1 ? 2 : " * 10_000, "Nested too deeply"),
        ("x = " + "[for x in " * 10_000, "Nested too deeply"),
        ("x = <<E\n" + "${<<E\n" * 1_000, "Unterminated template string"),
        ("a " * 20_000, "Invalid block definition"),
    ):
        with pytest.raises(HclSyntaxError) as caught:
            parse_body(SourceFile("main.tf", source))
        assert caught.value.summary == summary, source[:20]


def test_the_number_of_tokens_is_bounded() -> None:
    """For all files of a configuration together."""
    file = SourceFile("main.tf", "x = 1\n" * 2)
    file.allowance.tokens = 5
    with pytest.raises(HclSyntaxError, match="too large"):
        parse_body(file)


FRAGMENTS = st.sampled_from(
    [
        *("{", "}", "[", "]", "(", ")", '"', "${", "%{ if x }", "%{ endif }", "=", "\n", ","),
        *("for x in ", "var.n", "local.a", "[*]", ".*", "null", "1e999", "-", "?", ":", "..."),
        *("<<E\n", "E\n", "/*", "#", "each.value", 'resource "a" "b" {\n', "\\u12", "\0", "é"),
        *("count = 9999999\n", 'dynamic "x" {\n', "try(", "0.1", "x", "locals {\n", "::", "=>"),
    ]
)


@settings(max_examples=150)
@given(st.lists(FRAGMENTS, max_size=25).map("".join), st.booleans())
def test_any_text_is_read_or_refused(text: str, is_json: bool) -> None:
    """With a diagnostic, never with another error."""
    plan = Workbench().plan({"main.tf.json" if is_json else "main.tf": text})
    for found in plan.diagnostics:
        assert found.summary
        assert found.range is None or found.snippet is not None
