"""Runs the Python tool's two programs, each time in a fresh process.

To load its libraries takes ten times as long as all it does, so they are loaded
once and each run is a fork. A line of JSON says what to run; a line with the
exit status is the answer.
"""
import json
import os
import sys

import pyotp  # noqa: F401
import ws.ddns.update
import ws.ddns.web

# Of their own: what is left in a buffer must not get into a run.
jobs = os.fdopen(os.dup(0))
answers = os.fdopen(os.dup(1), "w")

for line in jobs:
    job = json.loads(line)
    child = os.fork()
    if child == 0:
        break
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(status, file=answers, flush=True)
else:
    sys.exit()

os.environ.clear()
os.environ.update(job["env"])
os.chdir(job["cwd"])
for fd, name in enumerate(["stdin", "stdout", "stderr"]):
    os.dup2(os.open(job[name], os.O_RDWR | os.O_CREAT), fd)
sys.argv = [job["program"], *job["args"]]
# As pip's scripts do it: the interpreter sees to errors and exit status.
if job["program"] == "schlund-ddns":
    sys.exit(ws.ddns.update.main())
sys.exit(ws.ddns.web.main())
