"""A rule of the model replaced by one's own: what if training never moved anybody's attitude?

`PartnershipModel` is a Mesa model, a month a step; a replaced process is a plain Python function of the world and a
territory.  docs/debugging.md tells more; docs/how-to/process.md how such a rule becomes part of the model.
"""

import zaedno


def nothing_moves(world, territory):
    """In place of the process `attitudes`."""


scenario = zaedno.Scenario.load("mixed", "win_win_training", months=24)
moved = {}
for name, processes in {"as it is": {}, "nothing moves": {"attitudes": nothing_moves}}.items():
    model = zaedno.PartnershipModel(scenario, rng=7, processes=processes)
    before = {agent.uid: agent.svo for agent in model.agents}
    model.run_for(24)
    moved[name] = sum(agent.svo != before.get(agent.uid, agent.svo) for agent in model.agents)
    print(f"{name}: {moved[name]} of {len(model.agents)} organisations changed their attitude in two years")
