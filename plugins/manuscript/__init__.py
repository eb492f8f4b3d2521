"""READ: from a file in content/ to a typed item and its HTML, or to problems that name file and line.

The only place that knows the header's syntax (header), which files of the folder are what (intake), and how Chinese
Markdown becomes clean HTML (body). It replaces Pelican's Markdown reader, which drops what it cannot read.
"""
