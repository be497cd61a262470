"""Bytes to text, one module per kind of input."""
