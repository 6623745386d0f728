"""What the database finds is what a plain reading of the filters finds, for random filters over random entries."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from record.entry import Entry
from record.filters import Filters
from tests.factories.plain_filters import finds
from tests.factories.random_record import entries, filters, saved


@pytest.mark.django_db
@given(drawn=st.lists(entries(), max_size=12), asked=st.lists(filters(), min_size=4, max_size=8))
def test_random_filters_find_the_same_in_the_database(drawn: list[Entry], asked: list[Filters]) -> None:
    with transaction.atomic():
        written = saved(drawn)
        for each in asked:
            found = set(each.apply(Entry.objects.all()).values_list("code", flat=True))
            assert found == {entry.code for entry in written if finds(each, entry)}, each.as_query()
        transaction.set_rollback(True)
