"""Python values as HCL literals."""

import math
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfrun_async.hcl import HclLiteral, HclValue, hcl, run_variables


class Size(StrEnum):
    SMALL = "small"


class Level(IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("x", '"x"'),
        ("", '""'),
        ('say "hi" \\ bye', r'"say \"hi\" \\ bye"'),
        ("a\nb\tc\rd", r'"a\nb\tc\rd"'),
        ("\x00\x1b\x7f\x85", r'"\u0000\u001b\u007f\u0085"'),
        ("${var.x} %{if true}", '"$${var.x} %%{if true}"'),
        ("$5, 100%, $$, %%", '"$5, 100%, $$, %%"'),
        ("naïve 🙂", '"naïve 🙂"'),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (0, "0"),
        (-7, "-7"),
        (10**40, "1" + "0" * 40),
        (1.5, "1.5"),
        (1e22, "1e+22"),
        (Decimal("0.10"), "0.10"),
        (Decimal("1E+3"), "1E+3"),
        ({}, "{}"),
        ([], "[]"),
        ((1, "b", None), '[1, "b", null]'),
        (range(3), "[0, 1, 2]"),
        ({"b", "a", "c"}, '["a", "b", "c"]'),
        (frozenset({9, 10}), "[10, 9]"),
        ({"a": 1, "for": [True]}, '{"a" = 1, "for" = [true]}'),
        ({"${k}": {"n": {}}}, '{"$${k}" = {"n" = {}}}'),
        (Size.SMALL, '"small"'),
        (Level.HIGH, "3"),
    ],
)
def test_a_value_becomes_its_literal(value: HclValue, literal: str) -> None:
    """Every kind of value has one literal."""
    assert hcl(value) == literal


def test_a_ready_literal_passes_unchanged() -> None:
    """What is HCL already is not quoted again, at any depth."""
    ready = HclLiteral("concat([1], [2])")
    assert hcl(ready) == "concat([1], [2])"
    assert hcl(hcl("x")) == '"x"'
    assert hcl({"a": [ready]}) == '{"a" = [concat([1], [2])]}'


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("sNaN")])
def test_a_number_that_is_not_finite_is_refused(number: float | Decimal) -> None:
    """HCL has no infinity, and nothing that is not a number."""
    with pytest.raises(ValueError, match=re.escape("value[0]: must be a finite number")):
        hcl([number])


def test_half_of_a_surrogate_pair_is_refused() -> None:
    """Text that no encoding can carry is refused here, not in the middle of a request."""
    with pytest.raises(ValueError, match=re.escape("value['k']: must be Unicode text")):
        hcl({"k": "\ud83d"})


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"tags": [1, 2, object()]}, "variables['tags'][2]: object has no HCL form"),
        ({"tags": {"a": b"x"}}, "variables['tags']['a']: bytes has no HCL form"),
        ({"tags": {1: "x"}}, "variables['tags']: keys must be strings, got 1"),
        ({"tags": {("a", b"x")}}, "variables['tags'][1]: bytes has no HCL form"),
        ({None: "x"}, "variables: keys must be strings, got None"),
    ],
)
def test_a_value_without_a_form_is_named_by_its_place(variables: Any, message: str) -> None:
    """The error says which variable, and where in it."""
    with pytest.raises(TypeError) as caught:
        run_variables(variables)
    assert str(caught.value) == message


def test_run_variables_are_pairs_of_key_and_literal() -> None:
    """The list is what the API takes as a run's variables."""
    assert run_variables({"replicas": 2, "region": "eu", "tags": {"a": None}}) == [
        {"key": "replicas", "value": "2"},
        {"key": "region", "value": '"eu"'},
        {"key": "tags", "value": '{"a" = null}'},
    ]


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.text(alphabet='${%}"\\n\n'),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_VALUES)
def test_a_literal_reads_back_as_its_value(value: Any) -> None:
    """No text, number or nesting is changed by being written as HCL."""
    assert _read(hcl(value)) == value


@given(_VALUES)
def test_a_literal_is_one_line_of_printable_text(value: Any) -> None:
    """No raw control character reaches the API."""
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", hcl(value))


_TOKEN = re.compile(
    r'\s*("(?:\\.|[^"\\])*"|[][{}=,]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|null|true|false)', re.DOTALL
)
_WORDS = {"null": None, "true": True, "false": False}


def _read(literal: str) -> Any:
    """Read the part of HCL that literals are made of, by its grammar and not by our code."""
    tokens = (match[1] for match in _TOKEN.finditer(literal))
    value = _value(next(tokens), tokens)
    assert next(tokens, None) is None
    return value


def _value(token: str, tokens: Iterator[str]) -> Any:
    if token == "[":
        return list(_items(tokens, "]"))
    if token == "{":
        return dict(_items(tokens, "}"))
    if token.startswith('"'):
        return _text(token[1:-1])
    if token in _WORDS:
        return _WORDS[token]
    return float(token) if set(token) & set(".eE") else int(token)


def _items(tokens: Iterator[str], end: str) -> Iterator[Any]:
    for token in tokens:
        if token == end:
            return
        if token == ",":
            continue
        item = _value(token, tokens)
        if end == "]":
            yield item
        else:
            assert next(tokens) == "="
            yield item, _value(next(tokens), tokens)


def _text(body: str) -> str:
    """Undo a quoted template; an interpolation in it fails, as it would have to be evaluated."""
    plain = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
    text, at = "", 0
    while at < len(body):
        if body.startswith(("$${", "%%{"), at):
            text, at = text + body[at : at + 1] + "{", at + 3
        elif body.startswith(("${", "%{"), at):
            raise AssertionError(f"an interpolation at {at} of {body}")
        elif body.startswith("\\u", at):
            digits = body[at + 2 : at + 6]
            assert set(digits) <= set(string.hexdigits)
            text, at = text + chr(int(digits, 16)), at + 6
        elif body[at] == "\\":
            text, at = text + plain[body[at + 1]], at + 2
        else:
            text, at = text + body[at], at + 1
    return text
