"""480 more captions with their genes marked, kept beside their text: what figures rest on that no rule was tuned to.

Only offsets, words and symbols are kept here; the captions are those of the data folder (`pfocr/captions.jsonl.gz`).
"""
