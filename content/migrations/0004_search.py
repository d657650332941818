import django.db.models.deletion
from django.db import migrations, models

TABLES = {
    "sqlite": [
        "CREATE VIRTUAL TABLE content_searchwords USING fts5("
        "title, body, tokenize = 'unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        "CREATE TABLE content_searchwords (rowid bigint PRIMARY KEY, vector tsvector NOT NULL)",
        "CREATE INDEX content_searchwords_vector ON content_searchwords USING gin (vector)",
    ],
}


def create_words(apps, schema_editor):
    for statement in TABLES[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_words(apps, schema_editor):
    schema_editor.execute("DROP TABLE content_searchwords")


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0003_media_files"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("kind", models.CharField(blank=True, max_length=12)),
                ("label", models.CharField(blank=True, max_length=20)),
                ("title", models.CharField(max_length=255)),
                ("is_sensitive", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("places", models.TextField()),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_sensitive", True)), fields=["page"], name="content_search_sensitive"
                    )
                ],
            },
        ),
        migrations.RunPython(create_words, drop_words, elidable=False),
    ]
