"""What formats with geometry share: words to lines, columns, and text with the white space of the page."""
