"""How codes and versions stand in addresses: the same on every address of the public side."""

from django.urls import register_converter


class CodeConverter:
    """The code of an incident in an address: words of letters and digits, joined by hyphens, as IQ-2016-0001."""

    regex = "[A-Za-z0-9]{1,32}(?:-[A-Za-z0-9]{1,32}){0,7}"

    def to_python(self, value: str) -> str:
        """The code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it stands."""
        return value


class VersionConverter:
    """A version: 1 to 999999, without leading zeros, so that each version has one address."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The number, in digits."""
        return str(value)


class Sha256Converter(CodeConverter):
    """A SHA-256 in an address: 64 hexadecimal digits in lower case."""

    regex = "[0-9a-f]{64}"


register_converter(CodeConverter, "code")
register_converter(Sha256Converter, "sha256")
register_converter(VersionConverter, "version")
