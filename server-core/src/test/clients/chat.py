#!/usr/bin/env python3
"""Two slixmpp clients on two c2s nodes write to each other: an XMPP client that this project did not write.

usage: chat.py HOST1 PORT1 MODE1 JID1 HOST2 PORT2 MODE2 JID2     MODE: starttls | tls | plain
Passwords on standard input, one a line. Prints one JSON line a fact; exits 0 when both messages arrived.
"""
import asyncio
import json
import ssl
import sys

import slixmpp


def say(**fact):
    print(json.dumps(fact), flush=True)


class Talker(slixmpp.ClientXMPP):
    def __init__(self, jid, password, mode):
        super().__init__(jid, password)
        self.mode = mode
        self.online = asyncio.get_event_loop().create_future()
        self.heard = asyncio.get_event_loop().create_future()
        # The farm's own certificate is not in any browser's list; the tests check the login, not the chain.
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.get_ssl_context = self._context
        if mode == "plain":
            self["feature_mechanisms"].unencrypted_plain = True
            self["feature_mechanisms"].unencrypted_scram = True
        self.add_event_handler("session_start", self._started)
        self.add_event_handler("message", self._message)
        self.add_event_handler("failed_all_auth", lambda _: self._fail("authentication failed"))
        self.add_event_handler("stream_error", lambda e: self._fail("stream error %s" % e["condition"]))

    def _context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    async def _started(self, _):
        self.send_presence()
        roster = await self.get_roster()
        say(jid=str(self.boundjid), event="online", mode=self.mode, mechanism=str(self["feature_mechanisms"].mech.name),
            tls=self.transport.get_extra_info("cipher") is not None, roster=len(roster["roster"]["items"]))
        if not self.online.done():
            self.online.set_result(True)

    def _message(self, message):
        if message["body"] and message["type"] in ("chat", "normal") and not self.heard.done():
            if message["from"].domain == self.boundjid.domain and message["from"].user:
                self.heard.set_result((str(message["from"]), message["body"]))

    def _fail(self, reason):
        say(jid=self.requested_jid.full, event="failed", reason=reason)
        for future in (self.online, self.heard):
            if not future.done():
                future.set_exception(RuntimeError(reason))

    def dial(self, host, port):
        self.connect((host, int(port)), use_ssl=self.mode == "tls", force_starttls=self.mode == "starttls",
                     disable_starttls=self.mode != "starttls")


async def main(args):
    words = [line.rstrip("\n") for line in sys.stdin]
    one = Talker(args[3], words[0], args[2])
    two = Talker(args[7], words[1], args[6])
    one.dial(args[0], args[1])
    two.dial(args[4], args[5])
    await asyncio.wait_for(asyncio.gather(one.online, two.online), 30)
    one.send_message(mto=two.boundjid.bare, mbody="from one < & > \u00e4\u20ac\U0001f600", mtype="chat")
    two.send_message(mto=one.boundjid.full, mbody="from two", mtype="chat")
    heard = await asyncio.wait_for(asyncio.gather(one.heard, two.heard), 30)
    ok = heard[1][1] == "from one < & > \u00e4\u20ac\U0001f600" and heard[0][1] == "from two"
    say(event="heard", one=heard[0], two=heard[1], ok=ok)
    one.disconnect()
    two.disconnect()
    await asyncio.sleep(0.5)
    return 0 if ok else 1


if __name__ == "__main__":
    if len(sys.argv) != 9:
        sys.exit(__doc__)
    sys.exit(asyncio.get_event_loop().run_until_complete(main(sys.argv[1:])))
