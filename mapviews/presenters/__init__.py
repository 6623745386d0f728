"""What the pages show: frozen values made from the public record, ready for templates that decide nothing."""
