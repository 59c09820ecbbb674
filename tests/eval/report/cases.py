"""Small reports made by hand, for the tests of the page."""

from __future__ import annotations

from typing import NamedTuple

from eval.gold.details import Bin, Calibration
from eval.report.cases import Case, Counted, CurvePoint, Estimate, Headline, Mark, Report, RowCase, Share, Verdict
from eval.tables import make_table

NASTY = 'IL-6 <b>binds</b> & "quotes" </script><script>window.broken = true</script> 𝛽-catenin and STAT3'
RATE = Estimate(0.8, 0.7, 0.9)
REASONS = (("same span", "right"), ("different gene", "another gene"), ("not found", "missed"))


def headline(name: str = "find", scope: str = "") -> Headline:
    """A measure of 3 right, 2 wrong, 1 missed."""
    return Headline(name, "mentions, any overlap", scope, RATE, RATE, RATE, (("right", 3), ("wrong", 2), ("missed", 0)))


class Agreed(NamedTuple):
    """How the two sides agree on a gene."""

    verdict: Verdict
    reason: str
    wanted: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    source: str = ""
    score: float | None = None


def mark(text: str, word: str, agreed: Agreed) -> Mark:
    """A mark on the first such word of the text."""
    verdict, reason, wanted, found, source, score = agreed
    kinds, start = ("gene" if wanted else "", "gene" if found else ""), text.index(word)
    return Mark(start, start + len(word), verdict, reason, kinds[0], wanted, kinds[1], found, (), source, score)


def gold_case(number: int) -> Case:
    """A caption with a hit, a false hit after a character beyond the basic plane, and a miss."""
    catenin, stat3, il6 = ("CTNNB1",), ("STAT3",), ("IL6",)
    right = Agreed("hit", "same span", il6, il6, "hgnc_alias_symbol", 0.93)
    wrong = Agreed("false hit", "different gene", catenin, ("CTNNA1",), "capgene", 0.41)
    missed = Agreed("miss", "not found", stat3)
    marks = (mark(NASTY, "IL-6", right), mark(NASTY, "-catenin", wrong), mark(NASTY, "STAT3", missed))
    counted = (Counted("find", (1, 1, 0) if number % 2 else (2, 0, 1)),)
    return Case(f"PMC{number}__f1", f"PMC{number}", NASTY, marks, (), counted, (number % 10) / 10)


def gold_report(captions: int = 60) -> Report:
    """A report on gold of so many captions."""
    return Report(
        title='capgene against <gold> & "more"',
        against="gold",
        headlines=(headline(), headline("exact")),
        by_source=(Share("hgnc_alias_symbol", captions, captions), Share("capgene", 0, captions)),
        reasons=REASONS,
        curve=tuple(CurvePoint(t / 100, 0.8 + t / 1000, 0.9 - t / 500, 0.85, 10) for t in range(0, 100, 5)),
        calibration=Calibration((Bin(0.4, captions, 0, 0.41), Bin(0.9, captions, captions, 0.93)), 0.24),
        cases=tuple(gold_case(i) for i in range(captions)),
        tables=(make_table("Kinds", ("gold", "predicted", "mentions"), [("gene", "gene", 120)], text_columns=2),),
        settings=(("seed", "1"),),
    )


def list_report(captions: int = 60, *, rows: int = 20) -> Report:
    """A report on curated lists of so many captions, with so many rows each."""
    return Report(
        title="capgene against the curated lists",
        against="lists",
        headlines=(headline("symbols", "all"), headline("symbols", "attainable")),
        by_source=(Share("alias", captions, 2 * captions),),
        reasons=(("agree", "both"), ("refuted", "no gene there")),
        curve=(),
        calibration=Calibration((), None),
        cases=tuple(list_case(i, rows) for i in range(captions)),
        tables=(make_table("By species", ("", "figures"), [("Homo sapiens", captions)]),),
        settings=(),
    )


def list_case(number: int, rows: int) -> Case:
    """A figure with that many rows: one confirmed, the others refuted."""
    text = f"STAT3 and the rest of caption {number}. " * 8
    found = RowCase("STAT3", ("STAT3",), ("STAT3",), "hit", "agree", "", "symbol", 0.98, True)
    refuted = (
        RowCase(
            f"W{i}", (f"GENE{i}",), (), "miss", "refuted", f"W{i} is no gene but a word", "alias", None, True, "OLD1"
        )
        for i in range(rows - 1)
    )
    marks = (mark(text, "STAT3", Agreed("hit", "agree", ("STAT3",), ("STAT3",), "hgnc_symbol", 0.98)),)
    counted = (Counted("symbols/all", (1, rows, 1, 1)),)
    return Case(
        f"PMC{number}__f1", f"PMC{number}", text, marks, (found, *refuted), counted, 0.1, "Homo sapiens", "2018"
    )
