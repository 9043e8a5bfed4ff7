"""The demo: a made-up learning network, sent through the service's own API."""
