"""The pages of django-allauth that are open here. Included without a namespace: it reverses them.

No sign-up, no reset by e-mail form, no list of addresses: what is not listed does not exist.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from shiliu.desk.access import private, renewed
from shiliu.desk.accounts import own, passkeys

urlpatterns = [
    path("sign-in/", private(account.login), name="account_login"),
    path("sign-out/", require_POST(account.logout), name="account_logout"),
    path("closed/", private(account.account_inactive), name="account_inactive"),
    path("password/", private(account.password_change), name="account_change_password"),
    path("password/none/", own.no_password, name="account_set_password"),
    re_path(
        r"^password/(?P<uidb36>[0-9a-f]+)-(?P<key>[0-9A-Za-z-]+)/$",
        private(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/done/",
        private(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("again/", private(renewed(account.reauthenticate)), name="account_reauthenticate"),
    path("code/", private(passkeys.SecondStep.as_view()), name="mfa_authenticate"),
    path("code/again/", private(renewed(mfa.reauthenticate)), name="mfa_reauthenticate"),
    path("second-step/", RedirectView.as_view(pattern_name="desk:account"), name="mfa_index"),
    path("second-step/set-up/", private(totp.activate_totp), name="mfa_activate_totp"),
    path("second-step/remove/", private(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkeys/", private(passkeys.PasskeyList.as_view()), name="mfa_list_webauthn"),
    path("passkeys/add/", private(passkeys.PasskeyAdd.as_view()), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/name/",
        private(passkeys.PasskeyName.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        private(passkeys.PasskeyRemove.as_view()),
        name="mfa_remove_webauthn",
    ),
    path("passkeys/sign-in/", private(passkeys.PasskeySignIn.as_view()), name="mfa_login_webauthn"),
    path(
        "passkeys/again/",
        private(renewed(passkeys.PasskeyAgain.as_view())),
        name="mfa_reauthenticate_webauthn",
    ),
    path("codes/", private(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("codes/new/", private(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
]
