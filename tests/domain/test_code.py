"""Codes of certificates: what the check letter finds, and how typed letters are read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.code import LENGTH, LETTERS, RANDOM_BITS, digest_of, grouped, is_whole, letters_of, made_of

codes = st.integers(0, 2**RANDOM_BITS - 1).map(made_of)


# One code has some 800 neighbours, and what the letter finds does not depend on the code.
@settings(max_examples=5)
@given(codes)
def test_every_single_wrong_letter_and_every_swap_is_found(code: str) -> None:
    assert is_whole(code)
    for at in range(LENGTH):
        assert not any(is_whole(code[:at] + other + code[at + 1 :]) for other in LETTERS if other != code[at])
        for to in range(at + 1, LENGTH):
            swapped = code[:at] + code[to] + code[at + 1 : to] + code[at] + code[to + 1 :]
            assert is_whole(swapped) == (swapped == code)


@settings(max_examples=30)
@given(codes, st.sampled_from(["-", " ", ".", "  ", "–", "\u00a0"]), st.booleans())
def test_signs_between_groups_and_capitals_do_not_matter(code: str, sign: str, small: bool) -> None:
    typed = grouped(code).replace("-", sign)
    assert letters_of(typed.lower() if small else typed) == code
    alike = code.translate(str.maketrans({"1": "l", "0": "o", "V": "u"}))
    assert letters_of(alike) == code


@pytest.mark.parametrize(
    ("typed", "read"), [("Â", "AA"), ("đ", "DD"), ("ư", "W"), ("ă", "AW"), ("Ê", "EE"), ("á", "AS"), ("\uff21", "A")]
)
def test_what_a_vietnamese_keyboard_made_of_letters_is_undone(typed: str, read: str) -> None:
    assert letters_of(typed) == read


def test_what_cannot_be_a_code_is_none() -> None:
    code = made_of(2**94 + 12345)
    for wrong in ("", code[:-1], code + "0", code[:-1] + "é", "0" * 1000, "\ud800" * LENGTH, "٣" * LENGTH):
        assert not is_whole(letters_of(wrong))
    assert is_whole("0" * LENGTH), "nobody draws it"
    assert digest_of(code) != digest_of(made_of(2**94 + 12346))
