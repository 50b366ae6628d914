"""The handwritten tables of the documentation, compared with the code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


def first_cells(page: Path, heading: str) -> set[str]:
    """Return the code in the first column of the table below a heading cell."""
    table = page.read_text(encoding="utf-8").partition(f"| {heading} |")[2].partition("\n\n")[0]
    cells = [row.split("|")[1] for row in table.splitlines() if row]
    return {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}


def test_the_keys_of_the_spec_are_explained() -> None:
    """Those that the spec uses, and no others."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "spec").glob("*.yaml"))
    used = {key for text in texts for key in re.findall(r"\b(x-[a-z-]+):", text)}
    assert first_cells(REFERENCE / "spec.md", "key") == used


def test_every_page_is_reached_from_the_readme_or_an_index() -> None:
    """No page is written for nothing."""
    docs = ROOT / "docs"
    pages = {path for path in docs.rglob("*.md") if "generated" not in path.parts}
    texts = {path: path.read_text(encoding="utf-8") for path in pages}
    named = "\n".join(text for path, text in texts.items() if "toctree" in text)
    for path in pages - {docs / "index.md"}:
        assert path.stem in named, path
