"""What tests share: real servers, a running instance, and no way out of this machine."""
