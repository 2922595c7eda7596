"""People and posts, interface keys, the own account. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.accounts import own, posts, tokens, users

urlpatterns = [
    path("posts/", posts.posts, name="posts"),
    path("posts/propose/", posts.propose, name="post_propose"),
    path("posts/<uuid:post_id>/", posts.post, name="post"),
    path("posts/<uuid:post_id>/decide/", posts.decide, name="post_decide"),
    path("posts/<uuid:post_id>/end/", posts.end, name="post_end"),
    path("posts/<uuid:post_id>/absence/", posts.absence, name="post_absence"),
    path(
        "posts/<uuid:post_id>/absence/<uuid:absence_id>/end/",
        posts.absence_end,
        name="absence_end",
    ),
    path("people/add/", users.add, name="user_add"),
    path("people/<uuid:user_id>/", users.user, name="user"),
    path("people/<uuid:user_id>/invite/", users.invitation, name="user_invite"),
    path("people/<uuid:user_id>/second-step/", users.second_step, name="user_second_step"),
    path("people/<uuid:user_id>/close/", users.close, name="user_close"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/issue/", tokens.issue, name="token_issue"),
    path("tokens/<uuid:token_id>/decide/", tokens.decide, name="token_decide"),
    path("tokens/<uuid:token_id>/rotate/", tokens.rotate, name="token_rotate"),
    path("account/", own.account, name="account"),
    path("account/post/", own.choose_post, name="account_post"),
    path("account/language/", own.choose_language, name="account_language"),
]
