"""The simulator on a real socket: it listens, sends webhooks and injects faults."""
