"""Queries that are asked on nearly every request, with their SQL made once.

Django makes the SQL of a query anew each time, which takes several times as long as the database takes to answer. Here
it is made once for each connection, and only the values change. What is asked for is still said by a QuerySet.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet


class Parameter(Expression):
    """The place of a value that is given each time. ``field`` says how the database takes it."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A placeholder, with this object where the value will be."""
        return "%s", [self]


class PreparedQuery[Row: Model]:
    """Rows of one model: all its columns, and what the query annotates.

    ``define`` takes one parameter for each of ``fields`` and returns the QuerySet. It is called once for each
    connection: nothing in it may depend on the moment, as a clock or a language would. Related rows are not loaded.
    """

    def __init__(self, define: Callable[..., "QuerySet[Row]"], **fields: "Field[Any, Any]") -> None:
        self._define = define
        self._parameters = {name: Parameter(name, field) for name, field in fields.items()}

    def all(self, **values: Any) -> list[Row]:
        """The rows for these values. One query."""
        made: dict[Any, _Made] = connection.__dict__.setdefault("_askel_prepared", {})
        if self not in made:
            made[self] = _Made(self._define(**self._parameters))
        return made[self].rows(values)

    def first(self, **values: Any) -> Row | None:
        """The first row, if there is one. One query."""
        return next(iter(self.all(**values)), None)


class _Made:
    """A query's SQL on one connection, and how its rows become instances."""

    def __init__(self, queryset: Any) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.params = compiler.as_sql()
        self.model = queryset.model
        columns = [expression for expression, _sql, _alias in compiler.select]
        self.annotations = [alias for _expression, _sql, alias in compiler.select if alias is not None]
        own = columns[: len(columns) - len(self.annotations)]  # the model's columns come first
        self.names = [column.target.attname for column in own]
        self.converters = [(place, *found) for place, found in compiler.get_converters(columns).items()]

    def rows(self, values: dict[str, Any]) -> list[Any]:
        params = [
            part.output_field.get_db_prep_value(values[part.name], connection) if isinstance(part, Parameter) else part
            for part in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return [self._instance(list(row)) for row in cursor.fetchall()]

    def _instance(self, row: list[Any]) -> Any:
        for place, functions, expression in self.converters:
            for convert in functions:
                row[place] = convert(row[place], expression, connection)
        instance = self.model.from_db(connection.alias, self.names, row[: len(self.names)])
        for name, value in zip(self.annotations, row[len(self.names) :], strict=True):
            setattr(instance, name, value)
        return instance
