"""Makes the read-only data of ``geo`` from the installed packages. Runs at set-up, never in a web process."""
