"""Bring the demo's database and content up to date, in one process: starting Django is most of the time it takes."""

import os
import sys

import django


def main() -> None:
    """Make the assets, migrate, load the demo; each changes nothing when all is there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    call_command("build_assets")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    call_command("make_badge_key", "--if-none")
    call_command("load_demo")
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
