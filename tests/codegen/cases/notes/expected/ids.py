# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The prefixes of ids."""

ID_PREFIXES: dict[str, str] = {
    "note-": "a note",
}
"""The kind of resource by the prefix of its ids; organizations have none."""
