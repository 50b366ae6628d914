"""One module per resource of the API: what each request does and what it returns."""
