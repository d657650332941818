"""What can be done with certificates."""

from certificates.services.awarding import award_belatedly, award_certificate, draft_certificate
from certificates.services.choosing import choose_shown_name
from certificates.services.mailing import MAIL, mail_holder
from certificates.services.rendering import RENDER, RenderError, render_certificate

__all__ = [
    "MAIL",
    "RENDER",
    "RenderError",
    "award_belatedly",
    "award_certificate",
    "choose_shown_name",
    "draft_certificate",
    "mail_holder",
    "render_certificate",
]
