# A mail server for tests: what it is given it reads with Python's own mail parser and prints, one JSON line per mail.
# Arguments: tls, starttls or plain; a name and a password.
import asyncio
import email
import email.policy
import hashlib
import json
import os
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult

mode, user, password = sys.argv[1:4]


class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such person"
        if address.startswith("busy@"):
            return "451 come back later"
        envelope.rcpt_tos.append(address)
        return "250 welcome"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        print(json.dumps({
            "from": str(mail["From"]), "to": str(mail["To"]), "subject": str(mail["Subject"]),
            "text": mail.get_body().get_content(), "id": str(mail["Message-ID"]), "date": mail["Date"].datetime.isoformat(),
            "sender": envelope.mail_from, "secret": session.ssl is not None or mode == "tls",
            "files": [[part.get_filename(), part.get_content_type(), hashlib.sha256(part.get_content()).hexdigest()]
                      for part in mail.iter_attachments()],
            "defects": [str(defect) for defect in mail.defects],
        }), flush=True)
        return "250 kept"


def allowed(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()), handled=False)


def certificate(folder):
    files = [os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-addext", "basicConstraints=critical,CA:FALSE", "-out", files[0], "-keyout", files[1]],
        check=True, stderr=subprocess.DEVNULL)
    return files


async def serve():
    context, shown = None, ""
    if mode != "plain":
        with tempfile.TemporaryDirectory() as folder:
            files = certificate(folder)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*files)
            shown = open(files[0]).read()

    def one():
        return SMTP(Keeper(), authenticator=allowed, auth_require_tls=False, enable_SMTPUTF8=True,
                    require_starttls=mode == "starttls", tls_context=context if mode == "starttls" else None)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(one, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
    print(json.dumps({"port": server.sockets[0].getsockname()[1], "certificate": shown}), flush=True)
    # When the test ends, so does its end of this pipe.
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(serve())
