#!/usr/bin/env python3
"""A slixmpp client loses its socket and resumes its session on another c2s (XEP-0198).

usage: resume.py HOST1 PORT1 MODE1 JID1 HOST2 PORT2 MODE2 JID2     MODE: plain
Passwords on standard input, one a line. Prints one JSON line a fact; exits 0 when the first client has what it missed.
"""
import asyncio
import json
import os
import sys

import slixmpp

EVENTS = ("sm_enabled", "sm_failed", "session_resumed", "disconnected", "failed_all_auth")


def say(**fact):
    print(json.dumps(fact), flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password)
        self["feature_mechanisms"].unencrypted_scram = True
        self.register_plugin("xep_0198")
        self.heard = asyncio.Queue()
        self.events = asyncio.Queue()
        self.add_event_handler("message", lambda m: self.heard.put_nowait(m["body"]))
        for name in EVENTS:
            self.add_event_handler(name, lambda _, name=name: self.events.put_nowait(name))

    async def comes(self, wanted):
        while True:
            name = await asyncio.wait_for(self.events.get(), 15)
            say(jid=self.requested_jid.full, event=name)
            if name == wanted:
                return

    async def hears(self, body):
        heard = await asyncio.wait_for(self.heard.get(), 15)
        if heard != body:
            raise RuntimeError("heard %s instead of %s" % (heard, body))

    def dial(self, host, port):
        self.connect((host, int(port)), force_starttls=False, disable_starttls=True)


async def main(host1, port1, _mode1, jid1, host2, port2, _mode2, jid2):
    passwords = [line.rstrip("\n") for line in sys.stdin][:2]
    romeo, juliet = Client(jid1, passwords[0]), Client(jid2, passwords[1])
    romeo.dial(host1, port1)
    juliet.dial(host2, port2)
    await romeo.comes("sm_enabled")
    await juliet.comes("sm_enabled")
    juliet.send_message(mto=romeo.boundjid.full, mbody="before", mtype="chat")
    await romeo.hears("before")

    romeo.abort()
    await romeo.comes("disconnected")
    juliet.send_message(mto=romeo.boundjid.full, mbody="meanwhile", mtype="chat")
    romeo.dial(host2, port2)
    await romeo.comes("session_resumed")
    await romeo.hears("meanwhile")
    romeo.send_message(mto=juliet.boundjid.full, mbody="back", mtype="chat")
    await juliet.hears("back")
    say(fact="resumed", ok=romeo.heard.empty())


try:
    asyncio.get_event_loop().run_until_complete(asyncio.wait_for(main(*sys.argv[1:9]), 50))
    code = 0
except Exception as error:  # told to the test, whatever it is
    say(fact="failed", ok=False, reason=repr(error))
    code = 1
sys.stdout.flush()
os._exit(code)
