"""Texts and annotations of any characters, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from ner.types import Annotation, Caption, Gene, Mention
from tests.batch.fake import IL6, JAKS

# What the annotator makes of a family that is too large for its members to be given.
WNTS = Annotation(
    Caption("x", "Wnts"),
    (
        Mention(
            0, 4, "Wnts", "family", (), "Wnt", "famplex", 0.9, ("plural",), "FPLX:Wnt",
            open_members=(Gene("WNT1", "HGNC:12774", "7471"), Gene("WNT2", "HGNC:12780", "7472")),
        ),
    ),
)  # fmt: skip
# What offsets stumble over: outside the BMP (𝛽, emoji, a family joined of five), combining, wide, line ends.
HARD = ["𝛽", "😀", "👨‍👩‍👧", "e\u0301", "β", "\n", "\r\n", "\u2028", " ", "  ", "STAT3", "-", "Ø"]
texts = st.lists(
    st.sampled_from(HARD) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4),
    min_size=1,
    max_size=12,
).map("".join)


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    """A text with up to four mentions that do not overlap, each with some character that is no blank."""
    text = draw(texts.filter(str.strip))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if text[start:end].strip()]
    ident = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(str.strip))
    return Annotation(Caption(ident, text), tuple(_mention(text, *span) for span in spans))


def _mention(text: str, start: int, end: int) -> Mention:
    words = text[start:end]
    if start % 2:
        return Mention(start, end, words, "family", JAKS, "JAK", "famplex", 0.5, ("exact",), "FPLX:JAK")
    return Mention(start, end, words, "gene", (IL6,), "IL-6", "hgnc_alias_symbol", 0.98, ("exact", "greek"))
