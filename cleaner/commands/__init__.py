"""What the command line does, one module per command: ``parse(argv)`` and ``run(args, out)``."""
