"""Addresses, queries and headers that no browser sends."""

from __future__ import annotations

from urllib.parse import quote

from tests.hostile import HOSTILE

FOREIGN = "foreign9.example"
SLUG = "library-hours"
LONG = 70_000

# fmt: off
TARGETS = """
/%00 /%ff%fe /%c0%af..%c0%af /../../etc/passwd /..%2f..%2fetc%2fpasswd /%2e%2e/%2e%2e/manage.py /..;/ /./. /%
/%zz /%u0041 /media/ /media/images/ /media/../db.sqlite3 /media/%2e%2e/secrets.env /media/..%2fsecrets.env
/media//etc/passwd /media/%00.jpg /media/..%5c..%5csecrets.env /media/%ff.jpg /media/images/%252e%252e%252fx
/media/a.svg /media/a.html
/static/../manage.py /static/%2e%2e/manage.py /static/..%2f..%2fmanage.py /static/%00 /static/ /static/%ff.css
/.git/config /.env /secrets.env /var/secrets.env /wp-login.php /phpinfo.php /cgi-bin/ /server-status /api/ /graphql
//foreign9.example/ //foreign9.example///foreign9.example/%2e%2e //foreign9.example/petitions /%2f%2fforeign9.example
/%2f%2fforeign9.example/%2e%2e /%5cforeign9.example /%5c%5cforeign9.example/ /%09/foreign9.example
/http://foreign9.example/ /https:foreign9.example /es//foreign9.example /es/%2f%2fforeign9.example /@foreign9.example
/es/%0d%0aSet-Cookie:x=1 /%0d%0aLocation:%20http://foreign9.example/ /petitions%0d%0aX-Evil:1 /es%0aX-Evil:1
//petitions/library-hours /petitions//library-hours/ /petitions/library-hours /petitions/library-hours/;x=1/
/petitions/library-hours/%00/ /petitions/library-hours%20/ /petitions/LIBRARY-HOURS/ /petitions/library%2Dhours/
/petitions/%F0%9F%8C%8A/ /petitions/%E2%80%AE/ /petitions/%3Cscript%3E/ /petitions/{{7*7}}/ /petitions/${7*7}/
/petitions/'%20OR%201=1--/ /petitions/__proto__/ /petitions/-1/ /petitions/0/sign/ /petitions/none/sign/
/petitions/none/thanks/ /petitions/none/count.json /petitions/none/challenge.json /petitions/library-hours/count.json/
/petitions/library-hours/challenge.json /petitions/library-hours/COUNT.JSON /petitions/library-hours/export/
/ES/ /fr/ /es /es/es/ /es-mx/ /en/ /es/petitions /organizations//// /organizations/%00/ /about/../../ /about/%E0%80%80/
/admin /admin// /admin/%00/ /admin/login/?next=//foreign9.example/ /admin/login/?next=https:foreign9.example
/account/login/?next=//foreign9.example/ /es/account/signup/?next=https:foreign9.example /account/2fa/%00/
/account/login/?next=/%5Cforeign9.example /account/confirm-email/?next=javascript:foreign9.example /es/account
/admin/pages/999999999999999999999/ /admin/pages/-1/edit/ /admin/images/9/file/ /admin/documents/ /admin/exports/
/admin/reasons/?state=%00 /admin/password_reset/?x=%00 /admin/password_reset/confirm/%ff/x-y/ /admin/logout/
/documents/1/x.html /healthz/ /readyz/ /healthz?%00 /readyz?%ff /? /?? /?=&=& /?%00=%00 /?page= * foreign9.example
http://foreign9.example/ https://foreign9.example/petitions/ http://foreign9.example:99999/ http://[::1/ ftp://x/
""".split()
TARGETS += [
    "/" + "a" * 3_000,
    "/" + "a/" * 1_500,
    "/petitions/" + "a-" * 1_000 + "/",
    "/?" + "a" * LONG,
    "/?" + "&" * 3_000,
]
TARGETS += [
    f"/{purpose}/{token}/"
    for purpose in ("confirm", "not-me", "another")
    for token in (
        "x",
        "%00",
        "%ff",
        "A" * 44,
        "A" * 3_000,
        "=" * 44,
        "..%2f..",
        "%E2%80%AE",
        "-" * 44,
        "AA%0d%0aX-Evil:1",
        "__proto__",
    )
]

