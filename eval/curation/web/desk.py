"""What the routes share: the suggestions, the store, the annotator, and how a page is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eval.curation.decisions import Decision
from eval.curation.store import Store
from eval.curation.suggestion import Proposal
from eval.curation.web import wording
from eval.curation.web.common import own_evidence, rivals
from eval.curation.web.complete import Completer
from eval.curation.web.deck import Deck, Item
from eval.curation.web.filters import OPEN, Filter, make_filter
from eval.curation.web.guard import Access
from eval.curation.web.marks import snippet
from ner.annotator import Annotator
from ner.counted import counted
from ner.types import Caption, Mention


class Desk:
    """One running review: what is reviewed, where decisions go, and who may ask."""

    def __init__(self, deck: Deck, store: Store, access: Access, load_annotator: Callable[[], Annotator]) -> None:
        self.deck = deck
        self.store = store
        self.access = access
        self._load = load_annotator
        self._lock = Lock()
        self._annotator: Annotator | None = None
        self._completer: Completer | None = None
        self.mentions = lru_cache(maxsize=1000)(self._mentions)
        self._pages = environment(self)

    def annotator(self) -> Annotator:
        """Returns the annotator, loaded when it is first asked for."""
        with self._lock:
            if self._annotator is None:
                self._annotator = self._load()
            return self._annotator

    def completer(self) -> Completer:
        """Returns the completion over the annotator's lexicon."""
        if self._completer is None:
            self._completer = Completer(self.annotator().lexicon)
        return self._completer

    def warm(self) -> None:
        """Loads what the first page and the first completion need."""
        self.completer().options("warm")

    def _mentions(self, figid: str) -> tuple[Mention, ...]:
        figure = self.deck.figures[figid]
        return self.annotator().annotate(Caption(figid, figure.caption, figure.title, figure.organisms)).mentions

    def decided(self, me: str) -> Mapping[str, Decision]:
        """Returns what a reviewer decided, and nothing of what others did."""
        return self.store.of(me) if me else {}

    def page(self, template: str, me: str, **values: object) -> str:
        """Returns a page or a part of one; everything in it is escaped."""
        decided = self.decided(me)
        progress = {"done": sum(one in decided for one in self.deck.by_id), "total": len(self.deck.items)}
        shared = {"me": me, "deck": self.deck, "decided": decided, "swap": False, "view": "", "current": "", **progress}
        return self._pages.get_template(template).render({**shared, **values})

    def parts(self, me: str, *templates: str, **values: object) -> Markup:
        """Returns several parts one after the other; those that stand elsewhere on the page carry `swap`."""
        return Markup("").join(Markup(self.page(one, me, **values)) for one in templates)  # escaped above


def filter_from(query: str) -> Filter:
    """Returns the filter of a query string."""
    fields = ("reason", "state", "gene", "organism", "least")
    return make_filter(**{name: values[0] for name, values in parse_qs(query).items() if name in fields})


def entry_id(key: str) -> str:
    """Returns the id that the line of a figure or group has on the page."""
    return f"entry-{sha256(key.encode()).hexdigest()[:12]}"


def environment(desk: Desk) -> Environment:
    """Returns the templates with what they may call."""
    made = Environment(
        loader=PackageLoader("eval.curation.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    deck = desk.deck

    def cut_snippet(item: Item) -> object:
        return snippet(item, deck.figures[item.one.figid].caption)

    made.globals.update(
        token=desk.access.token,
        file=deck.name,
        absent=len(deck.absent),
        absent_first=deck.absent[0] if deck.absent else "",
        snippet=cut_snippet,
        changed=deck.changed,
        own_evidence=own_evidence,
        rivals=lambda item, decided: list(rivals(item, deck, decided)),
        start_query=Filter(state=OPEN, least=deck.header.threshold).query,
        group_size=lambda item: len(deck.of_group[item.group]),
    )
    made.filters.update(
        change=wording.change_of,
        proposal=_proposal_text,
        symbols=wording.symbols_text,
        clock=wording.clock,
        decision_text=wording.decision_text,
        headword=wording.headword,
        may_edit=wording.may_edit,
        state_word=lambda state: wording.STATE_WORDS[state],
        action_word=lambda action: wording.ACTION_WORDS[action],
        accept_word=lambda action: wording.ACCEPT_WORDS[action],
        score_title=lambda action: wording.SCORE_TITLES[action],
        source_word=lambda source: wording.SOURCE_WORDS.get(source, source),
        plain=lambda text: text.replace("_", " "),
        counted=counted,
        signed=lambda number: f"{number:.2f}".replace("-", "−"),
        entry_id=entry_id,
    )
    return made


def _proposal_text(proposal: Proposal | None) -> str:
    return wording.proposal_text(proposal)
