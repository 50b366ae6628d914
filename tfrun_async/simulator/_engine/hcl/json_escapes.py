"""The escapes of JSON strings."""

import re

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"  # one alone
    r"|\\.",
    re.DOTALL,
)


def replace_lone_surrogates(text: str) -> str:
    """Return JSON whose strings can be encoded: like Go, write U+FFFD for half of a pair."""
    return _ESCAPE.sub(lambda match: r"\ufffd" if match[1] else match[0], text)
