"""What need not be read, converted, rendered or written again, and how a finished build takes the old one's place.

state.py remembers, recorder.py notes what a page reads, tree.py holds two trees of the output and swaps them, lock.py
keeps two builds apart, workers.py uses the cores there are. Nothing here knows what a story is.
"""
