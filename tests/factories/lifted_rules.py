"""Rows as they were before a rule: what a migration is given that lays the rule last."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint


@contextmanager
def lifted(*endings: str) -> Iterator[None]:
    """Take away the rules of the desk whose names end so; on SQLite every rule of a row, until the end of the block.

    On PostgreSQL they are back when the transaction of the test is rolled back.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            try:
                yield
            finally:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
            return
        connection.check_constraints()  # PostgreSQL changes no table with checks under way
        for model in apps.get_app_config("incidents").get_models():
            for rule in model._meta.constraints:
                if isinstance(rule, CheckConstraint) and rule.name.endswith(endings):
                    cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{rule.name}"')
        yield
