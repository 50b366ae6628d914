"""Functions that encode, decode and hash."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
from binascii import Error as Base64Error
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from urllib.parse import quote_plus

from tfrun_async.simulator._engine.hcl.functions.base import (
    CannotEvaluateError,
    FunctionError,
    function,
    text,
)
from tfrun_async.simulator._engine.hcl.functions.json_text import encode
from tfrun_async.simulator._engine.hcl.json_escapes import replace_lone_surrogates
from tfrun_async.simulator._engine.hcl.types import STRING, object_of
from tfrun_async.simulator._engine.hcl.values import (
    Value,
    from_json,
    list_value,
    object_value,
    string,
)


@function("jsonencode(val: any?) string")
def _jsonencode(arguments: Sequence[Value]) -> Value:
    return string(encode(arguments[0]))


def _no_constant(text: str) -> None:
    raise ValueError(f"invalid character {text[0]!r} looking for beginning of value")


@function("jsondecode(str: string) any")
def _jsondecode(arguments: Sequence[Value]) -> Value:
    try:
        return from_json(
            json.loads(
                replace_lone_surrogates(text(arguments[0])),
                parse_float=Decimal,
                parse_constant=_no_constant,
            )
        )
    except RecursionError:
        raise CannotEvaluateError from None
    except ValueError as error:
        raise FunctionError(str(error).lower(), 0) from None


@function("base64encode(str: string) string")
def _base64encode(arguments: Sequence[Value]) -> Value:
    return string(base64.b64encode(_bytes(arguments[0])).decode())


@function("base64decode(str: string) string")
def _base64decode(arguments: Sequence[Value]) -> Value:
    try:
        return string(base64.b64decode(text(arguments[0]), validate=True).decode())
    except Base64Error:
        raise FunctionError(f'failed to decode base64 data "{text(arguments[0])}"') from None
    except UnicodeError:
        raise FunctionError(
            "the result of decoding the provided string is not valid UTF-8"
        ) from None


@function("urlencode(str: string) string")
def _urlencode(arguments: Sequence[Value]) -> Value:
    return string(quote_plus(text(arguments[0]), errors="replace"))


def _bytes(value: Value) -> bytes:
    return text(value).encode(errors="replace")


def _register_hashes() -> None:
    for name in ("md5", "sha1", "sha256", "sha512"):

        def hexadecimal(arguments: Sequence[Value], name: str = name) -> Value:
            digest = hashlib.new(name, _bytes(arguments[0]), usedforsecurity=False)
            return string(digest.hexdigest())

        def encoded(arguments: Sequence[Value], name: str = name) -> Value:
            digest = hashlib.new(name, _bytes(arguments[0]), usedforsecurity=False)
            return string(base64.b64encode(digest.digest()).decode())

        function(f"{name}(str: string) string")(hexadecimal)
        if name in {"sha256", "sha512"}:
            function(f"base64{name}(str: string) string")(encoded)


_register_hashes()


@function("csvdecode(str: string) any")
def _csvdecode(arguments: Sequence[Value]) -> Value:
    reader = csv.reader(StringIO(text(arguments[0]), newline=""), strict=True)
    try:
        header, *rows = [row for row in reader if row] or [[]]
    except csv.Error as error:
        raise FunctionError(f"CSV parse error on line {reader.line_num}: {error}") from None
    if not header:
        raise FunctionError("missing header line")
    for name in header:
        if header.count(name) > 1:
            raise FunctionError(f'duplicate column name "{name}"')
    if any(len(row) != len(header) for row in rows):
        raise FunctionError("CSV parse error: wrong number of fields")
    kind = object_of(dict.fromkeys(header, STRING))
    objects = [object_value(dict(zip(header, map(string, row), strict=True))) for row in rows]
    return list_value(kind, objects)
