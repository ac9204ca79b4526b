"""Share codes: short addresses that can be typed from paper, and count who came by them."""

from __future__ import annotations

import re

from django.urls import reverse
from django.utils.translation import override

from home.absolute import absolute
from petitions.models import Petition, ShareCode
from petitions.models.share_code import PAPER_LENGTH, new_code

_READ_AS = str.maketrans("oil", "011")
_CODE = re.compile(r"[0-9a-hjkmnp-tv-z]{5,8}")


def tidy_code(typed: str) -> str:
    """A code however it was typed: large or small, o for 0, l for 1, with signs between; "" when it can be none."""
    code = re.sub(r"[\s.-]", "", typed[:40].lower()).translate(_READ_AS)
    return code if _CODE.fullmatch(code) else ""


def find_code(typed: str) -> ShareCode | None:
    """The code with its petition, if there is such a one. One query."""
    code = tidy_code(typed)
    return ShareCode.objects.select_related("petition").filter(code=code).first() if code else None


def ensure_paper_code(petition: Petition) -> ShareCode:
    """The code of all posters and flyers of a petition that have none of their own."""
    paper = {"petition": petition, "kind": ShareCode.Kind.PAPER}
    return ShareCode.objects.get_or_create(**paper, defaults={"code": new_code(PAPER_LENGTH)})[0]


def short_address(code: str, language: str) -> str:
    """The short address of a code, absolute; it leads to the petition in `language`."""
    with override(language):
        return absolute(reverse("short", args=[code]))
