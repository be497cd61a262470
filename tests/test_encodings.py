"""Texts that are not UTF-8: which encoding they are taken for, when nothing is guessed, and the way back."""

from __future__ import annotations

import codecs
import contextlib
import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import DocumentError, EncodingError, ExitCode, UsageError
from cleaner.formats.text.decoding import Form, decode
from cleaner.formats.text.guess import guess
from cleaner.formats.text.names import ENCODINGS, codec

from .cli import Run
from .test_cli_errors import run

__all__ = ["run"]

RUSSIAN = "Подготовка и осуществление оккупации, её соседи, в начале 1920 года. Они были там."
SHORT = "Слово и дело государево, сказал он тихо."
UKRAINIAN = "Підготовка та реалізація окупації, її наслідки й уроки для України та її сусідів."
BULGARIAN = "Всички хора се раждат свободни и равни по достойнство и права."
SERBIAN = "Сва људска бића рађају се слободна и једнака у достојанству и правима."
FRENCH = "Le café est à nous, dit-il en français ; où est l’été ? Là-bas, près de la forêt."
GERMAN = "Größe und Maß der Straße, übrigens auch für Österreich – „schön“."
SPANISH = "El niño comió en la mañana; ¿qué quería el señor?"
SWEDISH = "År och dag på ön, där människor går över ängen."
POLISH = "Większość ludzi myśli, że można żyć bez pieniędzy, choć każdy widział, ile kosztuje życie i miłość."
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. Dnes je velmi krásný den a všichni jsou šťastní."
HUNGARIAN = "Minden emberi lény szabadon születik, és egyenlő méltósága és joga van; őszintén köszönjük."
GREEK = "Καλημέρα, ο άνθρωπος και η Ελλάδα είναι μια μεγάλη χώρα"
TURKISH = "İstanbul'da güneşli bir gün, çocuklar bahçede oynuyor ve şarkı söylüyor"
LITHUANIAN = "Lietuvos Respublikos žmonės gyvena šalyje, kurioje yra daug ežerų"
HEBREW = "שלום לכולם, זה יום יפה מאוד בארץ ישראל"
ARABIC = "اللغة العربية هي أكثر اللغات السامية تحدثا"
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
CHINESE = "中国是世界上历史最悠久的国家之一。中国各族人民共同创造了光辉灿烂的文化。"
TAIWANESE = "中華民國是一個民主共和國,人民有言論、講學、著作及出版之自由。"
KOREAN = "대한민국은 민주공화국이다. 대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다."

ROWS = [
    ("cp1251", RUSSIAN), ("cp1251", SHORT), ("cp1251", UKRAINIAN), ("cp1251", BULGARIAN), ("cp1251", SERBIAN),
    ("cp1251", f"«{RUSSIAN}» – № 1…"), ("koi8-r", RUSSIAN), ("koi8-r", SHORT), ("koi8-u", UKRAINIAN),
    ("cp866", RUSSIAN), ("cp866", SHORT), ("iso8859-5", RUSSIAN), ("mac-cyrillic", RUSSIAN),
    ("cp1252", FRENCH), ("cp1252", GERMAN), ("cp1252", SPANISH), ("cp1252", SWEDISH),
    ("latin-1", GERMAN.replace("–", "-").replace("„", '"').replace("“", '"')), ("cp850", SPANISH),
    ("mac-roman", FRENCH), ("iso8859-2", POLISH), ("iso8859-2", CZECH), ("iso8859-2", HUNGARIAN),
    ("cp1250", POLISH), ("cp1250", CZECH), ("cp1250", HUNGARIAN), ("cp1253", GREEK), ("iso8859-7", GREEK),
    ("cp1254", TURKISH), ("cp1257", LITHUANIAN), ("cp1255", HEBREW), ("cp1256", ARABIC),
    ("shift_jis", JAPANESE), ("cp932", JAPANESE + "①"), ("euc_jp", JAPANESE), ("gb18030", CHINESE),
    ("gbk", CHINESE), ("big5", TAIWANESE), ("euc_kr", KOREAN),
    ("utf-16-le", FRENCH), ("utf-16-be", FRENCH), ("utf-16-le", RUSSIAN), ("utf-16-be", GREEK),
    ("utf-16-le", KOREAN), ("utf-16-le", "plain ASCII\n"),
]  # fmt: skip


