"""The way of one request: `request`, then `pipeline`, then `transport`.

The pipeline keeps the rate limits, retries and the deadline; the transport is aiohttp.
"""
