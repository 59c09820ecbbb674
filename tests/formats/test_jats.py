"""JATS: every figure's caption, as a reader reads it, with PFOCR's id; nothing from outside the file."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.errors import InputError
from ner.formats import jats, read_captions
from ner.formats.base import Entry, Source
from ner.types import Caption

HEAD = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.0 20120330//EN" '
    '"JATS-archivearticle1.dtd">\n<article xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta>'
    '<article-id pub-id-type="pmid">7</article-id><article-id pub-id-type="pmc">42</article-id>'
    "</article-meta></front>\n<body>"
)
FOOT = "</body></article>"
FIG = '<fig id="f1"><label>Figure 1</label><caption>{}</caption><graphic xlink:href="a-g001.jpg"/></fig>'


def read(data: str | bytes, name: str = "x.nxml") -> list[Caption | str]:
    raw = data if isinstance(data, bytes) else data.encode()
    items = jats.read(Source(io.BytesIO(raw), name, Path(name)))
    return [item.caption if isinstance(item, Entry) else str(item) for item in items]


def captions(body: str) -> list[Caption]:
    found = read(HEAD + body + FOOT)
    assert all(isinstance(item, Caption) for item in found), found
    return [item for item in found if isinstance(item, Caption)]


def text_of(caption: str) -> str:
    (found,) = captions(FIG.format(caption))
    return found.text


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        pytest.param("<p>IL-6 activates\n   STAT3.</p>", "IL-6 activates STAT3.", id="blanks"),
        pytest.param("<title>Model.</title><p>A.</p><p>B.</p>", "Model. A. B.", id="title and paragraphs"),
        pytest.param("TLR4 alone", "TLR4 alone", id="no paragraph"),
        pytest.param(
            "<p><italic>Il6</italic><sup>−/−</sup>, H<sub>2</sub>O, IFN-<bold>γ</bold></p>",
            "Il6−/−, H2O, IFN-γ",
            id="superscript, subscript",
        ),
        pytest.param("<p>STAT3<xref ref-type='bibr'>12</xref> and IL6</p>", "STAT3 and IL6", id="reference"),
        pytest.param("<p>STAT3<sup><xref>1</xref>,<xref>2</xref>–<xref>4</xref></sup>.</p>", "STAT3.", id="many"),
        pytest.param("<p>STAT3 [<xref>28</xref>,<xref>39</xref>] acts</p>", "STAT3 acts", id="in brackets"),
        pytest.param("<p>by Li <italic>et al</italic>. (<xref>2010</xref>).</p>", "by Li et al.", id="year"),
        pytest.param("<p>JAK (see <xref>Fig. 2</xref>) and (STAT3; <xref>5</xref>)</p>", "JAK and (STAT3)", id="see"),
        pytest.param("<p>STAT3<xref>1</xref>IL6</p>", "STAT3 IL6", id="between words"),
        pytest.param("<p>p38<xref>1</xref>-dependent (A) x<break/>y</p>", "p38-dependent (A) x y", id="brackets stay"),
        pytest.param(
            "<p>NF-<inline-formula><mml:math><mml:mrow><mml:mi>κ</mml:mi></mml:mrow></mml:math></inline-formula>B</p>",
            "NF-κB",
            id="formula that is a letter",
        ),
        pytest.param(
            "<p>NF-<inline-formula><alternatives><tex-math>\\documentclass \\kappa</tex-math>"
            "<mml:math><mml:mi>κ</mml:mi></mml:math><inline-graphic/></alternatives></inline-formula>B acts</p>",
            "NF-κB acts",
            id="alternatives",
        ),
        pytest.param(
            "<p>at <inline-formula><tex-math>$$p&lt;0.05$$</tex-math></inline-formula> or "
            "<mml:math><mml:mi>y</mml:mi><mml:mo>=</mml:mo><mml:mi>x</mml:mi></mml:math>, n</p>",
            "at or , n",
            id="TeX and long formula",
        ),
        pytest.param(
            "<p>a <inline-graphic/>b<!-- c --><?d e?>f &#x1d6fd; &#945;</p>", "a bf 𝛽 α", id="picture, comment"
        ),
        pytest.param(
            "<p>list:<list><list-item><p>A1</p></list-item><list-item><p>B2</p></list-item></list></p>",
            "list: A1 B2",
            id="list",
        ),
        pytest.param(
            "<p><ext-link xlink:href='u'>www</ext-link> <named-content>TNF</named-content></p>", "www TNF", id="link"
        ),
    ],
)
def test_jats_text_is_what_a_reader_reads(xml: str, text: str) -> None:
    assert text_of(xml) == text


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        pytest.param(f"<p>STAT3{' ' * 200_000}IL6<xref>1</xref></p>", "STAT3 IL6", id="blanks before"),
        pytest.param(f"<p>STAT3<xref>1</xref>{' ' * 200_000}IL6</p>", "STAT3 IL6", id="blanks behind"),
        pytest.param(f"<p>STAT3<xref>1</xref>{', ' * 100_000}IL6</p>", f"STAT3{', ' * 99_999}, IL6", id="commas"),
        pytest.param(f"<p>({'<xref>1</xref> IL6' * 40_000}</p>", f"({' IL6' * 40_000}", id="bracket left open"),
    ],
)
def test_jats_text_far_from_its_references_is_read_soon(xml: str, text: str) -> None:
    start = time.perf_counter()
    assert text_of(xml) == text
    assert time.perf_counter() - start < 10


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_jats_text_of_any_characters_is_read(text: str) -> None:
    if text.strip():
        assert text_of(f"<p>{escape(text)}</p>") == " ".join(text.split())


def test_jats_label_and_title_are_the_title() -> None:
    (found,) = captions(FIG.format("<title>Model <italic>of</italic> IL-6.</title><p>STAT3.</p>"))
    assert found == Caption("PMC42__a-g001", "Model of IL-6. STAT3.", "Figure 1 Model of IL-6.")


def test_jats_figures_of_every_place_are_read_in_order() -> None:
    body = (
        FIG.format("<p>plain</p>")
        + "<boxed-text><sec><p>in a box <fig id='f2'><caption><p>box</p></caption></fig></p></sec></boxed-text>"
        + "<fig-group id='g'><label>Figure 3</label><caption><p>group</p></caption>"
        + "<fig id='f3a'><label>A</label><caption><p>left</p></caption><graphic xlink:href='img/b.tif'/></fig>"
        + "<fig id='f3b'><graphic xlink:href='c.tif'/></fig></fig-group>"
        + "<supplementary-material id='s1' xlink:href='s1.tif'><label>Figure S1</label><caption><p>supplement</p>"
        + "<p>(TIF)</p></caption><media><caption><p>Click here for additional data file.</p></caption></media>"
        + "</supplementary-material>"
        + "<supplementary-material id='s2'><label>Table S1</label><caption><p>a table</p></caption>"
        + "</supplementary-material>"
        + "<supplementary-material><p><fig id='f4'><caption><p>inner</p></caption></fig></p></supplementary-material>"
        + "<supplementary-material id='s3'><label>Additional file 1</label><caption>"
        + "<title>Figure S2. Blots</title></caption></supplementary-material>"
        + "<table-wrap id='t1'><label>Table 1</label><caption><p>a table</p></caption></table-wrap>"
    )
    floats = "</body><floats-group><fig id='f5'><caption><p>float</p></caption></fig></floats-group></article>"
    assert [(getattr(c, "id", c), getattr(c, "text", "")) for c in read(HEAD + body + floats)] == [
        ("PMC42__a-g001", "plain"),
        ("PMC42__f2", "box"),
        ("PMC42__g", "group"),
        ("PMC42__b", "left"),
        ("PMC42__s1", "supplement"),
        ("PMC42__f4", "inner"),
        ("PMC42__s3", "Figure S2. Blots"),
        ("PMC42__f5", "float"),
    ]


def test_jats_ids_of_pictures_with_one_name_differ() -> None:
    one = "<fig><caption><p>x</p></caption><graphic xlink:href='a.g001'/></fig>"
    named = "<fig id='f9'><caption><p>x</p></caption><graphic xlink:href='a.g001'/></fig>"
    assert [c.id for c in captions(one + named + one)] == ["PMC42__a.g001", "PMC42__f9", "PMC42__a.g001-2"]


@pytest.mark.parametrize(
    ("ids", "prefix"),
    [
        ('<article-id pub-id-type="pmc">PMC9</article-id>', "PMC9"),
        ('<article-id pub-id-type="pmcid">PMC9</article-id><article-id pub-id-type="pmcaid">1</article-id>', "PMC9"),
        ('<article-id pub-id-type="pmid">7</article-id>', "PMID7"),
        ('<article-id pub-id-type="doi">10.1/x</article-id>', "paper"),
    ],
)
def test_jats_id_begins_with_what_the_article_is_called(ids: str, prefix: str) -> None:
    fig = "<body><fig id='f'><caption>x</caption></fig></body>"
    data = f"<article><front><article-meta>{ids}</article-meta></front>{fig}</article>"
    (found,) = read(data, "paper.v1.nxml")
    assert getattr(found, "id", found) == f"{prefix}__f"


def test_jats_several_articles_and_namespaces_are_read() -> None:
    one = (
        '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/"><front><article-meta>'
        "<article-id pub-id-type='pmc'>{}</article-id></article-meta></front>"
        "<body><fig id='f'><caption><p>x</p></caption></fig></body>"
        "<sub-article><front-stub><article-id pub-id-type='pmc'>0</article-id></front-stub><body><fig id='f'><caption>"
        "<p>translated</p></caption></fig></body></sub-article></article>"
    )
    found = read(f"<pmc-articleset>{one.format(1)}{one.format(2)}</pmc-articleset>")
    assert [getattr(c, "id", c) for c in found] == ["PMC1__f", "PMC1__f-2", "PMC2__f", "PMC2__f-2"]


def test_jats_reads_nothing_outside_and_refuses_entities(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("STAT3")
    dtd = f'<!DOCTYPE article [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt"><!ENTITY y "STAT3">]>'
    for name in "xy":
        bad = f"<fig id='b'><caption><p>&{name};</p></caption></fig>"
        error, good = read(f"{dtd}\n<article><body>\n{bad}<fig id='g'><caption>z</caption></fig></body></article>")
        assert error == (
            f"x.nxml:3: the caption uses the entity &{name}; (write the character itself, or its number as in &#945;)"
        )
        assert good == Caption("x__g", "z")


def test_jats_nested_entities_cost_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    dtd = f'<!DOCTYPE article [<!ENTITY l0 "ha">{laughs}]>'
    (error,) = read(f'{dtd}<article><fig id="a"><caption><p>&l11;</p></caption></fig></article>')
    assert "entity" in str(error)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(
            HEAD + "\n" + FIG.format("<p>x</p>") + "\n<p>a</sec>", "x.nxml:5: the XML cannot be read", id="tags"
        ),
        pytest.param(HEAD + FIG.format("<p>x</p>"), "x.nxml:3: the XML cannot be read: Premature end", id="cut short"),
        pytest.param(
            (HEAD + FIG.format("<p>x</p>") + "\n\xb5" + FOOT).encode("latin-1"),
            "x.nxml:4: the XML cannot",
            id="latin-1",
        ),
        pytest.param(
            HEAD + FIG.format("<p>x</p>") + "&alpha" + FOOT, "x.nxml:3: the XML cannot be read", id="ampersand"
        ),
    ],
)
def test_jats_broken_xml_is_named_after_what_could_be_read(data: str | bytes, told: str) -> None:
    first, error = read(data)
    assert first == Caption("PMC42__a-g001", "x", "Figure 1")
    assert str(error).startswith(told)


@pytest.mark.parametrize("data", ["", "no XML", "<html><body/></html>"])
def test_jats_that_is_none_is_named(data: str) -> None:
    (error,) = read(data)
    assert str(error).startswith("x.nxml:1: the XML")


def test_jats_other_encodings_are_read_where_the_file_names_them() -> None:
    body = "<article><body><fig id='f'><caption><p>5 µg TNF-α</p></caption></fig></body></article>"
    assert read(f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")) == [Caption("x__f", "5 µg TNF-α")]
    assert read(body.encode("utf-8-sig")) == [Caption("x__f", "5 µg TNF-α")]


def test_jats_without_figures_is_wrong_only_alone(tmp_path: Path) -> None:
    (tmp_path / "a.nxml").write_text("<article><body><p>text</p></body></article>")
    (error,) = read_captions(tmp_path / "a.nxml")
    assert "there is no caption in it" in str(error)
    (error,) = read_captions(tmp_path)
    assert "there is no caption in the files of the folder" in str(error)
    (tmp_path / "b.nxml").write_text(HEAD + FIG.format("x") + FOOT)
    assert len(list(read_captions(tmp_path))) == 1


def test_jats_is_known_by_its_root_where_the_suffix_is_xml(tmp_path: Path) -> None:
    comment = '<?xml version="1.0"?>\n<!-- <collection> -->\n'
    (tmp_path / "a.xml").write_text(comment + HEAD + FIG.format("x") + FOOT)
    assert list(read_captions(tmp_path)) == [Caption("PMC42__a-g001", "x", "Figure 1")]
    assert list(read_captions(tmp_path, format_name="jats")) == [Caption("PMC42__a-g001", "x", "Figure 1")]


def test_jats_memory_does_not_grow_with_the_article() -> None:
    class Endless(io.RawIOBase):
        """An article of `count` paragraphs, each with a figure, made as it is read."""

        def __init__(self, count: int) -> None:
            self.parts = self.make(count)

        def make(self, count: int) -> Iterator[bytes]:
            yield HEAD.encode()
            for i in range(count):
                yield f"<p>{'word ' * 200}<fig id='f{i}'><caption><p>STAT3 {i}</p></caption></fig></p>".encode()
            yield FOOT.encode()

        def read(self, size: int = -1) -> bytes:
            return next(self.parts, b"")

    def used(count: int) -> int:
        import resource

        assert sum(1 for _ in jats.read(Source(Endless(count), "x"))) == count  # type: ignore[arg-type]
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    used(2000)
    before = used(2000)
    assert used(20_000) - before < 10_000  # kilobytes; the article has 22 MB


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("1471-2180-11-174", [f"PMC3166277__1471-2180-11-174-{i}" for i in range(1, 5)]),
        ("6605965a", []),
        ("mds526", ["PMC3574550__mds52601", "PMC3574550__mds52602"]),
        ("pone.0046493", [f"PMC3460867__pone.0046493.g00{i}" for i in range(1, 5)]),
    ],
)
def test_jats_published_articles_give_their_figures(data_dir: Path, name: str, ids: list[str]) -> None:
    found = [item for item in read_captions(data_dir / "jats" / f"{name}.nxml") if not isinstance(item, InputError)]
    assert [caption.id for caption in found] == ids
    for caption in found:
        assert caption.text == " ".join(caption.text.split())
        assert not {"[]", "()", "[,]", " ,", "[ ]"} & {
            caption.text[i : i + n] for i in range(len(caption.text)) for n in (2, 3)
        }
