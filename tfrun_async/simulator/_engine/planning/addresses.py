"""Addresses of resources and modules, and which of them a target includes."""

from __future__ import annotations

import re

from tfrun_async.simulator._engine.state_document import index_suffix

Key = int | str | None
ModuleKeys = tuple[tuple[str, Key], ...]
"""The calls that lead to an instance of a module, with their instance keys."""
_INDEX = re.compile(r"\[[^\]]*\]")


def module_address(keys: ModuleKeys) -> str:
    """Return the address of an instance of a module; empty for the root."""
    return ".".join(f"module.{name}{index_suffix(key)}" for name, key in keys)


def within(module: str, address: str) -> str:
    """Return the absolute form of an address within a module."""
    return f"{module}.{address}" if module else address


def without_keys(address: str) -> str:
    """Return an address without its instance keys."""
    return _INDEX.sub("", address)


def includes(target: str, address: str) -> bool:
    """Say whether a target names an instance: itself, its resource, or a module around it."""
    return address == target or address.startswith((f"{target}.", f"{target}["))
