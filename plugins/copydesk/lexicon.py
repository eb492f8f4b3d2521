"""A few hundred fixed phrases, found in a text in one quick pass, and names of which one character is wrong.

All of them are sought at once by one automaton (Aho-Corasick). A name with one wrong character still holds one of its halves as it
should be, so its halves are sought, and what stands around them is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

_MARKS = "标点"  # the sort of entries that are punctuation


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of the dictionary.

    wrong, right: what is written, what it should be. sort: the class that decides the rule. source: who says so.
    unless: longer phrases in which `wrong` is no mistake.
    """

    wrong: str
    right: str
    sort: str
    source: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name that must be right to the character.

    unless: like phrases that are other words, not mistakes. tail: so many characters at the end must be right for a
    likeness to count: 沙河子村 is no misspelt 沙河子镇.
    """

    name: str
    sort: str
    source: str
    unless: tuple[str, ...] = ()
    tail: int = 0


class Lexicon:
    """Finds the mistakes of a dictionary, and names with exactly one wrong character."""

    def __init__(self, entries: Iterable[Entry], names: Iterable[Name] = ()) -> None:
        self._entries = {entry.wrong: entry for entry in entries}
        self._halves: dict[str, list[tuple[int, Name]]] = {}  # half → (where in the name it stands, name)
        for name in names:
            middle = len(name.name) // 2
            self._halves.setdefault(name.name[:middle], []).append((0, name))
            self._halves.setdefault(name.name[middle:], []).append((middle, name))
        self._sought = [*self._entries, *(half for half in self._halves if half not in self._entries)]
        # A table of states takes 2 MB, five times as long to make, and is no quicker among all that passes through the cache.
        self._automaton = AhoCorasick(self._sought, implementation=Implementation.ContiguousNFA)

    def find(self, text: str) -> Iterator[tuple[int, Entry]]:
        """(place, entry) of each mistake, by place; correct longer phrases are left out.

        Of a phrase that overlaps itself (的的的) the first counts, of punctuation the first of all that overlap (。。，).
        """
        try:
            found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # half a surrogate pair is no character; a sign of the same width takes its place
            text = text.encode(errors="replace").decode()
            found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        free: dict[str, int] = {}
        for place, end, number in sorted((start, -end, number) for number, start, end in found):
            phrase = self._sought[number]
            entry = self._entries.get(phrase)
            if entry:
                group = _MARKS if entry.sort == _MARKS else phrase
                if place >= free.get(group, 0) and not _is_excused(text, place, phrase, entry.unless):
                    free[group] = -end
                    yield place, entry
            for offset, name in self._halves.get(phrase, ()):
                if place >= offset and (near := _near(text, place - offset, name)):
                    yield place - offset, near


def _is_excused(text: str, place: int, wrong: str, unless: tuple[str, ...]) -> bool:
    for phrase in unless:
        within = phrase.find(wrong)
        while within >= 0:
            if place >= within and text.startswith(phrase, place - within):
                return True
            within = phrase.find(wrong, within + 1)
    return False


def _near(text: str, place: int, name: Name) -> Entry | None:
    """The mistake if exactly one character differs from the name; told once, by the half that is right."""
    right = name.name
    written = text[place : place + len(right)]
    if len(written) < len(right) or sum(map(str.__ne__, written, right)) != 1:
        return None
    if not all("\u3400" <= character <= "\u9fff" or character in right for character in written):
        return None
    if not written.endswith(right[len(right) - name.tail :]) or _is_excused(text, place, written, name.unless):
        return None
    return Entry(written, right, name.sort, name.source)
