"""Measuring builds: ours through its command line, Hugo and stock Pelican on the same articles. Linux only: it reads /proc."""
