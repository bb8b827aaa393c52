"""The languages and the styles in which a model can be printed as code."""

from __future__ import annotations

TARGETS = ("numpy", "numba", "jax", "javascript")
"""The languages; each has a module of its own."""

STYLES = ("textbook", "fast")
"""As the model is written, an equation at a time; or in stable forms, with work shared."""
