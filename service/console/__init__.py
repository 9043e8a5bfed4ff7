"""The moderators' console: server-rendered pages over the public faces of the domains."""
