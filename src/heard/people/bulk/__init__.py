"""Joining the dots in bulk: what ten years of reports say of people is weighed pair by pair, and pairs are proposed.

Read in this order: filing.py writes observations and their match keys as columns, comparisons.py says to Splink how two
of them are compared, weighing.py finds and weighs pairs, linking.py is one run from reading to proposing, training.py
learns the weights, trial.py refuses weights that do worse. What a pair is called is decided by heard.people.linkage
alone, the same function that answers while somebody types. Nothing is ever joined here; people do that.
"""
