"""What bench_search.py is made of: manuscripts, queries, the two sites, and the browser that asks them."""
