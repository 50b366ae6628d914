"""Run the command line: `python -m tfrun_async`."""

import sys

from tfrun_async.cli import main

if __name__ == "__main__":
    sys.exit(main())
