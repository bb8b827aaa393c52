"""Benchmarks: symprop beside what people would use instead; ``python -m tests.benchmarks``."""
