"""`python -m zaedno` is the command `zaedno`."""

import sys

from zaedno.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
