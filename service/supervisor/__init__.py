"""The process tree behind `reins up`, and the embedded Redis it starts."""

from service.supervisor.instance import Instance, find_instance
from service.supervisor.redis import EmbeddedRedis, redis_for
from service.supervisor.up import up

__all__ = ["EmbeddedRedis", "Instance", "find_instance", "redis_for", "up"]
