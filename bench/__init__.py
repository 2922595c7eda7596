"""Measurements for docs/BENCHMARKS.md: `make bench`."""
