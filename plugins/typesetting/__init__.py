"""Templates set for printing many pages: what they include, extend and import put in its place, what is known already worked out."""
