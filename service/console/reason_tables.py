"""The words for what a trace holds: a sentence or its beginning for each name of a value.

Names are those that ``service.policy`` puts into a trace; the last part of some is a label, a
window or a word list.
"""

from __future__ import annotations

from typing import Final

WINDOWS: Final = {"10m": "10 minutes", "1h": "an hour", "1d": "a day", "7d": "7 days"}
AMOUNTS: Final = {
    "links.count": "Links",
    "mentions": "Members mentioned",
    "counts.reports": "Reports of this post",
    "counts.near_misses": "Drafts that would have been refused",
    "counts.posts_last_10m": "Posts of the author in the last 10 minutes",
    "counts.posts_last_hour": "Posts of the author in the last hour",
    "counts.posts_last_day": "Posts of the author in the last day",
    "counts.posts_last_week": "Posts of the author in the last week",
    "counts.reports_last_day": "Reports of the author’s posts in the last day",
    "counts.reports_last_week": "Reports of the author’s posts in the last week",
    "counts.reporters_last_day": "Members who reported the author in the last day",
    "counts.reporters_last_week": "Members who reported the author in the last week",
    "counts.near_duplicates_own_last_day": "Near-copies by the author in the last day",
    "counts.near_duplicates_all_last_day": "Near-copies by anybody in the last day",
    "counts.near_duplicate_authors_last_day": "Authors of near-copies in the last day",
    "author.age_days": "Days since the author joined",
    "author.accepted_posts": "Accepted posts of the author",
    "thread.posts": "Posts of the author here that were read together",
}
SCORES: Final = {
    "score": "",
    "parent.score": "The post it answers: ",
    "thread.highest": "The highest among the author’s last posts here: ",
    "thread.mean": "The mean of the author’s last posts here: ",
}
AT_TARGET: Final = {
    "thread.author_posts_at_target": "Posts of the author to the same member within",
    "thread.distinct_authors_at_target": "Members writing to the same member within",
}
FLAGS: Final = {
    "author.new": ("The author is new", "The author is not new"),
    "author.trusted": ("The author is trusted", "The author is not trusted"),
    "author.known": ("The host has described the author", "The host never described the author"),
    "channel.known": ("The host has described the channel", "The host never described the channel"),
    "channel.topic": ("The channel has a topic", "The channel has no topic"),
    "reply": ("It answers another post", "It answers no other post"),
    "parent.same_author": ("The author answers themselves", "It answers somebody else’s post"),
}
NAMED: Final = {
    "author.role": "Role of the author",
    "channel.id": "Channel",
    "kind": "Kind of post",
    "language": "Language",
}
FOUND: Final = {
    "links.domains": ("Links to listed domains", "No link to a listed domain"),
    "links.outside": ("Links to domains beyond the list", "No link beyond the listed domains"),
    "name.staff": ("The name looks like one of the staff", "The name looks like none of the staff"),
    "name.like": ("The name looks like a reserved one", "The name looks like no reserved one"),
}  # fmt: skip
SHARES: Final = {
    "caps": ("Capitals", "letters"),
    "repetition": ("Repeated words", "words"),
}
