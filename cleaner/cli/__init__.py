"""The command line: ``main`` parses, a module for each subcommand does."""
