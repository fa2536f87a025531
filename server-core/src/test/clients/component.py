#!/usr/bin/env python3
"""A gateway and its user, both made of slixmpp: the user subscribes to the gateway's robot, greets it, and is greeted back.

usage: component.py HOST LINKPORT DOMAIN HOST CLIENTPORT JID
The link's secret and the user's password on standard input, one a line. Prints one JSON line a fact; exits 0 when all went well.
"""
import asyncio
import json
import ssl
import sys

import slixmpp
from slixmpp.componentxmpp import ComponentXMPP


def say(**fact):
    print(json.dumps(fact), flush=True)


class Gateway(ComponentXMPP):
    def __init__(self, domain, secret, host, port):
        super().__init__(domain, secret, host, port)
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0199")
        self.ready = asyncio.get_event_loop().create_future()
        self.add_event_handler("session_start", lambda _: self.ready.set_result(True))
        self.add_event_handler("message", self._message)
        self.add_event_handler("presence_subscribe", self._subscribe)

    def _message(self, message):
        if message["type"] in ("chat", "normal"):
            message.reply("heard: " + message["body"]).send()

    def _subscribe(self, presence):
        user, robot = presence["from"].bare, presence["to"].bare
        self.send_presence(pto=user, pfrom=robot, ptype="subscribed")
        self.send_presence(pto=user, pfrom=robot, pshow="dnd")


class User(slixmpp.ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password)
        self.register_plugin("xep_0030")
        self.ready = asyncio.get_event_loop().create_future()
        self.seen = asyncio.get_event_loop().create_future()
        self.heard = asyncio.get_event_loop().create_future()
        self.get_ssl_context = self._context
        self.add_event_handler("session_start", self._started)
        self.add_event_handler("presence_dnd", lambda p: self.seen.done() or self.seen.set_result(str(p["from"])))
        self.add_event_handler("message", lambda m: self.heard.done() or self.heard.set_result(m["body"]))

    def _context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    async def _started(self, _):
        await self.get_roster()
        self.send_presence()
        self.ready.set_result(True)


async def main(args):
    secret, password = [line.rstrip("\n") for line in sys.stdin]
    gateway = Gateway(args[2], secret, args[0], int(args[1]))
    gateway.connect()
    user = User(args[5], password)
    user.connect((args[3], int(args[4])), force_starttls=True)
    await asyncio.wait_for(asyncio.gather(gateway.ready, user.ready), 30)
    robot = "robot@" + args[2]
    user.send_presence_subscription(pto=robot)
    seen = await asyncio.wait_for(user.seen, 30)
    user.send_message(mto=robot, mbody="one < & > \u00e4\u20ac\U0001f600", mtype="chat")
    heard = await asyncio.wait_for(user.heard, 30)
    info = await user["xep_0030"].get_info(jid=args[2])
    server = await gateway["xep_0030"].get_info(jid=user.boundjid.domain, ifrom=args[2])
    ok = seen == robot and heard == "heard: one < & > \u00e4\u20ac\U0001f600"
    say(seen=seen, heard=heard, gateway=len(info["disco_info"]["features"]), server=len(server["disco_info"]["features"]), ok=ok)
    user.disconnect()
    gateway.disconnect()
    await asyncio.sleep(0.5)
    return 0 if ok else 1


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    sys.exit(asyncio.get_event_loop().run_until_complete(main(sys.argv[1:])))
