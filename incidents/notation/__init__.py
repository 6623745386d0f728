"""How an editor writes figures and attributions: in words, one a line. Each module reads one kind and prints it."""
