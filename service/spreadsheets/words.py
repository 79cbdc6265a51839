"""What pages and workbooks call what becomes of a line, and how far a list has come."""

from service.i18n import later as _l

OUTCOME = {
    "created": _l("New"),
    "changed": _l("Added to"),
    "same": _l("Nothing changes"),
    "refused": _l("Not taken"),
    "doubtful": _l("Perhaps there already"),
}
COLOUR = {"created": "green", "changed": "blue", "same": "grey", "refused": "red", "doubtful": "yellow"}
STATE = {
    "sent": _l("Columns to be matched"),
    "rehearsed": _l("Rehearsed, nothing entered yet"),
    "going": _l("Being entered"),
    "done": _l("Entered"),
    "stopped": _l("Stopped, to be looked at again"),
    "gone": _l("Given up"),
}
ENCODING = {"tcvn3": "TCVN3 (.VnTime)", "vni": "VNI"}
