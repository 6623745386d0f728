"""The data: machine-readable answers, read from the public record alone."""
