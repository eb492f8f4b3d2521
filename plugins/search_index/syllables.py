"""Latin letters read as pinyin, as the search page reads them (`theme/scripts/search/pinyin.js`)."""

from __future__ import annotations

import itertools
import re

from search_index.pinyin import MARK

_TAILS = {
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u", "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo", "f": "a an ang ei en eng iao o ou u",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo", "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un", "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve", "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo v ve", "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un", "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo", "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "t": "a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo", "w": "a ai an ang ei en eng o u",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un", "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo", "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
}  # fmt: skip
_SYLLABLES = frozenset(
    [head + tail for head, tails in _TAILS.items() for tail in tails.split(" ")]
    + ["a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "o", "ou"]
)
_KEPT = 4


def readings(letters: str) -> list[list[str]]:
    """All ways to read letters as whole syllables, the fewest syllables first, at most four."""
    found: list[list[str]] = [[]]
    for part in filter(None, re.split("[' ]+", letters.replace("ü", "v"))):
        after: list[list[list[str]]] = [[] for _ in range(len(part) + 1)]
        after[len(part)] = [[]]
        for i in range(len(part) - 1, -1, -1):
            for size in range(min(6, len(part) - i), 0, -1):
                if part[i : i + size] in _SYLLABLES:
                    after[i] += [[part[i : i + size], *rest] for rest in after[i + size]]
            after[i] = sorted(after[i], key=len)[:_KEPT]
        found = [[*before, *rest] for before in found for rest in after[0]]
    return sorted(found, key=len)[:_KEPT]


def letters_as_terms(letters: str) -> list[list[str]]:
    """Lists of pinyin terms; a document that has all of one list is meant."""
    lists = [
        [f"{MARK}{a} {b}" for a, b in itertools.pairwise(read)]
        for read in [read for read in readings(letters) if len(read) > 1][:2]
    ]
    initials = re.sub("[^a-z]", "", letters)
    if len(initials) <= 3:
        lists.append([MARK + initials])
    elif len(initials) <= 10:
        lists.append([MARK + initials[i : i + 3] for i in range(len(initials) - 2)])
    return lists
