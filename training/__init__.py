"""Training of the classifier: sources, prepare, fit, calibrate, evaluate, export, card."""

import os

# As in `service`: ONNX Runtime must hear before its import that it may not report its use.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
