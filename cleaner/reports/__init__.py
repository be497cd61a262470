"""What is told of results: edits files, records, statistics."""
