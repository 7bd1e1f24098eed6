"""Tokens that let users in, and calls that throw them out, against a real gateway."""

from rts_console.protocol import frames as f
from rts_console.protocol.words import CloseCode
from tests.gateway.rongcloud_desk import RongCloudDesk

USERS_21 = {"userId": [f"u{number}" for number in range(21)]}


async def test_a_token_lets_its_user_in_and_no_other() -> None:
    async with RongCloudDesk(user_limit=2) as desk:
        reply = await desk.call("user/getToken", userId="alice", name="Alice", portraitUri="https://example.com/a.png")
        assert reply.code == (200, 200)
        assert reply.body["userId"] == "alice"
        token = reply.body["token"]
        assert len(token) <= 256
        assert (await desk.call("user/checkOnline", userId="alice")).body["status"] == "0"
        await desk.log_in("alice", token=token)
        assert (await desk.call("user/checkOnline", userId="alice")).body["status"] == "1"
        thief = await desk.visit("bob", token)
        assert await thief.close_code() == CloseCode.TOKEN_INVALID
        for user_id, code in (("alice", 200), ("bob", 200), ("carol", 2007)):
            assert (await desk.call("user/getToken", userId=user_id, name="x")).body["code"] == code


async def test_expired_tokens_let_nobody_in_but_a_new_one_does() -> None:
    async with RongCloudDesk() as desk:
        old = await desk.token("alice")
        online = await desk.log_in("alice", token=old)
        assert (await desk.call("user/token/expire", userId="alice", time=9_999_999_999_999)).code == (200, 200)
        await online.give(f.Ping(1, 1))  # the login that is there goes on
        assert isinstance(await online.take(), f.Pong)
        assert await (await desk.visit("alice", old)).close_code() == CloseCode.TOKEN_EXPIRED
        await desk.log_in("alice")


async def test_a_blocked_user_is_out_at_once_and_stays_out() -> None:
    async with RongCloudDesk() as desk:
        alice, token = await desk.log_in("alice"), await desk.token("alice")
        assert (await desk.call("user/block", userId=["alice", "bob"], minute=5)).code == (200, 200)
        assert await alice.close_code() == CloseCode.BANNED
        assert await (await desk.visit("alice", token)).close_code() == CloseCode.BANNED
        users = (await desk.call("user/block/query")).body["users"]
        assert [user["userId"] for user in users] == ["alice", "bob"]
        assert all(len(user["blockEndTime"]) == len("2015-01-11 01:28:20") for user in users)
        assert (await desk.call("user/unblock", userId=["alice", "bob", "nobody"])).code == (200, 200)
        assert (await desk.call("user/block/query")).body["users"] == []
        await desk.log_in("alice", token=token)


async def test_every_documented_error() -> None:
    wrong = [
        ("user/getToken", {"name": "x"}, 1003),
        ("user/getToken", {"userId": "a" * 65, "name": "x"}, 1005),
        ("user/getToken", {"userId": "a b", "name": "x"}, 1002),
        ("user/getToken", {"userId": "a"}, 1002),
        ("user/getToken", {"userId": "a", "name": "x" * 65}, 1005),
        ("user/getToken", {"userId": "a", "name": "x", "portraitUri": "x" * 1025}, 1005),
        ("user/token/expire", {"userId": "a"}, 1002),
        ("user/token/expire", {"userId": "a", "time": "soon"}, 1002),
        ("user/token/expire", {"time": 1}, 1003),
        ("user/block", {"minute": 1}, 1003),
        ("user/block", {"userId": "a"}, 1003),
        ("user/block", {"userId": "a", "minute": 0}, 1003),
        ("user/block", {"userId": "a", "minute": 43_201}, 1003),
        ("user/block", USERS_21 | {"minute": 1}, 1002),
        ("user/unblock", {}, 1003),
        ("user/unblock", USERS_21, 1002),
        ("user/checkOnline", {"userId": ""}, 1003),
    ]
    async with RongCloudDesk() as desk:
        for path, form, code in wrong:
            assert (await desk.call(path, form)).code == (400, code), (path, form)
        assert (await desk.call("user/block/query")).body["users"] == []
