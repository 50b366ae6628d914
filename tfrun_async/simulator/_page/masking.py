"""Hides the secrets that a log or a message may contain."""

import json
import re
from collections.abc import Callable, Iterator

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._records.variables import Variable
from tfrun_async.simulator._serialize.urls import OBJECTS_PATH

HIDDEN = "(hidden)"
_PRESIGNED_URL = re.escape(OBJECTS_PATH) + r"[^\s\"'<>]+"
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)+)"')


def masker(core: Core) -> Callable[[str], str]:
    """Return a function that hides tokens, presigned URLs and sensitive values in a text."""
    secrets = {*core.tokens, *_keys(core)}
    for variable in core.store.variables.values():
        secrets |= set(_sensitive_texts(variable))
    longest_first = sorted((found for found in secrets if found), key=len, reverse=True)
    pattern = re.compile("|".join([_PRESIGNED_URL, *map(_pattern, longest_first)]))
    return lambda shown: pattern.sub(HIDDEN, shown)


def _pattern(secret: str) -> str:
    # A value such as 1 is part of many words; then only the whole word counts.
    pattern = re.escape(secret)
    return pattern if len(secret) > 3 else rf"(?<!\w){pattern}(?!\w)"


def _keys(core: Core) -> Iterator[str]:
    """Yield the keys that webhooks are signed with."""
    for task in core.store.tasks.tasks.values():
        yield task.hmac_key or ""
    for configuration in core.store.notification_configurations.values():
        yield configuration.settings["token"] or ""


def _sensitive_texts(variable: Variable) -> Iterator[str]:
    """Yield the texts in which a log may have a sensitive value: its lines, and its strings."""
    value = variable.settings["value"]
    if not variable.settings["sensitive"] or not value:
        return
    for line in map(str.strip, value.splitlines()):
        yield line
        yield json.dumps(line, ensure_ascii=False)[1:-1]
    if variable.settings["hcl"]:
        yield from _QUOTED.findall(value)
