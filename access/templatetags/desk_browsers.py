"""A filter for the page of one's own sessions."""

from django import template

from access.browser_words import browser_words

register = template.Library()
register.filter("browser_words", browser_words)
