"""Webhooks of HCP Terraform: verify signed requests, and serve them with aiohttp or ASGI."""