QUERIED = ["/", "/petitions/", f"/es/petitions/{SLUG}/", f"/petitions/{SLUG}/count.json", "/about/"]
NUMBERS = ["0", "-1", "1e9", "9" * 400, "NaN", "%00", "%D9%A3", "1.5", "0x10", "", "1&page=2&timeline=2", "%ff"]
WORDS = [
    "%00",
    "%ff%fe",
    "a" * 5_000,
    "%25_%5C",
    "%27%20OR%201%3D1--",
    "%22%26%7C!(%3A*%3C-%3E",
    "%F0%9F%8C%8A",
    "%E2%80%AE",
]
WORDS += ["%ED%A0%80", "%EF%BF%BF", "\x7f", "a+" * 900, *(quote(text) for text in HOSTILE)]
QUERIES = [f"page={number}&timeline={number}" for number in NUMBERS] + [f"q={word}" for word in WORDS]
QUERIES += [
    f"{name}={word}" for name in ("status", "place", "topic", "organization") for word in ("%00", "%ff", "9" * 99)
]
QUERIES += ["status[]=open&q[$ne]=1", "q=a&q=b&q=%00", "&".join(f"p{n}=x" for n in range(1_500))]

HEADED = ["/", f"/petitions/{SLUG}/", "/confirm/nothing/", "/admin/login/", "/static/css/firma.css", "/media/none.jpg"]
HOSTS = [
    FOREIGN,
    f"{FOREIGN}:80",
    f"127.0.0.1.{FOREIGN}",
    f"127.0.0.1@{FOREIGN}",
    f"127.0.0.1,{FOREIGN}",
    "",
    " ",
    "[::1",
    "a b",
]
HOSTS += [
    "127.0.0.1:99999999",
    "127.0.0.1:evil",
    f"127.0.0.1#{FOREIGN}",
    f"127.0.0.1\\.{FOREIGN}",
    "é.example",
    "\x00",
    "_",
]
HEADERS = [
    *(("X-Forwarded-Host", value) for value in (FOREIGN, f"127.0.0.1, {FOREIGN}", "\x7f")),
    *(("X-Forwarded-For", value) for value in ("1.2.3.4", "evil", ",,,,", "::1%eth0", "9" * 5_000, "1.2.3.4," * 900)),
    *(("X-Forwarded-Proto", value) for value in ("https", "javascript", "https, http")),
    ("Forwarded", f"for=1.2.3.4;host={FOREIGN};proto=https"),
    ("X-Forwarded-Port", "31337"), ("X-Forwarded-Server", FOREIGN), ("X-Host", FOREIGN),
    ("X-Original-URL", "/admin/"),
    ("X-Rewrite-URL", f"http://{FOREIGN}/"), ("X-HTTP-Method-Override", "DELETE"),
    ("X-Forwarded-Prefix", f"//{FOREIGN}"),
    ("Origin", f"https://{FOREIGN}"), ("Referer", f"https://{FOREIGN}/<script>"), ("Sec-Fetch-Site", "cross-site"),
    *(("Range", value) for value in ("bytes=0-", "bytes=9-1", "bytes=99999999999-", "bytes=" + "0-1," * 900)),
    *(("If-None-Match", value) for value in ("*", '"', "W/", '"a",' * 900, "\xff\xfe", "W/*")),
    *(("If-Modified-Since", value) for value in ("yesterday", "Sat, 31 Feb 99999 99:99:99 GMT")),
    *(("Cookie", value) for value in ("sessionid=%00", "=;=;=", "csrftoken=<script>", "sessionid=" + "A" * 32)),
    *(("Cookie", value) for value in ("messages=%00x", 'sessionid="\xff"', "django_language=../../x", "a=b;" * 900)),
    *(("Accept-Language", value) for value in ("../../etc", "es-" * 900, "*;q=x", "\xff", "zh-hant-x-" + "a" * 500)),
    ("Accept-Encoding", "gzip;q=NaN, br, " + "x" * 900), ("Accept", "a/" * 900), ("Content-Type", "x" * 900),
    ("Authorization", "Basic \xff"), ("User-Agent", "\xff<script>"), ("Expect", "100-continue"), ("Upgrade", "h2c"),
    ("Transfer-Encoding", "identity"), ("Content-Length", "-1"),
    ("Content-Length", "9" * 30), ("Content-Length", "0x1"),
    ("X-Long", "x" * 7_000), ("X Bad", "1"), ("X\x00", "1"), ("Connection", "upgrade, Host"),
    ("Proxy", f"http://{FOREIGN}"),
]
