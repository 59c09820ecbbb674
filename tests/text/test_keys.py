"""Keys: what counts as the same name, and what `plain` and `fits` leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.text.keys import GREEK, LATIN, atoms, cased, digits, fits, greek, key, plain

ODD = "αβγδκΑΒΓΔΩµßɑɛ∆АВСЕаср‐–—−\u00a0\u2009\u202f’′⁄／＋①½ﬁǅ\u0301\u0300\u200f\u0645𝛽𝐀🧬"
texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(ODD))
names = st.text(st.sampled_from("abcABCpP019 -/.βΓ'µ"), min_size=1, max_size=24)
# Greek letters whose names are folded wherever they stand as words of their own.
SPELT = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "theta", "kappa", "lambda", "sigma", "omega"]


@given(texts)
def test_keys_plain_keeps_the_length(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(texts)
def test_keys_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_keys_plain_leaves_ascii_alone(text: str) -> None:
    assert plain(text) == text


@given(texts, texts)
def test_keys_plain_works_character_by_character(left: str, right: str) -> None:
    assert plain(left + right) == plain(left) + plain(right)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("NF‑κB", "NF-κB", id="non-breaking hyphen"),
        pytest.param("TGF–β", "TGF-β", id="en dash"),
        pytest.param("IL−6", "IL-6", id="minus sign"),
        pytest.param("IL\u00a06", "IL 6", id="no-break space"),
        pytest.param("IL\u20096", "IL 6", id="thin space"),
        pytest.param("µ", "μ", id="micro sign"),
        pytest.param("TGF-ß", "TGF-β", id="sharp s for beta"),
        pytest.param("PKCɛ", "PKCε", id="open e for epsilon"),
        pytest.param("СD4", "CD4", id="Cyrillic capital"),
        pytest.param("рSTAT3", "pSTAT3", id="Cyrillic small letter"),
        pytest.param("ＳＴＡＴ３", "STAT3", id="full-width letters"),
        pytest.param("STAT₃", "STAT3", id="subscript digit"),
        pytest.param("naïve", "naive", id="accent"),
        pytest.param("STAT1⁄3", "STAT1/3", id="fraction slash"),
        pytest.param("𝛽", "β", id="mathematical letter beyond the basic plane"),
    ],
)
def test_keys_plain_makes_look_alikes_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(texts)
def test_keys_key_twice_is_key_once_or_shorter(text: str) -> None:
    """The key of a key may fold further (letters that were parted meet), but settles."""
    once = key(text)
    settled = key(key(key(once)))
    assert key(settled) == settled
    assert len(key(once)) <= len(once)


@given(names)
def test_keys_key_ignores_case(text: str) -> None:
    assert key(text.upper()) == key(text.lower()) == key(text)


@given(names)
def test_keys_key_ignores_hyphens_around_a_name(text: str) -> None:
    assert key(f"-{text} ") == key(text)


@given(texts)
def test_keys_key_holds_nothing_but_small_letters_digits_and_dots(text: str) -> None:
    assert all(c.isascii() and (c.islower() or c.isdigit() or c == ".") for c in key(text))


@given(texts)
def test_keys_key_is_the_same_for_text_and_plain_text(text: str) -> None:
    assert key(text) == key(plain(text))
    assert cased(text) == cased(plain(text))


@given(texts)
def test_keys_cased_folds_to_the_key(text: str) -> None:
    """`cased` differs from `key` in case alone."""
    assert cased(text).lower() == key(text)


@pytest.mark.parametrize("name", SPELT)
def test_keys_greek_letter_and_its_name_have_one_key(name: str) -> None:
    letter = GREEK[name]
    keys = {key(f"IKK{x}") for x in (letter, letter.upper())} | {key(f"IKK-{x}") for x in (name, name.upper(), letter)}
    assert keys == {"ikk" + LATIN[letter]}


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(("NF-κB", "NF-kappaB", "NFkappaB", "nfkb", "NF-kB", "NF-κ B"), id="NF-kB"),
        pytest.param(("TGF-β1", "TGFβ1", "TGF-beta1", "TGFbeta-1", "TGF beta 1", "TGFB1", "tgf-ß1"), id="TGF-b1"),
        pytest.param(("IL-6", "IL6", "il 6", "IL‑6", "IL–6"), id="IL-6"),
        pytest.param(("IFN-γ", "IFNγ", "IFN-gamma", "IFNgamma", "IFNG"), id="IFN-g"),
        pytest.param(("tumour necrosis factor", "tumor necrosis factor", "Tumor-Necrosis Factor"), id="British"),
    ],
)
def test_keys_spellings_of_one_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({key(s) for s in spellings}) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("IL-1 2", "IL-12", id="parted digits"),
        pytest.param("p53", "p5 3", id="parted digits of a short name"),
        pytest.param("IL-6", "IL-8", id="other number"),
        pytest.param("IKKα", "IKKβ", id="other Greek letter"),
        pytest.param("STAT3", "STAT3L", id="one letter more"),
    ],
)
def test_keys_different_names_have_different_keys(left: str, right: str) -> None:
    assert key(left) != key(right)


@pytest.mark.parametrize("word", ["tau", "rho", "beta", "alphabet"])
def test_keys_key_of_words_is_not_empty(word: str) -> None:
    assert key(word)


@pytest.mark.parametrize("text", ["", " ", "-", "–—", "()", "\x00", "🧬", "\u0301"])
def test_keys_key_of_no_letter_or_digit_is_empty(text: str) -> None:
    assert key(text) == cased(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("NF-κB", "NFkB", id="Greek folded, case kept"),
        pytest.param("Met", "Met", id="capitalised"),
        pytest.param("MET", "MET", id="capitals"),
        pytest.param("TGF-beta 1", "TGFb1", id="spelt Greek"),
        pytest.param("HLA-A 1 2", "HLAA1.2", id="parted digits keep a dot"),
    ],
)
def test_keys_cased_keeps_the_case(text: str, expected: str) -> None:
    assert cased(text) == expected


@given(texts)
def test_keys_atoms_lie_in_order_and_fill_their_spans(text: str) -> None:
    flat = plain(text)
    end = 0
    for start, stop, _ in atoms(flat):
        assert end <= start < stop <= len(flat)
        assert flat[start:stop].isalnum()
        end = stop


@pytest.mark.parametrize(
    ("text", "term"),
    [
        pytest.param("IL 6", "IL6", id="space before a digit"),
        pytest.param("IL-6", "IL6", id="hyphen"),
        pytest.param("hexokinase-2", "hexokinase 2", id="hyphen for space"),
        pytest.param("NF kappa B", "NF-kappaB", id="spelt Greek"),
        pytest.param("STAT3", "STAT3", id="the same"),
        pytest.param("histone acetyl transferase", "histone acetyltransferase", id="parted transferase"),
        pytest.param("histone acetyltransferase", "histone acetyl transferase", id="joined transferase"),
    ],
)
def test_keys_fits_compatible_spellings(text: str, term: str) -> None:
    assert fits(text, term)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        pytest.param("c at", "CAT", id="letters parted by a space"),
        pytest.param("histone acetyl trans ferase", "histone acetyltransferase", id="parted elsewhere"),
        pytest.param("in put", "INPUT", id="two words"),
        pytest.param("a/b c", "ABC", id="a slash the term has not"),
        pytest.param("IL:6", "IL6", id="a colon"),
        pytest.param("p (53", "p53", id="a bracket before a digit"),
    ],
)
def test_keys_fits_refuses_words_parted_elsewhere(text: str, term: str) -> None:
    assert key(text) == key(term)
    assert not fits(text, term)


@given(texts)
def test_keys_fits_a_text_to_itself(text: str) -> None:
    assert fits(plain(text), plain(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("TGF-beta1", ("b",)), ("IFN-γ", ("g",)), ("PP2A Cα/β", ("a", "b")), ("STAT3", ()), ("IkappaBalpha", ("k", "a"))],
)
def test_keys_greek_lists_the_letters(text: str, expected: tuple[str, ...]) -> None:
    assert greek(text) == expected


def test_keys_digits_lists_the_numbers() -> None:
    assert digits("HLA-DRB1*04:01") == ("1", "04", "01")
