"""The public record: immutable publications, the shared vocabulary and values."""
