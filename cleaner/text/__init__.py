"""The text and its edits; nothing here knows of rules."""
