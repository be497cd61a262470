"""Imported by the process that forks workers, so that none of them has to load anything."""

from .tasks import warm

warm()
