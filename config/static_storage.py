"""Static files under names that carry their hash, so that browsers may keep them for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Hashes, compresses, and rewrites the imports between ES modules to the hashed names.

    Django's rewriting asks of a module: imports at the top, quoted relative paths, a semicolon after each. A path that
    leads nowhere fails ``collectstatic``.
    """

    support_js_module_import_aggregation = True
