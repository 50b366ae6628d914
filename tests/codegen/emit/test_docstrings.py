"""Docstrings with all kinds of descriptions."""

import ast
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.emit.docstrings import docstring

words = st.lists(st.text("ab\\\"'.`{}%né", min_size=1, max_size=12), min_size=1, max_size=40)


@given(words)
def test_docstring_says_what_the_spec_says(parts: list[str]) -> None:
    """No quote, backslash or brace in a description changes what a reader sees."""
    literal = docstring(" ".join(parts), 1)
    assert inspect.cleandoc(ast.literal_eval(literal.strip())).split() == parts


@given(words)
def test_docstring_stays_within_the_line(parts: list[str]) -> None:
    """Lines are wrapped at 100 characters, quotes and indentation included."""
    literal = docstring(" ".join(part.replace("\\", "/").replace('"', "'") for part in parts), 2)
    assert max(map(len, literal.splitlines())) <= 100


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("Plain.", '"""Plain."""'),
        (r"A \n.", r'r"""A \n."""'),
        ('A "quote"', r'"""A "quote\""""'),
        ('Three """ of \\ them.', r'"""Three \""" of \\ them."""'),
    ],
)
def test_docstring_is_escaped_only_where_it_must(text: str, literal: str) -> None:
    """Quotes and backslashes read in the source as they do in the spec, if that can be."""
    assert docstring(text) == literal


def test_sections_hang_below_their_titles() -> None:
    """Arguments are indented below `Args:`, and their further lines once more."""
    entry = ("argument", "word " * 30 + "end.")
    lines = docstring("Do it.", 1, [("Args", (entry,))]).splitlines()
    assert lines[:3] == ['    """Do it.', "", "    Args:"]
    assert lines[3].startswith("        argument: word")
    assert lines[4].startswith("            word")
    assert lines[-1] == '    """'
