"""Read the files of one directory as a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tfrun_async.simulator._engine.configuration import declarations
from tfrun_async.simulator._engine.configuration.blocks import Module
from tfrun_async.simulator._engine.diagnostics import (
    diagnose,
    from_evaluation_error,
    from_syntax_error,
)
from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.json_syntax import BlockSchema, parse_json
from tfrun_async.simulator._engine.hcl.parser import parse_body
from tfrun_async.simulator._engine.hcl.source import Allowance, SourceFile
from tfrun_async.simulator._engine.hcl.syntax import Attribute, Block, Body, HclSyntaxError

SUFFIXES = (".tf", ".tf.json", ".tfvars", ".tfvars.json")
"""The names of the files that are read."""
_RESOURCE = {
    "lifecycle": BlockSchema(
        blocks={"precondition": BlockSchema(), "postcondition": BlockSchema()}
    ),
    "provisioner": BlockSchema(1),
    "connection": BlockSchema(),
    "dynamic": BlockSchema(1, {"content": BlockSchema()}),
}
SCHEMA = BlockSchema(
    blocks={
        "variable": BlockSchema(1, {"validation": BlockSchema()}),
        "output": BlockSchema(1, {"precondition": BlockSchema()}),
        "locals": BlockSchema(),
        "module": BlockSchema(1),
        "provider": BlockSchema(1),
        "resource": BlockSchema(2, _RESOURCE),
        "data": BlockSchema(2, _RESOURCE),
        "ephemeral": BlockSchema(2, _RESOURCE),
        "terraform": BlockSchema(
            blocks={
                "required_providers": BlockSchema(),
                "backend": BlockSchema(1),
                "cloud": BlockSchema(blocks={"workspaces": BlockSchema()}),
                "provider_meta": BlockSchema(1),
            }
        ),
        "import": BlockSchema(),
        "moved": BlockSchema(),
        "removed": BlockSchema(blocks={"lifecycle": BlockSchema()}),
        "check": BlockSchema(1, {"assert": BlockSchema(), "data": BlockSchema(2)}),
    }
)
_LABELS = {
    kind: ("type", "name") if schema.labels == 2 else ("name",) * schema.labels
    for kind, schema in SCHEMA.blocks.items()
}
_READERS: Mapping[str, Callable[[Module, Block], None]] = {
    "variable": declarations.read_variable,
    "output": declarations.read_output,
    "locals": declarations.read_locals,
    "module": declarations.read_call,
    "resource": declarations.read_resource,
    "data": declarations.read_resource,
    "ephemeral": declarations.read_resource,
    "terraform": declarations.read_settings,
    "provider": lambda module, block: module.provider_blocks.append(block),
    "import": declarations.read_import,
    "moved": declarations.read_moved,
    "removed": declarations.read_removed,
    "check": declarations.read_check,
}


def read_module(directory: str, files: Mapping[str, str], allowance: Allowance) -> Module:
    """Return the module of a directory, with the errors in its files.

    Args:
        directory: The directory, relative to the root of the configuration.
        files: The texts of its files, by name.
        allowance: How much of the configuration is read.
    """
    module = Module(directory)
    prefix = f"{directory}/" if directory else ""
    module.files = {
        name: SourceFile(prefix + name, text, allowance) for name, text in files.items()
    }
    for body in _bodies(module, module.files):
        for block in body.blocks:
            _read_block(module, block)
        for attribute in body.attributes.values():
            module.diagnostics.append(
                diagnose(
                    attribute.name_span,
                    "Unsupported argument",
                    f'An argument named "{attribute.name}" is not expected here.',
                )
            )
    module.variable_files = list(_variable_files(module, module.files))
    return module


def _bodies(module: Module, files: Mapping[str, SourceFile]) -> Iterator[Body]:
    """Yield the bodies of the files, with those that override them merged into them."""
    bodies: list[Body] = []
    overrides: list[Body] = []
    for name in sorted(files):
        if name.startswith(".") or not name.endswith((".tf", ".tf.json")):
            continue
        module.has_files = True
        file = files[name]
        stem = name.removesuffix(".json").removesuffix(".tf")
        try:
            body = parse_json(file, SCHEMA) if name.endswith(".json") else parse_body(file)
        except HclSyntaxError as error:
            module.diagnostics.append(from_syntax_error(error))
            continue
        is_override = stem == "override" or stem.endswith("_override")
        (overrides if is_override else bodies).append(body)
    changed = {(block.type, block.labels): block for body in overrides for block in body.blocks}
    for body in bodies:
        blocks = tuple(
            _merged(block, changed.get((block.type, block.labels))) for block in body.blocks
        )
        yield Body(body.span, body.attributes, blocks)


def _merged(block: Block, override: Block | None) -> Block:
    if override is None or block.type == "locals":
        return block
    replaced = {inner.type for inner in override.body.blocks}
    blocks = [inner for inner in block.body.blocks if inner.type not in replaced]
    body = Body(
        block.body.span,
        {**block.body.attributes, **override.body.attributes},
        (*blocks, *override.body.blocks),
    )
    return Block(
        block.type, block.type_span, block.labels, block.label_spans, block.open_span, body
    )


def _read_block(module: Module, block: Block) -> None:
    labels = _LABELS.get(block.type)
    if labels is None:
        module.diagnostics.append(
            diagnose(
                block.type_span,
                "Unsupported block type",
                f'Blocks of type "{block.type}" are not expected here.',
            )
        )
    elif len(block.labels) < len(labels):
        module.diagnostics.append(
            diagnose(
                block.open_span,
                f"Missing {labels[len(block.labels)]} for {block.type}",
                f"All {block.type} blocks must have {len(labels)} labels ({', '.join(labels)}).",
            )
        )
    elif len(block.labels) > len(labels):
        expected = (
            f"Only {len(labels)} labels ({', '.join(labels)}) are expected for {block.type} blocks."
        )
        module.diagnostics.append(
            diagnose(
                block.label_spans[len(labels)],
                f"Extraneous label for {block.type}",
                expected if labels else f"No labels are expected for {block.type} blocks.",
            )
        )
    else:
        try:
            _READERS[block.type](module, block)
        except EvaluationError as error:
            module.diagnostics.append(from_evaluation_error(error, ()))


def _variable_files(
    module: Module, files: Mapping[str, SourceFile]
) -> Iterator[tuple[str, dict[str, Attribute]]]:
    """Yield what the variable files set that Terraform reads by itself, weakest first."""
    names = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in files]
    names += sorted(name for name in files if name.endswith((".auto.tfvars", ".auto.tfvars.json")))
    for name in names:
        file = files[name]
        try:
            body = parse_json(file, BlockSchema()) if name.endswith(".json") else parse_body(file)
        except HclSyntaxError as error:
            module.diagnostics.append(from_syntax_error(error))
            continue
        yield name, body.attributes
