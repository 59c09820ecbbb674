"""Trains the models that score suggestions, and measures them: `python -m eval.curation.training`."""
