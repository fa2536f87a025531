#!/usr/bin/python
"""Brings all folders and files of a box to the wanted state in one go: a task a file would cost a second or two each."""
import os
import tempfile

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: farm_files
short_description: Folders and files of one box, as the console lists them
options:
  directories:
    description: Each with path, owner, group, mode (octal, quoted).
    type: list
    default: []
  files:
    description: Each with path, content, owner, group, mode (octal, quoted). Written beside its place and renamed.
    type: list
    default: []
author: Jabberfarm
"""

RETURN = r"""
paths:
  description: What was changed, or would be in check mode.
  type: list
  returned: always
"""


def attributes(module, entry):
    """Sets owner, group and mode; says whether one of them was different."""
    wanted = dict(path=entry["path"], owner=entry["owner"], group=entry["group"], mode=entry["mode"],
                  secontext=[None, None, None], attributes=None)
    return module.set_fs_attributes_if_different(wanted, False)


def directory(module, entry):
    path = entry["path"]
    if os.path.isdir(path):
        return attributes(module, entry)
    if os.path.lexists(path):
        module.fail_json(msg="%s should be a folder, and is something else; move it away" % path)
    if not module.check_mode:
        os.makedirs(path, mode=0o700)
        attributes(module, entry)
    return True


def content(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def file(module, entry):
    path, wanted = entry["path"], entry["content"].encode("utf-8")
    if content(path) == wanted:
        return attributes(module, entry)
    if not module.check_mode:
        descriptor, beside = tempfile.mkstemp(prefix=".farm-", dir=os.path.dirname(path))
        with os.fdopen(descriptor, "wb") as out:
            out.write(wanted)
        # Before it is in its place: nobody may read a secret for a moment, nor may the owner be kept out.
        attributes(module, dict(entry, path=beside))
        module.atomic_move(beside, path)
        attributes(module, entry)
    return True


def main():
    entries = dict(type="list", default=[])
    module = AnsibleModule(argument_spec=dict(directories=entries, files=entries), supports_check_mode=True)
    paths = [e["path"] for e in module.params["directories"] if directory(module, e)]
    paths += [e["path"] for e in module.params["files"] if file(module, e)]
    module.exit_json(changed=bool(paths), paths=paths)


if __name__ == "__main__":
    main()
