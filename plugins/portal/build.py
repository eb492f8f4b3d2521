"""The build: read what changed, check everything, render what is out of date, and let the new site take the old one's place.

Nothing is written to the output before every manuscript is read and checked; the output changes in one step, at the end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from datetime import time as dt_time
from typing import Any, TypeVar

from copydesk.desk import check_day
from copydesk.gate import site_problems
from copydesk.office import load_office
from copydesk.review import held, load_ledger
from incremental.bodies import BodyStore
from incremental.lock import BusyError, only_one
from incremental.state import PENDING, POINTER, Output, Pointer, Source, forget_others
from incremental.tree import Survey, Twins, signature, survey
from incremental.workers import shared_out
from lifecycle.publicity import next_change
from manuscript.intake import Found, Role, problems_of, scan
from newsroom.items import Item, NewsArticle
from newsroom.problem import EditorError, Problem
from newsroom.registry import Registries, load_registries
from portal import files as ready_files
from portal.changes import Changes, stale_pages
from portal.folders import Folders
from portal.office import office_from
from portal.plan import plan, reserved
from portal.reading import problems_from, source_digest, start_reading
from portal.redirects import load_redirects, redirect_problems
from portal.remembering import (
    open_state,
    program_fingerprint,
    published_names,
    remembered,
    save_names,
)
from portal.render import MissingBodyError
from portal.rendering import Done, Job, data_digest, start_rendering
from portal.searching import finish_search, is_unfinished, search_files
from portal.site import Site
from portal.theme import Theme, ThemeFacts
from search_index.desk import Published

T = TypeVar("T")
FALL_SHARE, FALL_COUNT = 0.10, 20  # a fall of published items by more than both stops and asks


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is told. now: aware, Asia/Shanghai. yes: a large fall of published items is meant. desk_index: also keep the
    private index for `search` at the desk. make_site: another Site, for the preview, which shows what is held back."""

    folders: Folders
    settings: Mapping[str, Any]
    now: datetime
    clean: bool = False
    yes: bool = False
    only_check: bool = False
    desk_index: bool = True
    make_site: Callable[..., Site] = Site
    progress: Callable[[str, int], None] | None = None  # (phase, how many are done); a phase begins with minus its total
    wait: float = 30.0


@dataclass(slots=True)
class Outcome:
    """What came of a build that did not fail."""

    site: Site | None = None
    found: list[Found] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    held: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    written: dict[str, str] = field(default_factory=dict)  # output path → why
    removed: list[str] = field(default_factory=list)
    pages: int = 0
    why_afresh: str = ""
    until: str = ""  # ISO moment before which nothing changes by itself
    notes: list[str] = field(default_factory=list)
    phases: dict[str, float] = field(default_factory=dict)


class BlockedError(EditorError):
    """Something in the content folder blocks the build. Carries the account of its files beside the problems."""

    def __init__(self, problems: list[Problem], outcome: Outcome, refused: set[str]) -> None:
        super().__init__(problems)
        self.outcome = outcome
        self.refused = refused


def build(order: Order) -> Outcome:
    """Build the site. Raises EditorError when anything blocks it (the last site then stands untouched)."""
    try:
        with only_one(order.folders.output.parent / f".{order.folders.output.name}.lock", order.wait):
            try:
                return _Build(order).run()
            except MissingBodyError:
                return _Build(order, distrust="上次排好的正文损坏了").run()
    except BusyError:
        message = "另一次生成还没有做完。请等它结束再来一次。"
        raise EditorError(Problem(str(order.folders.output), 0, message)) from None
    except OSError as error:
        raise EditorError(_disk_problem(error, order.folders)) from error


