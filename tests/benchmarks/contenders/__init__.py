"""The libraries that do the same work, each a program that runs in a process of its own."""
