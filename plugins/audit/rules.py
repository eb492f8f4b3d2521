"""The thresholds, weights and word lists of rules.toml, read strictly: a mistyped key is an error, not a silent
default."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from newsroom.problem import EditorError, Problem, Severity
from newsroom.toml_file import read_toml

RULES_FILE = Path(__file__).with_name("rules.toml")
Row = TypeVar("Row")
_SEVERITIES = {"block": Severity.BLOCK, "warn": Severity.WARN, "hint": Severity.HINT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How long a group of columns may go without a new story: `days`, or calendar `months`.

    names: words of the column's name that decide before the ColumnType does. confirmed: the source was seen;
    otherwise a default.
    """

    group: str
    label: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    source: str
    confirmed: bool
    days: int = 0
    months: int = 0

    def news_by(self, last: date) -> date:
        """The last day on which the column is still fresh after a story on `last`: a story that day keeps it so."""
        return last + timedelta(days=self.days) if self.days else add_months(last, self.months)

    @property
    def span(self) -> str:
        """The limit in words."""
        return f"{self.days}天" if self.days else f"{self.months}个月"


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoRule:
    """A single-veto rule: `threshold` of `unit` trips it. A threshold of 0 never trips by itself: a person must
    look."""

    id: str
    number: int
    title: str
    threshold: float
    unit: str
    source: str
    confirmed: bool
    remedy: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One sort of finding: how grave it is, what it costs (`each`, up to `most` points), and what to do about it."""

    id: str
    title: str
    severity: Severity
    each: float
    most: float
    source: str
    confirmed: bool
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All of rules.toml."""

    full_score: float
    pass_score: float
    soon_days: int
    freshness: tuple[Freshness, ...]
    vetoes: tuple[VetoRule, ...]
    rules: dict[str, Rule]
    site_tags: tuple[str, ...]
    site_id_tags: tuple[str, ...]
    column_tags: tuple[str, ...]
    article_tags: tuple[str, ...]
    ask_types: tuple[str, ...]
    ask_words: tuple[str, ...]
    ask_schemes: tuple[str, ...]
    service_types: tuple[str, ...]
    service_elements: tuple[tuple[str, ...], ...]
    footer: dict[str, tuple[str, ...]]
    government_suffixes: tuple[str, ...]
    government_hosts: tuple[str, ...]

    def limit_of(self, name: str, column_type: str) -> Freshness | None:
        """The freshness limit of a column, or None for one that needs no news. Its name speaks before its type."""
        by_name = (limit for limit in self.freshness if any(word in name for word in limit.names))
        by_type = (limit for limit in self.freshness if column_type in limit.types)
        return next(by_name, None) or next(by_type, None)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a month that is too short (31 August + 6 months → 28
    February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def load_rules(path: Path = RULES_FILE) -> Rules:
    """Read a rules file. Raises EditorError with every mistake found; the offices edit this file themselves."""
    try:
        _, data = read_toml(path, "pass_score = 60")
    except FileNotFoundError:
        raise EditorError(Problem(path.name, 0, "没有检查规则文件。请确认它在原来的位置。")) from None
    reader = _Reader(path.name)
    rules = reader.rules(data)
    if reader.problems or rules is None:
        raise EditorError(reader.problems)
    return rules


class _Reader:
    """Turns parsed TOML into typed rules, and collects what is wrong on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def wrong(self, message: str) -> None:
        self.problems.append(Problem(self.name, 0, message))

    def rules(self, data: dict[str, Any]) -> Rules | None:
        known = {
            "full_score",
            "pass_score",
            "soon_days",
            "freshness",
            "veto",
            "rule",
            "tags",
            "ask",
            "service",
            "footer",
            "government",
        }
        for key in sorted(set(data) - known):
            self.wrong(f"不认识“{key}”。请删掉，或改成说明里有的名字。")
        freshness = self.rows(data, "freshness", Freshness)
        vetoes = self.rows(data, "veto", VetoRule)
        rules = self.rows(data, "rule", Rule)
        for limit in freshness:
            if (limit.days > 0) == (limit.months > 0):
                self.wrong(f"期限“{limit.label}”要写 days 或 months，只写一个，要大于 0。")
        try:
            result = Rules(
                full_score=float(data["full_score"]),
                pass_score=float(data["pass_score"]),
                soon_days=int(data["soon_days"]),
                freshness=tuple(freshness),
                vetoes=tuple(vetoes),
                rules={rule.id: rule for rule in rules},
                site_tags=_words(data["tags"]["site"]),
                site_id_tags=_words(data["tags"]["site_id"]),
                column_tags=_words(data["tags"]["column"]),
                article_tags=_words(data["tags"]["article"]),
                ask_types=_words(data["ask"]["types"]),
                ask_words=_words(data["ask"]["words"]),
                ask_schemes=_words(data["ask"]["schemes"]),
                service_types=_words(data["service"]["types"]),
                service_elements=tuple(_words(group) for group in data["service"]["elements"]),
                footer={name: _words(words) for name, words in data["footer"].items()},
                government_suffixes=_words(data["government"]["suffixes"]),
                government_hosts=_words(data["government"]["hosts"]),
            )
        except KeyError as error:
            self.wrong(f"缺 {error.args[0]}。请照原来的文件补上。")
            return None
        except (TypeError, ValueError, AttributeError):
            self.wrong('有一项的值不对：数目写数字，词表写 ["词", "词"]。请照原来的文件改。')
            return None
        return result

    def rows(self, data: dict[str, Any], key: str, row_type: type[Row]) -> list[Row]:
        """The rows of one [[key]] table as dataclasses."""
        found: list[Row] = []
        seen: set[str] = set()
        names = {field.name for field in fields(row_type)}  # type: ignore[arg-type]
        for number, row in enumerate(data.get(key, []), 1):
            where = f"第 {number} 个 [[{key}]]"
            for extra in sorted(set(row) - names):
                self.wrong(f"{where} 里不认识“{extra}”。可以写的有：{'、'.join(sorted(names))}。")
            values: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value for name, value in row.items() if name in names
            }
            if row_type is Rule:
                severity = _SEVERITIES.get(str(values.get("severity")))
                if severity is None:
                    self.wrong(f"{where} 的 severity 要写 block、warn 或 hint。")
                    continue
                values["severity"] = severity
            if row.get("id", "") in seen:
                self.wrong(f"{where} 的 id“{row['id']}”写了两次。请删掉一个。")
            seen.add(row.get("id", f"#{number}"))
            try:
                found.append(row_type(**values))
            except TypeError:
                missing = sorted(name for name in names - set(values) if name not in ("days", "months", "groups"))
                self.wrong(f"{where} 缺 {'、'.join(missing)}。请补上。")
        return found


def _words(values: Any) -> tuple[str, ...]:
    if not isinstance(values, (list, tuple)) or not all(isinstance(value, str) for value in values):
        raise TypeError("a list of words is wanted")
    return tuple(values)