class TestGuesses:
    @pytest.mark.parametrize(("encoding", "text"), ROWS)
    def test_one_sentence_is_enough(self, encoding: str, text: str) -> None:
        """Another name is fine where it gives the same text."""
        data = text.encode(encoding)
        found, form = decode(data, "", "it")
        assert found == text
        assert form.guessed
        assert found.encode(form.encoding) == data

    @pytest.mark.parametrize(("encoding", "text"), ROWS)
    def test_a_book_is_decoded_whole(self, encoding: str, text: str) -> None:
        book = ("The same in English.\n" * 30 + text + "\n") * 200
        found, form = decode(book.encode(encoding), "", "it")
        assert (found == book, form.guessed) == (True, True)

    def test_far_apart(self) -> None:
        text = "x\n" * 200_000 + FRENCH + "\n" + "y\n" * 200_000 + FRENCH
        assert decode(text.encode("cp1252"), "", "it") == (text, Form("cp1252", guessed=True))

    @pytest.mark.parametrize(("encoding", "text"), ROWS)
    def test_in_one_line(self, encoding: str, text: str) -> None:
        line = (text if text in (JAPANESE, CHINESE, TAIWANESE) else text + " ") * 3000
        assert decode(line.encode(encoding), "", "it")[0] == line

    def test_always_the_same(self) -> None:
        data = (FRENCH + GERMAN).encode("cp1252")
        assert len({guess(data) for _ in range(5)}) == 1


