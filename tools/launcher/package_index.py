"""The way to a package index, as pip was told it on this computer; of its configuration, only that.

A person or an institution tells pip by files (pip.conf, pip.ini) and by variables (PIP_...) how an
index is reached: its address, certificates, a proxy. The same files and variables can send an
install elsewhere, leave packages out or choose others, and uv has its own of both. So the options
of REACH are read once and handed to both installers by name; all else is kept from them.
"""

import functools
import json
import os
import subprocess

from .places import HOST
from .processes import environment
from .words import say

#: Options of pip that say how an index is reached, never what is installed or where.
REACH = """index-url pypi-url extra-index-url no-index find-links trusted-host cert client-cert
proxy timeout default-timeout retries cache-dir no-cache-dir keyring-provider use-feature
use-deprecated""".split()

#: Of options that also do other things, the values that concern the way only.
ONLY = {"use-feature": {"truststore"}, "use-deprecated": {"legacy-certs"}}

#: The same for uv, beside the credentials of indexes that have names (UV_INDEX_...).
UV_REACH = """UV_DEFAULT_INDEX UV_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_NO_INDEX
UV_INSECURE_HOST UV_SYSTEM_CERTS UV_NATIVE_TLS UV_HTTP_TIMEOUT UV_REQUEST_TIMEOUT
UV_HTTP_CONNECT_TIMEOUT UV_HTTP_RETRIES UV_HTTP_PROXY UV_HTTPS_PROXY UV_ALL_PROXY UV_NO_PROXY
UV_CACHE_DIR UV_NO_CACHE UV_KEYRING_PROVIDER UV_CREDENTIALS_DIR UV_OFFLINE
UV_CONCURRENT_DOWNLOADS""".split()

#: What pip calls an option, and the variables that tell uv the same.
FOR_UV = {
    "index-url": ["UV_DEFAULT_INDEX"],
    "extra-index-url": ["UV_EXTRA_INDEX_URL"],
    "find-links": ["UV_FIND_LINKS"],
    "trusted-host": ["UV_INSECURE_HOST"],
    "cert": ["SSL_CERT_FILE"],
    "client-cert": ["SSL_CLIENT_CERT"],
    "proxy": ["HTTPS_PROXY", "HTTP_PROXY"],
    "timeout": ["UV_HTTP_TIMEOUT"],
    "retries": ["UV_HTTP_RETRIES"],
    "keyring-provider": ["UV_KEYRING_PROVIDER"],
    "no-index": ["UV_NO_INDEX"],
    "no-cache-dir": ["UV_NO_CACHE"],
    "cache-dir": ["UV_CACHE_DIR"],
}

# Run by pip's own Python: `pip config list` can itself be silenced or redirected by configuration.
ASK_PIP = """
import json, sys
from pip._internal.configuration import Configuration
from pip._internal.exceptions import ConfigurationError
known, told = Configuration(isolated=False), {}
known.load()
for name in sys.argv[1:]:
    for section in ("global", "install", ":env:"):  # a later one wins
        try:
            told[name] = known.get_value(section + "." + name)
        except ConfigurationError:
            pass
print(json.dumps(told))
"""


@functools.lru_cache(maxsize=1)
def told_to_pip():
    """The options of REACH that this computer's pip has, by name, as pip writes them."""
    ask = [HOST, "-c", ASK_PIP] + REACH
    try:
        found = subprocess.check_output(ask, env=environment(), stderr=subprocess.PIPE)
        told = json.loads(found)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        last = (getattr(error, "stderr", b"") or b"").decode("utf-8", "replace").strip()
        if last and "No module named 'pip'" not in last:
            say("pip's configuration could not be read, and is ignored: " + last.split("\n")[-1])
        variables = {name: os.environ.get(pip_variable(name), "") for name in REACH}
        told = {name: value for name, value in variables.items() if value}
    for name in ONLY.keys() & told.keys():
        told[name] = " ".join(word for word in told[name].split() if word in ONLY[name])
    for name, other in (("default-timeout", "timeout"), ("pypi-url", "index-url")):
        if name in told:
            told.setdefault(other, told.pop(name))
    return {name: value for name, value in told.items() if value}


def pip_variable(name):
    return "PIP_" + name.upper().replace("-", "_")


def environment_for_pip(**extra):
    """An environment in which pip knows the way, and nothing else that was configured."""
    env = {k: v for k, v in environment().items() if not k.upper().startswith(("PIP_", "UV_"))}
    env.update({pip_variable(name): value for name, value in told_to_pip().items()})
    env["PIP_CONFIG_FILE"] = os.devnull  # no file of the user, the computer or this Python
    env.update(extra)
    return env


def environment_for_uv(**extra):
    """The same for uv, which reads nothing that pip was told; what uv was told comes first."""
    env = environment_for_pip(UV_NO_CONFIG="1", UV_PYTHON_DOWNLOADS="never")
    env.update({k: v for k, v in os.environ.items() if is_reach_of_uv(k)})
    env.setdefault("UV_SYSTEM_CERTS", "1")  # trust what the computer trusts, as pip does
    for name, value in told_to_pip().items():
        for variable in FOR_UV.get(name, ()):
            if variable not in os.environ:
                env[variable] = in_words_of_uv(name, value)
    env.update(extra)
    return {name: value for name, value in env.items() if value}


def in_words_of_uv(name, value):
    """A value as uv wants it, or "" where uv has no word for it."""
    if name == "find-links":
        return ",".join(value.split())
    if name == "cache-dir":
        return os.path.join(os.path.expanduser(value), "uv")
    if name == "keyring-provider":
        return value if value in ("disabled", "subprocess") else ""
    return " ".join(value.split())


def is_reach_of_uv(variable):
    name = variable.upper()
    return name in UV_REACH or name.startswith("UV_INDEX_") and name != "UV_INDEX_STRATEGY"
