"""The queue in Redis, for several machines. Every step is one script, so it happens whole or not at all.

The server must keep what it is told: `appendonly yes` and `appendfsync always`, else a crash of the server loses up to
a second of messages. Everything stands under `letterlijk:`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import redis

from bot.delivery.queue import (
    LEASE,
    REMEMBERED,
    Claim,
    Counts,
    Entry,
    LeaseLostError,
    Memory,
    QueueError,
    Stage,
)

# message:KEY is a hash; open:CONVERSATION holds "sequence:KEY" by time sent; due holds conversations by when they may
# be claimed; token:CONVERSATION says who has it; memory:CONVERSATION expires by itself.
_LIBRARY = """
local p = 'letterlijk:'
local function count(stage, by) redis.call('HINCRBY', p..'counts', stage, by) end
local function owned(conversation, token) return redis.call('GET', p..'token:'..conversation) == token end
local function remember(conversation, memory, expires)
  if memory == '' then redis.call('DEL', p..'memory:'..conversation)
  else redis.call('SET', p..'memory:'..conversation, memory, 'PXAT', expires) end
end
"""
_PUT = """
local key, channel, conversation, sent_at, sealed, now = unpack(ARGV)
local message = p..'message:'..key
if redis.call('EXISTS', message) == 1 then return 0 end
local member = string.format('%016d', redis.call('INCR', p..'sequence'))..':'..key
redis.call('HSET', message, 'channel', channel, 'conversation', conversation, 'sent_at', sent_at, 'sealed', sealed,
  'stage', 0, 'sent', 0, 'tries', 0, 'member', member)
redis.call('ZADD', p..'open:'..conversation, sent_at, member)
redis.call('ZADD', p..'due', 'NX', now, conversation)
count(0, 1)
return 1
"""
_CLAIM = """
local now, due, token = unpack(ARGV)
local conversation = redis.call('ZRANGEBYSCORE', p..'due', '-inf', now, 'LIMIT', 0, 1)[1]
if not conversation then return false end
redis.call('ZADD', p..'due', due, conversation)
redis.call('SET', p..'token:'..conversation, token)
local key = string.sub(redis.call('ZRANGE', p..'open:'..conversation, 0, 0)[1], 18)
local fields = redis.call('HMGET', p..'message:'..key, 'channel', 'sent_at', 'sealed', 'stage', 'sent', 'tries')
return {key, conversation, redis.call('GET', p..'memory:'..conversation), unpack(fields)}
"""
_ANSWERED = """
local key, conversation, token, due, sealed, memory, expires = unpack(ARGV)
if not owned(conversation, token) then return 0 end
redis.call('ZADD', p..'due', due, conversation)
redis.call('HSET', p..'message:'..key, 'sealed', sealed, 'stage', 1)
count(0, -1) count(1, 1)
remember(conversation, memory, expires)
return 1
"""
_NOTE = """
local key, conversation, token, due, field, value, release = unpack(ARGV)
if not owned(conversation, token) then return 0 end
redis.call('ZADD', p..'due', due, conversation)
redis.call('HSET', p..'message:'..key, field, value)
if release == '1' then redis.call('DEL', p..'token:'..conversation) end
return 1
"""
_CLOSE = """
local key, conversation, token, now, stage, remembered = unpack(ARGV)
if not owned(conversation, token) then return 0 end
local message, open = p..'message:'..key, p..'open:'..conversation
local before, member = unpack(redis.call('HMGET', message, 'stage', 'member'))
redis.call('ZREM', open, member)
redis.call('HDEL', message, 'sealed', 'conversation', 'sent_at', 'member')
redis.call('HSET', message, 'stage', stage)
redis.call('EXPIRE', message, remembered)
count(before, -1) count(stage, 1)
redis.call('DEL', p..'token:'..conversation)
if redis.call('EXISTS', open) == 1 then redis.call('ZADD', p..'due', now, conversation)
else redis.call('ZREM', p..'due', conversation) end
return 1
"""
_HASTEN = """
for _, conversation in ipairs(redis.call('ZRANGEBYSCORE', p..'due', '('..ARGV[1], '+inf')) do
  redis.call('ZADD', p..'due', ARGV[1], conversation)
