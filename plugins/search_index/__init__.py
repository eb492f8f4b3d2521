"""Search: a private Whoosh index at the desk, and the same postings as static files for every browser.

`desk.refresh` is what the build calls; `command` is what editors type; docs/search.md says how it all fits together.
"""
