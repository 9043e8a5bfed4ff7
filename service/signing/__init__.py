"""The keys that this service signs with: links, members' tokens, the head of the audit chain."""

from service.signing.claims import Claims
from service.signing.errors import TokenExpiredError, TokenForgedError, TokenPurposeError
from service.signing.key import ANCHORS, LINKS, MEMBER_TOKENS, Key, is_signed, load_public, sign
from service.signing.keys import all_keys, current_key, live_keys, retire, rotate, signing_key
from service.signing.tokens import read_token, sign_token

__all__ = [
    "ANCHORS",
    "LINKS",
    "MEMBER_TOKENS",
    "Claims",
    "Key",
    "TokenExpiredError",
    "TokenForgedError",
    "TokenPurposeError",
    "all_keys",
    "current_key",
    "is_signed",
    "live_keys",
    "load_public",
    "read_token",
    "retire",
    "rotate",
    "sign",
    "sign_token",
    "signing_key",
]
