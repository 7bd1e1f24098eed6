import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rts_console.diff_command import Run, as_text
from rts_console.protocol.events import FaultChanged
from rts_console.record.case import CaseError, review, save
from rts_console.record.case_facts import CaseFacts, CaseIdentity, Contents
from rts_console.record.case_open import open_case
from rts_console.record.case_times import Times
from rts_console.record.export import Format, export
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark, Marks
from rts_console.record.masking import Masker
from rts_console.record.run_diff import Steps, compare, markdown

from .events import received, server_sent, submitted
from .test_masking import AGORA, RONGCLOUD, VOLCENGINE
from .test_recording import fill, payloads_of, rows_of

CONTENTS = Contents(
    "case 1234",
    "Bob sees nothing.",
    CaseFacts(program={"version": "1.2"}, machine={"system": "Linux"}, identities=(CaseIdentity("alice", "alice"),)),
    (Mark(2, "here", 1),),
    "steps: []",
    (Times("round trip", "alice", 10**18, (0.0, 5000.125), (1.5, 2.25)),),
)


def done(steps):
    """The value of a generator that is run to its end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def filled(**options):
    log = EventLog(**options)
    fill(log)
    return log


def test_a_case_is_opened_as_it_was_saved(tmp_path):
    log, path = filled(chunk_rows=3), tmp_path / "a.rtscase"
    saved = done(save(path, log, CONTENTS, ()))
    assert saved.bytes == path.stat().st_size
    assert [each.name for each in tmp_path.iterdir()] == ["a.rtscase"]
    case = open_case(path, tmp_path / "cases")
    assert case.damage == ()
    assert case.contents == CONTENTS
    assert case.manifest.rows == len(log)
    assert case.manifest.masked
    assert list(map(str, rows_of(case.log))) == list(map(str, rows_of(log)))
    assert payloads_of(case.log) == payloads_of(log)
    case.close()
    assert list((tmp_path / "cases").iterdir()) == []


def test_an_empty_log_makes_a_case_too(tmp_path):
    path = tmp_path / "a.rtscase"
    done(save(path, EventLog(), Contents(), ()))
    case = open_case(path, tmp_path / "cases")
    assert len(case.log) == 0
    assert case.damage == ()
    case.close()


def test_the_review_says_what_saving_does_and_writes_nothing(tmp_path):
    log = filled()
    log.append("alice", [received(VOLCENGINE.encode()), received(b'{"password": "abc"}')])
    before = done(review(log, CONTENTS, ()))
    assert list(tmp_path.iterdir()) == []
    assert done(save(tmp_path / "a.rtscase", log, CONTENTS, ())).review == before
    fates = {part.what: (part.fate, part.count, part.masked) for part in before.parts}
    assert fates["payloads"] == ("masked", len(log), 2)
    assert fates["marks and comments"] == ("kept", 1, 0)
    assert fates["tokens and their signatures"][0] == "dropped"
    assert before.places == 2


def test_with_secrets_everything_stays_and_is_said_to(tmp_path):
    log = EventLog()
    log.append("alice", [received(VOLCENGINE.encode())])
    saved = done(save(tmp_path / "a.rtscase", log, CONTENTS, None))
    assert "Secrets were left in" in saved.words()
    case = open_case(tmp_path / "a.rtscase", tmp_path / "cases")
    assert case.log.payload(0) == VOLCENGINE.encode()
    assert not case.manifest.masked
    case.close()


def test_giving_up_leaves_nothing(tmp_path):
    log = EventLog()
    log.append("alice", [received(os.urandom(60_000)) for _ in range(100)])
    steps = save(tmp_path / "a.rtscase", log, CONTENTS, ())
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "what"), [("", "a folder"), ("none/a.rtscase", "no such folder")])
def test_where_nothing_can_be_written_is_told(tmp_path, name, what):
    with pytest.raises(CaseError, match=what):
        done(save(tmp_path / name, filled(), CONTENTS, ()))


def test_what_shrinks_beyond_measure_is_stored_and_opens(tmp_path):
    log = EventLog()
    log.append("alice", [received(b"a" * 60_000)] * 4)
    path = tmp_path / "a.rtscase"
    done(save(path, log, CONTENTS, ()))
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("log/000000000000.payload").compress_type == zipfile.ZIP_STORED


def everything_in(path):
    """All bytes of a case: as it lies there, and each file unpacked."""
    with zipfile.ZipFile(path) as archive:
        return path.read_bytes() + b"".join(archive.read(name) for name in archive.namelist())


SECRETS = st.one_of(
    st.from_regex(r"001[0-9a-z]{24}[0-9A-Za-z+/]{44,80}", fullmatch=True),
    st.from_regex(r"007eJx[0-9A-Za-z+/]{30,60}", fullmatch=True),
    st.from_regex(r"[0-9A-Za-z+/]{32,40}=@[a-z]{4}\.cn\.rongnav\.com", fullmatch=True),
    st.sampled_from([VOLCENGINE, AGORA, RONGCLOUD]),
)
WORDS = st.from_regex(r"[A-Za-z]{6}[0-9A-Za-z]{4,20}", fullmatch=True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(token=SECRETS, key=WORDS, password=WORDS, place=st.integers(0, 3))
def test_no_secret_that_was_put_in_comes_out(tmp_path_factory, token, key, password, place):
    folder = tmp_path_factory.mktemp("case")
    templates = [
        f"login with {token} please",
        f'{{"user": "x", "password": "{password}", "deep": {{"appKey": "{key}"}}}}',
        f"wss://bob:{password}@host/path?token={token}&x=1",
        f"Authorization: Bearer {token}\r\nHost: x",
    ]
    log = EventLog(chunk_rows=4)
    log.append("alice", [received(text.encode()) for text in templates[place:] + templates[:place]])
    log.append(f"user {key}", [submitted(b"x", target=f"room {key}", client_message_id=f"{key}-x")])
    log.append("alice", [submitted(b"q", client_message_id="b"), server_sent(templates[place].encode(), 200, "b")])
    fault = {"kind": "wrong_answer", "code": 500, "reason": templates[place]}
    log.append("gateway", [FaultChanged(at_ns=1, number=1, words=f"for {key}", on=True, user_id=key, fields=fault)])
    facts = CaseFacts(
        settings={"url": templates[2], "proxy": {"password": password}, "note": key},
        identities=(CaseIdentity(key, token, claims={"extra": token, "secret": password}),),
        gateway={"app_key": key},
    )
    marks, times = (Mark(0, templates[place]),), (Times("round trip", f"user {key}", 10**18, (0.0,), (1.0,)),)
    contents = Contents(f"about {key}", f"notes: {token}", facts, marks, f"token: {token} {key}", times)
    path = folder / "a.rtscase"
    done(save(path, log, contents, [key]))
    found = everything_in(path)
    for secret in (token, key, password):
        assert secret.encode() not in found
    case = open_case(path, folder / "cases")
    assert len(case.log) == len(log)
    case.close()
    other = EventLog()
    other.append("alice", [received(b"something else")])
    told = compare(log, other, Masker([key]))
    words = f"{markdown(told, 'a', 'b')} {as_text(told, Run('a', log, Steps()), Run('b', other, Steps()))} {told}"
    for secret in (token, key, password):
        assert secret not in words
    for form in Format:
        target = folder / form.value
        marks = Marks(log)
        marks.mark(0, templates[place])
        done(export(log, None, target, form, masker=Masker([key]), title=f"about {key}", marks=marks))
        exported = target.read_bytes()
        for secret in (token, key, password):
            assert secret.encode() not in exported
