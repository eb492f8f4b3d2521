"""Commands that need several rooms at once. Each is a few calls in the right order; what is done is done in the rooms."""
