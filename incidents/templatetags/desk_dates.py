"""Filters for the dates of the desk's pages."""

from django import template

from record.dates_said import edtf_words
from record.directions import minute

register = template.Library()
register.filter("edtf_words", edtf_words)
register.filter("minute", minute)
