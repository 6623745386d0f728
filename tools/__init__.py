"""What the Makefile runs: set-up, demo, tests. Standard library only, for it runs before anything is installed."""
