"""The lexicon: built from published tables and curated rows, looked up by key."""

from ner.lexicon.compiled import Lexicon, load
from ner.lexicon.records import GeneEntry, Group, Term, Usage, Veto

__all__ = ["GeneEntry", "Group", "Lexicon", "Term", "Usage", "Veto", "load"]
