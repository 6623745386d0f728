"""Management commands of the map."""