end
return 1
"""
_REMEMBER = "remember(unpack(ARGV)) return 1"
_PATIENCE = 5.0  # seconds: a messenger waits, and sends again


class RedisQueue:
    """Safe to use from several threads."""

    def __init__(self, address: str) -> None:
        try:
            self._redis = redis.Redis.from_url(address, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)
            self._redis.ping()
        except ValueError:  # the address, and what is said of it, may hold a password
            raise QueueError(
                "LETTERLIJK_QUEUE is not an address of Redis: write redis://:password@host:port/0, "
                "signs in the password as in a URL (/ as %2F)"
            ) from None
        except redis.RedisError as error:
            raise QueueError(
                f"the Redis of LETTERLIJK_QUEUE does not answer ({error}): start it, or set another address"
            ) from None
        scripts = (_PUT, _CLAIM, _ANSWERED, _NOTE, _CLOSE, _HASTEN, _REMEMBER)
        self._put, self._claim, self._answered, self._note, self._close, self._hasten, self._remember = (
            self._redis.register_script(_LIBRARY + script) for script in scripts
        )

    def put(self, entries: Iterable[Entry], now: float) -> int:
        return sum(
            self._script(self._put, each.key, each.channel, each.conversation, each.sent_at, each.sealed, now)
            for each in entries
        )

    def claim(self, now: float, lease: float = LEASE) -> Claim | None:
        token = secrets.token_hex(16)
        found = self._script(self._claim, now, now + lease, token)
        if not found:
            return None
        key, conversation, memory, channel, sent_at, sealed, stage, sent, tries = found
        entry = Entry(key.decode(), channel.decode(), conversation.decode(), float(sent_at), sealed)
        return Claim(entry, token, Stage(int(stage)), int(sent), int(tries), memory)

    def answered(self, claim: Claim, deliveries: bytes, memory: Memory | None, due: float) -> Claim:
        self._owned(self._answered, claim, due, deliveries, *_stored(memory))
        return replace(claim, entry=replace(claim.entry, sealed=deliveries), stage=Stage.ANSWERED)

    def sent(self, claim: Claim, number: int, due: float) -> None:
        self._owned(self._note, claim, due, "sent", number, 0)

    def later(self, claim: Claim, due: float, tries: int) -> None:
        self._owned(self._note, claim, due, "tries", tries, 1)

    def close(self, claim: Claim, stage: Stage, now: float) -> None:
        self._owned(self._close, claim, now, int(stage), REMEMBERED)

    def memory(self, conversation: str, now: float) -> bytes | None:  # noqa: ARG002 Redis has its own clock
        found = self._run(self._redis.get, f"letterlijk:memory:{conversation}")
        return found if isinstance(found, bytes) else None

    def remember(self, conversation: str, memory: Memory | None, now: float) -> None:  # noqa: ARG002 Redis has its own clock
        self._script(self._remember, conversation, *_stored(memory))

    def bookmark(self, name: str) -> str:
        found = self._run(self._redis.hget, "letterlijk:bookmarks", name)
        return found.decode() if isinstance(found, bytes) else ""

    def keep_bookmark(self, name: str, place: str) -> None:
        self._run(self._redis.hset, "letterlijk:bookmarks", name, place)

    def counts(self) -> Counts:
        found = self._run(self._redis.hgetall, "letterlijk:counts")
        return Counts(*(int(found.get(str(int(stage)).encode(), 0)) for stage in Stage))

    def hasten(self, due: float) -> None:
        self._script(self._hasten, due)

    def prune(self, now: float) -> None:
        """Nothing to do: Redis forgets by itself."""

    def _owned(self, script: Any, claim: Claim, *values: Any) -> None:
        if not self._script(script, claim.entry.key, claim.entry.conversation, claim.token, *values):
            raise LeaseLostError("another worker has the conversation: the lease was too short for what was done")

    def _script(self, script: Any, *values: Any) -> Any:
        return self._run(lambda: script(args=values))

    @staticmethod
    def _run(command: Callable[..., Any], *values: Any) -> Any:
        try:
            return command(*values)
        except redis.RedisError as error:
            raise QueueError(f"the Redis of LETTERLIJK_QUEUE cannot be used ({error}): see whether it runs") from error


def _stored(memory: Memory | None) -> tuple[bytes, int]:
    return (memory.sealed, int(memory.expires * 1000)) if memory else (b"", 0)
