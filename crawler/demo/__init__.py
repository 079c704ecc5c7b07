"""The bundled demo: boards of invented employers, and the loopback server that answers for them."""
