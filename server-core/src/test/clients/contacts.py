#!/usr/bin/env python3
"""Two slixmpp clients on two c2s nodes become contacts and fall out: roster versions, caps, blocking, offline, conflict.

usage: contacts.py HOST1 PORT1 MODE1 JID1 HOST2 PORT2 MODE2 JID2     MODE: starttls | tls | plain; JIDs with resources
Passwords on standard input, one a line. Prints one JSON line a fact; exits 0 when all was as it should be.
"""
import asyncio
import sys

import slixmpp
from chat import Talker, say

PATIENCE = 30


class Contact(Talker):
    def __init__(self, jid, password, mode):
        super().__init__(jid, password, mode)
        self.messages = asyncio.Queue()
        self.ended = asyncio.get_event_loop().create_future()
        for plugin in ("xep_0030", "xep_0115", "xep_0191", "xep_0203"):
            self.register_plugin(plugin)
        self.add_event_handler("message", self.messages.put_nowait)
        self.add_event_handler("message_error", self.messages.put_nowait)
        self.add_event_handler("stream_error", lambda e: self.ended.done() or self.ended.set_result(e["condition"]))

    async def next(self):
        return await asyncio.wait_for(self.messages.get(), PATIENCE)


def check(fact, true):
    say(fact=fact, ok=bool(true))
    if not true:
        raise SystemExit(fact)


async def until(fact, happens):
    """Waits for what is told by stanzas that come when they come."""
    for _ in range(PATIENCE * 20):
        if happens():
            return check(fact, True)
        await asyncio.sleep(0.05)
    check(fact, False)


async def online(args, password):
    contact = Contact(args[3], password, args[2])
    contact.dial(args[0], args[1])
    await asyncio.wait_for(contact.online, PATIENCE)
    return contact


async def become_contacts(one, two):
    """slixmpp grants what it is asked for and asks back."""
    one.send_presence_subscription(pto=two.boundjid.bare)
    for a, b in ((one, two), (two, one)):
        await until("contacts", lambda: a.client_roster[b.boundjid.bare]["subscription"] == "both")
        await until("present", lambda: b.boundjid.resource in a.client_roster.presence(b.boundjid.bare))
    check("a roster that is kept is not sent again",
          len((await one.get_roster())["roster"]["items"]) == 0 and one.client_roster.version)


async def discover(one, two):
    server = await one["xep_0030"].get_info(jid=one.boundjid.domain)
    check("server", any(i[:2] == ("server", "im") for i in server["disco_info"]["identities"]))
    check("blocking is named", "urn:xmpp:blocking" in server["disco_info"]["features"])
    other = await one["xep_0030"].get_info(jid=two.boundjid)
    check("client", "http://jabber.org/protocol/caps" in other["disco_info"]["features"])


async def fall_out(one, two):
    await two["xep_0191"].block([one.boundjid.bare])
    listed = await two["xep_0191"].get_blocked()
    check("blocked", [str(j) for j in listed["blocklist"]["items"]] == [one.boundjid.bare])
    await until("away", lambda: not one.client_roster.presence(two.boundjid.bare))
    one.send_message(mto=two.boundjid.bare, mbody="are you there?", mtype="chat")
    check("refused", (await one.next())["error"]["condition"] == "service-unavailable")
    await two["xep_0191"].unblock([one.boundjid.bare])
    await until("present again", lambda: one.client_roster.presence(two.boundjid.bare))


async def main(args):
    words = [line.rstrip("\n") for line in sys.stdin]
    one = await online(args[:4], words[0])
    two = await online(args[4:], words[1])
    await become_contacts(one, two)
    await discover(one, two)
    await fall_out(one, two)

    two.disconnect()
    await until("gone", lambda: not one.client_roster.presence(two.boundjid.bare))
    one.send_message(mto=two.boundjid.bare, mbody="later", mtype="chat")
    two = await online(args[4:], words[1])
    kept = await two.next()
    check("offline", kept["body"] == "later" and kept["delay"]["from"] == one.boundjid.domain)

    again = await online(args[4:7] + [one.boundjid.full], words[0])
    check("conflict", await asyncio.wait_for(one.ended, PATIENCE) == "conflict")
    for contact in (two, again):
        contact.disconnect()
    await asyncio.sleep(0.5)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 9:
        sys.exit(__doc__)
    sys.exit(asyncio.get_event_loop().run_until_complete(main(sys.argv[1:])))
