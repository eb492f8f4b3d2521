"""The build: read what changed, check everything, render what is out of date, and let the new site take the old one's place.

Nothing is written to the output before every manuscript is read and checked; the output changes in one step, at the end.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain

from copydesk.office import load_office
from copydesk.standing_texts import list_problems
from incremental.blobs import BlobStore, LostError
from incremental.lock import BusyError, only_one
from incremental.state import Made, Output
from incremental.tree import Twins
from incremental.workers import shared_out
from manuscript.intake import Role, problems_of, scan
from newsroom.problem import EditorError, Problem
from newsroom.registry import FILES, Registries, load_registries
from portal import redirects
from portal.changes import Changes, stale_pages
from portal.checking import check, hold_unreviewed
from portal.disk_trouble import disk_problem
from portal.office import office_from
from portal.order import Order, Outcome
from portal.place import Place
from portal.placement import holding, note_moves
from portal.plan import plan
from portal.raw_files import READY, RawFiles
from portal.reasons import reasons_to_make
from portal.release import Release
from portal.remembering import last_published, open_state, program_fingerprint, remembered
from portal.rendering import Done, Job, keeping_traces, start_rendering, worth_sharing
from portal.resetting import Traces, traces_for
from portal.searching import finish_search, is_unfinished, search_files
from portal.sequence import sequence
from portal.site import Site
from portal.taking_in import TakenIn, take_in, take_in_files
from portal.theme import Theme, ThemeFacts
from search_index.desk import Published


def build(order: Order) -> Outcome:
    """Build the site. Raises EditorError when anything blocks it (the last site then stands untouched)."""
    try:
        with only_one(order.folders.state / "lock", order.wait):
            try:
                return _Build(order).run()
            except LostError:
                return _Build(order, distrust="上次读好的稿子损坏了").run()
    except BusyError:
        message = "另一次生成还没有做完。请等它结束再来一次。"
        raise EditorError(Problem(str(order.folders.output), 0, message)) from None
    except (OSError, sqlite3.OperationalError) as error:
        raise EditorError(disk_problem(error, order.folders)) from error


class _Build:
    """One run of the build, phase by phase."""

    def __init__(self, order: Order, distrust: str = "") -> None:
        self.order = order
        self.folders = order.folders
        self.outcome = Outcome()
        self.changes = Changes()
        self.distrust = distrust
        self.new_traces = 0

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.outcome.phases[name] = time.perf_counter() - start

    def run(self) -> Outcome:
        with self._phase("查看"):
            problems = self._look_around()
        try:
            with self._phase("读稿"):
                read_all = self.meta.get("desk") != self.desk_print
                sources, before, cards, self.outcome.changed = take_in(
                    self.order,
                    self.state,
                    self.texts,
                    self.outcome.found,
                    self.registries,
                    self.changes,
                    read_all=read_all,
                )
            with self._phase("图片附件"):
                files = take_in_files(self.order, self.state, self.outcome.found, self.changes)
            taken = TakenIn(sources, before, cards, files, frozenset(self.changes.files))
            with self._phase("检查"):
                site, worked_out = self._site(taken)
                findings = check(self.order, site, taken, worked_out, problems, self.outcome, self.published_before)
            if self.order.only_check:
                self.state.abandon()
                return self.outcome
            with self._phase("检索"):
                self._note_changes(site, taken, worked_out, findings)
                search = self._search(site)
            with self._phase("排版"):
                wanted, written, removed = self._render(site, search)
            with self._phase("换上"):
                self._remember(site, taken)
                self.outcome.lying = self.release.stand(
                    self.state, self.fingerprint, wanted, written, removed, same_names=self.same_names
                )
                finish_search(self.folders.state / "search")
        except BaseException:
            self.state.abandon()
            raise
        return self.outcome

    def _look_around(self) -> list[Problem]:
        """Open everything the build goes by; returns what is wrong with the folder and the settings."""
        folders = self.folders
        found = self.outcome.found = self.order.found if self.order.found is not None else scan(folders.content)
        if not any(file.role is Role.MANUSCRIPT for file in found):
            message = "稿件文件夹里一篇稿子也没有。请核对位置；已有的网站没有动。"
            raise EditorError([*problems_of(found), Problem(str(folders.content), 0, message)])
        self.registries: Registries = load_registries(folders.content)
        self.desk_print = load_office(folders.content, self.registries).fingerprint
        self.office, problems = office_from(self.order.settings)
        problems += list_problems(folders.content, (*FILES.values(), redirects.FILE))
        self.fingerprint = program_fingerprint()
        twins = Twins(folders.output, folders.state)
        pointer, why = remembered(folders, twins, self.fingerprint, clean=self.order.clean)
        if self.distrust:
            pointer, why = None, self.distrust
        # From nothing, too, a sudden fall of items is to be asked about.
        before = 0 if pointer else last_published(folders.state)
        self.state, pointer, trouble = open_state(folders, pointer)
        self.pointer = pointer
        self.release = Release(folders, pointer)
        self.outcome.why_afresh = trouble or why
        self.meta = self.state.meta()
        self.published_before = int(self.meta["published"]) if "published" in self.meta else before
        self.texts, self.traces = BlobStore(folders.texts), BlobStore(folders.traces)
        return problems_of(found) + problems

    def _site(self, taken: TakenIn) -> tuple[Site, Collection[str]]:
        """The site of today, and the items whose places were worked out anew: all of them, or those that may have other ones."""
        usable = {path: facts for path, facts in taken.files.items() if facts["role"] != "refused"}
        theme = self._theme_facts()
        self.changes.office = self.meta.get("office") != repr(self.office)
        self.changes.registries = self.meta.get("registries") != _registries_text(self.registries)
        remembered: dict[str, Place] = {}
        if self.pointer and not (self.changes.office or self.changes.registries or self.office.review_required):
            remembered = holding(self.meta, self.order.now, taken.sources, self.changes.items, names=self.changes.names)
        site = self.order.make_site(
            taken.items(self.folders.texts), self.registries, self.office, self.order.now, usable, theme, remembered
        )
        if self.office.review_required:
            hold_unreviewed(site, self.folders.content)
        return site, [item_id for item_id in site.places if item_id not in remembered]

    def _theme_facts(self) -> ThemeFacts:
        self.theme = Theme(self.folders.theme)
        if self.meta.get("theme") == self.theme.fingerprint:
            return ThemeFacts.from_data(json.loads(self.meta["theme-facts"]))
        self.changes.theme = True
        return self.theme.facts()

    def _note_changes(
        self, site: Site, taken: TakenIn, worked_out: Collection[str], findings: Mapping[str, str]
    ) -> None:
        """Complete the changes with what follows from settings and from who moved in which lists; remember where everybody stands."""
        self.changes.redirects = self.meta.get("redirects") != repr(dict(site.redirects))
        moved = note_moves(site, worked_out, taken.before, self.changes)
        self.state.place(
            (
                moved[item_id].to_text() if item_id in moved else taken.sources[item_id].place,
                findings.get(item_id, taken.sources[item_id].findings),
                item_id,
            )
            for item_id in moved.keys() | findings.keys()
        )

    def _search(self, site: Site) -> Published:
        """Bring the search index up to date; its related items become part of the site that pages read."""
        folder = self.folders.state / "search"
        unfinished = is_unfinished(folder)
        everything = self.pointer is None or self.changes.registries or unfinished
        found = search_files(
            folder, site, self.texts, self.changes.items, everything=everything, desk_index=self.order.desk_index,
            afresh="" if self.pointer else self.outcome.why_afresh,
        )  # fmt: skip
        self.search_is_ahead = unfinished or self.pointer is None
        site.related = found.related
        self.changes.related = set(found.related) if unfinished else set(found.related_changed)
        return found

    def _render(self, site: Site, search: Published) -> tuple[dict[str, str], dict[str, str], list[str]]:
        """Render what is out of date into the twin; returns (the plan, path → signature of what was written, paths removed)."""
        wanted = plan(site) | {f"search/{path}": f"search|{path}" for path in search.files}
        outputs, altered = self.release.look(self.state)
        self.outcome.notes += self.release.ready_twin(outputs, altered)
        stale = stale_pages(self.state, site, self.changes) if self.pointer else {}
        reasons = reasons_to_make(wanted, outputs, altered, stale, search, search_is_ahead=self.search_is_ahead)
        raw = RawFiles(self.folders, self.theme, self.release.twins.next)
        ready = [path for path in reasons if wanted[path].startswith(READY)]
        traces = traces_for(self.state, reasons)
        jobs = [
            Job(
                path,
                wanted[path],
                outputs[path].digest if path in outputs and path not in altered else "",
                *traces.pages.get(path, ()),
            )
            for path in reasons.keys() - set(ready)
        ]
        jobs.sort(key=sequence(site))
        written: dict[str, str] = {}
        settings: dict[str, str] = {}

        def made() -> Iterator[Made]:
            for row in chain(
                self._run_jobs(site, jobs, traces), (raw.put(path, wanted[path], search) for path in ready)
            ):
                if row.written:
                    written[row.path] = row.signature
                if row.setting_text:
                    settings[row.setting] = row.setting_text
                self.new_traces += bool(row.new_trace)
                yield Made(
                    Output(row.path, row.spec, row.digest, row.signature), row.reads, row.setting, row.trace, row.reset
                )

        self.state.put_outputs(made(), len(reasons))
        if settings:
            self.state.put_settings(settings)
        removed = sorted(path for path in outputs if path not in wanted)
        self.state.drop_outputs(removed)
        for path in removed:
            self.release.twins.next.remove(path)
        self.same_names = outputs.keys() == wanted.keys()
        self.outcome.written = {path: reasons[path] for path in sorted(written)}
        self.outcome.removed = removed
        self.outcome.pages = len(wanted)
        return wanted, written, removed

    def _run_jobs(self, site: Site, jobs: list[Job], traces: Traces) -> Iterator[Done]:
        site.items.keep_few()
        arguments = (_same_site, (site,), self.folders, self.release.twins.next.root, traces.settings)
        done = shared_out(jobs, start_rendering, arguments, worth_it=worth_sharing(jobs))
        return keeping_traces(self.traces, self.order.counted("排版", len(jobs), done))

    def _remember(self, site: Site, taken: TakenIn) -> None:
        """What the next build compares with."""
        stale_texts = int(self.meta.get("stale-texts", "0")) + len(self.outcome.changed)
        if stale_texts > len(site.places) + 100:
            # A preview may still show the items of the last build.
            cards = {source.card for sources in (taken.before, taken.sources) for source in sources.values()}
            self.texts.prune(cards | {place.body_hash for place in site.places.values()})
            stale_texts = 0
        stale_traces = int(self.meta.get("stale-traces", "0")) + self.new_traces
        if stale_traces > self.outcome.pages + 100:
            self.traces.prune({trace for _, trace in self.state.traces().values()})
            stale_traces = 0
        self.state.set_meta(
            {
                "desk": self.desk_print,
                "office": repr(self.office),
                "registries": _registries_text(self.registries),
                "redirects": repr(dict(site.redirects)),
                "theme": self.theme.fingerprint,
                "theme-facts": json.dumps(site.theme.to_data(), ensure_ascii=False),
                "published": str(len(self.outcome.published)),
                "stale-texts": str(stale_texts),
                "stale-traces": str(stale_traces),
                "now": self.order.now.isoformat(),
                "until": self.outcome.until,
            }
        )
        self.texts.close()
        self.traces.close()


def _registries_text(registries: Registries) -> str:
    return repr([list(registries.columns), list(registries.townships), list(registries.topics)])


def _same_site(site: Site) -> Site:
    return site
