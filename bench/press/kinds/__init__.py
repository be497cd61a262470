"""The kinds of documents, one or a few related ones a module."""
