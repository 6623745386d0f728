"""Management of the desk."""
