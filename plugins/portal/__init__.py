"""The pages of the portal: which there are, what each shows, and the build that brings them all to the output.

The composing room: it alone knows the feature rooms and lets them meet. plugin.py is its face to Pelican.
"""
