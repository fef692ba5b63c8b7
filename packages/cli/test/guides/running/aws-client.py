"""Has `aws-server.py` make one call of the AWS command line. The arguments are the server's socket and those of the call."""

import json
import os
import socket
import sys

connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
connection.connect(sys.argv[1])
message = {"arguments": sys.argv[2:], "environment": dict(os.environ), "cwd": os.getcwd()}
text = json.dumps(message).encode() + b"\n"
sent = socket.send_fds(connection, [text], [0, 1, 2])
connection.sendall(text[sent:])
sys.exit(int(connection.recv(16)))
