# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as msgspec decodes them."""

MODULES: dict[str, str] = {
    "Note": "notes",
    "Team": "teams",
    "Label": "attachments",
}
"""The module of each resource that has attributes to copy."""
