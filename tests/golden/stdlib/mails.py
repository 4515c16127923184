# expect: CPython 3.13
# A mail, to a server that says what it hears.
import smtplib
import socketserver
import threading
from email.message import EmailMessage

heard = []


class Server(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 here\r\n")
        in_data = False
        for line in self.rfile:
            heard.append(line.decode())
            if in_data:
                if line == b".\r\n":
                    in_data = False
                    self.wfile.write(b"250 taken\r\n")
                continue
            word = line.split()[0].lower()
            if word == b"ehlo":
                self.wfile.write(b"250-here\r\n250-SIZE 1000\r\n250-AUTH PLAIN LOGIN\r\n250 HELP\r\n")
            elif word == b"data":
                in_data = True
                self.wfile.write(b"354 go on\r\n")
            elif word == b"quit":
                self.wfile.write(b"221 bye\r\n")
                return
            elif word == b"auth":
                self.wfile.write(b"235 ok\r\n" if b"AGEAYg==" in line else b"535 no\r\n")
            elif b"nobody" in line:
                self.wfile.write(b"550 who?\r\n")
            else:
                self.wfile.write(b"250 ok\r\n")


with socketserver.TCPServer(("127.0.0.1", 0), Server) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ann <ann@x.org>", "bob@y.org, nobody@y.org", "Hi"
    message["Bcc"] = "eve@z.org"
    message.set_content("one\n.two\n")
    with smtplib.SMTP("127.0.0.1", server.server_address[1], local_hostname="me.org") as client:
        print(client.ehlo()[0], client.has_extn("size"), client.esmtp_features)
        print(client.login("a", "b"))
        try:
            client.auth("PLAIN", lambda challenge=None: "wrong")
        except smtplib.SMTPAuthenticationError as error:
            print(error.smtp_code, error.smtp_error, error)
        print(client.send_message(message))
        print(client.sendmail("ann@x.org", ["bob@y.org"], "Subject: x\n\n.\nend"))
        try:
            client.sendmail("ann@x.org", "nobody@y.org", "x")
        except smtplib.SMTPRecipientsRefused as error:
            print(error.recipients, error)
        print(client.noop(), client.verify("Bob <bob@y.org>"))
        try:
            client.putcmd("noop\r\nquit")
        except ValueError as error:
            print(error)
    try:
        client.noop()
    except smtplib.SMTPServerDisconnected as error:
        print(error)
    server.shutdown()
print("".join(line for line in heard if not line.startswith(("Content", "MIME"))))
print(smtplib.quoteaddr("Ann <ann@x.org>"), smtplib.quoteaddr("<>"), repr(smtplib.quotedata("a\n.b\r\nc")))
