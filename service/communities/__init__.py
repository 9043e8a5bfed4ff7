"""Communities: tenants with their keys, staff, channels and members."""

from service.communities.community import (
    ChannelView,
    ensure_community,
    find_channel,
    list_communities,
    put_channel,
)
from service.communities.errors import (
    LoginLinkError,
    StaffExistsError,
    UnknownKeyError,
    UnknownStaffError,
)
from service.communities.keys import SCOPES, KeyView, create_key, find_key, list_keys, revoke_key
from service.communities.login import (
    create_link,
    end_session,
    find_session,
    peek_link,
    spend_link,
)
from service.communities.members import (
    MemberView,
    count_accepted,
    count_near_miss,
    due_suspensions,
    find_member,
    put_member,
    see_member,
    set_suspension,
)
from service.communities.principal import Principal
from service.communities.staff import (
    DECIDING,
    ROLES,
    StaffMember,
    add_staff,
    find_staff,
    get_staff,
    link_staff,
    list_staff,
    staff_names,
)
from service.communities.topics import (
    TopicSnapshotView,
    add_snapshot,
    hash_topic,
    last_number,
    live_snapshot,
)

__all__ = [
    "DECIDING",
    "ROLES",
    "SCOPES",
    "ChannelView",
    "KeyView",
    "LoginLinkError",
    "MemberView",
    "Principal",
    "StaffExistsError",
    "StaffMember",
    "TopicSnapshotView",
    "UnknownKeyError",
    "UnknownStaffError",
    "add_snapshot",
    "add_staff",
    "count_accepted",
    "count_near_miss",
    "create_key",
    "create_link",
    "due_suspensions",
    "end_session",
    "ensure_community",
    "find_channel",
    "find_key",
    "find_member",
    "find_session",
    "find_staff",
    "get_staff",
    "hash_topic",
    "last_number",
    "link_staff",
    "list_communities",
    "list_keys",
    "list_staff",
    "live_snapshot",
    "peek_link",
    "put_channel",
    "put_member",
    "revoke_key",
    "see_member",
    "set_suspension",
    "spend_link",
    "staff_names",
]
