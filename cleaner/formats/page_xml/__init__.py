"""PAGE XML: reader and writer."""
