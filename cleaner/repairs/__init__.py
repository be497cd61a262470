"""One file per kind of rule.  Each has ``propose(view, rules, evidence)`` and changes nothing."""
