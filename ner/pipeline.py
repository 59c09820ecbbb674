"""spaCy's view of the pipeline: tokenizer, components and their order; nothing beyond this module sees a `Doc`.

The components do what `Annotator` does, on a `Doc`: `capgene_find` notes the candidates, `capgene_judge` the
judgements, `capgene_resolve` writes `doc.spans["genes"]` (label: kind; kb_id: HGNC ids or group id; tokens split so
that each span is exact) and `doc._.gene_mentions` (the plain `Mention` records). What is known of a text beside itself,
its title and organism, may be set in `doc._.gene_about` before the components run.

A component keeps what it notes for the next one itself, as long as the document lives; a document holds nothing but
plain values, so that it can be written and sent to other processes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, MutableMapping
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language, create_tokenizer
from spacy.tokens import Doc, Span
from spacy.util import registry

from ner.errors import ModelError
from ner.find.candidate import Candidate
from ner.find.definitions import find_definitions
from ner.find.finder import Prepared
from ner.find.long_forms import Definition
from ner.formats.annotations import mention_from_plain
from ner.judge.judge import Judged
from ner.judge.learned import LearnedJudge, learned
from ner.judge.selection import outermost
from ner.judge.weights import FILE, read_weights, weights_from_bytes, weights_to_bytes, write_weights
from ner.model import make_finder
from ner.model import make_judge as judge_of
from ner.resolve.resolver import resolve
from ner.types import Mention

SPANS = "genes"
_MENTIONS = "gene_mentions"
T = TypeVar("T")


def _read_mentions(doc: Doc) -> tuple[Mention, ...]:
    """Returns the mentions of a document, which holds them as plain values."""
    return tuple(mention_from_plain(plain) for plain in doc.user_data.get(_MENTIONS, ()))


def _write_mentions(doc: Doc, mentions: tuple[Mention, ...]) -> None:
    """Writes the mentions of a document as plain values, which can be serialised."""
    doc.user_data[_MENTIONS] = tuple(asdict(mention) for mention in mentions)


if not Doc.has_extension("gene_mentions"):
    Doc.set_extension("gene_mentions", getter=_read_mentions, setter=_write_mentions)
if not Doc.has_extension("gene_about"):
    Doc.set_extension("gene_about", default="")


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


class Found(NamedTuple):
    """What `capgene_find` notes of a document."""

    prepared: Prepared
    candidates: list[Candidate]
    definitions: tuple[Definition, ...]


class FindComponent:
    """Notes the candidates and definitions of a document, with the lexicon of a folder (None: the shipped one)."""

    def __init__(self, lexicon: str | None, cache_size: int) -> None:
        self.lexicon = lexicon
        self.cache_size = cache_size
        self.finder = make_finder(lexicon, cache_size)
        self.found: MutableMapping[Doc, Found] = WeakKeyDictionary()

    def __reduce__(self) -> tuple[object, ...]:
        return FindComponent, (self.lexicon, self.cache_size)

    def __call__(self, doc: Doc) -> Doc:
        prepared = self.finder.prepare(doc.text)
        candidates = self.finder.find(prepared)
        self.found[doc] = Found(prepared, candidates, find_definitions(prepared, candidates))
        return doc


class JudgeComponent:
    """Notes the judgements that are taken of a document's candidates; weights in its folder make it a learned judge."""

    def __init__(self, find: FindComponent, settings: dict[str, Any], weights: bytes = b"") -> None:
        self.find = find
        self.settings = settings
        self.judge = judge_of(find.finder, **settings)
        self.taken: MutableMapping[Doc, tuple[Found, list[Judged]]] = WeakKeyDictionary()
        self.from_bytes(weights)

    def __reduce__(self) -> tuple[object, ...]:
        return JudgeComponent, (self.find, self.settings, self.to_bytes())

    def from_disk(self, path: Path, **_: Any) -> JudgeComponent:
        """Reads the weights, where the folder has any."""
        if (path / FILE).exists():
            self.judge = learned(self.judge, read_weights(path / FILE))
        return self

    def to_disk(self, path: Path, **_: Any) -> None:
        """Writes the weights, where there are any."""
        if isinstance(self.judge, LearnedJudge):
            write_weights(path, self.judge.weights)

    def from_bytes(self, data: bytes, **_: Any) -> JudgeComponent:
        """Reads the weights that `to_bytes` gave, where there are any."""
        if data:
            self.judge = learned(self.judge, weights_from_bytes(data, "capgene_judge"))
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Returns the file of weights, nothing where there are none."""
        return weights_to_bytes(self.judge.weights) if isinstance(self.judge, LearnedJudge) else b""

    def __call__(self, doc: Doc) -> Doc:
        found = _noted(self.find.found, doc, "capgene_judge", "capgene_find")
        judged = self.judge.judge(found.prepared, found.candidates, found.definitions, doc._.gene_about)
        self.taken[doc] = (found, outermost(judged, self.judge.threshold))
        return doc


class ResolveComponent:
    """Writes the mentions as spans and plain records."""

    def __init__(self, judge: JudgeComponent, certain: float, least: float) -> None:
        self.judge = judge
        self.certain = certain
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        found, taken = _noted(self.judge.taken, doc, "capgene_resolve", "capgene_judge")
        judge = self.judge.judge
        mentions = resolve(
            doc.text,
            found.prepared.repaired,
            taken,
            certain=self.certain,
            score=judge.score,
            least=self.least,
            open_members=judge.lexicon.open_members,
        )
        _split_tokens(doc, mentions)
        doc._.gene_mentions = mentions
        doc.spans[SPANS] = [_span(doc, mention) for mention in mentions]
        return doc


def _noted(notes: MutableMapping[Doc, T], doc: Doc, name: str, before: str) -> T:
    """Returns what the component before noted of a document; raises ModelError where it has not run."""
    noted = notes.pop(doc, None)
    if noted is None:
        remedy = f"enable {before}, or disable {name}, too"
        raise ModelError(f"{name} needs {before} to run before it on each document", place=name, remedy=remedy)
    return noted


def _split_tokens(doc: Doc, mentions: tuple[Mention, ...]) -> None:
    """Splits the tokens within which a mention starts or ends."""
    cuts = sorted({place for m in mentions for place in (m.start, m.end)})
    with doc.retokenize() as retokenizer:
        for token in doc:
            end = token.idx + len(token)
            places = cuts[bisect_right(cuts, token.idx) : bisect_left(cuts, end)]
            if places:
                bounds = [token.idx, *places, end]
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
    return FindComponent(lexicon, cache_size)


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
    find = _before(nlp, name, "capgene_find", FindComponent)
    settings = {
        "threshold": threshold,
        "cache_size": cache_size,
        "prior": prior,
        "short": short,
        "pseudo_count": pseudo_count,
        "curated_count": curated_count,
        "defined": defined,
        "refuted": refuted,
        "introduced": introduced,
        "company": company,
    }
    return JudgeComponent(find, settings)


@Language.factory("capgene_resolve")
def make_resolve(
    nlp: Language, name: str, certain: float, least: float = 0.0, high_precision: float = 1.0
) -> ResolveComponent:
    """Returns the component that writes the mentions with at least a score (`high_precision`: one to choose for it)."""
    return ResolveComponent(_before(nlp, name, "capgene_judge", JudgeComponent), certain, least)


def _before(nlp: Language, name: str, before: str, kind: type[T]) -> T:
    """Returns the component that another one follows; raises ModelError where the pipeline has none."""
    found = nlp.get_pipe(before) if before in nlp.component_names else None
    if not isinstance(found, kind):
        raise ModelError(f"{name} needs {before} before it in the pipeline", place=name, remedy=f"add {before} first")
    return found
