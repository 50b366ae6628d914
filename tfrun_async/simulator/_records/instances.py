"""Instances of resources, as states and plans name them."""

from __future__ import annotations

from typing import TypedDict

import attrs


class Identity(TypedDict):
    """Which instance of which resource, and of which provider."""

    address: str
    module: str
    mode: str
    type: str
    name: str
    index: int | str | None
    provider: str


@attrs.frozen(kw_only=True)
class Instance:
    """One instance of a resource."""

    address: str
    type: str
    name: str
    module: str = ""
    index: int | str | None = None
    mode: str = "managed"
    provider: str = ""
    """The address of the provider, such as `registry.terraform.io/hashicorp/aws`."""

    def identity(self) -> Identity:
        """Return what another record of the same instance has in common."""
        return {
            "address": self.address,
            "module": self.module,
            "mode": self.mode,
            "type": self.type,
            "name": self.name,
            "index": self.index,
            "provider": self.provider,
        }
