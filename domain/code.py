"""The code on a certificate: letters that can be read out and typed, the last of which checks the others."""

import unicodedata

from domain.canonical import sha256_hex

# Without I, L, O and U, which are taken for 1, 1, 0 and V.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIKE = {"I": "1", "L": "1", "O": "0", "U": "V"}
# 19 letters of five bits each that nobody can guess, and the one that checks them.
RANDOM_BITS, LENGTH, GROUP = 95, 20, 4
VALUES = {letter: value for value, letter in enumerate(LETTERS)}
# x^5 + x^2 + 1, by which the 32 letters are a field.
FIELD = 0b100101
# What a keyboard for Vietnamese (Telex) makes of letters that were typed one after another.
TELEX = {
    "\u0306": "W", "\u031b": "W", "\u0301": "S", "\u0300": "F", "\u0309": "R", "\u0303": "X", "\u0323": "J",
}  # fmt: skip
CIRCUMFLEX = "\u0302"
# More than a code with every sign that people put between its letters.
LONGEST = 100


def made_of(number: int) -> str:
    """The code of a random number below 2 to the power of `RANDOM_BITS`."""
    letters = "".join(LETTERS[number >> shift & 31] for shift in range(RANDOM_BITS - 5, -1, -5))
    return letters + check_letter(letters)


def check_letter(letters: str) -> str:
    """The sum of the letters, each weighed by its own power of x: one wrong letter or two swapped change it."""
    total = 0
    for letter in reversed(letters):
        total = _times_x(total ^ VALUES[letter])
    return LETTERS[total]


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ FIELD if doubled & 32 else doubled


def letters_of(typed: str) -> str:
    """What was typed or scanned, in the letters of codes: blanks, signs and marks are passed over or undone."""
    apart = unicodedata.normalize("NFKC", typed[:LONGEST]).upper().replace("Ư", "W").replace("Đ", "DD")
    told: list[str] = []
    for sign in unicodedata.normalize("NFD", apart):
        if sign == CIRCUMFLEX and told:
            told.append(told[-1])
        else:
            told.append(TELEX.get(sign, ALIKE.get(sign, sign)))
    return "".join(sign for sign in told if sign.isalnum())


def is_whole(letters: str) -> bool:
    """Whether these can be a code: nothing missing, nothing mistyped as far as the check letter tells."""
    return len(letters) == LENGTH and VALUES.keys() >= set(letters) and check_letter(letters[:-1]) == letters[-1]


def grouped(code: str) -> str:
    """As it is printed, in groups that can be read out."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def digest_of(code: str) -> str:
    """What facts keep of it: by this a code is found, and nobody finds a code by this."""
    return sha256_hex(code.encode())
