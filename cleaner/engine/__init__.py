"""From rules and text to a result: passes, budget, protected spans, the writing of gaps."""
