"""A gallery: every part of a page drawn by the real application with invented people, for tests and for looking at."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Flask, g, redirect, render_template_string, request

from service.app import create_app
from service.forms.evidence import EvidenceForm
from service.forms.fields import Criterion, Option
from service.forms.form import FormRefused
from service.forms.meeting import MeetingForm
from service.forms.registration import RegistrationForm
from service.forms.self_assessment import SelfAssessmentForm
from service.frame import Visitor
from service.views.asking import ask, ask_again
from service.views.health import health

VILLAGE = "018f3c6a-0000-7000-8000-000000000001"
HOUSEHOLD = "018f3c6a-0000-7000-8000-000000000002"
DOSSIERS = [f"d.2026.family.018f3c6a-0000-7000-8000-0000000001{n:02d}.1" for n in range(4)]
HEADS = ("Nguyễn Thị Đặng", "Hoàng Văn Thưởng", "A Ksor H’Ngữ", "Trần Đình Quyền Khuyến Học Trường Thọ")
SEEN = [{"book": VILLAGE, "position": 12, "digest": "0" * 64}]
CRITERIA = (
    Criterion("children", "Việc học của con em", 30, hint="Con em trong độ tuổi đều đi học."),
    Criterion("adults", "Việc học của người lớn", 30, step="0.5"),
    Criterion("means", "Điều kiện cho việc học", 20),
    Criterion("effect", "Kết quả của việc học", 20),
)


@dataclass(frozen=True)
class Settings:
    secret_key: str = "k" * 32
    secure_cookies: bool = False
    trusted_proxies: int = 0


@dataclass(frozen=True)
class Wired:
    config: Settings = Settings()
    demonstration: bool = True


gallery = Blueprint("gallery", __name__)
queue = Blueprint("queue", __name__)
register = Blueprint("register", __name__)
progress = Blueprint("progress", __name__)
audit = Blueprint("audit", __name__)

LIST = """
{% extends "layout.html" %}
{% from "macros/list.html" import list, row, first, cell, act, state_tag, pages, summary, figures %}
{% block title %}Việc của tôi{% endblock %}
{% block content %}
<h1 class="govuk-heading-l">Việc của tôi</h1>
{{ figures([{"label": "Chờ bình xét", "value": 12}, {"label": "Bị trả lại", "value": 3}, {"label": "Quá hạn", "value": 2}]) }}
{% call list("Chờ thôn bình xét", ["Hộ gia đình", "Thôn", "Trạng thái", "Tự chấm", "Hạn", ""], numeric=[3]) %}
{% for head in heads %}{% call row() %}
{{ first(head, "/dossier", "Gia đình học tập 2026") }}{{ cell("Thôn", "Thôn Đăk Gia – minh họa") }}{{ cell("Trạng thái", state_tag(states[loop.index0])) }}
{{ cell("Tự chấm", 87.5|number, numeric=true) }}{{ cell("Hạn", "25/11/2026 (còn 4 ngày)") }}{{ act("Ghi cuộc họp", "/meeting", head) }}
{% endcall %}{% endfor %}
{% endcall %}
{{ pages(previous="?p=1", next="?p=3") }}
{% endblock %}
"""

DOSSIER = """
{% extends "layout.html" %}
{% from "macros/list.html" import state_tag, summary %}
{% from "macros/scores.html" import scores %}
{% from "macros/trail.html" import trail %}
{% block title %}Hồ sơ{% endblock %}
{% block content %}
<span class="govuk-caption-l">Gia đình học tập 2026</span>
<h1 class="govuk-heading-l">Hộ Nguyễn Thị Đặng</h1>
{{ summary([{"key": "Trạng thái", "value": state_tag("appraised")}, {"key": "Việc tiếp theo", "value": "Quyết định công nhận – Người ký, trước 10/12/2026"}, {"key": "Thôn", "value": "Thôn Đăk Gia – minh họa", "href": "/x", "act": "Đổi"}]) }}
<h2 class="govuk-heading-m">So sánh điểm</h2>
{{ scores(rows, {"maximum": 100, "self": "87.5", "village": 85, "commune": none}) }}
<h2 class="govuk-heading-m">Nhật ký hồ sơ</h2>
{{ trail(acts) }}
{% endblock %}
"""


def meeting_form() -> MeetingForm:
    form = MeetingForm()
    form.fields["rows"].called_by_key = dict(zip(DOSSIERS, HEADS, strict=True))
    return form


def evidence_form() -> EvidenceForm:
    form = EvidenceForm()
    form.offer("criterion", [Option(c.id, c.label) for c in CRITERIA])
    return form


def registration_form() -> RegistrationForm:
    form = RegistrationForm()
    form.offer("subject", [Option(HOUSEHOLD, HEADS[0])])
    return form


FORMS = {
    "registration": (registration_form, {"subject": HOUSEHOLD, "title": "family", "year": 2026}),
    "self-assessment": (lambda: SelfAssessmentForm(CRITERIA), {"dossier": DOSSIERS[0], "version": 1}),
    "evidence": (evidence_form, {"dossier": DOSSIERS[0], "version": 2}),
    "meeting": (
        meeting_form,
        {"place": VILLAGE, "title": "family", "year": 2026, "seen": SEEN, "held_on": date(2026, 11, 20), "present": 61},
    ),
}
LINES = {"rows": [{"key": d, "name": h, "note": "Tự chấm 87,5"} for d, h in zip(DOSSIERS, HEADS, strict=True)]}


@gallery.before_app_request
def someone_is_there():
    if not request.path.startswith("/nobody"):
        g.visitor = Visitor("p", "Hoàng Thị Lượng", "village-officer", "Thôn Đăk Gia – minh họa", mandates=2)


@gallery.get("/forms/<key>")
def show(key):
    form, values = FORMS[key]
    return ask(
        form(), values=values, lines=LINES, back="/", sample="Bộ tiêu chí mẫu 2026.", caption="Hộ Nguyễn Thị Đặng"
    )


@gallery.post("/forms/<key>")
def send(key):
    form = FORMS[key][0]()
    try:
        form.read(request.form, request.files)
    except FormRefused as refused:
        return ask_again(
            form, refused, lines=LINES, back="/", sample="Bộ tiêu chí mẫu 2026.", caption="Hộ Nguyễn Thị Đặng"
        )
    return redirect("/", 303)


@gallery.get("/dossier")
def dossier():
    now = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)
    rows = [{"label": c.label, "maximum": c.maximum, "self": 20, "village": None, "commune": None} for c in CRITERIA]
    officer = {"who": "Hoàng Thị Lượng", "office": "Cán bộ thôn", "occurred_at": now, "recorded_at": now}
    acts = [
        {"what": "Đã đăng ký", "on_behalf_of": "hộ Nguyễn Thị Đặng", "source": "nhập trên trang"} | officer,
        {"what": "Họp thôn đã bình xét", "details": [{"label": "Tán thành", "value": "58/61"}]} | officer,
        {"what": "Đã sửa mục đã ghi", "details": [{"label": "Tán thành", "before": 58, "value": 59}]} | officer,
        {"what": "Trả lại để hoàn thiện", "against": True} | officer,
    ]
    return render_template_string(DOSSIER, rows=rows, acts=acts)


@gallery.get("/broken")
def broken():
    raise RuntimeError("a secret of the machine")


@queue.get("/")
def mine():
    return render_template_string(LIST, heads=HEADS, states=["self_assessed", "returned", "recognised", "posted"])


@register.get("/register", endpoint="year")
@progress.get("/progress", endpoint="overview")
@audit.get("/audit", endpoint="search")
def elsewhere():
    return render_template_string("{% extends 'layout.html' %}")


def gallery_app(**wired: bool) -> Flask:
    pages = [health, gallery, queue, register, progress, audit]
    return create_app(Wired(**wired), pages, arriving=lambda app: None)
