"""The entry point of web servers. Settings come from DJANGO_SETTINGS_MODULE, production if unset."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

application = get_wsgi_application()
