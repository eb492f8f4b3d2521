"""The numeral systems of Word's automatic lists, written out (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def counting(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五."""
    return _count(number, "零一二三四五六七八九", "十百千", "万", drop_one=True)


def _count(number: int, digits: str, places: str, myriad: str, *, drop_one: bool) -> str:
    if number <= 0 or number >= 10**8:
        return str(number)
    if number >= 10000:
        high, low = divmod(number, 10000)
        tail = (
            "" if not low else (digits[0] if low < 1000 else "") + _count(low, digits, places, myriad, drop_one=False)
        )
        return _count(high, digits, places, myriad, drop_one=drop_one) + myriad + tail
    text, pending = "", False
    written = str(number)
    for at, char in enumerate(written):
        place = len(written) - at - 1
        if char == "0":
            pending = True
            continue
        if pending and text:
            text += digits[0]
        pending = False
        one_ten = drop_one and char == "1" and place == 1 and not text
        text += ("" if one_ten else digits[int(char)]) + (places[place - 1] if place else "")
    return text


def _digitwise(number: int) -> str:
    return "".join(_DIGITS[int(char)] for char in str(number))


def _up_to_99(number: int) -> str:
    """chineseCounting: as counted up to 99, digit by digit from 100 on."""
    return counting(number) if number < 100 else _digitwise(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        while number >= value:
            text, number = text + sign, number - value
    return text


def _letter(number: int) -> str:
    """A … Z, AA, BB … as Word does it."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 780 else str(number)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _from(first: int, count: int, other: Callable[[int], str] = str) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 0 < number <= count else other(number)


def _circled(number: int) -> str:
    if number == 0:
        return "⓪"
    for first, start, end in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if start <= number <= end:
            return chr(first + number - start)
    return f"({number})"


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number > 0 else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from(0x2474, 20, lambda number: f"({number})"),
    "decimalEnclosedFullstop": _from(0x2488, 20, lambda number: f"{number}."),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "ordinal": _ordinal,
    "chineseCounting": _up_to_99,
    "chineseCountingThousand": counting,
    "chineseLegalSimplified": lambda number: _count(number, _LEGAL, "拾佰仟", "万", drop_one=False),
    "ideographDigital": _digitwise,
    "japaneseDigitalTenThousand": _digitwise,
    "taiwaneseDigital": _digitwise,
    "taiwaneseCounting": _up_to_99,
    "taiwaneseCountingThousand": counting,
    "japaneseCounting": counting,
    "ideographLegalTraditional": lambda number: _count(number, _LEGAL_TRADITIONAL, "拾佰仟", "萬", drop_one=False),
    "japaneseLegal": lambda number: _count(number, _LEGAL_TRADITIONAL, "拾佰仟", "萬", drop_one=False),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _from(0x3280, 10, counting),
    "none": lambda _: "",
}


def is_known(number_format: str) -> bool:
    """Whether a number format can be written as Word shows it; others are written as plain numbers and told."""
    return number_format in _FORMATS or number_format.startswith("custom:")


def write_number(number: int, number_format: str) -> str:
    """A number in one of Word's formats; a custom one is named custom:001, 002. Unknown ones give Arabic digits."""
    if number_format.startswith("custom:"):
        width = len(number_format.removeprefix("custom:").split(",")[0].strip())
        return f"{number:0{min(width, 9)}d}"
    return _FORMATS.get(number_format, str)(number)
