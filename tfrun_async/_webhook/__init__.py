"""Signed requests of HCP Terraform: verify them, and serve them by aiohttp or ASGI."""
