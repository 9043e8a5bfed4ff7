"""The keys that this service signs with: links, members' tokens, the head of the audit chain."""
