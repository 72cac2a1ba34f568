"""The HTTP service: routers that parse a request, call one service and send its answer."""
