"""JSON as Terraform's functions write it."""

from __future__ import annotations

import json
from decimal import Decimal

from tfrun_async.simulator._engine.hcl.values import Value, number_text

_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def encode(value: Value) -> str:
    """Return a known value as compact JSON, with keys in order."""
    raw = value.raw
    if isinstance(raw, dict):
        pairs = (f"{_text(name)}:{encode(item)}" for name, item in sorted(raw.items()))
        return f"{{{','.join(pairs)}}}"
    if isinstance(raw, tuple):
        return f"[{','.join(encode(item) for item in raw)}]"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | Decimal):
        return number_text(raw)
    return "null" if raw is None else _text(str(raw))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).translate(_ESCAPES)
