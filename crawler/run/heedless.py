"""Loaded first of all by the server of processes: a Ctrl-C is for who they work for, also while it is still loading."""

import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
