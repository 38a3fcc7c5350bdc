# The web image: Python, the pinned requirements, our code and its collected static files. Nothing else.
FROM python:3.13-slim AS build

COPY requirements.txt /build/requirements.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /build/requirements.txt


FROM python:3.13-slim

RUN groupadd --system --gid 10001 portal \
    && useradd --system --uid 10001 --gid portal --home-dir /tmp --shell /usr/sbin/nologin portal \
    && install --directory --owner=portal --group=portal /media

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/media

COPY --from=build /venv /venv
WORKDIR /app
COPY . .

# The root file system is read-only later, so byte code and static files are made now. Production settings
# have no defaults for these four: the values here serve this one command and are not kept in the image.
RUN SECRET_KEY=build DATABASE_URL=postgres://build/build ALLOWED_HOSTS=build BASE_URL=http://build \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q portal conditions carers return_to_work support_directory

USER 10001:10001
EXPOSE 8000
VOLUME /media
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "deploy/healthcheck.py"]

# Threads, not one synchronous worker: publishing asks the site for its own pages. WEB_CONCURRENCY sets the
# number of processes. The length of a request line is not limited here: gunicorn allows no more than 8,190 or any,
# and a long search needs more. nginx limits it and says so in words. No log of requests: nginx keeps one, without the
# query strings, and the site one of its own.
CMD ["gunicorn", "portal.wsgi:application", "--config=python:portal.watch.server", \
     "--bind=0.0.0.0:8000", "--worker-class=gthread", "--threads=4", "--preload", \
     "--timeout=30", "--keep-alive=75", "--limit-request-line=0", \
     "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
