"""Decisions that were made often enough become rules: a patch of the lexicon's curated tables, to be looked at first.

A word that reviewers removed becomes a veto, one that they gave to another gene or group a curated name; what the
tables said otherwise of the same spelling goes. Merged by hand (`git apply`, `capgene lexicon lint`, `capgene lexicon
build`), they are what the annotator uses from then on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.curation.apply.diff import diff, unified
from eval.curation.apply.planning import Decided
from eval.curation.apply.rows import Change
from eval.curation.decisions import VERDICTS
from eval.curation.suggestion import Reason, Suggestion
from eval.gold.documents import paper_of
from ner.errors import InputError, said
from ner.formats.sidefile import split_lines
from ner.lexicon import Lexicon
from ner.lexicon.lint import SENSES
from ner.lexicon.names import name_variants
from ner.text.keys import cased, plain

# Five papers that agree, none against: by the rule of succession the next one agrees with probability 6/7.
OFTEN = 5
# Of the pairs that stand in several judged figures a third is wrong in one and right in another: such are no rule.
AGREED = 0.9
VETOES, NAMES, PROTEIN_NAMES = "vetoes.tsv", "names.tsv", "protein_names.tsv"
# What the picture's reader misread, or what is missing in a list, says nothing about a word of a caption.
RULING: tuple[Reason, ...] = ("not a gene", "another gene", "family for gene", "gene for family", "doubtful")
SOURCE = "decisions of reviewers on PFOCR records"
DEBRIS = " ,.;:*()[]{}'\""


@dataclass(frozen=True, slots=True)
class Rule:
    """A word that is no gene (`target` empty; `sense` says what it is) or means a gene or group, and how sure that is.

    `papers` of `judged` papers agree.
    """

    word: str
    target: str
    sense: str
    papers: int
    judged: int


@dataclass(slots=True)
class _Tally:
    """What was decided about a word: the papers of each outcome, all papers, and those where a row of it stayed."""

    outcomes: dict[str, set[str]] = field(default_factory=dict)
    papers: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    senses: dict[str, int] = field(default_factory=dict)


def lexicon_rules(decided: Decided, lexicon: Lexicon, *, often: int = OFTEN) -> tuple[Rule, ...]:
    """Returns the rules, by word, that decisions of at least `often` papers come to; not those that the lexicon has.

    At least nine in ten papers in which a word was judged must agree. Several genes for one word are parted by `|`.
    """
    tallies: dict[str, _Tally] = {}
    for one in decided.suggestions:
        decision = decided.decisions.get(one.id)
        word = cased(one.word.strip(DEBRIS))
        if decision is None or decision.state not in VERDICTS or one.reason not in RULING or not _is_name(word):
            continue
        change = Change(one, decision)
        if change.writes or decision.state == "rejected":
            _count(tallies.setdefault(one.word.strip(DEBRIS), _Tally()), one, change)
    rules = (_rule(word, tally) for word, tally in sorted(tallies.items()))
    return tuple(r for r in rules if r and r.papers >= often and r.papers >= AGREED * r.judged and _is_new(r, lexicon))


def rules_patch(rules: Sequence[Rule], folder: Path) -> str:
    """Returns a patch that adds the rules to the curated tables of `folder`; `git apply` takes it in a checkout's root.

    A veto takes the curated name of its spelling out, which would outdo it; a name takes out its veto and its other
    meaning. Raises InputError where a table cannot be read.
    """
    words, named = {plain(r.word) for r in rules}, {plain(r.word) for r in rules if r.target}
    vetoes: list[tuple[str, ...]] = [
        (r.word, "exact", r.sense, f"no gene in {r.papers} of {r.judged} papers", SOURCE) for r in rules if not r.target
    ]
    names: list[tuple[str, ...]] = [
        (r.word, r.target, f"meant in {r.papers} of {r.judged} papers", SOURCE) for r in rules if r.target
    ]
    parts = []
    for name, gone, rows in ((VETOES, named, vetoes), (NAMES, words, names), (PROTEIN_NAMES, words, [])):
        old = _read(folder / name)
        parts.append(unified(f"lexicons/curated/{name}", diff(old, _with_rows(old, gone, rows))))
    return "".join(parts)


def outdone(rules: Iterable[Rule], folder: Path) -> dict[str, str]:
    """Returns the words whose veto would have no effect, each with the longer curated name that is read as it, too.

    Such a name (`adenylate cyclase (soluble)`, read without its bracket) means more than the word, so that no rule
    takes it out. Raises InputError where a table cannot be read.
    """
    words = {plain(r.word): r.word for r in rules if not r.target}
    found: dict[str, str] = {}
    for table in (NAMES, PROTEIN_NAMES) if words else ():
        for name in map(_name_of, split_lines(_read(folder / table))[1:]):
            if " " in name and plain(name) not in words:
                found.update((words[form], name) for form in name_variants(name) if form in words)
    return found


def _is_name(word: str) -> bool:
    """False for single letters and for enumerations, which the annotator reads by rule."""
    return len(word) > 1 and not any(sign in word for sign in "/,\t\n")


def _count(tally: _Tally, one: Suggestion, change: Change) -> None:
    paper = paper_of(one.figid)
    tally.papers.add(paper)
    proposal = change.proposal
    if change.decision.state == "rejected" or (proposal is None and one.reason != "not a gene"):
        # A row that is taken out says nothing about its word, unless it is because of the word.
        tally.kept.add(paper)
        return
    target = (proposal.group or "|".join(proposal.symbols)) if proposal else ""
    tally.outcomes.setdefault(target, set()).add(paper)
    if not target:
        sense = one.sense.replace(" ", "_")
        sense = sense if sense in SENSES else "other"
        tally.senses[sense] = tally.senses.get(sense, 0) + 1


def _rule(word: str, tally: _Tally) -> Rule | None:
    """The rule that most papers are for; none where the rows always stayed."""
    agreed = {target: papers - tally.kept for target, papers in tally.outcomes.items()}
    if not agreed:
        return None
    target, papers = max(agreed.items(), key=lambda item: (len(item[1]), item[0]))
    sense = max(tally.senses, key=lambda name: (tally.senses[name], name)) if not target else ""
    return Rule(word, target, sense, len(papers), len(tally.papers))


def _is_new(rule: Rule, lexicon: Lexicon) -> bool:
    """False for what the lexicon says already, and for targets that it does not know."""
    if not rule.target:
        text = plain(rule.word)
        is_name = any(t.source == "capgene" and t.text == text for t in lexicon.matches(text))
        return lexicon.veto(text) is None or is_name  # a veto of a curated name has no effect
    if not all(part in lexicon.genes or part in lexicon.groups for part in rule.target.split("|")):
        return False
    curated = (t.target for t in lexicon.matches(rule.word) if t.source == "capgene" and cased(t.text) == rule.word)
    return rule.target not in curated


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "give the folder of the curated tables with --curated"
        raise InputError(f"cannot be read: {said(error)}", place=str(path), remedy=remedy) from None


def _name_of(line: str) -> str:
    return line.split("\t", 1)[0]


def _with_rows(text: str, gone: Collection[str], rows: Iterable[tuple[str, ...]]) -> str:
    """A table without the rows of some names and with more rows, in the order that the linter gives it.

    A row that stays keeps what it says: a veto that is there may hold for more spellings than the new one.
    """
    head, *lines = split_lines(text)
    by_name = {_name_of(line): line for line in lines if plain(_name_of(line)) not in gone}
    for row in rows:
        by_name.setdefault(row[0], "\t".join(row) + "\n")
    return head + "".join(by_name[name] for name in sorted(by_name, key=lambda name: (name.casefold(), name)))
