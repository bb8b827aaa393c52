"""The models that ship with symprop: equations files to read and copy, with their data."""
