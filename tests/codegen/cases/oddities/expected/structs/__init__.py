# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as msgspec decodes them."""

MODULES: dict[str, str] = {
    "OddOne": "openapi",
}
"""The module of each resource that has attributes to copy."""
