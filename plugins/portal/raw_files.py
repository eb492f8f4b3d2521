"""Files of the site that need no rendering: assets of the theme, sizes of pictures, attachments, shards of the search index."""

from __future__ import annotations

from incremental.tree import Tree
from media.attachments import publishable
from portal import files as ready_files
from portal.folders import Folders
from portal.release import data_digest
from portal.rendering import Done
from portal.theme import Theme
from search_index.desk import Published

READY = ("asset|", "picture|", "attachment|", "search|")  # the beginnings of their specs


class RawFiles:
    """Puts such files into a tree."""

    def __init__(self, folders: Folders, theme: Theme, tree: Tree) -> None:
        self._folders = folders
        self._theme = theme
        self._tree = tree

    def put(self, path: str, spec: str, search: Published) -> Done:
        """Put the file that `spec` names at `path`."""
        word, _, argument = spec.partition("|")
        if word == "search":
            source = search.files[argument]
            self._tree.link(path, source)
            return Done(path, spec, data_digest(source.read_bytes()), self._tree.signature(path), True, {})
        data = self._data(path, word, argument)
        return Done(path, spec, data_digest(data), self._tree.write(path, data), True, {})

    def _data(self, path: str, word: str, argument: str) -> bytes:
        if word == "asset":
            return next(file.data for file in self._theme.files if file.path == path)
        if word == "attachment":
            return publishable(argument, (self._folders.content / argument).read_bytes())
        cached = self._folders.state / "media" / path.rsplit("/", 1)[-1]
        if not cached.is_file():
            ready_files.start_files(self._folders.content, cached.parent)([(argument, "picture")])
        return cached.read_bytes()
