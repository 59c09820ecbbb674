"""What the figures of a group have in common and what each has of its own, and what contradicts itself in a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from eval.curation.suggestion import Evidence
from eval.curation.web.deck import Deck, Item
from eval.curation.web.filters import Decided
from eval.curation.web.wording import label_of

OWN = 2  # pieces of a figure's own evidence that are shown in a group
DONE = ("accepted", "edited")


def shared_evidence(items: Sequence[Item]) -> tuple[Evidence, ...]:
    """Returns the evidence that more than half of a group's figures share, in the order of the first that has it."""
    numbers = Counter(text for item in items for text in {evidence.text for evidence in item.one.evidence})
    shared: dict[str, Evidence] = {}
    for item in items:
        for evidence in item.one.evidence:
            if 2 * numbers[evidence.text] > len(items):
                shared.setdefault(evidence.text, evidence)
    return tuple(shared.values())


def own_evidence(item: Item, shared: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Returns what speaks in this figure alone: all that is against the suggestion, and the first that is for it."""
    common = {evidence.text for evidence in shared}
    own = [evidence for evidence in item.one.evidence if evidence.text not in common]
    return (*(one for one in own if not one.supports), *[one for one in own if one.supports][:OWN])


def rivals(item: Item, deck: Deck, decided: Decided) -> Iterator[str]:
    """Yields the other corrections of the same rows that the reviewer has accepted as well.

    An update of a row that goes is none of them: it yields when the decisions are applied.
    """

    def claims(one: Item) -> bool:
        state = decided[one.id].state if one.id in decided else ""
        return state == "edited" if one.one.action == "update" else state in DONE

    rows = set(item.one.rows) if claims(item) else set()
    for other in deck.of_figure[item.one.figid] if rows else ():
        if other.id != item.id and claims(other) and rows & set(other.one.rows):
            yield label_of(other.one)
