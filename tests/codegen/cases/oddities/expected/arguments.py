# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Arguments that other code passes on."""

from __future__ import annotations
