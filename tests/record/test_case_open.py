import contextlib
import errno
import io
import json
import random
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib

import msgspec
import numpy as np
import pytest

from rts_console.record import case_open
from rts_console.record.case import CaseError, save
from rts_console.record.case_facts import Contents
from rts_console.record.case_open import Cancelled, open_case, sweep
from rts_console.record.log import EventLog

from .events import received
from .test_case import CONTENTS, done, filled
from .test_recording import rows_of

COLUMNS = "log/000000000000.columns"


@pytest.fixture
def good(tmp_path):
    """A case as a list of (name, bytes)."""
    path = tmp_path / "good.rtscase"
    done(save(path, filled(), CONTENTS, ()))
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def packed(path, members, kind=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def refused(tmp_path, path, what):
    """It is refused with these words, and nothing is there that was not before."""
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CaseError, match=what) as told:
        open_case(path, tmp_path / "cases")
    assert str(told.value).endswith(".")
    assert [each for each in sorted(tmp_path.rglob("*")) if each.name != "cases"] == before


@pytest.mark.parametrize(
    "name",
    [
        "../../evil",
        "/etc/evil",
        "C:\\evil",
        "log/../../evil",
        "log\\..\\evil",
        "log/000000000000.columns\0.exe",
        "log/",
        "log/٠٠٠٠٠٠٠٠٠٠٠٠.columns",
        "MANIFEST.JSON",
        "log/lock",
        "x" * 60_000,
    ],
)
def test_names_that_no_case_has(tmp_path, good, name):
    path = packed(tmp_path / "a.rtscase", good)
    stand_in = "q" * len(name.encode())
    packed(path, [*good, (stand_in, b"x")])
    # Written by hand: the library mends some names when it writes.
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), name.encode()))
    refused(tmp_path, path, "which no case has")


def test_links_and_other_kinds_of_file(tmp_path, good):
    path = packed(tmp_path / "a.rtscase", good)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in good:
            info = zipfile.ZipInfo(name)
            info.external_attr = (0o120777 if name == COLUMNS else 0o100600) << 16
            archive.writestr(info, b"/etc/passwd" if name == COLUMNS else data)
    refused(tmp_path, path, "no plain file")


def test_what_is_encrypted(tmp_path, good):
    path = packed(tmp_path / "a.rtscase", good)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    refused(tmp_path, path, "encrypted")


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_in_another_way(tmp_path, good, kind):
    refused(tmp_path, packed(tmp_path / "a.rtscase", good, kind), "packed in a way that cases are not")


@pytest.mark.parametrize("more", [-1, 1])
def test_a_part_that_says_another_size_than_it_has(tmp_path, good, more):
    """Directory and manifest agree, and what comes out when it is unpacked does not."""
    name, data = next((name, data) for name, data in good if name.endswith(".payload"))
    listed = f'"bytes": {len(data)}'.encode()
    members = [
        (each, text.replace(listed, f'"bytes": {len(data) + more}'.encode()) if each == "manifest.json" else text)
        for each, text in good
    ]
    path = packed(tmp_path / "a.rtscase", members)
    raw = bytearray(path.read_bytes())
    place = raw.index(name.encode(), raw.index(b"PK\1\2")) - 46
    struct.pack_into("<I", raw, place + 24, len(data) + more)
    path.write_bytes(raw)
    refused(tmp_path, path, "damaged|bytes than it says")


def test_one_archive_in_another(tmp_path, good):
    inner = packed(tmp_path / "inner.rtscase", good)
    refused(tmp_path, packed(tmp_path / "a.rtscase", [*good, ("inner.rtscase", inner.read_bytes())]), "no case has")


def test_a_newer_format_asks_for_a_newer_program(tmp_path, good):
    members = [(name, data.replace(b'"format": 2,', b'"format": 3,')) for name, data in good]
    refused(tmp_path, packed(tmp_path / "a.rtscase", members), "has format 3, and this program reads 1 to 2. Use a ne")


def test_a_case_of_the_first_format_is_opened(tmp_path, good):
    older = json.loads(dict(good)["manifest.json"]) | {"format": 1}
    older["members"] = [each for each in older["members"] if each["name"] != "times.jsonl"]
    members = [(name, data) for name, data in good if name not in ("times.jsonl", "manifest.json")]
    path = packed(tmp_path / "a.rtscase", [*members, ("manifest.json", json.dumps(older).encode())])
    with contextlib.closing(open_case(path, tmp_path / "cases")) as case:
        assert case.contents.times == ()


def test_a_folder_where_nothing_can_be_unpacked(tmp_path, good):
    path = packed(tmp_path / "a.rtscase", good)
    (tmp_path / "cases").write_text("a file")
    with pytest.raises(CaseError, match="cannot be opened"):
        open_case(path, tmp_path / "cases")
    assert (tmp_path / "cases").read_text() == "a file"


def test_a_disk_that_is_full_on_the_way(tmp_path, good, monkeypatch):
    def full(path):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(case_open, "_new_file", full)
    refused(tmp_path, packed(tmp_path / "a.rtscase", good), "No space left on device. Make room")
    assert list((tmp_path / "cases").iterdir()) == []


