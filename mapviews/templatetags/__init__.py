"""Filters for the templates of the pages."""
