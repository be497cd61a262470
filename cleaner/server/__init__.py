"""The HTTP service: a thin front that takes requests in and gives answers out, and tasks that do the work in
other processes.  ``service.py`` has the routes."""
