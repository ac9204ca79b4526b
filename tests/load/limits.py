"""What the site is compared with: the same row stored by nobody but the database, and mail sent by smtplib alone."""

from __future__ import annotations

import re
import smtplib
import subprocess
import time
from email.message import EmailMessage
from pathlib import Path

import psycopg

from tests.rig.postgres import PostgreSQL
from tests.rig.seed import environment

TABLE = "CREATE TABLE bench_signature (LIKE petitions_signature INCLUDING ALL)"
"""The real table with its defaults, constraints and indexes, and nothing in it."""
INSERT = """INSERT INTO bench_signature (
    petition_id, text_version_id, seat, email_key, sealed_identity, city, region, country, language, visibility,
    public_name, updates, source, asked_at, mail_count, attempts, how, withdrawn_why)
VALUES (1, 1, 1, {key}, {sealed}, 'Philadelphia', 'PA', 'US', 'en', 'counted', 'initial', false, 'web', now(), 0, 0,
    'mail', '') ON CONFLICT (petition_id, email_key, seat) DO UPDATE SET asked_at = excluded.asked_at"""
_DRAWN = {
    "key": "sha256(int8send(:a) || int8send(:b))",
    "sealed": "decode(repeat(md5(:a::text), 7), 'hex')",
}
_SCRIPT = "\\set a random(1, 9000000000000000000)\n\\set b random(1, 9000000000000000000)\n"


def make_table(url: str) -> None:
    """Make the empty copy of the signatures' table in the database at `url`."""
    with psycopg.connect(url) as connection:
        connection.execute(TABLE)


def pgbench(server: PostgreSQL, url: str, seconds: float, connections: int) -> float:
    """Rows a second that pgbench stores durably, each in a commit of its own, prepared, from two threads."""
    script = Path(server.folder) / "insert.sql"
    script.write_text(_SCRIPT + INSERT.format(**_DRAWN).replace("\n", " ") + ";\n")
    command = [str(server.path_of("pgbench")), "-n", "-M", "prepared", "-c", str(connections), "-j", "2"]
    command += ["-T", str(max(1, round(seconds))), "-f", str(script), url]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or rate is None:
        raise RuntimeError(f"pgbench failed:\n{done.stdout}{done.stderr}")
    return float(rate[1])


def smtplib_alone(port: int, seconds: float) -> float:
    """Mails a second that Python's smtplib hands to the sink at `port` over one connection, written before."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Please confirm", "firma@example.org", "ana@example.org"
    mail.set_content("Hello Ana,\n\n" + "please confirm your signature.\n" * 40)
    mail.add_alternative("<p>Hello Ana</p>" + "<p>please confirm your signature.</p>\n" * 60, subtype="html")
    raw, sent = mail.as_bytes(), 0
    with smtplib.SMTP("127.0.0.1", port) as client:
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            client.sendmail("firma@example.org", ["ana@example.org"], raw)
            sent += 1
        return sent / (time.perf_counter() - begun)
