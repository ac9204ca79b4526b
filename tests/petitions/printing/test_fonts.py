"""What no font draws is known before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from petitions.printing import fonts
from petitions.printing.faces import first_face


@pytest.fixture
def a_machine_without_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(fonts, "PLACES", (tmp_path,))
    fonts.found.cache_clear()
    yield
    monkeypatch.undo()
    fonts.found.cache_clear()


def test_every_script_a_signer_may_use_can_be_drawn() -> None:
    assert fonts.missing_scripts([fonts.SAMPLES, "Nguyễn q̃ ʻOkina", "Հայ ქარ አማ བོད សូ"]) == []
    assert fonts.families()[0] == "Noto Sans"
    assert all(folder.is_dir() for folder in fonts.font_folders())


@pytest.mark.parametrize("sign", "。、「」・々ー，")
def test_points_and_dots_of_chinese_and_japanese_come_from_their_own_font(sign: str) -> None:
    assert first_face(sign).name == first_face("漢").name != "Noto Sans"


def test_a_sign_no_font_has_is_named() -> None:
    assert fonts.missing_scripts(["Ana", "\ue000", "\ue000\ue001"]) == ["\ue000 (U+E000)", "\ue001 (U+E001)"]


def test_signs_that_leave_no_ink_need_no_font() -> None:
    assert fonts.missing_scripts(["\u200f\u200d\ufe0f \u3000\n\u034f"]) == []


@pytest.mark.usefixtures("a_machine_without_fonts")
def test_without_the_system_s_fonts_five_scripts_are_left() -> None:
    assert fonts.missing_scripts(["José Ж λ علي राम"]) == []
    assert fonts.missing_scripts(["דוד", "李", "김", "カ"]) == ["Han", "Hangul", "Hebrew", "Katakana"]
