"""A filter for the dates of the desk's pages."""

from django import template

from record.dates_said import edtf_words

register = template.Library()
register.filter("edtf_words", edtf_words)
