"""Results to bytes, and bytes to files."""
