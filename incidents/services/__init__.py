"""Writes over several models: each one atomic, keyword-only, `by=` somebody."""
