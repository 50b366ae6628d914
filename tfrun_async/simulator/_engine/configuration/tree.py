"""The tree of the modules that a root module calls."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import normpath, relpath

import attrs

from tfrun_async.simulator._engine.configuration.blocks import Module, ModuleCall
from tfrun_async.simulator._engine.diagnostics import diagnose
from tfrun_async.simulator._records.plans import Diagnostic

MAX_MODULES = 300
MAX_DEPTH = 15

ModulePath = tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class ModuleNode:
    """A module at its place in the tree; `children` has None for one that is not local."""

    path: ModulePath
    module: Module
    children: dict[str, ModuleNode | None] = attrs.field(factory=dict)

    @property
    def address(self) -> str:
        """Return the address without instance keys: `module.a.module.b`."""
        return ".".join(f"module.{name}" for name in self.path)

    @property
    def label(self) -> str:
        """Return how messages name the module."""
        return self.address or "the root module"


@attrs.define
class Tree:
    """The modules of a configuration by path, and what is wrong with their calls."""

    root: ModuleNode
    nodes: dict[ModulePath, ModuleNode] = attrs.field(factory=dict)
    diagnostics: list[Diagnostic] = attrs.field(factory=list)

    def declared(self, path: ModulePath) -> Module | None:
        """Return the module at a path, None if no call leads there."""
        node = self.nodes.get(path)
        return None if node is None else node.module


def load(modules: Mapping[str, Module], directory: str) -> Tree:
    """Return the tree of the module in a directory."""
    for module in modules.values():
        _name_files(module, directory)
    root = ModuleNode((), modules.get(directory, Module(directory)))
    tree = Tree(root, {(): root})
    pending = [root]
    while pending:
        node = pending.pop()
        tree.diagnostics += node.module.diagnostics
        for call in node.module.calls.values():
            child = _child(tree, modules, node, call)
            node.children[call.name] = child
            if child is not None:
                tree.nodes[child.path] = child
                pending.append(child)
    return tree


def _name_files(module: Module, root: str) -> None:
    """Name the files of a module as messages do: relative to the root module."""
    prefix = relpath(module.directory or ".", root or ".")
    names: dict[str | None, str] = {}
    for name, file in module.files.items():
        names[file.name] = file.name = name if prefix == "." else f"{prefix}/{name}"
    for index, found in enumerate(module.diagnostics):
        if (name_now := names.get(found.filename)) is not None:
            place = {**(found.range or {}), "filename": name_now}
            module.diagnostics[index] = attrs.evolve(found, filename=name_now, range=place)


def is_local(source: str) -> bool:
    """Say whether a module's source is a directory of the same configuration."""
    return source.startswith(("./", "../"))


def _child(
    tree: Tree, modules: Mapping[str, Module], node: ModuleNode, call: ModuleCall
) -> ModuleNode | None:
    if not is_local(call.source):
        tree.diagnostics.append(
            diagnose(
                call.span,
                "Module is not read by the simulator",
                f'The simulator reads local modules only. It plans nothing for "{call.source}", '
                "and the outputs of that module are unknown.",
                severity="warning",
            )
        )
        return None
    directory = normpath(f"{node.module.directory or '.'}/{call.source}")
    directory = "" if directory == "." else directory
    found = modules.get(directory)
    path = (*node.path, call.name)
    if found is None or not found.has_files:
        tree.diagnostics.append(
            diagnose(
                call.span,
                "Unreadable module directory",
                f"Unable to evaluate directory symlink: lstat {directory}: no such file or "
                "directory",
            )
        )
        return None
    if len(path) > MAX_DEPTH or len(tree.nodes) >= MAX_MODULES:
        tree.diagnostics.append(
            diagnose(
                call.span,
                "Too many modules",
                f"The simulator reads at most {MAX_MODULES} modules, nested at most {MAX_DEPTH} "
                "levels deep.",
            )
        )
        return None
    return ModuleNode(path, found)
