"""Wires the rest: settings, addresses, headers. Holds no logic of the domain."""
