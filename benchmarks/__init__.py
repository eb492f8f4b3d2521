"""Benchmarks: nothing of the product imports them."""
