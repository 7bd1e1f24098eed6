"""What a profile is: copies share nothing, and the local gateway is always among them."""

from rts_console.profiles.model import Profile, ProfileUser, Snippet, copy_of, says_nothing, with_local


def test_a_copy_says_the_same_and_shares_nothing() -> None:
    profile = Profile("a", users=[ProfileUser("alice")], snippets=[Snippet("hi")], variables={"x": "1"})
    other = copy_of(profile)
    assert other == profile
    other.users[0].rooms.append("lobby")
    other.snippets[0].text = "changed"
    other.variables["x"] = "2"
    assert profile == Profile("a", users=[ProfileUser("alice")], snippets=[Snippet("hi")], variables={"x": "1"})


def test_users_and_messages_are_found_by_name() -> None:
    profile = Profile("a", users=[ProfileUser("alice")], snippets=[Snippet("hi")])
    assert profile.user("alice") is profile.users[0]
    assert profile.snippet("hi") is profile.snippets[0]
    assert profile.user("bob") is None
    assert profile.snippet("bye") is None


def test_the_local_gateway_is_added_under_a_free_name() -> None:
    profiles = [Profile("Local gateway")]
    with_local(profiles)
    assert [(each.name, each.kind) for each in profiles] == [("Local gateway 2", "local"), ("Local gateway", "url")]


def test_a_local_gateway_that_says_nothing_gives_way_wherever_it_stands() -> None:
    for place in (0, 1):
        own = Profile("Ours", "local", rules="agora", file="ours.yaml")
        profiles = [own]
        profiles.insert(place, Profile("Local gateway", "local"))
        with_local(profiles)
        assert profiles == [own]


def test_one_that_says_nothing_stays_when_it_is_the_only_one() -> None:
    profiles = [Profile("Local gateway", "local"), Profile("Other", "local")]
    with_local(profiles)
    assert [each.name for each in profiles] == ["Other"]
    assert says_nothing(profiles[0])
