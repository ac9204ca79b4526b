"""What forms say when something is wrong sounds like the rest of the site: in Spanish it says "tú"."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

USTED = ("Introduzca", "Asegúrese", "Envíe", "Escoja", "Ingrese", "fichero", " su ", "Su ", "Por favor")


class EveryForm(forms.Form):
    email = forms.EmailField()
    link = forms.URLField()
    day = forms.DateField()
    number = forms.IntegerField(max_value=5)
    least = forms.IntegerField(min_value=5)
    short = forms.CharField(max_length=2)
    long = forms.CharField(min_length=9)
    choice = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    word = forms.SlugField()
    picture = forms.ImageField()
    file = forms.FileField()


def test_no_message_of_a_form_says_usted() -> None:
    wrong = dict.fromkeys(EveryForm.base_fields, "¿?") | {"number": "9", "least": "1", "short": "abc"}
    sent = {"picture": SimpleUploadedFile("a.jpg", b"no"), "file": SimpleUploadedFile("b.txt", b"")}
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict({name: [each] for name, each in sent.items()})
    with override("es"):
        errors = EveryForm(wrong, files).errors
        said = [message for messages in errors.values() for message in messages]
    assert set(errors) == set(EveryForm.base_fields)
    assert [message for message in said if any(word in message for word in USTED)] == []
    assert "Escribe como mucho 2 caracteres (hay 3)." in said


@pytest.mark.parametrize("password", ["1234", "password", "12345678901"])
def test_nor_do_passwords(password: str) -> None:
    with override("es"), pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert [message for message in refused.value.messages if any(word in message for word in USTED)] == []
