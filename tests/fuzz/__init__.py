"""Random and damaged input to every parser, for as long as one likes: `python3 tasks.py fuzz [--seconds N]`."""
