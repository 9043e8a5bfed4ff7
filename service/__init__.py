"""Reins: the moderation service."""

import os

# ONNX Runtime reports its use to its maker unless told not to before it is imported. Nothing about
# a community leaves this machine by our doing, so it is off, whatever the environment says.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# Ray, which large back-tests may use, does so too.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
