"""`zaedno` with fewer communities and worlds for `claims`, as a process that a test can kill."""

import sys

from zaedno.app.cli import main
from zaedno.experiments.claims import communities, settings

if __name__ == "__main__":
    communities.COMMUNITIES = communities.POINTS = settings.CELL_RUNS = 2
    sys.exit(main())
