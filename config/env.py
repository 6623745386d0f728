"""Settings from the environment, typed, and refused with a sentence when they cannot be read.

An unset or empty variable takes the default. A set one that does not parse is an error, never the default: a typing
mistake must not silently switch a protection off.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class SettingsError(ImproperlyConfigured, ValueError):
    """A setting that cannot be used. The message names the variable, the value and what would do."""


@dataclass(frozen=True, slots=True)
class Env:
    """Typed readers over a mapping of variables, the process environment unless told."""

    variables: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def text(self, name: str, *, default: str) -> str:
        """The value without surrounding space, or the default."""
        return self.variables.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or no."""
        value = self.text(name, default="yes" if default else "no").lower()
        if value in YES:
            return True
        if value in NO:
            return False
        msg = f"{name} is {value!r}; it must be one of {', '.join(sorted(YES | NO))}."
        raise SettingsError(msg)

    def integer(self, name: str, *, default: int, minimum: int) -> int:
        """A whole number, not below the minimum."""
        value = self.text(name, default=str(default))
        try:
            number = int(value)
        except ValueError as error:
            msg = f"{name} is {value!r}; it must be a whole number."
            raise SettingsError(msg) from error
        if number < minimum:
            msg = f"{name} is {number}; it must be at least {minimum}."
            raise SettingsError(msg)
        return number

    def names(self, name: str, *, default: Iterable[str]) -> list[str]:
        """A list separated by commas; empty parts are dropped."""
        value = self.text(name, default=",".join(default))
        return [part for part in (part.strip() for part in value.split(",")) if part]

    def origins(self, name: str) -> list[str]:
        """A list of web origins, each with its scheme and nothing after the host: ``https://map.example.org``."""
        origins = self.names(name, default=())
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
                msg = f"{name} holds {origin!r}; write scheme and host only, such as https://map.example.org."
                raise SettingsError(msg)
        return origins

    def web_address(self, name: str) -> str:
        """One address of a web page, with its scheme; empty where none is set."""
        value = self.text(name, default="")
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.netloc or not value.isprintable()):
            msg = f"{name} is {value!r}; write a whole web address, such as https://example.org/licence."
            raise SettingsError(msg)
        return value

    def choice(self, name: str, *, default: str, choices: Iterable[str]) -> str:
        """One of a fixed set of words."""
        allowed = tuple(choices)
        value = self.text(name, default=default)
        if value not in allowed:
            msg = f"{name} is {value!r}; it must be one of {', '.join(allowed)}."
            raise SettingsError(msg)
        return value

    def folder(self, name: str, *, default: Path) -> Path:
        """An absolute path to a folder that may not exist yet. A file in its place is an error."""
        path = Path(self.text(name, default=str(default))).expanduser().absolute()
        if path.exists() and not path.is_dir():
            msg = f"{name} is {str(path)!r}, which is a file; it must be a folder."
            raise SettingsError(msg)
        return path
