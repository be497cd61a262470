"""Recognition of page images by Tesseract."""
