"""Promise I2: real names are kept as written, tricks are not."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from petitions.signing.clean_text import clean_line, clean_name, clean_place, clean_text

NAMES = """
Ana|Óscar|Suharto|Teller|Mononymous|O|Y|Li|Ng|Ia|Ñ
Ana María|José Luis|María del Carmen|María José de la Cruz y Fernández de Córdoba|Mª Ángeles|Mª. Ángeles|M.ª Ángeles
Núñez|Güell|L'Hospitalet|Puig i Cadafalch|Ibarretxe-Markuartu|Ñuñez|D´Angelo|O`Brien|Fco. Javier|Vda. de López
O'Brien|O’Brien|D'Arcy|d’Alembert|Ó Súilleabháin|Ní Dhomhnaill|Mac Giolla Phádraig|McDonald|MacDonald
Jean-Luc|Anne-Sophie|François|Zoë|Chloë|Siân|Ŵyn|Llŷr|Ffion ferch Gwilym|D. H.|J.R.R.|St. John|St John-Stevas
Martin Luther King, Jr.|John Smith III|John 3rd|Jennifer 8. Lee|Robert "Bob" Smith|Robert (Bob) Smith|X Æ A-12
van der Berg|von der Leyen|de' Medici|'t Hooft|van ’t Hoff|Ij|IJsbrand|Ĳsbrand|Løvenskiold|Åsa|Gößmann|Strauß|ẞ
Þórður Björnsson|Guðrún Ösp|Æþelstan|Ærøskøbing|Sámi Čállit|Erik:son|Łukasz Żółć|Dvořák|Šťastná|Ľudmila|Őry Ágnes
Ștefănescu|Gheorghiță|Đorđević|Čapek|Žižek|Ķēniņš|Šķēle|Ülle Õunapuu|Ġużeppi|Ħarun|Şükrü İpek|Ilgın Çağrı|Iğdır
Nguyễn Thị Ánh Nguyệt|Trần Đức Lương|Phạm Hữu Mỹ|Ọláńrewájú|Ṣọlá|Ngũgĩ wa Thiong’o|Nǃxau ǂToma|!Xóõ|//Kabbo
≠Oma|ǃGaruǁGamǀ|Ɓukar|Ŋara|Kwame Nkrumah|N'Golo|N’Diaye|Kealiʻi|Keali'i Reichel|Liliʻuokalani|Māori Pōtatau|ʻAkilisi
Kanen’tó:kon|Tsi꞉iohtià꞉ke|Kwelaxtsot7|?Esdilagh|Tłı̨chǫ|Łútsël K’é|Xʷəlməxʷ|Nizhóní|Q’eqchi’ Ixb’alam|Xochiquétzal
Ma. Corazon|Ma.Theresa|Singh a/l Kumar|Devi A/P Raman|S/o Ramasamy|Muhammad bin Abdullah|Abdul-Rahman al-Ṣūfī
Александр|Пётр Ильич|Наталія Ґалаґан|Ђорђе|Љубица|Ќиро|Ўткір|Қайрат|Өлзий|Салтыков-Щедрин|В’ячеслав|Мар'яна
Νίκος Παπαδόπουλος|Ἀριστοτέλης|Ελένη-Μαρία|Մարիամ Հակոբյան|გიორგი|ᲒᲘᲝᲠᲒᲘ|አበበ ቢቂላ|ⴰⵎⴰⵣⵉⵖ|ߒߞߏ|𞤀𞤣𞤢𞤥|ᏣᎳᎩ|ᐃᓄᒃ
محمد|فاطمة الزهراء|عبد الله|مُحَمَّد|می‌نا|علی‌رضا|علي\u200f رضا|گلشیفته|چنگیز|محمد ﷺ|שרה|מֹשֶׁה|בן־גוריון|ג׳ורג׳|צה״ל|דָּוִד
नरेन्द्र|क़ासिम|श्री कृष्ण|रा‌म|র‍্যাচেল|রবীন্দ্রনাথ ঠাকুর|ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ|ગાંધી|ଓଡ଼ିଆ|தமிழ்ச்செல்வன்|రామ్|ಕನ್ನಡ|ന്‍|മോഹൻലാൽ|ශ්‍රී ලාල්
สมชาย|ณัฐวุฒิ|ส้ม|ສົມພອນ|အောင်ဆန်းစုကြည်|សុខ|នី​តា|བསྟན་འཛིན་རྒྱ་མཚོ་|བསྒྲུབས|ᠴᠢᠩᠭᠢᠰ|ꦗꦮ|ᬩᬮᬶ
山田太郎|山田　太郎|渡邉󠄂|葛󠄀城|﨑山|神田|⾼橋|髙橋|𠮷野家|々木|佐々木|ジョン・スミス|ﾔﾏﾀﾞ
はなこ|ゑい|みゝ|〇一|王芳|欧阳娜娜|𬱖|司馬 遷
김민수|金正淑|남궁 옥분|이슬|Lý 李|ㄅㄆㄇ|Ａｎａ|周·恩来|阿卜杜拉·买买提
"""

GOLDEN = [name for line in NAMES.strip().split("\n") for name in line.split("|")]

TRICKS = [
    ("Ana\x00", "control"),
    ("A\x07na", "control"),
    ("A\x1bna", "control"),
    ("A\x7fna", "control"),
    ("A\x9fna", "control"),
    ("Ana\nBcc: max@example.org", "newline"),
    ("Ana\r\nMorales", "newline"),
    ("Ana\u2028Morales", "newline"),
    ("A\ufffdna", "encoding"),
    *((f"A{chr(code)}na", "direction") for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    ("محمد\u202eAna", "direction"),
    ("A\u200dna", "invisible"),
    ("A\u200cna", "invisible"),
    ("A\u2061na", "invisible"),
    ("A\u206ana", "invisible"),
    ("A\U000e0041na", "invisible"),
    ("A\u3164na", "invisible"),
    ("\u3164", "invisible"),
    ("\u2800", "invisible"),
    ("A\u034fna", "invisible"),
    ("A\u180ena", "invisible"),
    ("A\ufff9na", "invisible"),
    ("A\ue000na", "unknown"),
    ("A\ud800na", "unknown"),
    ("A\uffffna", "unknown"),
    ("A\ufdd0na", "unknown"),
    ("A\U0003fffena", "unknown"),
    ("A\u0378na", "unknown"),
    ("A" + "\u0336\u0300" * 3 + "na", "marks"),
    ("A" + "\u05b0" * 9, "marks"),
    ("\u0301Ana", "marks"),
    ("x" * 81, "too_long"),
    ("\u0300\u0316" * 100_000, "too_long"),
    ("123", "no_letter"),
    ("...", "no_letter"),
    ("-", "no_letter"),
    ("=1+1", "no_letter"),
    ("ana@example.org", "address"),
    ("@ana", "address"),
    ("ana＠example.org", "address"),
    ("https://example.org", "address"),
    ("See HTTP://example.org", "address"),
    ("www.example.org", "address"),
    ("Cheap pills at pills.com", "address"),
    ("bit.ly/x1", "address"),
    ("<b>Ana</b>", "markup"),
    ("<script>alert(1)</script>", "markup"),
    ("Ana <3", "markup"),
    ("✔ Ana", "symbols"),
    ("Ana 💚", "symbols"),
    ("𝓐𝓷𝓪", "symbols"),
    ("Ⓐna", "symbols"),
]


def test_the_golden_list_is_long_and_has_no_name_twice() -> None:
    assert len(GOLDEN) == len(set(GOLDEN)) > 200


@pytest.mark.parametrize("name", GOLDEN)
def test_real_names_are_kept_as_written(name: str) -> None:
    kept = clean_name(name, 80)
    assert unicodedata.normalize("NFC", kept) == unicodedata.normalize("NFC", name)
    assert clean_name(kept, 80) == kept


@pytest.mark.parametrize(("value", "code"), TRICKS)
def test_tricks_are_refused_with_their_reason(value: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_name(value, 80)
    assert refused.value.code == code
    assert refused.value.messages[0]


@pytest.mark.parametrize("town", ["ana@example.org", "www.example.org", "https://example.org/x", "pills.com"])
def test_a_town_is_no_address(town: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_place(town, 80)
    assert refused.value.code == "address"


@pytest.mark.parametrize("town", ["St. Louis", "Y", "6 de Octubre", "D.C.", "Washington D.C./Arlington", "Å", "東京"])
def test_a_town_is_kept_as_written(town: str) -> None:
    assert clean_place(town, 80) == town


def test_the_shape_of_a_letter_in_a_japanese_name_is_kept() -> None:
    assert clean_name("\ufa19田", 80) == "\ufa19田"


def test_a_name_of_80_letters_fits() -> None:
    assert clean_name("é" * 80, 80) == "é" * 80
    assert clean_name("e\u0301" * 80, 80) == "é" * 80


def test_an_empty_name_is_left_to_the_form() -> None:
    assert clean_name("  ", 80) == ""


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("  Ana \t Morales ", "Ana Morales"),
        ("Ana\u00a0Morales", "Ana Morales"),
        ("Ana\n", "Ana"),
        ("山田 　 太郎", "山田 太郎"),
        ("Phila\u00addelphia", "Philadelphia"),
        ("\ufeffAna", "Ana"),
        ("A\u200bna", "Ana"),
        ("Ana\u200e", "Ana"),
        ("29 Palms", "29 Palms"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("St. John’s <3", "St. John’s <3"),
    ],
)
def test_a_line_is_trimmed_and_collapsed(value: str, line: str) -> None:
    assert clean_line(value, 80) == line


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("One.\r\nTwo.\rThree.\u2028Four.", "One.\nTwo.\nThree.\nFour."),
        ("\n\nOne.  \n \n\n\n  Two.\n", "One.\n\nTwo."),
        ("Family: 👩🏽‍👩🏽‍👧 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f ❤️‍🔥 \U0001fae9",) * 2,
        ("Because <b>water</b> matters: https://example.org =1+1 @ home",) * 2,
    ],
)
def test_a_text_keeps_its_lines_and_pictures(value: str, text: str) -> None:
    assert clean_text(value, 500) == text


@given(st.text(max_size=60))
def test_what_was_cleaned_is_clean(value: str) -> None:
    for clean in (clean_line, clean_text, clean_name):
        try:
            once = clean(value, 60)
        except ValidationError:
            continue
        assert clean(once, 60) == once
        assert len(once) <= 60
        assert not set(once) & set("\x00\u202e\u2066\ufffd")
