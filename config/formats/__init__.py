"""Forms of numbers and dates where Django's own differ from what readers of a language are used to."""
