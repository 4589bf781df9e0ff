"""Run in the kernel of a lab before its first cell: see strict_kernel.py.

Whatever else imports it, such as the collection of doctests, stays as it is.
"""


def _be_strict():
    import socket
    import warnings

    def refuse(*_):
        raise OSError("a lab must not use the network")

    socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
    warnings.simplefilter("error")
    for ours in (
        "asyncio",
        "IPython",
        "ipykernel",
        "jupyter_client",
        "tornado",
        "traitlets",
        "zmq",
    ):
        warnings.filterwarnings("ignore", module=rf"{ours}(\.|$)")


if "get_ipython" in globals():
    _be_strict()
del _be_strict
