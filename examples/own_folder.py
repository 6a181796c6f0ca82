"""A scenario and a policy of one's own, in a folder laid out like configs/: files alone, no programming.

The same from the command line: `zaedno compare scenario=careful 'policy=none,two_meetings' config_dir=examples/my_lag`.
"""

from pathlib import Path

import zaedno

MINE = Path(__file__).parent / "my_lag"

for policy in ("none", "two_meetings"):
    scenario = zaedno.Scenario.load("careful", policy, config_dir=MINE)
    runs = zaedno.simulate(scenario, runs=20, seed=7).runs  # run i is the same world under either policy
    print(f"{scenario.label}: collective gain {runs['collective_gain'].mean():.1f} units a month")
