"""Send HTTP requests: `request` describes one, `pipeline` sends it, `transport` connects.

The pipeline waits for the rate limit, retries and keeps the deadline; the transport is aiohttp.
"""
