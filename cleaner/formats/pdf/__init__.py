"""PDF, read with pdfium."""
