"""Roles of lines and the gaps between them: furniture, notes, paragraphs."""
