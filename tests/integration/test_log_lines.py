"""What an error of the database leaves in the log."""

import logging
import sys

import pytest
from django.db import DatabaseError, connection, transaction

from config.log_lines import LogLines
from incidents.models import Incident
from tests.factories.desk import an_incident

pytestmark = pytest.mark.django_db


def logged() -> str:
    """The error that is being handled, as the site's log writes it."""
    formatter = next(each.formatter for each in logging.getLogger().handlers if isinstance(each.formatter, LogLines))
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Failed", (), sys.exc_info())
    return formatter.format(record)


def test_a_refused_row_is_named_by_its_rule_and_not_quoted() -> None:
    incident = an_incident(summary="SENTINEL\nof two lines", latitude=34.36831)
    try:
        with transaction.atomic():
            Incident.objects.filter(pk=incident.pk).update(code="", title="")
    except DatabaseError:
        said = logged()
    assert "incident_has_code_and_title" in said
    assert "Traceback" in said
    assert "IntegrityError" in said
    assert "of two lines" not in said
    assert "34.36831" not in said


def test_a_refused_statement_is_not_quoted_either() -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s AS words, no_such_column", ["SENTINEL".lower()])
    except DatabaseError:
        said = logged()
    assert "no_such_column" in said
    assert "sentinel" not in said


def test_other_errors_are_written_whole() -> None:
    try:
        int("first\nDETAIL: of ours")
    except ValueError:
        said = logged()
    assert "DETAIL: of ours" in said.replace("\\n", "\n")
