"""From files to documents: inputs, containers, books, recognition."""
