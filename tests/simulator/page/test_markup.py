"""Tests of the HTML that is made from values and from logs."""

from tfrun_async.simulator._page.ansi import to_markup
from tfrun_async.simulator._page.markup import Markup, element, join, text


def test_values_are_escaped_once() -> None:
    """Neither text nor an attribute can end the element that it is in; markup stays."""
    hostile = "</td><script>alert('1\" & 2')</script>"
    escaped = "&lt;/td&gt;&lt;script&gt;alert(&#x27;1&quot; &amp; 2&#x27;)&lt;/script&gt;"
    assert text(hostile) == escaped
    assert text(text(hostile)) == escaped
    assert element("td", hostile, 7, title=hostile) == f'<td title="{escaped}">{escaped}7</td>'
    assert join(Markup("<br>"), "<br>") == "<br>&lt;br&gt;"


def test_attributes_are_named_as_in_html() -> None:
    """Those that are None are left out, and void elements have no end."""
    assert element("meta", charset="utf-8", name="a") == '<meta charset="utf-8" name="a">'
    assert element("td", "a", class_="b", data_label="c", lang=None) == (
        '<td class="b" data-label="c">a</td>'
    )


def test_unprintable_characters_are_replaced() -> None:
    """Control characters, changes of direction and surrogates; line breaks and tabs stay."""
    shown = text("a\x00b\rc\x9bd\u202ee\u2066f\ud800g\n\t")
    assert shown == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg\n\t"
    shown.encode()


def test_colours_of_a_log_become_classes() -> None:
    """Styles add up until a reset, and a colour goes on over line breaks."""
    assert to_markup("\x1b[1m\x1b[32m+ <a>\n\x1b[0m b") == (
        '<span class="bold green">+ &lt;a&gt;\n</span> b'
    )
    assert to_markup("\x1b[1;31mno\x1b[m") == '<span class="bold red">no</span>'


def test_other_ansi_codes_are_removed() -> None:
    """Cursor movements, titles, links and cut-off codes leave nothing behind."""
    for hostile in (
        "\x1b[2J\x1b[1;1Ha",
        "\x1b]0;title\x07a",
        "\x1b]8;;http://evil.example\x1b\\a\x1b]8;;\x1b\\",
        "\x1b[38;5mextra\x1b[0m"[:6] + "ma",
        "\x1bca",
        "a\x1b[",
        "a\x1b",
    ):
        assert to_markup(hostile).strip("[") == "a", repr(hostile)
