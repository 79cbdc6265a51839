"""A mailbox: a mail server of the test's own, which takes what is handed over, refuses, or hangs up."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string
from email.message import Message
from socket import SHUT_RDWR
from typing import cast


class Mailbox(socketserver.ThreadingTCPServer):
    """What came in, in order; `answer` is what it says to a message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answer: str = "250 taken") -> None:
        self.answer = answer
        self.came: list[tuple[str, Message]] = []
        super().__init__(("127.0.0.1", 0), _Conversation)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def texts(self) -> list[str]:
        return [cast(bytes, mail.get_payload(decode=True)).decode() for _to, mail in self.came]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 mailbox")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper().split(":")[0].split()[0]
            if word == "RCPT":
                to = line.partition("<")[2].rstrip(">")
            if word == "DATA":
                self._say("354 go on")
                self._take(to)
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 good")

    def _take(self, to: str) -> None:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        box = cast(Mailbox, self.server)
        if box.answer.startswith("250"):
            box.came.append((to, message_from_string("".join(lines))))
        if box.answer:
            self._say(box.answer)
        else:
            # As a server that is gone before it could say whether it took the message.
            self.connection.shutdown(SHUT_RDWR)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mailbox(answer: str = "250 taken") -> Iterator[Mailbox]:
    """One for the time of a test."""
    with Mailbox(answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
