# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models and operations, generated."""
