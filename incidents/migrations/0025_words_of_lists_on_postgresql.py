"""The words by which the rows of the desk's lists are found, in columns of their own on PostgreSQL.

As the record's (its migration 0010, which says why).
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = import_module("record.migrations.0010_words_on_postgresql")
LISTS = import_module("incidents.migrations.0013_search_of_lists").LISTS


def keep_words(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, _key in LISTS:
        WORDS.run(WORDS.FORWARDS, table, schema_editor)


def forget_words(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, _key in LISTS:
        WORDS.run(WORDS.BACKWARDS, table, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0024_lists_in_order")]

    operations = [migrations.RunPython(keep_words, forget_words)]