class TestNoGuess:
    @pytest.mark.parametrize(
        "data",
        [
            b"caf\xe9",
            b"one\ntwo \xe9\n",
            b"\xff",
            b"\x80\x81\x82",
            "Он и я".encode("cp1251"),  # no word of three letters
            "щъжзфг цщшхъ ыъэ".encode("cp1251"),  # no words at all
            b"\xe9\xe8\xe0 " * 100,
            b"\xe9 " * 2_000_000,
            bytes(range(0x20, 0x100)),
        ],
    )
    def test_too_little_to_go_by(self, data: bytes) -> None:
        with pytest.raises(EncodingError, match="not utf-8 at byte"):
            decode(data, "", "it")

    @pytest.mark.parametrize("seed", range(40))
    def test_random_bytes(self, seed: int) -> None:
        chance = random.Random(seed)
        assert guess(b"\xff" + chance.randbytes(chance.choice((30, 300, 3000))).replace(b"\0", b"")) == ""

    @pytest.mark.parametrize("bad", [b"\xff", b"\xe9", b"\xc3", b"\xe2\x82"])
    def test_damaged_utf8(self, bad: bytes) -> None:
        data = (FRENCH + "\n").encode() + b"x" + bad + b" y\n" + FRENCH.encode()
        with pytest.raises(EncodingError, match=f"not utf-8 at byte {len(FRENCH.encode()) + 2} "):
            decode(data, "", "it")

    @pytest.mark.parametrize("data", [b"a\0b", b"one\0two\0three\0four\0"])
    def test_utf8_with_nul_stays(self, data: bytes) -> None:
        assert decode(data, "", "it") == (data.decode(), Form("utf-8"))

    def test_what_is_said_is_not_guessed(self) -> None:
        data = RUSSIAN.encode("cp1251")
        assert decode(data, "koi8-r", "it")[1] == Form("koi8-r")
        with pytest.raises(EncodingError, match="not utf-8 at byte 0"):
            decode(data, "utf-8", "it")

    def test_nothing_is_loaded_for_utf8(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cleaner.formats.text.decoding._guess", lambda data: 1 / 0)
        assert decode("Größe 漢字\n".encode(), "", "it")[1] == Form("utf-8")


class TestReplacing:
    def test_each_sequence_becomes_one_mark(self) -> None:
        data = (FRENCH + "\ufffd").encode() + b"x\xffy\xe2\x82z\xff"
        text, form = decode(data, "", "it", "replace")
        assert text == FRENCH + "\ufffdx\ufffdy\ufffdz\ufffd"
        assert form == Form("utf-8", replaced=3, first=len((FRENCH + "\ufffd").encode()) + 1)
        assert form.notes("it") == [
            f"it: 3 sequences of bytes that are not utf-8 became U+FFFD, the first at byte {form.first}"
        ]

    @pytest.mark.parametrize(
        ("data", "encoding", "wanted"),
        [
            (b"\xff\xfea\x00\x00\xd8b\x00", "", "a\ufffdb"),
            (b"caf\xe9", "ascii", "caf\ufffd"),
            (b"caf\xe9", "", "caf\ufffd"),
            (b"a\x98", "cp1251", "a\ufffd"),
        ],
    )
    def test_in_any_encoding(self, data: bytes, encoding: str, wanted: str) -> None:
        text, form = decode(data, encoding, "it", "replace")
        assert (text, form.replaced) == (wanted, 1)

    def test_what_can_be_guessed_is_not_replaced(self) -> None:
        assert decode(RUSSIAN.encode("cp1251"), "", "it", "replace")[1] == Form("cp1251", guessed=True)


class TestFilter:
    def test_a_guess_is_said_and_kept(self, run: Run) -> None:
        Path("x.txt").write_bytes(RUSSIAN.encode("cp1251"))
        code, out, err = run("x.txt")
        assert (code, out) == (0, RUSSIAN.encode("cp1251"))
        assert err == "cleaner: x.txt: not UTF-8; read as cp1251 (a guess; --encoding says it outright)\n"
        assert run("x.txt", "-q").err == ""
        assert json.loads(run("x.txt", "-q", "--format", "json").out)["encoding"] == "cp1251"

    def test_replaced_bytes_are_said(self, run: Run) -> None:
        code, out, err = run("--undecodable", "replace", stdin="é".encode() * 4 + b"\xff\n")
        assert (code, out) == (0, "éééé\ufffd\n".encode())
        assert err == ("cleaner: standard input: what is not utf-8 became U+FFFD, the first at byte 8\n")

    def test_advice(self, run: Run) -> None:
        code, _, err = run(stdin=b"caf\xe9\n")
        assert code == ExitCode.UNDECODABLE
        assert "--encoding NAME" in err
        assert "--undecodable replace" in err

    @pytest.mark.parametrize(
        ("data", "flags"),
        [
            ((RUSSIAN.replace(" и", " situa\xad\nи") + "\r\n").encode("cp1251", "replace"), ()),
            ("подго-\nтовка и осуществление, дело государево\n".encode("koi8-r"), ()),
            ("A difficult situa\ufffd\ntion é é é".encode() + b"\xff\n", ("--undecodable", "replace")),
            ("A difficult situa-\ntion in the north.\n".encode("utf-16-le"), ()),
            (JAPANESE.encode("shift_jis"), ()),
        ],
    )
    def test_undo_gives_the_bytes_back(self, run: Run, data: bytes, flags: tuple[str, ...]) -> None:
        assert run("-o", "out.txt", "--edits", "edits", *flags, stdin=data).code == 0
        assert run("undo", "edits", "out.txt") == (0, data, "")


PICTURE = random.Random(1).randbytes(5000)


class TestNoText:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (bytes(10_240), "there is no text in it, only NUL bytes"),
            (b"\0" * 50 + b"\r\n", "there is no text in it, only NUL bytes"),
            (b"\x01\x02\x03\x04" * 100, "there is no text in it, only control characters"),
            (bytes(100_000) + b"\x01", "there is no text in it, only control characters"),
            (bytes(range(256)), "this is no text, and of no kind that is known"),
            (b"\x00\xff" * 9 + b"\x00", "this is no text, and of no kind that is known"),
            (PICTURE, "this is no text, and of no kind that is known"),
            (b"\x7f" + PICTURE[:60], "this is no text, and of no kind that is known"),
        ],
    )
    def test_is_said(self, run: Run, data: bytes, says: str) -> None:
        code, out, err = run(stdin=data)
        assert (code, out) == (ExitCode.DOCUMENT, b"")
        assert err.startswith(
            f"cleaner: standard input: {says}\n  get it again; if it is a text after all, say its"
        )
        assert run("--undecodable", "replace", stdin=data).code == 0
        assert run("--encoding", "latin-1", "--output-encoding", "utf-8", stdin=data).code == 0

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b" \n\f\t",
            b"a" + bytes(5000),  # a file that grew without being written, from its first letter on
            bytes(70_000) + b"a",
            b"\x1b[1mbold\x1b[0m \x08\x08",
            b"a\0b\n" * 100,
            "Größe".encode("utf-16-le"),
        ],
    )
    def test_must_not_be_said(self, run: Run, data: bytes) -> None:
        assert run(stdin=data).code == 0

    def test_a_text_with_a_wrong_byte_is_still_one(self, run: Run) -> None:
        said = run(stdin=b"A long line of a text. " * 20 + b"\xff\x01\n").err
        assert "not utf-8 at byte 460" in said


