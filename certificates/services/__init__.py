"""What can be done with certificates."""

from certificates.services.awarding import (
    AWARD_LATE,
    award_belatedly,
    award_certificate,
    award_certificates,
    award_late,
    draft_certificate,
    earns_certificate,
    schedule_late_awards,
)
from certificates.services.badging import make_badge
from certificates.services.changing import ChangeRefusedError, Planned, plan, problem_of, reissue, revoke_or_restore
from certificates.services.choosing import choose_shown_name
from certificates.services.designing import add_design, keep_picture, preview
from certificates.services.mailing import MAIL, TELL, mail_holder, tell_holder
from certificates.services.naming import ask_for_name, decide_name
from certificates.services.packing import MAX_PACKED, PACK, forget_old_packs, make_pack, pack, packed_name, packing_of
from certificates.services.rendering import RENDER, RenderError, render_certificate
from certificates.services.rights import looked_after_by, looks_after_any
from certificates.services.sending import SEND, draft_mail, send_mail, send_to

__all__ = [
    "AWARD_LATE",
    "MAIL",
    "MAX_PACKED",
    "PACK",
    "RENDER",
    "SEND",
    "TELL",
    "ChangeRefusedError",
    "Planned",
    "RenderError",
    "add_design",
    "ask_for_name",
    "award_belatedly",
    "award_certificate",
    "award_certificates",
    "award_late",
    "choose_shown_name",
    "decide_name",
    "draft_certificate",
    "draft_mail",
    "earns_certificate",
    "forget_old_packs",
    "keep_picture",
    "looked_after_by",
    "looks_after_any",
    "mail_holder",
    "make_badge",
    "make_pack",
    "pack",
    "packed_name",
    "packing_of",
    "plan",
    "preview",
    "problem_of",
    "reissue",
    "render_certificate",
    "revoke_or_restore",
    "schedule_late_awards",
    "send_mail",
    "send_to",
    "tell_holder",
]
