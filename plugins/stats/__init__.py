"""Numbers for the office: what was published, by whom, about where, how fresh the columns are, how heavy the pages.

`stats.command.run` is the command. It counts items (handed in, or read from the manuscripts) and, where there is a built
site, the bytes a reader loads. No Pelican in this room.
"""
