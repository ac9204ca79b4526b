"""A letter that cannot be drawn in time is given up."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from petitions.printing import typeset as typesetting
from petitions.printing.typeset import CannotTypeset, typeset


def test_a_letter_that_takes_too_long_is_given_up() -> None:
    with patch.object(typesetting, "MOST_SECONDS", 0.05), pytest.raises(CannotTypeset, match="took more"):
        typeset("letter.typ", {})
