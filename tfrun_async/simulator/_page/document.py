"""The HTML document around a screen, and the headers that allow only its own style and script."""

import base64
import hashlib
from pathlib import Path

from tfrun_async.simulator._page.markup import Markup, element, join
from tfrun_async.simulator._page.parts import Screen

_STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
_SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")


def _source(content: str) -> str:
    """Return the source of the content security policy that allows this inline content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            f"style-src {_source(_STYLE)}",
            f"script-src {_source(_SCRIPT)}",
            "connect-src 'self'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}


def fragment(screen: Screen) -> str:
    """Return what changes while a screen is open: the content of the element `main`."""
    return "".join(screen.sections)


def document(screen: Screen) -> str:
    """Return a whole document; without JavaScript it is not live, and is all there."""
    title = screen.title if screen.title == "Simulator" else f"{screen.title} · Simulator"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("link", rel="icon", href="data:,"),
        element("title", title),
        element("style", Markup(_STYLE)),
    )
    state = element("span", element("noscript", "reload for changes"), id="live", role="status")
    body = element(
        "body",
        element("header", element("strong", "Simulator of HCP Terraform"), state),
        element("main", Markup(fragment(screen))),
        element("script", Markup(_SCRIPT)),
    )
    return join(Markup("<!doctype html>\n"), element("html", head, body, lang="en"))
