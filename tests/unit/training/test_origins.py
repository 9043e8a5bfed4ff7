"""What a register may say about where a file is had, and the joins."""

from __future__ import annotations

import io
import zipfile

import pytest

from training.joins import join_intents, join_vicomtech
from training.origins import Origin, read_origins
from training.sources import load_register

NAMED = {"path": "a.csv", "sha256": "0" * 64}
URL = "https://example.org/a.csv"
ZIP = "https://example.org/a.zip"


def test_a_file_has_one_origin_several_or_none() -> None:
    assert read_origins(NAMED) == ()
    assert read_origins(NAMED | {"url": URL}) == (Origin(URL, "0" * 64),)
    assert read_origins(NAMED | {"url": ZIP, "member": "b.csv"})[0].member == "b.csv"
    parts = [{"url": URL, "sha256": "1" * 64}, {"url": ZIP}]
    assert read_origins(NAMED | {"join": "intents", "parts": parts}) == (
        Origin(URL, "1" * 64),
        Origin(ZIP),
    )


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"url": "ftp://example.org/a.csv"}, "not an address of http"),
        ({"url": "/etc/a.csv"}, "not an address of http"),
        ({"url": ZIP}, "takes its member"),
        ({"url": URL, "member": "b.csv"}, "nothing else has one"),
        ({"join": "intents"}, "go together"),
        ({"parts": [{"url": URL}]}, "go together"),
        ({"join": "intents", "parts": [{"url": URL}], "url": URL}, "not both"),
        ({"join": "glue", "parts": [{"url": URL}]}, "join is one of intents"),
    ],
)
def test_keys_that_contradict_each_other_are_refused(keys: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_origins(NAMED | keys)


@pytest.mark.parametrize(
    ("end", "packing"),
    [("a.csv", ""), ("a.csv.gz", ".gz"), ("a.xz?raw=true", ".xz"), ("a.zip", ".zip")],
)
def test_the_end_of_an_address_says_how_it_is_packed(end: str, packing: str) -> None:
    assert Origin(f"https://example.org/{end}").packing == packing


def test_addresses_of_the_register_are_encrypted_and_name_a_version() -> None:
    for source in load_register().values():
        for origin in (origin for file in source.files for origin in file.origins):
            assert origin.url.startswith("https://")
            assert not {"main", "master", "HEAD"} & set(origin.url.split("/"))


def test_labels_and_texts_are_joined_in_the_order_of_splits() -> None:
    parts = [b"a\nb\n", b'one\nsays "two"\n', b"c\n", "fo\u2028ur\n".encode(), b"", b""]
    assert join_intents(parts).decode() == (
        'split\tlabel\ttext\r\ntrain\ta\tone\r\ntrain\tb\t"says ""two"""\r\n'
        "valid\tc\tfo\u2028ur\r\ntest\t\t\r\n"
    )


def test_labels_without_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        join_intents([b"a\nb\n", b"one\n", b"c\n", b"two\n", b"d\n", b"three\n"])


def _archive(**left_out: bool) -> bytes:
    files = {
        "annotations_metadata.csv": "file_id,user_id,subforum_id,num_contexts,label\n"
        "9_1,7,3,0,noHate\n8_2,6,3,1,hate\n8_1,6,3,1,noHate\n",
        "all_files/8_1.txt": "later\n",
        "all_files/8_2.txt": "in between",
        "all_files/9_1.txt": "first",
        "sampled_train/8_2.txt": "in between",
        "sampled_test/9_1.txt": "first",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            if not left_out.get(name):
                archive.writestr(f"hate-speech-dataset-fbee2b97/{name}", text)
    return packed.getvalue()


def test_an_archive_is_joined_in_the_order_of_its_metadata() -> None:
    assert join_vicomtech([_archive()]).decode().split("\r\n") == [
        "file_id\tuser_id\tsubforum_id\tsample\tlabel\ttext",
        "9_1\t7\t3\ttest\tnoHate\tfirst",
        "8_2\t6\t3\ttrain\thate\tin between",
        "8_1\t6\t3\t\tnoHate\tlater",
        "",
    ]


def test_an_archive_that_lacks_a_text_is_refused() -> None:
    with pytest.raises(KeyError, match="8_2"):
        join_vicomtech([_archive(**{"all_files/8_2.txt": True})])
