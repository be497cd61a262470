"""Plain text: encodings, known or guessed."""
