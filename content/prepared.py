"""Statements that nearly every request needs, with their SQL made once.

Django makes the SQL of a statement anew each time, which takes several times as long as the database takes to answer.
Here it is made once for each connection, and only the values change. What is asked for is still said by a QuerySet,
what is written by a model.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql import UpdateQuery

_INSERT = "INSERT INTO {table} ({columns}) VALUES ({places})"


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
        self._parameters = _parameters(fields)

    def all(self, **values: Any) -> list[Row]:
        """The rows for these values. One query."""
        return _made(self, lambda: _Rows(self._define(**self._parameters))).rows(values)

    def first(self, **values: Any) -> Row | None:
        """The first row, if there is one. One query."""
        return next(iter(self.all(**values)), None)


class PreparedTuples[Row]:
    """The same for ``values_list``: each row goes to ``row``, as `collections.namedtuple` makes its rows."""

    def __init__(
        self,
        row: Callable[[Iterable[Any]], Row],
        define: Callable[..., "QuerySet[Any, Any]"],
        **fields: "Field[Any, Any]",
    ) -> None:
        self._row = row
        self._define = define
        self._parameters = _parameters(fields)

    def all(self, **values: Any) -> list[Row]:
        """The rows for these values. One query."""
        made = _made(self, lambda: _Select(self._define(**self._parameters)))
        return [self._row(row) for row in made.fetch(values)]


class PreparedUpdate:
    """An update of the rows that ``define`` finds, as in `PreparedQuery`."""

    def __init__(self, define: Callable[..., "QuerySet[Any]"], **fields: "Field[Any, Any]") -> None:
        self._define = define
        self._parameters = _parameters(fields)

    def run(self, values: Mapping[str, Any], **where: Any) -> int:
        """Write these values, by field; return to how many rows. One statement, made once for each set of fields."""
        update = _made((self, tuple(values)), lambda: _Update(self._define(**self._parameters), values))
        return update.run(where | {f"new {name}": value for name, value in values.items()})


class PreparedInsert[Row: Model]:
    """New rows of one model whose key the database gives. Its signals are not sent, and the key is not read."""

    def __init__(self, model: type[Row]) -> None:
        self._model = model

    def run(self, row: Row) -> None:
        """Add this row. One statement."""
        insert = _made(self, lambda: _Insert(self._model))
        insert.run(row)


def _parameters(fields: "Mapping[str, Field[Any, Any]]") -> dict[str, Parameter]:
    return {name: Parameter(name, field) for name, field in fields.items()}


def _made[Made](key: Any, make: Callable[[], Made]) -> Made:
    """What was made for this connection under this key."""
    known: dict[Any, Any] = connection.__dict__.setdefault("_askel_prepared", {})
    if key not in known:
        known[key] = make()
    made: Made = known[key]
    return made


def _filled(params: Iterable[Any], values: Mapping[str, Any]) -> list[Any]:
    """The parameters of a statement, with these values in their places."""
    return [
        part.output_field.get_db_prep_save(values[part.name], connection) if isinstance(part, Parameter) else part
        for part in params
    ]


class _Select:
    """A query's SQL on one connection, and what makes Python's values of its columns."""

    def __init__(self, queryset: Any) -> None:
        self.compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.params = self.compiler.as_sql()
        self.columns = [expression for expression, _sql, _alias in self.compiler.select]
        self.converters = [(place, *found) for place, found in self.compiler.get_converters(self.columns).items()]

    def fetch(self, values: Mapping[str, Any]) -> list[list[Any]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, _filled(self.params, values))
            rows = [list(row) for row in cursor.fetchall()]
        for place, functions, expression in self.converters:
            for convert in functions:
                for row in rows:
                    row[place] = convert(row[place], expression, connection)
        return rows


class _Rows(_Select):
    """The same, and how rows become instances."""

    def __init__(self, queryset: Any) -> None:
        super().__init__(queryset)
        self.model = queryset.model
        self.annotations = [alias for _expression, _sql, alias in self.compiler.select if alias is not None]
        own = self.columns[: len(self.columns) - len(self.annotations)]  # the model's columns come first
        self.names = [column.target.attname for column in own]

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        return [self._instance(row) for row in self.fetch(values)]

    def _instance(self, row: list[Any]) -> Any:
        instance = self.model.from_db(connection.alias, self.names, row[: len(self.names)])
        for name, value in zip(self.annotations, row[len(self.names) :], strict=True):
            setattr(instance, name, value)
        return instance


class _Update:
    """An update's SQL on one connection."""

    def __init__(self, queryset: Any, names: Iterable[str]) -> None:
        query = queryset.query.chain(UpdateQuery)
        fields = {name: queryset.model._meta.get_field(name) for name in names}
        query.add_update_values({name: Parameter(f"new {name}", field) for name, field in fields.items()})
        self.sql, self.params = query.get_compiler(connection=connection).as_sql()

    def run(self, values: Mapping[str, Any]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, _filled(self.params, values))
            return int(cursor.rowcount)


class _Insert:
    """An insert's SQL on one connection."""

    def __init__(self, model: type[Model]) -> None:
        self.fields: list[Any] = [field for field in model._meta.concrete_fields if not field.primary_key]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in self.fields)
        places = ", ".join(["%s"] * len(self.fields))
        self.sql = _INSERT.format(table=quote(model._meta.db_table), columns=columns, places=places)

    def run(self, row: Model) -> None:
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in self.fields]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
