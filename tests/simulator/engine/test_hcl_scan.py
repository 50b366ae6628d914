"""Tests of reading HCL."""

import pytest

from tfrun_async.simulator._engine.hcl_scan import read_files, read_module


def test_resource_blocks_are_found() -> None:
    """Only resources count; comments, strings and heredocs are not code."""
    module = read_module(
        {
            "main.tf": """
            # resource "null_resource" "commented" {
            /* { */ // }
            terraform { required_version = ">= 1.0" }
            variable "x" { default = "}{\\"" }
            resource "aws_instance" "web" {
              tags = { name = "${var.x["a"]}" }
              user_data = <<-EOT
                } " {{ resource "null_resource" "text" {
              EOT
            }
            data "aws_ami" "image" {}
            resource null_resource bare {}
            """,
            "more.tf": 'resource "null_resource" "many" {\n  count = 2\n}',
        }
    )
    assert module.error is None
    assert list(module.resources) == [
        "aws_instance.web",
        "null_resource.bare",
        "null_resource.many[0]",
        "null_resource.many[1]",
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('\nresource "a" "b" {', "Unclosed configuration block\n\n  on main.tf line 2"),
        ("locals { x = [1 }", "Unexpected '}'"),
        ("}", "Unexpected '}'"),
        ('locals {\n  x = "open\n}', "Invalid multi-line string or comment\n\n  on main.tf line 2"),
        ("/* open", "Invalid multi-line string or comment"),
        ("x = <<EOT\nopen", "Invalid multi-line string or comment"),
        ("<<A\n" * 100_000, "Invalid multi-line string or comment\n\n  on main.tf line 1"),
    ],
)
def test_syntax_errors_have_a_place(source: str, message: str) -> None:
    """The error quotes the line at fault."""
    module = read_module({"main.tf": source})
    assert module.resources == {}
    assert module.error is not None
    assert module.error.startswith(message)


def test_formatting_does_not_change_a_resource() -> None:
    """Blank lines and indentation make no difference, other text does."""
    plain, spaced, other = (
        read_module({"main.tf": f'resource "a" "b" {{{body}}}'}).resources["a.b"]
        for body in (" x = 1 ", "\n  x =  1\n", " x = 2 ")
    )
    assert plain == spaced != other


def test_each_directory_is_a_module_of_its_own() -> None:
    """Paths are taken apart whatever way they are written."""
    source = 'resource "a" "b" {}'
    modules = read_files({"./main.tf": source, "sub/deep/x.tf": source, "/y.tf": ""})
    assert {at: list(module.resources) for at, module in modules.items()} == {
        "": ["a.b"],
        "sub/deep": ["a.b"],
    }
