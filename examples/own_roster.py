"""Your own organisations: a table of which two columns are needed; what is blank is drawn anew in every world.

docs/roster.md has the columns; `zaedno roster check examples/my_lag.csv` names every problem of a table.
"""

from pathlib import Path

import zaedno

TABLE = Path(__file__).parent / "my_lag.csv"

scenario = zaedno.Scenario.load("baseline", roster="file", roster_path=TABLE)
organisations = zaedno.simulate(scenario, runs=20, seed=7).organisations

# Rows of the table have their places; who entered later is in none, for nobody can list newcomers beforehand
means = organisations.groupby("organisation")[["memberships", "net"]].mean()
print(means.rename(index=dict(enumerate(scenario.roster.labels))).head(len(scenario.roster)).round(1))
