"""Why a file of the site must be made, where it does not stand as it should. `--explain` prints these words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from incremental.state import Output
from incremental.tree import signature
from search_index.desk import Published


def reasons_to_make(
    wanted: Mapping[str, str],
    outputs: Mapping[str, Output],
    altered: Collection[str],
    stale: Mapping[str, str],
    search: Published,
    *,
    search_is_ahead: bool,
) -> dict[str, str]:
    """Output path → why it must be made; what stands as it should is not in it.

    wanted: path → spec (plan). outputs: what the last build made, of which `altered` does not lie there as it did. stale: the pages that
    read another value, each with the key (stale_pages). search_is_ahead: whether the search may have written files for a build that
    came to nothing.
    """
    reasons: dict[str, str] = {}
    for path, spec in wanted.items():
        known = outputs.get(path)
        if known is None:
            reasons[path] = "新的"
        elif path in altered:
            reasons[path] = "在输出文件夹里被改过或删掉"
        elif known.spec != spec:
            reasons[path] = "换了内容"
        elif path in stale:
            reasons[path] = stale[path]
        elif spec.startswith("search|") and (
            spec[7:] in search.written or (search_is_ahead and signature(search.files[spec[7:]]) != known.signature)
        ):
            reasons[path] = "检索数据变了"
    return reasons
