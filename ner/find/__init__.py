"""Candidates: every stretch of a caption that could name a gene, with all that it can mean."""
