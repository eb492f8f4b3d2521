"""The newsroom's domain: what a story, a notice, a column and a problem are.

Standard library only, and no Pelican: every other room speaks in these words, none of these words knows another room.
"""
