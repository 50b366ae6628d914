"""Write `llms.txt` and `llms-full.txt`: the site for language models.

Source: https://llmstxt.org/
"""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

_SUMMARY = (
    "An asyncio SDK for runs in HCP Terraform and Terraform Enterprise, with a simulator to test "
    "services against."
)


def _first_sentence(app: Sphinx, page: str) -> str:
    for paragraph in app.env.get_doctree(page).findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if text.endswith((".", ":")):
            return text.partition(". ")[0].rstrip(".:")
    return ""


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.name != "html":
        return
    lines, full = [f"# {app.config.project}", "", f"> {_SUMMARY}", ""], []
    for page in sorted(app.env.found_docs, key=lambda name: (name != "index", name)):
        title = app.env.titles[page].astext()
        lines.append(f"- [{title}]({page}.html): {_first_sentence(app, page)}")
        source = Path(app.env.doc2path(page)).read_text("utf-8")
        full.append(f"<!-- {page} -->\n\n{source}")
    for name, text in (("llms.txt", "\n".join(lines)), ("llms-full.txt", "\n\n".join(full))):
        (Path(app.outdir) / name).write_text(text + "\n", "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
