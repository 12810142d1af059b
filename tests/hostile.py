"""What somebody may type or send who means harm, or whose machine is broken."""

from __future__ import annotations

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;b&gt;"
HOSTILE: dict[str, str | bytes] = {
    "a zero": "before\0after",
    "half a character": b"before\xed\xa0\x80after",
    "no UTF-8": b"\xff\xfe\xc3(",
    "written backwards": "\u202egnp.exe\u2066 and \u2067so on",
    "markup": MARKUP,
    "a template": "{{ 7|add:7 }}{% csrf_token %}{{ request.session.token }}${7*7}",
    "SQL": "'; drop table concern; -- \\'; select pg_sleep(1)",
    "one long word": "W" * 3_000,
    "a number too large": "9" * 40,
    "a number that no page holds": "9" * 5_000,
    "a digit that is no number": "²",
    "a number below": "-1",
    "another script's digits": "١٢٣",
    "no such choice": "no-such-choice",
    "white space": " \t\r\n\u2003",
    "signs of the zodiac": "🙈👩🏽‍🚒" * 200,
}