@given(st.binary(max_size=200))
def test_whatever_is_decoded_leads_back(data: bytes) -> None:
    try:
        text, form = decode(data, "", "it")
    except (DocumentError, EncodingError):
        return
    assert form.bom + text.encode(form.encoding) == data


@given(st.binary(max_size=200))
def test_replacing_takes_everything(data: bytes) -> None:
    text, form = decode(data, "", "it", "replace")
    assert form.replaced == 0 or "\ufffd" in text


class TestNames:
    """Only encodings that people have texts in: whatever else Python can decode is refused by name."""

    REFUSED = ("punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "base64",
               "zip", "bz2", "hex", "rot13", "uu", "quopri", "string-escape")  # fmt: skip

    @pytest.mark.parametrize("name", [*REFUSED, "PunyCode", "U7", "unicode-escape", "zlib_codec"])
    def test_what_is_none_of_texts(self, name: str) -> None:
        with pytest.raises(UsageError, match="no encoding"):
            codec(name)

    @pytest.mark.parametrize("name", ["mbcs", "oem", "", "x" * 100_000, "\0", "é", "../x", "encodings"])
    def test_what_there_is_not_everywhere(self, name: str) -> None:
        with pytest.raises(UsageError, match=r"there is no encoding|no encoding of texts"):
            codec(name)

    @pytest.mark.parametrize("name", sorted(ENCODINGS))
    def test_each_is_there_under_its_own_name_and_is_linear(self, name: str) -> None:
        assert codec(name) == codec(name.upper()) == name
        for unit in (b"a", b"-a", b"\xe9", b"\x1b$B", b"~{", bytes(range(256))):
            began = time.process_time()
            with contextlib.suppress(UnicodeError):
                (unit * (300_000 // len(unit))).decode(name)
            assert time.process_time() - began < 1

    def test_all_that_python_has_are_taken_or_refused(self) -> None:
        from encodings.aliases import aliases

        known = set()
        for name in {*aliases.values()}:
            with contextlib.suppress(LookupError):
                known.add(codecs.lookup(name).name)
        refused = {codecs.lookup(name).name for name in self.REFUSED if name != "string-escape"}
        assert {
            name for name in known - ENCODINGS - refused if codecs.lookup(name)._is_text_encoding
        } == set()

    @pytest.mark.parametrize("option", ["--encoding", "--output-encoding"])
    def test_on_the_command_line(self, run: Run, option: str) -> None:
        done = run(option, "punycode", stdin=b"a\n")
        assert done.code == 2 and "'punycode' is no encoding of texts" in done.err
