"""Static files under names that carry their hash, so that browsers may keep them for a year."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.static_packing import packed_script, packed_style

#: The modules that pages name, each of which takes in what it imports.
ENTRIES: Final = ("js/explore/explore.js", "js/map/overview.js", "js/map/register.js", "js/map/when_near.js")
#: The style sheets that pages name, each of which takes in what it imports.
SHEETS: Final = (
    "css/pages/dossier.css",
    "css/pages/lists.css",
    "css/pages/map.css",
    "css/pages/site.css",
)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Packs what pages name, hashes, compresses, and rewrites the imports between ES modules to the hashed names.

    Django's rewriting asks of a module: imports at the top, quoted relative paths, a semicolon after each. A path that
    leads nowhere fails ``collectstatic``.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: FBT001, FBT002  # Django's signature
        """As Django and whitenoise do, with the packed files in place of their sources."""
        if not dry_run:
            paths = paths | {name: (self, name) for name in self._pack(paths)}
        yield from super().post_process(paths, dry_run, **options)

    def _pack(self, paths: dict[str, Any]) -> list[str]:
        """Write the packed files over the copies of their sources; returns their names."""

        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                text: str = file.read().decode()
            return text

        packed: dict[str, str] = {name: packed_script(name, read, ENTRIES) for name in ENTRIES if name in paths}
        packed |= {name: packed_style(name, read) for name in SHEETS if name in paths}
        for name, text in packed.items():
            self.delete(name)
            self._save(name, ContentFile(text.encode()))
        return list(packed)
