"""Record what the command line shows."""

from tests.screens import main

main()
