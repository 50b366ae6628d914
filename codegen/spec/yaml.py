"""Read YAML like JSON: all keys are text, there are no duplicate keys and no dates."""

from typing import Any

import yaml

_FastestSafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MERGE = "tag:yaml.org,2002:merge"


class _JsonLikeLoader(_FastestSafeLoader):  # type: ignore[misc]
    yaml_implicit_resolvers = {  # noqa: RUF012  (PyYAML's own name and type)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in _FastestSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:  # noqa: ARG002  (PyYAML's signature)
        self.flatten_mapping(node)
        # The text of a key, not its YAML value: `200` is no number, and `on` is not true.
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


def parse_yaml(text: str) -> Any:
    """Return the content of a YAML document.

    Raises:
        yaml.MarkedYAMLError: It is not YAML, or has a key that is duplicate or not text.
    """
    loader = _JsonLikeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _check_keys(node, set())
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _check_keys(node: yaml.Node, checked: set[int]) -> None:
    if id(node) in checked:
        return
    checked.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_keys(item, checked)
    elif isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    problem="a key must be text", problem_mark=key.start_mark
                )
            if key.value in keys and key.tag != _MERGE:
                raise yaml.constructor.ConstructorError(
                    problem=f"duplicate key {key.value!r}", problem_mark=key.start_mark
                )
            keys.add(key.value)
            _check_keys(value, checked)
