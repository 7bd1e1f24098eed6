"""A profile as a file: it reads back the same whatever is in it, and comments and order of a file stay."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.profiles.model import Profile, ProfileUser, ProxySettings, Snippet
from rts_console.profiles.reading import ProfileErrors, read_profile, read_snippets
from rts_console.profiles.templates import escape
from rts_console.profiles.writing import file_stem, profile_text, snippets_text
from tests.profiles.test_reading import WHOLE

COMMENTED = """\
# the team's own
url: "wss://rts.example.com"  # behind the proxy
name: Staging

users:
  # who talks
  - id: alice   # the first
    rooms: [lobby]
  - id: bob
snippets:
  - name: hello
    text: 'hello'  # short
"""


def test_a_new_file_has_one_order_and_only_what_is_unusual() -> None:
    profile = Profile("Staging", url="wss://x", snippets=[Snippet("Order", "a\nb\n", "json")])
    assert profile_text(profile) == (
        "profile: 1\nname: Staging\nkind: url\nurl: wss://x\nsnippets:\n"
        "  - name: Order\n    text: |\n      a\n      b\n    format: json\n"
    )


def test_comments_quotes_and_order_stay_and_only_what_changed_is_another() -> None:
    profile = read_profile(COMMENTED, "a.yaml")
    profile.app_id = "0" * 24
    profile.users[1].token = "env:BOB"
    profile.users.append(ProfileUser("carol"))
    text = profile_text(profile, COMMENTED)
    for line in ("# the team's own", 'url: "wss://rts.example.com"  # behind the proxy', "# who talks", "# short"):
        assert line in text
    assert "  - id: alice   # the first\n    rooms: [lobby]\n  - id: bob\n    token: env:BOB\n  - id: carol\n" in text
    assert text.index("url:") < text.index("name:") < text.index("users:")
    assert profile_text(profile, text) == text


def test_taking_away_leaves_the_rest() -> None:
    profile = read_profile(WHOLE, "a.yaml")
    profile.proxy = ProxySettings()
    del profile.users[0]
    profile.variables.clear()
    text = profile_text(profile, WHOLE)
    assert "proxy" not in text
    assert "# where we test" in text
    assert read_profile(text, "a.yaml").users == [ProfileUser("bob")]


def test_json_files_stay_json() -> None:
    profile = Profile("x", url="wss://x", variables={"ü": "1"})
    data = json.loads(profile_text(profile, as_json=True))
    assert data == {"profile": 1, "name": "x", "kind": "url", "url": "wss://x", "variables": {"ü": "1"}}


def test_a_secret_is_not_written() -> None:
    token = "001" + "a" * 24 + "B" * 60
    with pytest.raises(ProfileErrors) as caught:
        profile_text(Profile("x", snippets=[Snippet("a", token)]))
    assert token not in str(caught.value)
    with pytest.raises(ProfileErrors):
        snippets_text([Snippet("a", token)])


def test_saved_messages_alone() -> None:
    snippets = [Snippet("a", "{{user}}: hi", scope="room", target="lobby"), Snippet("b", "00 ff", "hex")]
    for as_json in (False, True):
        assert read_snippets(snippets_text(snippets, as_json=as_json), "x") == snippets


@pytest.mark.parametrize(
    ("name", "stem"), [("My Team!", "my-team"), ("测试 1", "测试-1"), ("///", "profile"), ("a/../b", "a-b")]
)
def test_names_of_files(name: str, stem: str) -> None:
    assert file_stem(name) == stem


plain = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12)
words = st.text(st.sampled_from("ab :#-'\"\\{}\n\té测"), max_size=12) | plain
names = plain.map(lambda text: f"n{text}")
snippet = st.builds(Snippet, names, words.map(escape), st.sampled_from(["text", "json", "hex"]))
profiles = st.builds(
    Profile,
    names,
    url=st.just("wss://x"),
    users=st.lists(
        st.builds(ProfileUser, names, rooms=st.lists(words, max_size=2)), max_size=3, unique_by=lambda u: u.id
    ),
    rooms=st.lists(words, max_size=3),
    variables=st.dictionaries(names, words, max_size=3),
    snippets=st.lists(snippet, max_size=3, unique_by=lambda each: each.name),
    file=st.just("a.yaml"),
)


@settings(max_examples=30)
@given(profiles, profiles)
def test_whatever_is_in_it_it_reads_back_the_same(first: Profile, second: Profile) -> None:
    text = profile_text(first)
    assert read_profile(text, "a.yaml") == first
    assert read_profile(profile_text(second, text), "a.yaml") == second
