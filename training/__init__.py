"""Training of the classifier: sources, prepare, fit, calibrate, evaluate, export, card."""
