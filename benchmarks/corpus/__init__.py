"""Made-up manuscripts for measuring: any number of them, the same bytes for the same seed."""
