"""Words broken by hyphens, at line ends and inside lines."""
