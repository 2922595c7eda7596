"""What is said when something about accounts, posts, absences and keys is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "accounts.passkey_name": _("Name the device in one to {most} characters."),
    "accounts.passkeys_too_many": _(
        "You have {most} passkeys already. Remove one that you do not use any more."
    ),
    "accounts.administrator_and_auditor": _(
        "Nobody may be administrator and auditor at the same time. Choose other days or another"
        " person."
    ),
    "accounts.area_not_of_unit": _(
        "This unit does not answer for that area. Leave the area empty or choose one inside."
    ),
    "accounts.away_already": _("An absence is already noted for some of these days. End it first."),
    "accounts.away_too_long": _(
        "An absence is noted for at most {most} days from today. Choose an earlier last day, and "
        "note it again when it goes on."
    ),
    "accounts.day_over": _("That day is over. Choose today or later."),
    "accounts.days_reversed": _("The last day must not lie before the first."),
    "accounts.email_shape": _(
        "This e-mail address is not complete. An address looks like name@example.org."
    ),
    "accounts.language_unknown": _(
        "The desk does not speak this language. Choose one of those shown."
    ),
    "accounts.last_administrators": _(
        "At least {fewest} other administrators must remain for this area. Give somebody the "
        "post first."
    ),
    "accounts.link_by_another": _(
        "Another administrator hands out this link: nobody alone opens an account for somebody "
        "else."
    ),
    "accounts.name_length": _("Please write a name of at most {most} characters."),
    "accounts.own_post": _(
        "Nobody gives a post to themselves. Another administrator has to do it."
    ),
    "accounts.post_decided": _(
        "Somebody has decided about this post already. Load the page again."
    ),
    "accounts.post_not_approved": _(
        "This post is not approved yet. Decline it instead of ending it."
    ),
    "accounts.post_not_longer": _(
        "The post ends before that day. Propose a new one to go on longer."
    ),
    "accounts.post_there_already": _(
        "This person has that post at this unit for some of these days already."
    ),
    "accounts.role_not_at_unit": _(
        "There are no such posts at this kind of unit. Choose another role or unit."
    ),
    "accounts.second_person": _("You proposed this yourself. Another person has to approve it."),
    "accounts.stand_in_away": _(
        "The stand-in is away on some of these days. Choose somebody else."
    ),
    "accounts.stand_in_not_then": _(
        "The post or the stand-in does not cover all of these days. Choose other days or "
        "somebody else."
    ),
    "accounts.stand_in_same_person": _(
        "That is another post of the same person. Choose somebody else."
    ),
    "accounts.stand_in_self": _(
        "You cannot name yourself. Whoever is away names you, or another administrator."
    ),
    "accounts.stand_in_unfit": _(
        "Choose somebody of the same unit, or near by with at least the same rights."
    ),
    "accounts.stands_in_then": _(
        "On these days this post stands in for somebody. Find another stand-in for that absence"
        " first."
    ),
    "accounts.token_calls": _("Choose between 1 and {most} calls an hour."),
    "accounts.token_days": _("A key works for 1 to {most} days."),
    "accounts.token_decided": _("This key is approved already."),
    "accounts.token_ended": _("This key has ended. Issue a new one."),
    "accounts.token_limit": _(
        "This key was used more than {limit} times in this hour. Try again in the next one."
    ),
    "accounts.token_scopes": _(
        "A key of this unit cannot have these scopes. Tick at least one of those that such a unit may have."
    ),
    "accounts.unit_ended": _("This unit is closed. Choose one that is at work."),
    "accounts.user_inactive": _("This account is closed."),
    "accounts.user_unknown": _(
        "There is no open account with this sign-in name. Add the person first."
    ),
    "accounts.username_shape": _(
        "A sign-in name has 2 to 60 small letters, digits, dots, dashes or underscores and "
        "begins with a letter or digit."
    ),
    "accounts.username_taken": _("This sign-in name is taken. Add a letter or digit."),
}
