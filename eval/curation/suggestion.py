"""A suggestion: one correction of one figure's gene list, the evidence for it, and how likely it is to be right.

One JSON object a line; the file's first line names the format, the lexicon and the model it was made with.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, get_args

from ner.formats.record import GeneRow

Action = Literal["remove", "replace", "add", "update", "flag"]
ACTIONS: tuple[Action, ...] = get_args(Action)

Reason = Literal[
    "retired symbol",
    "wrong Entrez id",
    "not a gene",
    "another gene",
    "family for gene",
    "gene for family",
    "misread word",
    "lost member",
    "in the caption",
    "organism mismatch",
    "doubtful",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

EvidenceKind = Literal["table", "definition", "mention", "list", "counts", "lexicon", "organism"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a suggestion.

    `text` says it in a sentence. `start` and `end` are code points of the caption that is quoted (-1: nothing is
    quoted); `figid` names the figure of that caption when it is another one. `supports` is False for what speaks for
    the row as it stands.
    """

    kind: EvidenceKind
    text: str
    start: int = -1
    end: int = -1
    figid: str = ""
    supports: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a list should say instead: a gene, or a group with its members; `rows` are the rows to write.

    `score` is the share of this reading among all that the name can have.
    """

    kind: Literal["gene", "family", "complex"]
    symbols: tuple[str, ...]
    rows: tuple[GeneRow, ...]
    group: str = ""
    source: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One correction of one figure's list.

    `rows` are the rows concerned as they stand (several for a family, none for an addition); `proposal` what to write
    in their place: None for a removal or a flag. `runner_up` is the next best proposal. `sense` says what a word is
    that is no gene. `score` is the calibrated probability that the rows are wrong, of an addition that its genes are
    right, and `signals` the named values it was computed from; how sure a proposal is tells its own score. `group` is
    shared by the suggestions that are one decision over many figures; `contrary` marks the figures whose evidence
    speaks against it. `record` is the digest of the record's rows when it was made.
    """

    figid: str
    action: Action
    reason: Reason
    word: str
    rows: tuple[GeneRow, ...]
    proposal: Proposal | None
    evidence: tuple[Evidence, ...]
    score: float
    record: str
    sense: str = ""
    runner_up: Proposal | None = None
    signals: tuple[tuple[str, float], ...] = ()
    group: str = ""
    contrary: bool = False

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"action {self.action!r} is none of {', '.join(ACTIONS)}")
        if self.reason not in REASONS:
            raise ValueError(f"reason {self.reason!r} is none of {', '.join(REASONS)}")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score {self.score!r} of {self.word!r} is outside 0..1")
        if (self.action in ("replace", "add", "update")) != (self.proposal is not None):
            raise ValueError(f"{self.word!r}: replace, add and update carry a proposal, {self.action} does not")
        if self.action == "remove" and not self.evidence:
            raise ValueError(f"{self.word!r}: a removal needs evidence")

    @property
    def id(self) -> str:
        """Returns the same twelve hexadecimal digits for the same correction of the same figure, whatever its score."""
        was = [row.hgnc_symbol for row in self.rows]
        becomes = (self.proposal.group, *self.proposal.symbols) if self.proposal else ()
        said = "\x1f".join((self.figid, self.action, self.reason, self.word, *was, "→", *becomes))
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]
