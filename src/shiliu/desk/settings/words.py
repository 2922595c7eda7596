"""What the settings are called, and what a change of one means in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

DAYS, WORKING_DAYS, MINUTES, COUNT = "days", "working_days", "minutes", "count"

NAMES: dict[str, tuple[Promise, str]] = {
    "thresholds.confirm_days": (_("Time for the asker's word after an answer"), DAYS),
    "thresholds.reopen_days": (_("Time to open a request again"), DAYS),
    "thresholds.return_working_days": (_("Time to send back what is not ours"), WORKING_DAYS),
    "thresholds.handover_working_days": (_("Time to take up what was handed on"), WORKING_DAYS),
    "thresholds.hide_text_days": (_("The page by code hides the words after closing"), DAYS),
    "thresholds.hazard_alarm_minutes": (_("A hazard nobody took up raises the alarm"), MINUTES),
    "thresholds.public_batch": (_("Public figures change in steps of at least"), COUNT),
    "thresholds.small_count": (_("Public counts are hidden below"), COUNT),
    "retention.contact_days": (_("Contacts of a request, after it ended"), DAYS),
    "retention.text_days": (_("Words of a request, after it ended"), DAYS),
    "retention.photo_days": (_("Pictures, after they were approved"), DAYS),
    "retention.quarantine_days": (_("What was held back"), DAYS),
    "retention.network_hash_days": (_("Digests of networks against floods"), DAYS),
    "retention.visit_note_days": (_("Notes of visits"), DAYS),
    "retention.consent_proof_days": (_("Proof of a consent, after it ended"), DAYS),
    "retention.mediation_file_days": (_("Files of mediation"), DAYS),
    "retention.sign_up_days": (_("Sign-ups, after the activity"), DAYS),
    "retention.child_sign_up_days": (_("Sign-ups of children, after the activity"), DAYS),
    "retention.mutual_help_contact_days": (_("Contacts of neighbours' help"), DAYS),
    "retention.notice_days": (_("Record of notices sent"), DAYS),
    "retention.access_log_days": (_("Who looked at a contact"), DAYS),
    "retention.export_file_days": (_("Exported files"), DAYS),
}


def setting_name(key: str) -> Promise | str:
    """What the setting is called; its key when nobody has named it."""
    return NAMES[key][0] if key in NAMES else key


def amount(key: str, number: int) -> str:
    """“7 days”, “1 working day”, “30 minutes”."""
    match NAMES.get(key, ("", COUNT))[1]:
        case "days":
            text = ngettext("%(n)d day", "%(n)d days", number)
        case "working_days":
            text = ngettext("%(n)d working day", "%(n)d working days", number)
        case "minutes":
            text = ngettext("%(n)d minute", "%(n)d minutes", number)
        case _:
            text = "%(n)d"
    return text.replace("%(n)d", f"{number:,}")