def test_a_name_twice(tmp_path, good):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = packed(tmp_path / "a.rtscase", [*good, (COLUMNS, b"")])
    refused(tmp_path, path, "two files")


def test_too_many_files(tmp_path, good, monkeypatch):
    monkeypatch.setattr(case_open, "MOST_MEMBERS", 5)
    refused(tmp_path, packed(tmp_path / "a.rtscase", good), "at most 5")


def test_what_grows_beyond_measure(tmp_path, good, monkeypatch):
    monkeypatch.setattr(case_open, "HARMLESS_BYTES", 1024**2)
    members = [(name, b"\0" * 8 * 1024**2 if name.endswith(".payload") else data) for name, data in good]
    refused(tmp_path, packed(tmp_path / "a.rtscase", members), "it would grow")


def test_more_than_there_may_be_at_all(tmp_path, good, monkeypatch):
    monkeypatch.setattr(case_open, "MOST_BYTES", 5_000)
    refused(tmp_path, packed(tmp_path / "a.rtscase", good, zipfile.ZIP_STORED), "are the most|it may have")


def test_files_that_lie_on_one_another(tmp_path, good):
    """All entries point to the same bytes: many times the size for nothing."""
    data = bytes(200_000)
    names = [f"log/{number:012d}.payload" for number in range(1, 21)]
    path = packed(tmp_path / "a.rtscase", [*good, *((name, data) for name in names)], zipfile.ZIP_STORED)
    with zipfile.ZipFile(path) as archive:
        first = archive.getinfo(names[0])
        end = first.header_offset + 30 + len(names[0]) + len(data)
        start = archive.start_dir
    raw = path.read_bytes()
    directory = bytearray(raw[start:])
    for name in names:
        place = directory.index(name.encode()) - 46
        struct.pack_into("<I", directory, place + 42, first.header_offset)
    tail = directory.rindex(b"PK\5\6")
    struct.pack_into("<I", directory, tail + 16, end)
    path.write_bytes(raw[:end] + directory)
    refused(tmp_path, path, "lie on one another")


@pytest.mark.parametrize("name", ["manifest.json", "facts.json", "notes.txt"])
def test_huge_texts(tmp_path, good, monkeypatch, name):
    monkeypatch.setattr(case_open, "MANIFEST_BYTES", 10_000)
    monkeypatch.setattr(case_open, "TEXT_BYTES", 10_000)
    members = [(each, b"x" * 20_000 if each == name else data) for each, data in good]
    refused(tmp_path, packed(tmp_path / "a.rtscase", members), "it may have 10,000")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "cannot be understood"),
        (b"[1]", "cannot be understood"),
        (b'{"format": 1}', "cannot be understood"),
        (b"[" * 5_000, "cannot be understood"),
        (b'{"format": 3, "new": true}', "has format 3.*newer program"),
        (b"\xff\xfe", "cannot be understood"),
    ],
)
def test_manifests_that_are_none(tmp_path, good, data, what):
    members = [(name, data if name == "manifest.json" else each) for name, each in good]
    refused(tmp_path, packed(tmp_path / "a.rtscase", members), what)


@pytest.mark.parametrize(
    ("name", "data"),
    [("facts.json", b'{"identities": 3}'), ("log/marks.jsonl", b"{}\n"), ("log/recording.json", b"{}")],
)
def test_parts_that_cannot_be_understood(tmp_path, good, name, data):
    members = []
    for each, before in good:
        after = data if each == name else before
        if each == "manifest.json":
            manifest = msgspec.json.decode(before)
            next(part for part in manifest["members"] if part["name"] == name)["bytes"] = len(data)
            after = msgspec.json.encode(manifest)
        members.append((each, after))
    refused(tmp_path, packed(tmp_path / "a.rtscase", members), "cannot be")


@pytest.mark.parametrize("name", ["manifest.json", COLUMNS, "facts.json", "log/words"])
def test_a_part_that_is_missing_or_of_another_size(tmp_path, good, name):
    refused(tmp_path, packed(tmp_path / "a.rtscase", [each for each in good if each[0] != name]), "is missing")
    if name != "manifest.json":
        members = [(each, data + b"x" if each == name else data) for each, data in good]
        refused(tmp_path, packed(tmp_path / "a.rtscase", members), "another size")


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\5\6" + bytes(18), b"\x89PNG" * 100])
def test_what_is_no_case(tmp_path, data):
    path = tmp_path / "a.rtscase"
    path.write_bytes(data)
    refused(tmp_path, path, "no case")


