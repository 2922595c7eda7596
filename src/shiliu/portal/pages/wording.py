"""What the kinds of kept data are called: each with its period in the deployment's settings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

DAYS_OF_YEAR = 365

HELD = {
    "contact_days": _("How to reach you"),
    "text_days": _("Your words and our answers"),
    "quarantine_days": _("What was set aside for a look"),
    "network_hash_days": _("The network digest against floods"),
    "notice_days": _("That a notice was sent"),
    "access_log_days": _("Who has looked at a contact"),
    "export_file_days": _("Files that staff exported"),
}


def kept_for(days: int) -> str:
    """How long something is kept, as residents read it: whole years as years, else days."""
    years, rest = divmod(days, DAYS_OF_YEAR)
    if years and not rest:
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
