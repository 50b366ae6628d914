"""What the charts of the benchmarks have in common: a card with a title, for light and dark."""

from collections.abc import Iterator

WIDTH = 800
_LIGHT = """\
text { font-family: -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.card { fill: #ffffff }
.heading { font-weight: 600 }
.note { fill: #59636e }
"""
_DARK = """\
  text { fill: #e6edf3 }
  .card { fill: #0d1117 }
  .note { fill: #9198a1 }
"""


def style(light: str, dark: str) -> str:
    """Return the style sheet: the rules of a chart after the common ones."""
    return f"\n{_LIGHT}{light}@media (prefers-color-scheme: dark) {{\n{_DARK}{dark}}}\n"


def opening(title: str, note: str, height: int, style_sheet: str) -> Iterator[str]:
    """Yield the lines of a card with a title and a note, up to the chart itself."""
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title">'
    )
    yield f'<title id="title">{title}</title>'
    yield f"<style>{style_sheet}</style>"
    yield f'<rect class="card" width="{WIDTH}" height="{height}" rx="8"/>'
    yield text(16, 28, title, size=16, kind="heading")
    yield text(16, 47, note, kind="note")


def text(
    x: float, y: float, content: str, *, kind: str, size: int = 12, anchor: str = "start"
) -> str:
    """Return a line of text."""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" '
        f'text-anchor="{anchor}">{content}</text>'
    )
