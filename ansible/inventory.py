#!/usr/bin/env python3
"""Ansible inventory from a running console: one host per box, with the files, kernel values and units it should hold.

Needs FARM_URL and FARM_TOKEN (an ADMIN token: the files carry secrets). The same facts feed the console's own deploys,
so a box that one of the two has provisioned is left as it is by the other.
"""
import json
import os
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor


def fetch(path):
    url = os.environ.get("FARM_URL", "http://127.0.0.1:8222").rstrip("/") + "/api/v1" + path
    token = os.environ.get("FARM_TOKEN")
    if not token:
        sys.exit("inventory: FARM_TOKEN is not set; make a token with ./farm token create --data DIR --name ansible --access admin")
    request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as problem:
        detail = problem.read().decode("utf-8", "replace")
        raise SystemExit("inventory: %s answered %d: %s" % (url, problem.code, detail)) from problem
    except OSError as problem:
        raise SystemExit("inventory: tried to reach %s but failed: %s; is ./farm console running?" % (url, problem)) from problem


def hostvars(box):
    desired = fetch("/boxes/%s/desired" % box["name"])
    return {
        "ansible_host": box["host"],
        "ansible_port": box["sshPort"],
        "ansible_user": box["user"],
        "ansible_become": bool(box["sudo"]),
        "farm_release": desired["release"],
        "farm_directories": desired["directories"],
        "farm_files": desired["files"],
        "farm_units": desired["units"],
    }


def main():
    boxes = fetch("/boxes")["boxes"]
    groups = {"farm": {"hosts": [box["name"] for box in boxes]}}
    for role in ("c2s", "jsm"):
        groups[role] = {"hosts": [b["name"] for b in boxes if any(n["role"] == role for n in b["nodes"])]}
    # The console looks at each box for this, which takes a second or two.
    with ThreadPoolExecutor(max_workers=16) as several:
        groups["_meta"] = {"hostvars": dict(zip((box["name"] for box in boxes), several.map(hostvars, boxes)))}
    print(json.dumps(groups, indent=2, sort_keys=True))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--host"]:
        print("{}")
    else:
        main()
