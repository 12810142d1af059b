"""Hear: the doors, the dialogue, screening, decision, feedback, disagreement."""