def _disk_problem(error: OSError, folders: Folders) -> Problem:
    import errno

    where = str(error.filename or folders.output)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem(where, 0, "磁盘满了，没有写完；已有的网站没有动。请腾出空间再来一次。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(where, 0, "没有权限写这里；已有的网站没有动。请换一个能写的文件夹，或者改权限。")
    raise error


class _Build:
    """One run of the build, phase by phase."""

    def __init__(self, order: Order, distrust: str = "") -> None:
        self.order = order
        self.folders = order.folders
        self.outcome = Outcome()
        self.twins = Twins(self.folders.output, self.folders.state)
        self.distrust = distrust

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.outcome.phases[name] = self.outcome.phases.get(name, 0.0) + time.perf_counter() - start

    def _counted(self, phase: str, total: int, results: Iterator[T]) -> Iterator[T]:
        """Pass results on, telling how far a phase is where somebody looks on."""
        tell = self.order.progress
        if tell is None:
            yield from results
            return
        tell(phase, -total)
        for done, result in enumerate(results, 1):
            tell(phase, done)
            yield result

    def run(self) -> Outcome:
        with self._phase("查看"):
            self._look_around()
        try:
            with self._phase("读稿"):
                self._read_manuscripts()
            with self._phase("图片附件"):
                self._make_files_ready()
            with self._phase("检查"):
                site = self._check()
            if self.order.only_check:
                self.state.abandon()
                return self.outcome
            with self._phase("检索"):
                self._note_changes(site)
                self.search: Published = self._search(site)
            with self._phase("排版"):
                self._render(site)
            with self._phase("换上"):
                self._publish(site)
        except BaseException:
            self.state.abandon()
            raise
        return self.outcome

    # -- what there is -----------------------------------------------------------------------------------------------------

    def _look_around(self) -> None:
        folders = self.folders
        self.found = scan(folders.content)
        self.outcome.found = self.found
        self.ids = [file.id for file in self.found if file.role is Role.MANUSCRIPT]
        if not self.ids:
            raise EditorError(Problem(str(folders.content), 0, "稿件文件夹里一篇稿子也没有。请核对位置；已有的网站没有动。"))
        self.registries: Registries = load_registries(folders.content)
        self.desk_print = load_office(folders.content, self.registries).fingerprint
        self.office, self.setting_problems = office_from(self.order.settings)
        fingerprint = program_fingerprint()
        pointer, why = remembered(folders, self.twins, fingerprint, clean=self.order.clean)
        if self.distrust:
            pointer, why = None, self.distrust
        self.fingerprint = fingerprint
        self.state, pointer, trouble = open_state(folders, pointer)
        self.pointer: Pointer | None = pointer
        self.outcome.why_afresh = trouble or why
        self.meta = self.state.meta()
        self.sources = self.state.sources()
        self.changes = Changes()
        self.bodies = BodyStore(folders.state / "bodies.sqlite")

    def _read_manuscripts(self) -> None:
        """Read again what changed: its file, a word it looks up in a registry, or what the desk knows."""
        signatures = {file.id: file.signature for file in self.found if file.role is Role.MANUSCRIPT}
        gone = [item_id for item_id in self.sources if item_id not in signatures]
        everything = self.meta.get("desk") != self.desk_print
        to_read = []
        same = []
        for item_id, mark in signatures.items():
            source = self.sources.get(item_id)
            if source is None or everything:
                to_read.append(item_id)
            elif source.signature != mark:
                if source.digest == source_digest((self.folders.content / item_id).read_bytes()):
                    same.append(_signed(source, mark))
                else:
                    to_read.append(item_id)
        rows: list[Source] = []
        bodies: list[tuple[str, str]] = []
        reading = shared_out(to_read, start_reading, (self.folders.content, self.registries))
        for row in self._counted("读稿", len(to_read), reading):
            old = self.sources.get(row.id)
            placement = old.placement if old else ""
            rows.append(Source(row.id, signatures[row.id], row.digest, row.card, row.problems, row.lookups, placement))
            if row.body_hash:
                bodies.append((row.body_hash, row.html))
            if len(bodies) >= 400:
                self.bodies.put(bodies)
                bodies.clear()
        if bodies:
            self.bodies.put(bodies)
        self.state.put_sources([*rows, *same])
        self.state.drop_sources(gone)
        for source in rows:
            old = self.sources.get(source.id)
            if old is None or old.card != source.card:
                self.changes.items.add(source.id)
            if old is None:
                self.changes.names = True
        self.changes.items.update(gone)
        self.changes.names = self.changes.names or bool(gone)
        self.old_sources = self.sources
        self.sources = {**self.sources, **{source.id: source for source in [*rows, *same]}}
        for item_id in gone:
            del self.sources[item_id]
        self.outcome.changed = {row.id for row in rows} | set(gone)

    def _make_files_ready(self) -> None:
        """Make ready the pictures and attachments that changed and that some manuscript shows."""
        present = {file.id: file for file in self.found if file.role in (Role.PICTURE, Role.ATTACHMENT)}
        remembered_files = self.state.files()
        cache = self.folders.state / "media"
        gone = [path for path in remembered_files if path not in present]
        to_make = [
            (path, file.role.value)
            for path, file in present.items()
            if path not in remembered_files or remembered_files[path][0] != file.signature
        ]
        rows = [
            (row.id, present[row.id].signature, row.facts)
            for row in self._counted(
                "图片附件", len(to_make), shared_out(to_make, ready_files.start_files, (self.folders.content, cache))
            )
        ]
        self.state.put_files(rows)
        self.state.drop_files(gone)
        self.changes.files.update(row[0] for row in rows if remembered_files.get(row[0], ("", ""))[1] != row[2])
        self.changes.files.update(gone)
        facts = {path: text for path, (_, text) in remembered_files.items() if path in present}
        facts.update((row[0], row[2]) for row in rows)
        self.files: dict[str, Any] = {path: json.loads(text) for path, text in facts.items()}

    # -- what is wrong -----------------------------------------------------------------------------------------------------

    def _check(self) -> Site:
        problems = problems_of(self.found) + self.setting_problems
        for source in self.sources.values():
            if source.problems:
                problems += problems_from(source.problems)
        for facts in self.files.values():
            if facts["problems"]:
                problems += ready_files.problems_of(facts)
        items = {
            source.id: Item.from_data(data)
            for source, data in zip(self._readable(), json.loads(self._all_cards()), strict=True)
        }
        theme = self._theme_facts()
        usable = {path: facts for path, facts in self.files.items() if facts["role"] != "refused"}
        site = self.order.make_site(items, self.registries, self.office, self.order.now, usable, theme)
        if self.office.review_required:
            self._hold_unreviewed(site)
        site.redirects, wrong = load_redirects(self.folders.content)
        problems += wrong
        problems += redirect_problems(self.folders.content, site.redirects, site.by_address.keys())
        roles = {path: facts["role"] for path, facts in self.files.items()}
        problems += site_problems(items, roles, _Known(site))
        day = self.order.now.date()
        for item in items.values():
            problems += check_day(item, day)
        self._account(site, problems)
        blocking = [problem for problem in problems if problem.blocks]
        if blocking:
            raise BlockedError(self.outcome.problems, self.outcome, self._refuse(blocking))
        self._mind_the_fall(site)
        return site

    def _hold_unreviewed(self, site: Site) -> None:
        """Hold back what is not signed three times. Seals are taken over texts and attachments, so this reads every one of them."""
        ledger = load_ledger(self.folders.content)
        for item in list(site.items.values()):
            if site.has_page(item.id) and (reason := held(item, ledger, self.folders.content)):
                site.hold(item.id, reason)

    def _refuse(self, blocking: list[Problem]) -> set[str]:
        """Take what blocks out of the account of what would be published; returns the refused files."""
        names = {file.id for file in self.found}
        refused = {problem.path for problem in blocking if problem.path in names}
        self.outcome.published = [item_id for item_id in self.outcome.published if item_id not in refused]
        self.outcome.held = {item_id: reason for item_id, reason in self.outcome.held.items() if item_id not in refused}
        return refused

    def _readable(self) -> list[Source]:
        return [source for source in self.sources.values() if source.card]

    def _all_cards(self) -> str:
        return "[" + ",".join(source.card for source in self._readable()) + "]"

    def _account(self, site: Site, problems: list[Problem]) -> None:
        outcome = self.outcome
        outcome.site = site
        outcome.problems = sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line))
        outcome.until = _until(site)
        outcome.published = [item_id for item_id in site.items if site.is_listed(item_id)]
        outcome.held = {
            item_id: verdict.reason for item_id, verdict in site.verdicts.items() if not site.is_listed(item_id)
        }

    def _mind_the_fall(self, site: Site) -> None:
        """A sudden fall of published items is more likely a slip (a folder moved, a wrong path) than meant."""
        before = int(self.meta.get("published", "0"))
        fall = before - len(self.outcome.published)
        if fall > FALL_COUNT and fall > before * FALL_SHARE and not self.order.yes:
            message = f"上次发布 {before} 篇，这次只有 {before - fall} 篇，少了 {fall} 篇。如果真要撤下这么多，请加 --yes 再来一次。"
            raise EditorError(Problem(str(self.folders.content), 0, message))

    def _theme_facts(self) -> ThemeFacts:
        theme = Theme(self.folders.theme)
        self.theme = theme
        if self.meta.get("theme") == theme.fingerprint:
            return ThemeFacts.from_data(json.loads(self.meta["theme-facts"]))
        self.changes.theme = True
        return theme.facts()

    # -- what is to be written -----------------------------------------------------------------------------------------------

    def _render(self, site: Site) -> None:
        found = self.search
        wanted = plan(site) | {f"search/{path}": f"search|{path}" for path in found.files}
        outputs = self.state.outputs()
        here: Survey = survey(self.folders.output)
        self.links = here.links
        altered = self._altered(outputs, here)
        self._ready_twin(outputs, altered, here)
        stale = stale_pages(self.state, site, self.changes) if self.pointer else {}
        reasons: dict[str, str] = {}
        jobs: list[Job] = []
        raw: list[tuple[str, str]] = []
        for path, spec in wanted.items():
            known = outputs.get(path)
            if known is None:
                reason = "新的"
            elif path in altered:
                reason = "在输出文件夹里被改过或删掉"
            elif known.spec != spec:
                reason = "换了内容"
            elif path in stale:
                reason = stale[path]
            elif spec.startswith("search|") and signature(found.files[path[7:]]) != known.signature:
                reason = "检索数据变了"
            else:
                continue
            reasons[path] = reason
            if spec.startswith(("asset|", "picture|", "attachment|", "search|")):
                raw.append((path, spec))
            else:
                jobs.append(Job(path, spec, known.digest if known and path not in altered else ""))
        self.removed = [path for path in outputs if path not in wanted]
        self.reasons = reasons
        done = self._run_jobs(site, jobs)
        done += [self._put_raw(path, spec) for path, spec in raw]
        written = {row.path for row in done if row.written}
        self.state.put_outputs((Output(row.path, row.spec, row.digest, row.signature), row.reads) for row in done)
        self.state.drop_outputs(self.removed)
        for path in self.removed:
            self.twins.next.remove(path)
        self.written = written
        self.outcome.written = {path: reasons[path] for path in sorted(written)}
        self.outcome.removed = sorted(self.removed)
        self.outcome.pages = len(wanted)
        self.wanted = wanted

    def _search(self, site: Site) -> Published:
        """Bring the search index up to date; its related items become part of the site that pages read."""
        folder = self.folders.state / "search"
        unfinished = is_unfinished(folder)
        everything = self.pointer is None or self.changes.registries or unfinished
        found = search_files(
            folder, site, self.bodies, self.changes.items, everything=everything, desk_index=self.order.desk_index
        )
        site.related = found.related
        self.changes.related = set(found.related) if unfinished else set(found.related_changed)
        return found

    def _note_changes(self, site: Site) -> None:
        """Complete self.changes with what follows from the site: who moved in which lists, what the office changed."""
        changes = self.changes
        changes.office = self.meta.get("office") != repr(self.office)
        changes.redirects = self.meta.get("redirects") != repr(dict(site.redirects))
        changes.registries = self.meta.get("registries") != _registries_text(self.registries)
        placements: list[tuple[str, str]] = []
        for item in site.items.values():
            now = _placement(site, item)
            before = self.sources[item.id].placement
            if now != before:
                changes.items.add(item.id)
                placements.append((now, item.id))
                changes.lists.update(_lists_of(before), _lists_of(now))
        for item_id, source in self.old_sources.items():
            if item_id not in self.sources:
                changes.lists.update(_lists_of(source.placement))
        changes.tags = any(name.startswith("tag/") for name in changes.lists)
        for item_id in changes.items:
            changed = site.items.get(item_id)
            if isinstance(changed, NewsArticle) and changed.issue:
                changes.lists.add(f"issue/{changed.issue}")
        self.state.place(placements)

    def _altered(self, outputs: Mapping[str, Output], here: Survey) -> set[str]:
        """Outputs that no longer are what the last build wrote."""
        altered = set()
        resigned = []
        for path, output in outputs.items():
            mark = here.files.get(path)
            if mark == output.signature:
                continue
            if mark is not None and data_digest((self.folders.output / path).read_bytes()) == output.digest:
                resigned.append((mark, path))
            else:
                altered.add(path)
        self.state.sign_outputs(resigned)
        return altered

    def _ready_twin(self, outputs: Mapping[str, Output], altered: set[str], here: Survey) -> None:
        """Make the twin equal to the good part of what readers see, with the files that others put there."""
        names = set(outputs) if self.pointer else published_names(self.folders)
        if names is None:
            names = {path for path in here.files if not path.startswith(".")}
        strangers = [path for path in here.files if path not in names]
        if self.pointer is None or not self.pointer.spare_ready or not self.twins.next.root.is_dir():
            self.twins.discard_twin()
            self.twins.copy_to_twin([path for path in outputs if path not in altered])
        self.twins.copy_to_twin(strangers)
        if strangers:
            self.outcome.notes.append(f"输出文件夹里有 {len(strangers)} 个不是本系统生成的文件，原样保留：{_some(strangers)}")
        if here.links:
            self.outcome.notes.append(f"输出文件夹里有 {len(here.links)} 个链接，没有带进新站：{_some(here.links)}")
        self.strangers = strangers

    def _run_jobs(self, site: Site, jobs: list[Job]) -> list[Done]:
        arguments = (
            _same_site, (site,), self.folders.theme / "templates", self.folders.state / "bodies.sqlite", self.twins.next.root
        )  # fmt: skip
        return list(self._counted("排版", len(jobs), shared_out(jobs, start_rendering, arguments)))

    def _put_raw(self, path: str, spec: str) -> Done:
        word, _, argument = spec.partition("|")
        tree = self.twins.next
        if word == "search":
            source = self.search.files[argument]
            return Done(path, spec, data_digest(source.read_bytes()), tree.link(path, source), True, {})
        if word == "asset":
            data = next(file.data for file in self.theme.files if file.path == path)
            return Done(path, spec, data_digest(data), tree.write(path, data), True, {})
        if word == "picture":
            cached = self.folders.state / "media" / path.rsplit("/", 1)[-1]
            if not cached.is_file():
                ready_files.start_files(self.folders.content, cached.parent)([(argument, "picture")])
            data = cached.read_bytes()
        else:
            data = (self.folders.content / argument).read_bytes()
        return Done(path, spec, data_digest(data), tree.write(path, data), True, {})

    # -- the new site takes the old one's place --------------------------------------------------------------------------------

    def _publish(self, site: Site) -> None:
        state, folders = self.state, self.folders
        theme = site.theme
        state.set_meta(
            {
                "desk": self.desk_print, "office": repr(self.office), "registries": _registries_text(self.registries),
                "redirects": repr(dict(site.redirects)),
                "now": self.order.now.isoformat(), "theme": self.theme.fingerprint, "published": str(len(self.outcome.published)),
                "theme-facts": json.dumps(theme.to_data(), ensure_ascii=False),
            }
        )  # fmt: skip
        changed = bool(self.written or self.removed or self.links or self.pointer is None)
        self.bodies.prune({item.body_hash for item in site.items.values()})
        self.bodies.close()
        pending = state.seal(self.fingerprint, self.twins.twin_directory() if changed else self.twins.directory())
        pending.save(folders.state / PENDING)
        if changed and not self.twins.swap():
            pending = Pointer(**{**asdict(pending), "directory": self.twins.directory()})
        save_names(folders, sorted(self.wanted))
        pending.save(folders.state / POINTER)
        (folders.state / PENDING).unlink()
        forget_others(folders.state, pending.file)
        finish_search(folders.state / "search")
        if changed:
            self._catch_up()
        Pointer(**{**asdict(pending), "spare_ready": True}).save(folders.state / POINTER)

    def _catch_up(self) -> None:
        """Bring the old tree, now the twin, up to date, so that the next build may start from it."""
        if self.pointer is None or not self.twins.next.root.is_dir():
            self.twins.discard_twin()
            self.twins.copy_to_twin([*self.wanted, *self.strangers])
            return
        self.twins.catch_up(self.written, [*self.links, *self.removed])


