"""Fast code for shapes that are known: straight-line scalars for few rows, buffers for many."""
