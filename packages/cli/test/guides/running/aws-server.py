"""Keeps Debian's AWS command line loaded, because a guide calls it some hundred times and loading takes longer than the call.

Takes connections on a Unix socket. Each sends the arguments, the environment and the directory of one call as JSON, and its three standard
streams; it is answered with the exit status. Every call runs in a process of its own that is forked from this one, so that calls know
nothing of each other. Ends when its standard input ends, which is when whoever started it ends.
"""

import json
import os
import socket
import sys
import threading

import awscli.clidriver
import awscli.customizations.commands  # noqa: F401  What most calls would load next.
import botocore.endpoint  # noqa: F401
import botocore.parsers  # noqa: F401
import botocore.signers  # noqa: F401

MESSAGE_BYTES_MAX = 1 << 20
# The command line sets this for itself when it is loaded: where its own data is.
DATA_PATH = os.environ["AWS_DATA_PATH"]


def call(message):
    """Runs one call in this process, which is a child."""
    os.chdir(message["cwd"])
    os.environ.clear()
    os.environ.update({**message["environment"], "AWS_DATA_PATH": DATA_PATH})
    sys.argv = ["aws", *message["arguments"]]
    status = awscli.clidriver.main()
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def serve(connection):
    text, streams, _, _ = socket.recv_fds(connection, MESSAGE_BYTES_MAX, 3)
    while not text.endswith(b"\n"):
        text += connection.recv(MESSAGE_BYTES_MAX)
    child = os.fork()
    if child == 0:
        status = 255
        try:
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
            status = call(json.loads(text))
        finally:
            os._exit(status or 0)
    for stream in streams:
        os.close(stream)
    threading.Thread(target=answer, args=(connection, child)).start()


def answer(connection, child):
    _, status = os.waitpid(child, 0)
    connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    connection.close()


def end_with_starter():
    sys.stdin.buffer.read()
    os._exit(0)


listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listener.bind(sys.argv[1])
listener.listen()
print("ready", flush=True)
threading.Thread(target=end_with_starter, daemon=True).start()
while True:
    serve(listener.accept()[0])
