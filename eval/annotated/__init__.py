"""More captions with their genes marked, kept apart from their texts; the errors on some were read, on others never.

Only offsets, words and symbols are kept here; the captions are those of the data folder (`pfocr`).
"""
