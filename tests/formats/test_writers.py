"""Writers: TSV rows and the HTML page."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ner.formats.annotations import annotation_to_json
from ner.formats.base import Entry
from ner.formats.html import StreamOutput as HtmlOutput
from ner.formats.html import compare, gather, pieces
from ner.formats.pfocr import make_record
from ner.formats.record import GeneRow
from ner.formats.table import ROW_COLUMNS
from ner.formats.table import StreamOutput as TableOutput
from ner.types import Annotation, Caption, Gene, Mention
from tests.batch.fake import IL6, STAT3, annotate
from tests.formats.strategies import WNTS

odd = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
RECORD = """---
caption: IL-6 binds and STAT3 acts
genes:
- {word: STAT3, symbol: STAT3, source: hgnc_symbol, hgnc_symbol: STAT3, entrez: '6774'}
- {word: Abl, symbol: ABL, source: hgnc_alias_symbol, hgnc_symbol: MTTP, entrez: '4547'}
---
"""


def written(writer: TableOutput | HtmlOutput, *annotations: Annotation) -> str:
    """What a writer makes of annotations."""
    stream = io.BytesIO()
    writer.write([writer.render(Entry(a.caption, "x:1"), a) for a in annotations], stream)
    return stream.getvalue().decode()


def test_tsv_has_the_columns_of_pfocr_and_where_the_word_stands() -> None:
    assert written(TableOutput("\t"), annotate("JAK, Abl and STAT3")).splitlines() == [
        "figid\tword\tsymbol\tsource\thgnc_symbol\tentrez\tstart\tend\tscore",
        "x\tJAK\tJAK\tbioentities_symbol\tJAK1\t3716\t0\t3\t0.9",
        "x\tJAK\tJAK\tbioentities_symbol\tJAK2\t3717\t0\t3\t0.9",
        "x\tSTAT3\tSTAT3\thgnc_symbol\tSTAT3\t6774\t13\t18\t0.998",
    ]


@given(odd, odd, st.sampled_from(",\t"))
def test_tsv_rows_of_any_text_can_be_read_back(ident: str, word: str, delimiter: str) -> None:
    mention = Mention(0, len(word), word, "gene", (IL6,), word, "capgene", 0.5, ())
    text = written(TableOutput(delimiter), Annotation(Caption(ident, word), (mention,)))
    header, row = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    assert tuple(header) == ROW_COLUMNS
    assert row == [ident, word, word, "hgnc_alias_symbol", "IL6", "3569", "0", str(len(word)), "0.5"]


def test_tsv_enumeration_gives_each_gene_its_own_symbol() -> None:
    genes = (Gene("STAT1", "HGNC:11362", "6772"), STAT3)
    mention = Mention(0, 7, "STAT1/3", "gene", genes, "STAT1/3", "hgnc_symbol", 0.9, ("enumeration",))
    lines = written(TableOutput("\t"), Annotation(Caption("x", "STAT1/3"), (mention,))).splitlines()
    assert [line.split("\t")[2:5] for line in lines[1:]] == [[s, "hgnc_symbol", s] for s in ("STAT1", "STAT3")]


@given(st.lists(st.sampled_from(["STAT3", "Abl", "JAK"]) | odd))
def test_html_pieces_make_up_the_caption(parts: list[str]) -> None:
    text = "".join(parts)
    assert "".join(piece.text for piece in pieces(annotate(text))) == text


def test_html_inner_mention_is_left_to_the_list() -> None:
    whole = Mention(0, 8, "IL-6 / x", "gene", (IL6,), "x", "capgene", 0.5, ())
    inner = Mention(0, 4, "IL-6", "gene", (IL6,), "x", "capgene", 0.5, ())
    found = list(pieces(Annotation(Caption("x", "IL-6 / x"), (whole, inner))))
    assert [piece.text for piece in found] == ["IL-6 / x"]


def test_html_mentions_that_differ_in_place_alone_share_a_row() -> None:
    found = gather(annotate("STAT3, JAK and STAT3").mentions)
    assert [(name.mention.text, name.places) for name in found] == [("STAT3", ((0, 5), (15, 20))), ("JAK", ((7, 10),))]


def test_html_links_genes_and_tells_why() -> None:
    page = written(HtmlOutput(), annotate("JAK, Abl and STAT3"))
    assert 'href="https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:11364">STAT3</a>' in page
    for reason in ("FPLX:JAK", "hgnc_alias_symbol", "99.8 %", "exact", "MTTP", "hgnc_prev_symbol"):
        assert reason in page


@given(odd)
def test_html_escapes_all_that_it_is_given(text: str) -> None:
    nasty = f'<script>"&{text}</script>'
    page = written(HtmlOutput(), annotate(nasty, ident=nasty))
    assert page.count("<script>") == 1
    assert page.count("</script>") == 1


def test_html_page_asks_nothing_of_the_net() -> None:
    page = written(HtmlOutput(), annotate("STAT3"))
    assert not re.search(r"""\bsrc=|<link|@import|url\(""", page)
    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")


def test_tsv_has_a_row_for_each_member_of_a_family_left_open() -> None:
    lines = TableOutput("\t").render(Entry(WNTS.caption, "x"), WNTS).splitlines()
    assert [line.split("\t")[1:5] for line in lines] == [
        ["Wnts", "WNT", "bioentities_symbol", "WNT1"],
        ["Wnts", "WNT", "bioentities_symbol", "WNT2"],
    ]


def test_jsonl_gives_a_family_left_open_by_its_group_alone() -> None:
    assert '"genes": [],' in annotation_to_json(WNTS) and "open_members" not in annotation_to_json(WNTS)


def test_html_finds_the_listed_members_of_a_family_left_open() -> None:
    rows = [GeneRow("Wnt", "WNT", "bioentities_symbol", "WNT1", "7471")]
    assert [c.verdict for c in compare(WNTS, rows)] == ["confirmed", "only here"]


def test_html_sets_the_caption_beside_the_curated_list() -> None:
    record = make_record(RECORD.encode(), Path("x.md"))
    annotation = annotate(record.caption)
    verdicts = {c.genes[0].symbol: c.verdict for c in compare(annotation, record.rows)}
    assert verdicts == {"IL6": "only here", "STAT3": "confirmed", "MTTP": "not found"}
    page = HtmlOutput().render(Entry(annotation.caption, "x", record), annotation)
    assert "1 confirmed, 1 listed but not in the caption, 1 only in the caption" in page
