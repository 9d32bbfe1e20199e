"""nginx with the settings of production, at other addresses."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from portal.settings.env import BASE_DIR


@contextmanager
def proxy(folder: Path, *, web: int, plain: int, safe: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run it before the web server at the port *web*, with a certificate of its own; it may take a moment to listen."""
    nginx, openssl = which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin"), which("openssl")
    if not nginx or not openssl:
        raise FileNotFoundError("nginx and openssl are needed: apt-get install nginx-light openssl")
    made = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem", "-subj", "/CN=localhost"]
    subprocess.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *made], check=True, capture_output=True)
    text = (BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    changed = {
        "web:8000": f"127.0.0.1:{web}",
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "listen 443 ": f"listen 127.0.0.1:{safe} ",
        "/etc/nginx/tls": str(folder),
        "include mime.types": "include /etc/nginx/mime.types",
        "access_log off;": "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        ),
    }
    for before, after in changed.items():
        if before not in text:
            raise ValueError(f"deploy/nginx.conf has no {before!r}")
        text = text.replace(before, after)
    config = folder / "nginx.conf"
    config.write_text(f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n{text}", encoding="utf-8")
    process = subprocess.Popen([nginx, "-c", config, "-p", folder], stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
