"""A newspaper page as plain text, in the order of its columns and with a layout program's damage, taken apart into stories.

lines names each line's shape; joins mends what column ends cut; stories finds where each story begins; orphans cuts out what
belongs to another page; drafting makes the drafts. Nothing is decided in silence: what is not certain becomes a remark.
"""
