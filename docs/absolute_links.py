"""Make the relative links of the README absolute, for a page that is not in the repository.

    python docs/absolute_links.py README.md https://github.com/OWNER/NAME v1.0.0

Pictures lead to the raw file, everything else to its page. The release workflow runs this, so that
the README in the repository names no address.
"""

import re
import sys
from pathlib import Path

_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?://|#)([^)\s]+)\)")


def with_absolute_links(text: str, repository: str, revision: str) -> str:
    """Return the text with absolute links."""

    def absolute(match: re.Match[str]) -> str:
        kind = "raw" if match[1] else "blob"
        return f"{match[1]}[{match[2]}]({repository}/{kind}/{revision}/{match[3]})"

    return _LINK.sub(absolute, text)


if __name__ == "__main__":
    path, repository, revision = sys.argv[1:]
    text = Path(path).read_text("utf-8")
    Path(path).write_text(with_absolute_links(text, repository, revision), "utf-8")
