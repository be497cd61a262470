"""A pool of processes that can be killed, forked by a server of its own."""
