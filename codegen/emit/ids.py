"""Write the prefixes of ids."""

import json

from codegen.emit.files import Module
from codegen.ir import Api, Model
from codegen.lower.names import snake_case


def write_id_prefixes(api: Api) -> Module:
    """Return the module of the prefixes."""
    entries = "".join(
        f"    {json.dumps(model.id_prefix)}: {json.dumps(_with_article(model.name))},\n"
        for model in api.models
        if isinstance(model, Model) and model.id_prefix
    )
    code = (
        f"ID_PREFIXES: dict[str, str] = {{\n{entries}}}\n"
        '"""The kind of resource by the prefix of its ids; organizations have none."""\n'
    )
    return Module("ids.py", "The prefixes of ids.", code)


def _with_article(name: str) -> str:
    words = snake_case(name).replace("_", " ")
    if words.endswith("s"):
        return words
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"
