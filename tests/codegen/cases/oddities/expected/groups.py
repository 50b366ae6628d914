# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The attributes of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._resources.group_attribute import GroupAttribute

if TYPE_CHECKING:
    from tfrun_async._generated.operations.odd_ones import OddOnes


class Groups:
    """The groups of operations, by their names."""

    odd_ones: GroupAttribute[OddOnes] = GroupAttribute(
        "tfrun_async._generated.operations", "OddOnes"
    )
    """Things with "names" that need care."""
