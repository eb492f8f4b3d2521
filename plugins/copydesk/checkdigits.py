"""The check digits that tell a real number from a row of digits.

Each function takes ASCII digits (and X) without separators and says whether they can be such a number.
"""

from __future__ import annotations

from datetime import date

# GB/T 2260 province codes, with 71, 81, 82 and 83 (Taiwan, Hong Kong, Macao, and residents of Taiwan).
PROVINCES = frozenset(
    {
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83", "91",
    }
)  # fmt: skip
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def has_id_shape(number: str) -> bool:
    """Whether 18 characters have a province and a day of birth where a resident ID number has them (GB 11643-1999)."""
    return (
        len(number) == 18
        and number[:2] in PROVINCES
        and number[:17].isdigit()
        and 1880 <= int(number[6:10]) < 2050
        and is_day(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    )


def id_check(first17: str) -> str:
    """The 18th character of a resident ID number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return _ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, first17, strict=True)) % 11]


def is_id(number: str) -> bool:
    """Whether 18 characters are a resident ID number: province, day of birth, check digit."""
    return has_id_shape(number) and number[17] == id_check(number[:17])


def is_old_id(number: str) -> bool:
    """Whether 15 digits can be an ID number of before 1999: province and a day of birth in the 1900s; it has no check digit."""
    return number[:2] in PROVINCES and is_day(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))


def passes_luhn(number: str) -> bool:
    """ISO/IEC 7812-1 Annex B."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are a 统一社会信用代码 (GB 32100-2015, MOD 31)."""
    if any(character not in _CREDIT_ALPHABET for character in code):
        return False
    total = sum(
        weight * _CREDIT_ALPHABET.index(character) for weight, character in zip(_CREDIT_WEIGHTS, code[:17], strict=True)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]
