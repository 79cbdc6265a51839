"""`sovang remind` and the address it is about, on the command line."""

import json

import pytest

from tests.service.sovang import done, sovang


@pytest.mark.usefixtures("demonstration")
def test_reminders_are_made_once_and_an_address_is_kept() -> None:
    told = json.loads(done("remind", "--json").stdout)
    assert told["made"] > 0
    assert (told["sent"], told["unsure"]) == (0, 0)
    assert done("remind").stdout == "Made 0 reminders, sent 0 mails; unsure of 0.\n"
    assert "to that address" in done("user", "mail", "thon1", "thon1@example.vn").stdout
    assert "no more" in done("user", "mail", "thon1").stdout
    assert sovang("user", "mail", "thon1", "nowhere").exit_code == 2
    assert sovang("user", "mail", "nobody-there", "a@b.vn").exit_code == 1


@pytest.mark.parametrize(
    "env", [{"SOVANG_SMTP_HOST": "mail.example.vn"}, {"SOVANG_SMTP_PORT": "0"}, {"SOVANG_REMIND_DAYS": "100"}]
)
@pytest.mark.usefixtures("demonstration")
def test_wrong_settings_for_mail_stop_it_and_are_named(env: dict[str, str]) -> None:
    answer = sovang("remind", env=env)
    assert answer.exit_code == 2
    assert "SOVANG_" in answer.output
