"""Addresses of the demo: those of production, pages that show the mail that the demo kept, and one of all components."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from config import urls as production
from demo import mail, styleguide

# First: behind them comes Wagtail's pattern for all that is left.
urlpatterns = [
    path("demo/mail/", mail.mail_list, name="demo_mail"),
    path("demo/mail/<str:file>/<int:number>/", mail.mail_detail, name="demo_mail_detail"),
    path("styleguide/", styleguide.front, name="styleguide_front"),
    *i18n_patterns(path("styleguide/", styleguide.view, name="styleguide")),
    *production.urlpatterns,
]

for _name in ("handler400", "handler403", "handler404", "handler500"):
    if hasattr(production, _name):
        globals()[_name] = getattr(production, _name)
