"""The desk in Django's own admin."""
