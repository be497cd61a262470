"""ALTO XML: reader and writer."""