def test_cut_off_anywhere(tmp_path, good):
    data = packed(tmp_path / "a.rtscase", good).read_bytes()
    path = tmp_path / "cut.rtscase"
    for size in range(4, len(data) - 1, len(data) // 40):
        path.write_bytes(data[:size])
        refused(tmp_path, path, "was not opened")


def test_bytes_that_were_changed(tmp_path, good):
    """Some are in places that mean nothing; then it opens whole, else it is refused. Never anything else."""
    data = packed(tmp_path / "a.rtscase", good).read_bytes()
    path, chance, told = tmp_path / "bad.rtscase", random.Random(5), 0
    for _ in range(150):
        bad = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        path.write_bytes(bad)
        try:
            open_case(path, tmp_path / "cases").close()
        except CaseError:
            told += 1
    assert told > 75
    assert list((tmp_path / "cases").iterdir()) == []


def test_columns_that_were_made_to_harm(tmp_path, good):
    """With right check sums: rows that make no sense are left out, and those that are shown can be read."""
    chance = random.Random(7)
    for _ in range(60):
        members = []
        for name, data in good:
            bad = bytearray(data)
            if name.startswith("log/") and name.rsplit(".")[-1] in ("columns", "texts", "words", "results", "prefixes"):
                for _ in range(chance.randint(0, 30)):
                    bad[chance.randrange(len(bad))] = chance.randrange(256)
            members.append((name, bytes(bad)))
        path = packed(tmp_path / "bad.rtscase", members)
        try:
            case = open_case(path, tmp_path / "cases")
        except CaseError:
            continue
        rows = rows_of(case.log)
        assert len(rows) == len(case.log)
        case.log.rows(np.arange(case.log.first_seq, case.log.next_seq))
        case.close()


def test_rows_with_numbers_that_no_view_can_count(tmp_path, good):
    head = struct.Struct("<8sqqI")
    members = []
    for name, data in good:
        if name == COLUMNS:
            magic, _, capacity, _ = head.unpack_from(data)
            crc = zlib.crc32(head.pack(magic, 999_999_999_999, capacity, 0))
            data = head.pack(magic, 999_999_999_999, capacity, crc) + data[head.size :]
        name = name.replace("000000000000", "999999999999")
        members.append((name, data.replace(b"000000000000", b"999999999999") if name == "manifest.json" else data))
    refused(tmp_path, packed(tmp_path / "a.rtscase", members), "is the highest")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CaseError, match="is not there"):
        open_case(tmp_path / "none.rtscase", tmp_path / "cases")


def test_no_room_on_the_disk(tmp_path, good, monkeypatch):
    monkeypatch.setattr(case_open.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 1024**3 + 5))
    refused(tmp_path, packed(tmp_path / "a.rtscase", good), "Make room")


def test_giving_up(tmp_path, good):
    path = packed(tmp_path / "a.rtscase", good)
    with pytest.raises(Cancelled):
        open_case(path, tmp_path / "cases", lambda done, total: False)
    assert list((tmp_path / "cases").iterdir()) == []


def test_what_a_crash_left_goes_and_what_is_open_stays(tmp_path, good):
    path = packed(tmp_path / "a.rtscase", good)
    base = tmp_path / "cases"
    case = open_case(path, base)
    (base / "left").mkdir()
    (base / "left" / "lock").write_bytes(b"")
    sweep(base)
    assert list(base.iterdir()) == [case.folder]
    case.close()
    sweep(tmp_path / "none")


def test_nothing_but_its_own_folder_is_written(tmp_path, good):
    case = open_case(packed(tmp_path / "a.rtscase", good), tmp_path / "cases")
    assert case.folder.parent == tmp_path / "cases"
    assert all(each.stat().st_mode & 0o077 == 0 for each in case.folder.rglob("*"))
    case.close()


def test_many_rows_in_little_memory(tmp_path):
    """Sixty thousand rows: what Python holds at most is a few windows, not the log."""
    import tracemalloc

    log = EventLog(16 * 1024**2)
    event = [received(b'{"token": "abc", "n": 1}' + b"x" * 76)] + [received(b"x" * 100)] * 1_999
    for _ in range(30):
        log.append("alice", event)
    tracemalloc.start()
    done(save(tmp_path / "a.rtscase", log, Contents(), ()))
    case = open_case(tmp_path / "a.rtscase", tmp_path / "cases")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(case.log) == len(log)
    assert peak < 24 * 1024**2
    case.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not say how large a process was")
def test_a_million_rows_are_saved_and_opened_in_a_process_that_hardly_grows(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", MILLION, str(tmp_path)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    rows, grown_mb = map(int, done.stdout.split())
    assert rows == 1_000_000
    assert grown_mb < 64


MILLION = """
import resource, sys
from pathlib import Path
from rts_console.record.case import save
from rts_console.record.case_facts import Contents
from rts_console.record.case_open import open_case
from rts_console.record.log import EventLog
from rts_console.record.recording import Recording
from tests.record.events import received

def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2)

folder = Path(sys.argv[1])
log = EventLog(16 * 1024**2, recording=Recording.create(folder))
events = [received(b'{"token": "abc", "n": 1}' + b"x" * 76)] + [received(b"x" * 100)] * 1_999
for _ in range(500):
    log.append("alice", events)
before = megabytes()
for _ in save(folder / "a.rtscase", log, Contents(), ()):
    pass
case = open_case(folder / "a.rtscase", folder / "cases")
print(len(case.log), megabytes() - before)
case.close()
"""


def test_the_file_is_a_plain_zip(tmp_path, good):
    path = packed(tmp_path / "a.rtscase", good)
    assert zipfile.ZipFile(io.BytesIO(path.read_bytes())).testzip() is None
