"""Log bytes as lines."""

import itertools
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tfrun_async._resources.log_lines import MAX_LINE_BYTES, LogLines

LOG = b"\x02\x1b[1mTerraform v1.11\x1b[0m\r\n\n  + caf\xc3\xa9 = \xf0\x9f\x99\x82\nlast\x03"


def _lines(*chunks: bytes, strip_ansi: bool = True) -> list[str]:
    log = LogLines(strip_ansi=strip_ansi)
    return [*itertools.chain.from_iterable(map(log.feed, chunks)), *log.finish()]


def test_a_log_becomes_lines_without_their_ends() -> None:
    r"""Both \n and \r\n end a line, an empty line is a line, the last needs no end."""
    assert _lines(LOG) == ["Terraform v1.11", "", "  + café = 🙂", "last"]


def test_colours_stay_unless_they_are_stripped() -> None:
    """A caller with a terminal gets what Terraform wrote."""
    assert _lines(LOG, strip_ansi=False)[0] == "\x1b[1mTerraform v1.11\x1b[0m"


@pytest.mark.parametrize(
    "sequence",
    [
        b"\x1b[0m",
        b"\x1b[1;38;5;196m",
        b"\x1b[2K",
        b"\x1b[?25l",
        b"\x1b(B",
        b"\x1bM",
        b"\x1b]8;;https://x.example\x07",
        b"\x1b]0;title\x1b\\",
    ],
)
def test_every_kind_of_terminal_sequence_is_stripped(sequence: bytes) -> None:
    """Nothing of a sequence is left, and nothing of the text around it is lost."""
    assert _lines(b"a" + sequence + b"b\n") == ["ab"]


def test_a_sequence_that_never_ends_leaves_no_escape_character() -> None:
    """A line that breaks off inside of a sequence cannot colour what the caller prints next."""
    assert _lines(b"a\x1b[3\nb\x1b\n\x1b]0;c\n") == ["a", "b", "0;c"]


def test_a_line_is_held_back_until_it_ends() -> None:
    """No line comes twice, and none in halves."""
    log = LogLines(strip_ansi=True)
    assert log.feed(b"\x02one") == []
    assert log.feed(b" line\ntwo") == ["one line"]
    assert log.finish() == ["two"]
    assert log.finish() == []


def test_the_offset_counts_every_byte_of_the_log() -> None:
    """The next read starts behind what was fed, framing and held-back text included."""
    log = LogLines(strip_ansi=True)
    log.feed(LOG[:10])
    assert log.offset == 10
    log.feed(LOG[10:])
    log.feed(b"")
    assert log.offset == len(LOG)


def test_a_log_is_complete_once_it_ends_with_etx() -> None:
    """An ETX that the run printed in the middle ends nothing, and an empty read changes nothing."""
    log = LogLines(strip_ansi=True)
    log.feed(b"\x02a\x03b\n")
    assert not log.complete
    log.feed(b"\x03")
    assert log.complete
    log.feed(b"")
    assert log.complete


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    """A broken character costs itself, not the line."""
    assert _lines(b"a\xffb\ncut \xf0\x9f\x99\n") == ["a\ufffdb", "cut \ufffd"]


@given(st.data())
def test_any_split_gives_the_same_lines(data: st.DataObject) -> None:
    """Where the reads were cut is not seen in the lines."""
    pieces = st.sampled_from(
        [b"\n", b"\r", b"\x02", b"\x03", b"\x1b", b"\x1b[1m", "é".encode(), b"\xf0\x9f", b"x"]
    )
    content = b"".join(data.draw(st.lists(pieces | st.binary(max_size=4))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)))))
    chunks = [content[a:b] for a, b in itertools.pairwise([0, *cuts, len(content)])]
    strip_ansi = data.draw(st.booleans())

    lines = _lines(*chunks, strip_ansi=strip_ansi)

    assert lines == _lines(content, strip_ansi=strip_ansi)
    assert not {"\x02", "\x03"} & set("".join(lines))


@given(st.integers(-8, 8), st.sampled_from([b"\n", b"\r\n", b""]), st.integers(0, 12))
@example(shift=0, end=b"\n", cut=0)
def test_a_line_that_is_too_long_comes_in_parts(shift: int, end: bytes, cut: int) -> None:
    """A part never ends inside of a character or a colour, and reads cut nothing either."""
    middle = "é🙂\x1b[31mred\x1b[0m"
    line = "x" * (MAX_LINE_BYTES - 8 + shift) + middle + "y" * 20
    content = line.encode() + end
    cut += MAX_LINE_BYTES - 6

    raw = _lines(content, strip_ansi=False)

    assert "".join(raw) == line
    assert len(raw) == 2
    assert "".join(_lines(content)) == line.replace("\x1b[31m", "").replace("\x1b[0m", "")
    assert _lines(content[:cut], content[cut:]) == _lines(content)


def test_the_longest_line_comes_whole() -> None:
    """Only a line over the limit is cut, and a cut leaves no empty line behind."""
    line = "x" * MAX_LINE_BYTES
    assert _lines(line.encode() + b"\n") == [line]
    assert _lines(line.encode()) == [line]


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    """What is held back stays near one part, whatever the run prints."""
    log = LogLines(strip_ansi=True)
    chunk = b"x" * 65536
    tracemalloc.start()
    try:
        characters = sum(len(part) for _ in range(512) for part in log.feed(chunk))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert characters > 30 * MAX_LINE_BYTES
    assert peak < 8 * MAX_LINE_BYTES
