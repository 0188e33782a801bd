"""Benchmarks: figures to read, never a pass or a fail (`make bench`)."""
