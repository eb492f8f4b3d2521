"""A new manuscript with the right header, in the right place: the command `new`, and the editors' table of header fields.

Knows the domain's table of fields and nothing of reading, building or Pelican.
"""
