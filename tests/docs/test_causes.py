"""The pages about the causes of runs say what the package says."""

import re

from tests.docs.causes import EXAMPLES, TABLE, page_texts
from tests.support.situations import SITUATIONS


async def test_the_pages_are_current() -> None:
    """Otherwise run `python -m tests.docs.causes`, and read the diff."""
    for path, text in (await page_texts()).items():
        assert path.read_text(encoding="utf-8") == text, path


def test_every_situation_has_a_row() -> None:
    """And the examples are among them."""
    rows = re.findall(r"^\| (.+?) \| `?\w*`? \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {*rows} >= {each.name for each in SITUATIONS.values()}
    examples = re.findall(r"<!-- begin (\w+) -->", EXAMPLES.read_text(encoding="utf-8"))
    assert {*examples} <= SITUATIONS.keys()
