"""Commands for the operator of the door."""
