"""Files of a register are fetched from a server on this machine, whole and right or not at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.fileserver import FileServer, serving
from training.errors import TrainingError
from training.fetch import connection, fetch_all
from training.fetch import download as downloading
from training.fetch.download import download
from training.fetch.files import fetch
from training.origins import Origin
from training.sources import Source, SourceFile

CONTENT = b"text,verdict\nsee you at the market,fine\n" * 200
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PAUSES = (0.0, 0.0, 0.0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving() as server:
        yield server


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with connection() as client:
        yield client


def zipped(content: bytes, member: str = "inner/posts.csv") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr(member, content)
    return packed.getvalue()


def file_at(url: str, member: str | None = None, path: str = "own/posts.csv") -> SourceFile:
    return SourceFile(path, SHA256, (Origin(url, SHA256, member),))


def source_of(name: str, *files: SourceFile) -> Source:
    return Source(name, "https://example.org", "1", "CC0-1.0", "train", "table", 1.0, files, {})


def left_in(data: Path) -> list[str]:
    return sorted(str(path.relative_to(data)) for path in data.rglob("*"))


@pytest.mark.parametrize(
    ("name", "pack", "member"),
    [
        ("/posts.csv", bytes, None),
        ("/posts.csv?raw=true", bytes, None),
        ("/posts.csv.gz", gzip.compress, None),
        ("/posts.csv.xz", lzma.compress, None),
        ("/posts.zip", zipped, "inner/posts.csv"),
    ],
)
def test_the_original_comes_out_however_it_is_packed(
    server: FileServer,
    client: httpx.Client,
    tmp_path: Path,
    name: str,
    pack: Callable[[bytes], bytes],
    member: str | None,
) -> None:
    fetch(client, tmp_path, file_at(server.put(name, pack(CONTENT)), member), PAUSES)
    assert (tmp_path / "own" / "posts.csv").read_bytes() == CONTENT
    assert left_in(tmp_path) == ["own", "own/posts.csv"]


@pytest.mark.parametrize(
    ("name", "content", "member", "said"),
    [
        ("/posts.csv", b"another version\n", None, "not the file that the register names"),
        (
            "/posts.csv.gz",
            gzip.compress(b"another", mtime=0),
            None,
            "not the file that the register names",
        ),
        ("/posts.csv.gz", b"not packed at all", None, "can't be unpacked"),
        ("/posts.csv.gz", gzip.compress(CONTENT, mtime=0)[:-20], None, "can't be unpacked"),
        ("/posts.csv.xz", b"not packed at all", None, "can't be unpacked"),
        ("/posts.zip", b"not packed at all", "inner/posts.csv", "can't be unpacked"),
        ("/posts.zip", zipped(CONTENT), "posts.csv", "has no posts.csv in it"),
    ],
)
def test_what_is_not_the_named_file_leaves_nothing(
    server: FileServer,
    client: httpx.Client,
    tmp_path: Path,
    name: str,
    content: bytes,
    member: str | None,
    said: str,
) -> None:
    with pytest.raises(TrainingError, match=said):
        fetch(client, tmp_path, file_at(server.put(name, content), member), PAUSES)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("trouble", [503, 500, "cut"])
def test_trouble_that_passes_is_waited_out(
    server: FileServer, client: httpx.Client, tmp_path: Path, trouble: int | str
) -> None:
    url = server.put("/posts.csv", CONTENT)
    server.troubles["/posts.csv"] = [trouble, trouble]
    fetch(client, tmp_path, file_at(url), PAUSES)
    assert (tmp_path / "own" / "posts.csv").read_bytes() == CONTENT
    assert server.requests["/posts.csv"] == 3


@pytest.mark.parametrize(
    ("trouble", "requests", "said"),
    [
        (404, 1, "the answer was 404"),
        (403, 1, "the answer was 403"),
        (503, 4, "the answer was 503"),
        ("cut", 4, "can't be had"),
    ],
)
def test_trouble_that_stays_is_named_and_leaves_nothing(
    server: FileServer,
    client: httpx.Client,
    tmp_path: Path,
    trouble: int | str,
    requests: int,
    said: str,
) -> None:
    url = server.put("/posts.csv", CONTENT)
    server.troubles["/posts.csv"] = [trouble] * 9
    with pytest.raises(TrainingError, match=said):
        fetch(client, tmp_path, file_at(url), PAUSES)
    assert left_in(tmp_path) == []
    assert server.requests["/posts.csv"] == requests


def test_waits_grow_between_tries(
    server: FileServer, client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(downloading.time, "sleep", waited.append)
    server.troubles["/posts.csv"] = [503] * 9
    with pytest.raises(TrainingError):
        download(client, server.put("/posts.csv", CONTENT), tmp_path / "posts.csv")
    assert waited == list(downloading.PAUSES) == sorted(waited)


def test_nobody_at_the_address_is_tried_again_and_named(
    client: httpx.Client, tmp_path: Path
) -> None:
    with serving() as gone:
        url = gone.put("/posts.csv", CONTENT)
    with pytest.raises(TrainingError, match="can't be had"):
        fetch(client, tmp_path, file_at(url), PAUSES)


def test_a_redirect_is_followed_to_http_only(
    server: FileServer, client: httpx.Client, tmp_path: Path
) -> None:
    inside = tmp_path / "secret.csv"
    inside.write_bytes(CONTENT)
    server.redirects["/moved.csv"] = server.put("/posts.csv", CONTENT)
    server.redirects["/local.csv"] = inside.as_uri()
    server.redirects["/ftp.csv"] = "ftp://127.0.0.1/posts.csv"
    fetch(client, tmp_path / "data", file_at(server.address("/moved.csv")), PAUSES)
    for path in ("/local.csv", "/ftp.csv"):
        with pytest.raises(TrainingError, match="protocol"):
            fetch(client, tmp_path / "other", file_at(server.address(path)), PAUSES)
        assert server.requests[path] == 1
    assert left_in(tmp_path / "other") == []


@pytest.mark.parametrize("name", ["/posts.csv", "/posts.csv.gz"])
def test_a_file_beyond_all_sizes_is_not_taken(
    server: FileServer,
    client: httpx.Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr("training.fetch.download.LARGEST", 1000)
    monkeypatch.setattr("training.fetch.unpack.LARGEST", 1000)
    content = gzip.compress(CONTENT) if name.endswith(".gz") else CONTENT
    assert (len(content) < 1000) == name.endswith(".gz")
    with pytest.raises(TrainingError, match="1,000 bytes"):
        fetch(client, tmp_path, file_at(server.put(name, content)), PAUSES)
    assert left_in(tmp_path) == []


def test_one_that_fails_does_not_keep_the_others_back(
    server: FileServer, client: httpx.Client, tmp_path: Path
) -> None:
    good = server.put("/posts.csv", CONTENT)
    (tmp_path / "have.csv.xz").write_bytes(lzma.compress(CONTENT))
    (tmp_path / "changed.csv").write_bytes(b"my own\n")
    sources = [
        source_of("first", file_at(server.address("/none.csv"), path="none.csv")),
        source_of("second", file_at(good, path="have.csv"), file_at(good, path="changed.csv")),
        source_of("third", SourceFile("far.csv", SHA256), file_at(good, path="new.csv")),
    ]
    found = fetch_all(client, tmp_path, sources, PAUSES)
    states = {outcome.file.path: outcome.state for outcome in found}
    assert states == {
        "none.csv": "failed",
        "have.csv": "there",
        "changed.csv": "failed",
        "far.csv": "by hand",
        "new.csv": "fetched",
    }
    assert (tmp_path / "changed.csv").read_bytes() == b"my own\n"
    assert server.requests == {"/none.csv": 1, "/posts.csv": 1}
    assert left_in(tmp_path) == ["changed.csv", "have.csv.xz", "new.csv"]


def test_parts_are_checked_and_joined(
    server: FileServer, client: httpx.Client, tmp_path: Path
) -> None:
    parts = {f"/{split}/{kind}": f"{kind} {split}\n".encode() for split in "abc" for kind in "lt"}
    joined = b"split\tlabel\ttext\r\n" + b"".join(
        f"{split}\tl {letter}\tt {letter}\r\n".encode()
        for split, letter in zip(("train", "valid", "test"), "abc", strict=True)
    )
    origins = tuple(
        Origin(server.put(path, content), hashlib.sha256(content).hexdigest())
        for path, content in parts.items()
    )
    file = SourceFile("topics.tsv", hashlib.sha256(joined).hexdigest(), origins, "intents")
    fetch(client, tmp_path, file, PAUSES)
    assert (tmp_path / "topics.tsv").read_bytes() == joined
    server.put("/a/l", b"another\n")
    with pytest.raises(TrainingError, match="/a/l: what came is not the file"):
        fetch(client, tmp_path / "other", file, PAUSES)
    short = SourceFile("topics.tsv", file.sha256, origins[2:], "intents")
    with pytest.raises(TrainingError, match="do not fit together: it takes"):
        fetch(client, tmp_path / "other", short, PAUSES)


def test_an_archive_to_be_joined_that_is_none_is_named(
    server: FileServer, client: httpx.Client, tmp_path: Path
) -> None:
    origin = Origin(server.put("/archive.zip", b"no archive"))
    file = SourceFile("posts.tsv", SHA256, (origin,), "vicomtech")
    with pytest.raises(TrainingError, match=r"posts\.tsv do not fit together: File is not a zip"):
        fetch(client, tmp_path, file, PAUSES)
    assert left_in(tmp_path) == []
