import threading
from wsgiref.simple_server import make_server, WSGIRequestHandler
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from playwright.sync_api import sync_playwright
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.accounts.actions.posts import propose_post
from shiliu.accounts.actions.tokens import issue_token
from shiliu.core.actor import SYSTEM
from shiliu.core import clock
from tests.integration.accounts.world import *
from tests.integration.people.test_contacts import leave, see
from datetime import timedelta

class Quiet(WSGIRequestHandler):
    def log_message(self,*a): pass
class S(ThreadingMixIn, WSGIServer):
    daemon_threads=True

def test_shots(fresh_database, settings, socket_enabled):
    import os
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_TOTP_REQUIRED = False
    settings.ALLOWED_HOSTS=["*"]
    with transaction.atomic():
        w = World()
        now = clock.now()
        for i in range(6):
            w.person(f"worker-{i}", Role.GRID_WORKER, w.station)
        u=w.user("li.na")
        p=propose_post(by=acting(w.alma, now), at=now, new=NewPost(u.id, w.centre.id, w.centre.area_id, Role.CENTRE_STAFF, now.date()))
        issue_token(by=SYSTEM, at=now, unit_id=w.department.id, name="抄表系统")
        issue_token(by=acting(w.alma,now), at=now, unit_id=w.department.id, name="meters")
        leave()
        see(acting(w.person("wu", Role.GRID_WORKER, w.station),now), at=now-timedelta(days=7), own=False, reason="回访电梯的事")
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), S, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base=f"http://127.0.0.1:{server.server_port}"
    out="/tmp/acc/shots"
    os.makedirs(out,exist_ok=True)
    from allauth.core.context import request_context
    with sync_playwright() as pw:
        b=pw.chromium.launch(executable_path="/usr/bin/chromium",args=["--no-sandbox"])
        for name,size in (("wide",{"width":1440,"height":900}),("phone",{"width":390,"height":844})):
            for who,pages in (("alma",["posts/","posts/propose/","people/add/",f"people/{u.id}/","tokens/","tokens/issue/","account/",f"posts/{w.alma.posts.get().id}/","account/second-step/set-up/","account/password/"]),("ada",["looks/"])):
                ctx=b.new_context(viewport=size,locale="zh-CN")
                page=ctx.new_page()
                page.goto(base+"/desk/account/sign-in/")
                if who=="alma": page.screenshot(path=f"{out}/{name}-signin.png")
                page.fill("input[name=login]",who); page.fill("input[name=password]",PASSWORD)
                page.click("main button.btn-main"); 
                for a in pages:
                    r=page.goto(f"{base}/desk/{a}")
                    print(a, r.status)
                    page.screenshot(path=f"{out}/{name}-{a.strip('/').replace('/','_')[:20]}.png",full_page=True)
                if who=="alma":
                    page.goto(base+"/desk/posts/propose/"); page.click("main button.btn-main"); page.screenshot(path=f"{out}/{name}-propose-errors.png",full_page=True)
                ctx.close()
        b.close()
