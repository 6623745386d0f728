"""Rows whose every writing stands in the history of their dossier, whichever way they are written."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final, TypeVar

from django.db import models, transaction
from simple_history.models import HistoricalRecords

from incidents.history.recording import record, writer
from incidents.models.edit import DossierState

#: Who wrote a row, and when, stands in the edit itself.
SAID_BY_EDIT: Final = ("created_at", "created_by", "updated_at", "updated_by")
_BATCH: Final = 500
Row = TypeVar("Row", bound=models.Model)


class HistoryRow(models.Model):
    """What a row of history knows besides the row's own columns."""

    state = models.ForeignKey(DossierState, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Columns for the tables of history."""

        abstract = True


class DossierRecords(HistoricalRecords):  # type: ignore[misc] # it comes without types
    """The library's tables and hooks; each row is written with the state of the dossier to which it belongs."""

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:  # noqa: FBT001
        """Write a row of history; from the table, where not all that the instance holds was saved."""
        if kwargs.get("update_fields") is not None:
            instance = type(instance)._base_manager.get(pk=instance.pk)
        self.create_historical_record(instance, "+" if created else "~", using=using)

    def post_delete(self, instance: Any, using: Any = None, **kwargs: Any) -> None:
        """Write that the row was removed."""
        self.create_historical_record(instance, "-", using=using)

    def create_historical_record(self, instance: Any, history_type: str, using: Any = None) -> None:
        """Write one row of history."""
        record([instance], history_type)

    def get_extra_fields(self, model: Any, fields: Any) -> dict[str, Any]:
        """The library's own columns; nobody looks for rows by their time, which the edit has too."""
        extra: dict[str, Any] = super().get_extra_fields(model, fields)
        extra["history_date"].db_index = False
        return extra

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        """The library's options, without permissions of their own: nobody edits history."""
        options: dict[str, Any] = super().get_meta_options(model)
        return options | {"default_permissions": ()}


class TrackedQuerySet(models.QuerySet[Row]):
    """Writes of many rows at once, each with its row of history: Django sends no signal for them."""

    def update(self, **columns: Any) -> int:
        """As Django's, 500 rows at a time; some five queries more for each time."""
        if set(columns) <= {*SAID_BY_EDIT}:
            return super().update(**columns)
        with transaction.atomic(using=self.db, savepoint=False):
            keys, count = list(self.values_list("pk", flat=True)), 0
            for at in range(0, len(keys), _BATCH):
                some = keys[at : at + _BATCH]
                count += super(TrackedQuerySet, self.filter(pk__in=some)).update(**columns)
                record(list(self.model._base_manager.filter(pk__in=some)), "~")
        return count

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        update_conflicts: bool = False,  # noqa: FBT001, FBT002
        update_fields: Sequence[str] | None = None,  # type: ignore[override]
        unique_fields: Sequence[str] | None = None,  # type: ignore[override]
    ) -> list[Any]:
        """As Django's; refuses to pass over conflicts, since nothing would tell which rows were written."""
        if ignore_conflicts or update_conflicts or update_fields or unique_fields:
            msg = "rows with a history are written one by one where they may conflict: nothing tells which were written"
            raise TypeError(msg)
        with transaction.atomic(using=self.db, savepoint=False):
            rows = super().bulk_create(objs, batch_size)
            record(rows, "+")
        return rows


class Tracked(models.Model):
    """A row with a history. It belongs to the dossier to which its chain of owners leads, or is one itself."""

    #: What tells these models from those without a history.
    is_tracked: ClassVar[bool] = True

    objects = TrackedQuerySet.as_manager()

    history = DossierRecords(
        inherit=True,
        bases=(HistoryRow,),
        excluded_fields=SAID_BY_EDIT,
        history_id_field=models.BigAutoField(),
        get_user=writer,
    )

    class Meta:
        """Columns of subclasses."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, and the row of history with it or neither."""
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
