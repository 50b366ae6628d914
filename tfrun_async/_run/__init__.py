"""One run: start it once, wait for it, recover it after a crash."""
