"""spaCy's view of the pipeline: tokenizer, components and their order; nothing beyond this module sees a `Doc`.

The components do what `Annotator` does, on a `Doc`: `capgene_find` notes the candidates, `capgene_judge` the
judgements, `capgene_resolve` writes `doc.spans["genes"]` (label: kind; kb_id: HGNC ids or group id; tokens split so
that each span is exact) and `doc._.gene_mentions` (the plain `Mention` records). What is known of a text beside itself,
its title and organism, may be set in `doc._.gene_about` before the components run.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language, create_tokenizer
from spacy.tokens import Doc, Span
from spacy.util import registry

from ner.errors import ModelError
from ner.find.candidate import Candidate
from ner.find.definitions import Definition, find_definitions
from ner.find.finder import Finder, Prepared
from ner.judge.judge import Judge, Judged
from ner.judge.learned import LearnedJudge, learned
from ner.judge.selection import outermost
from ner.judge.weights import FILE, read_weights, write_weights
from ner.model import make_finder
from ner.model import make_judge as judge_of
from ner.resolve.resolver import resolve
from ner.types import Mention

SPANS = "genes"
_STATE = "capgene"

for _name, _unset in (("gene_mentions", ()), ("gene_about", "")):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_unset)


class ScispacyRules:
    """scispaCy's tokenizer; its rules are code, so that a model folder needs to hold none."""

    def __init__(self, nlp: Language) -> None:
        nlp.tokenizer = create_tokenizer()(nlp)  # scispaCy starts from the rules of spaCy's own
        self._tokenize = combined_rule_tokenizer(nlp)

    def __call__(self, text: str) -> Doc:
        doc: Doc = self._tokenize(text)
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Writes nothing: the rules are code."""

    def from_disk(self, path: Path, **_: Any) -> ScispacyRules:
        """Reads nothing: the rules are code."""
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Returns nothing: the rules are code."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> ScispacyRules:
        """Reads nothing: the rules are code."""
        return self


@registry.tokenizers("capgene.scispacy_rules.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], ScispacyRules]:
    """Returns the maker of the tokenizer, for `[nlp.tokenizer]` of a config."""
    return ScispacyRules


class FindComponent:
    """Notes the candidates and definitions of a document."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder

    def __call__(self, doc: Doc) -> Doc:
        prepared = self.finder.prepare(doc.text)
        found: tuple[Prepared, list[Candidate], tuple[Definition, ...]]
        candidates = self.finder.find(prepared)
        found = (prepared, candidates, find_definitions(prepared, candidates))
        doc.user_data[_STATE] = found
        return doc


class JudgeComponent:
    """Notes the judgement of each candidate; weights in its folder make it a learned judge."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def from_disk(self, path: Path, **_: Any) -> JudgeComponent:
        """Reads the weights, where the folder has any."""
        if (path / FILE).exists():
            self.judge = learned(self.judge, read_weights(path / FILE))
        return self

    def to_disk(self, path: Path, **_: Any) -> None:
        """Writes the weights, where there are any."""
        if isinstance(self.judge, LearnedJudge):
            write_weights(path, self.judge.weights)

    def __call__(self, doc: Doc) -> Doc:
        prepared, candidates, definitions = doc.user_data[_STATE]
        judged: tuple[Judged, ...] = self.judge.judge(prepared, candidates, definitions, doc._.gene_about)
        taken = outermost(judged, self.judge.threshold)
        doc.user_data[_STATE] = (prepared.repaired, taken, self.judge.score)
        return doc


class ResolveComponent:
    """Writes the mentions as spans and plain records."""

    def __init__(self, certain: float, least: float) -> None:
        self.certain = certain
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        repaired, taken, score = doc.user_data.pop(_STATE)
        mentions = resolve(doc.text, repaired, taken, score=score, certain=self.certain, least=self.least)
        _split_tokens(doc, mentions)
        doc._.gene_mentions = mentions
        doc.spans[SPANS] = [_span(doc, mention) for mention in mentions]
        return doc


def _split_tokens(doc: Doc, mentions: tuple[Mention, ...]) -> None:
    """Splits the tokens within which a mention starts or ends."""
    cuts = {place for m in mentions for place in (m.start, m.end)}
    with doc.retokenize() as retokenizer:
        for token in doc:
            places = sorted(c for c in cuts if token.idx < c < token.idx + len(token.text))
            if places:
                bounds = [token.idx, *places, token.idx + len(token.text)]
                orths = [doc.text[a:b] for a, b in pairwise(bounds)]
                retokenizer.split(token, orths, heads=[(token, 0)] * len(orths))


def _span(doc: Doc, mention: Mention) -> Span:
    ids = mention.group or "|".join(gene.hgnc_id for gene in mention.genes)
    span = doc.char_span(mention.start, mention.end, label=mention.kind, kb_id=ids, alignment_mode="expand")
    assert span is not None
    return span


@Language.factory("capgene_find")
def make_find(nlp: Language, name: str, lexicon: str | None, cache_size: int) -> FindComponent:
    """Returns the component that finds candidates with the lexicon of a folder (None: the shipped one)."""
    return FindComponent(make_finder(lexicon, cache_size))


@Language.factory("capgene_judge")
def make_judge(
    nlp: Language,
    name: str,
    threshold: float,
    prior: dict[str, dict[str, float]],
    short: dict[str, float],
    pseudo_count: float,
    curated_count: float,
    defined: float,
    refuted: float,
    introduced: float,
    company: float,
    cache_size: int,
) -> JudgeComponent:
    """Returns the component that judges what the `capgene_find` before it has found."""
    find = nlp.get_pipe("capgene_find")
    if not isinstance(find, FindComponent):
        raise ModelError("capgene_judge needs capgene_find before it in the pipeline", place=name)
    judge = judge_of(
        find.finder,
        threshold=threshold,
        cache_size=cache_size,
        prior=prior,
        short=short,
        pseudo_count=pseudo_count,
        curated_count=curated_count,
        defined=defined,
        refuted=refuted,
        introduced=introduced,
        company=company,
    )
    return JudgeComponent(judge)


@Language.factory("capgene_resolve")
def make_resolve(
    nlp: Language, name: str, certain: float, least: float = 0.0, high_precision: float = 1.0
) -> ResolveComponent:
    """Returns the component that writes the mentions with at least a score (`high_precision`: one to choose for it)."""
    return ResolveComponent(certain, least)
