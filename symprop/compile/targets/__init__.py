"""Targets: the array program printed in other languages, a file a target over common engines."""
