"""``mailto:`` a mail, of one match or, as a digest, of the matches of one search: text and HTML. Its Message-ID is made of the ids of
its messages: a mail that is sent again after a crash has the one that it had."""

import re
import smtplib
from contextlib import suppress
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from alerts.channels.base import BadAddress, Batch, Undelivered, cut_off
from alerts.messages import as_html, as_text, one_line
from alerts.settings import Settings
from schemas.secrets import redact

_ADDRESS = re.compile(r"mailto:([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190})", re.ASCII | re.IGNORECASE)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
MOST = 100  # matches of a digest
STEPS = ("connect", "greet", "sign in", "from", "to", "data")  # of a mail, each of which may take its time
SPENT = 421  # the server closes this connection; some take so many mails over one
PAGE = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{}\n</body></html>\n'


class Mail:
    """Sends mails over one connection, which is opened for the first."""

    of_one, shows, rings = True, 0, True

    def __init__(self, to: str, settings: Settings) -> None:
        self.to = to
        self.settings = settings
        self.most = MOST
        self._server: smtplib.SMTP | None = None

    def send(self, batch: Batch) -> None:
        mail, is_used = mail_of(batch, self.to, self._sender), self._server is not None
        try:
            self._hand_over(mail)
        except Undelivered:
            if self._server or not is_used:
                raise
            self._hand_over(mail)

    def _hand_over(self, mail: EmailMessage) -> None:
        """Over the open connection, or a new one."""
        try:
            with cut_off(self.settings.timeout * len(STEPS), lambda: self._server.sock if self._server else None):
                self._server = self._server or self._connect()
                self._server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise self._failure(code, said) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise self._failure(error.smtp_code, error.smtp_error) from error
        except (OSError, ValueError) as error:  # smtplib's own errors are of the first kind
            self.close()
            raise Undelivered(redact(f"{self.settings.smtp_host}: {type(error).__name__}: {error}"), is_down=True) from error

    def close(self) -> None:
        if self._server:
            with suppress(OSError):
                self._server.quit()
        self._server = None

    @property
    def _sender(self) -> str:
        if not self.settings.smtp_host:
            raise Undelivered("no mail server is named: set alerts.smtp_host in rolecall.toml", is_down=True)
        return self.settings.sender or self.to

    def _connect(self) -> smtplib.SMTP:
        settings, host = self.settings, self.settings.smtp_host or ""
        if settings.smtp_tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, settings.smtp_port, timeout=settings.timeout, context=settings.tls)
        else:
            server = smtplib.SMTP(host, settings.smtp_port, timeout=settings.timeout)
        try:
            self._sign_in(server, host)
        except BaseException:
            server.close()
            raise
        return server

    def _sign_in(self, server: smtplib.SMTP, host: str) -> None:
        settings = self.settings
        if settings.smtp_tls == "starttls":
            server.starttls(context=settings.tls)
        if settings.smtp_user:
            if settings.smtp_tls == "none" and host not in LOOPBACK:
                raise ValueError("a password goes over TLS alone: set alerts.smtp_tls")
            server.login(settings.smtp_user, settings.smtp_password or "")

    def _failure(self, code: int, said: bytes | str) -> Undelivered:
        """Of a mail that the server did not take; what it never will is for good."""
        if code == SPENT:
            self.close()
        elif self._server:
            with suppress(OSError):
                self._server.rset()
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return Undelivered(f"{self.settings.smtp_host} said {code} {one_line(words, 200)}", for_good=500 <= code < 600)


def check(address: str) -> str:
    found = _ADDRESS.fullmatch(address)
    try:
        parsed = Address(addr_spec=found[1]) if found else None
    except (ValueError, IndexError, MessageError):
        parsed = None
    if parsed is None or not parsed.domain.strip("."):
        raise BadAddress(f"{address!r} is no mail address: write mailto:me@example.org")
    return f"mailto:{parsed.addr_spec}"


def open_channel(address: str, settings: Settings) -> Mail:
    return Mail(address.partition(":")[2], settings)


def mail_of(batch: Batch, to: str, sender: str) -> EmailMessage:
    """A mail of the messages of a batch, which are of one search."""
    first, domain = batch.messages[0], sender.rpartition("@")[2]
    name = one_line(first.search, 60)
    said = first.headline if len(batch.messages) == 1 else f"{len(batch.messages)} matches"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("rolecall", addr_spec=sender)
    mail["To"] = to
    mail["Subject"] = one_line(f"[{name}] {said}", 150).replace("=?", "= ?")  # a stranger's title is no encoded word
    mail["Date"] = format_datetime(datetime.fromisoformat(max(message.at for message in batch.messages)))
    mail["Message-ID"] = f"<{batch.id}@{domain}>"
    mail["List-Id"] = f"<{first.uid}.rolecall.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Rolecall-Matches"] = ", ".join(message.id for message in batch.messages)
    mail.set_content(as_text(batch.messages) + "\n")
    mail.add_alternative(PAGE.format(as_html(batch.messages)), "html")
    return mail