def _until(site: Site) -> str:
    """The first moment at which the site may change by itself: an embargo ends, a scheduled story comes due, a day passes."""
    midnight = datetime.combine(site.now.date() + timedelta(days=1), dt_time(), site.now.tzinfo)
    moments = [moment for item in site.items.values() if (moment := next_change(item, site.now))]
    return min([midnight, *moments]).isoformat()


def _signed(source: Source, mark: str) -> Source:
    return Source(source.id, mark, source.digest, source.card, source.problems, source.lookups, source.placement)


def _placement(site: Site, item: Item) -> str:
    """Where an item stands: lists, order in them, whether it is public and in force. Equal placements are equal everywhere."""
    publicity = site.verdicts[item.id].publicity.value
    if not site.is_listed(item.id) or item.published is None:
        return f"{publicity}\n{item.address}"
    standing = site.validity(item).value if item.kind.value == "notice" else ""  # type: ignore[arg-type]
    return "\n".join((f"{publicity} {standing} {item.published.isoformat()} {item.address}", *site.memberships(item)))


def _lists_of(placement: str) -> list[str]:
    return placement.split("\n")[1:] if placement.count("\n") else []


def _registries_text(registries: Registries) -> str:
    return repr([list(registries.columns), list(registries.townships), list(registries.topics)])


def _some(names: list[str]) -> str:
    return "、".join(names[:5]) + ("……" if len(names) > 5 else "")


def _same_site(site: Site) -> Site:
    return site


class _Known:
    """What the gate asks about the site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def manuscript(self, name: str) -> str | None:
        return self._site.manuscript(name)

    def is_public(self, item_id: str) -> bool:
        return self._site.has_page(item_id)

    def is_page(self, address: str) -> bool:
        return reserved(address)

