"""A developer's machine and the demo: embedded or local servers, sandbox clock allowed."""

from portal.settings.base import *  # noqa: F403 (settings compose by import)

DEMO_MODE = True
SECRET_KEY = env.text("SECRET_KEY", "for-development-only-never-in-production")  # noqa: F405
ALLOWED_HOSTS = ["*"]
SMS_FILE = str(BASE_DIR / ".data" / "sms.jsonl")  # noqa: F405
STOPS_ARE_INTENDED = env.flag("STOPS_ARE_INTENDED")  # noqa: F405
