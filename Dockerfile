# One image for the app, the worker and migrations: `serve` (the default), `worker`, `migrate`.
FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/reins
COPY deploy/locks/serve.txt /tmp/serve.txt
RUN /opt/reins/bin/pip install --quiet --require-hashes -r /tmp/serve.txt
WORKDIR /srv/reins
COPY pyproject.toml README.md ./
COPY service service
COPY policies policies
COPY models models
RUN /opt/reins/bin/pip install --quiet --no-deps --no-build-isolation -e . \
    && /opt/reins/bin/python -m compileall -q service

FROM python:3.11.14-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin reins \
    && install -d -o reins -g reins -m 0700 /var/lib/reins
COPY --from=build /opt/reins /opt/reins
COPY --from=build /srv/reins /srv/reins
ENV PATH=/opt/reins/bin:$PATH \
    ORT_DISABLE_TELEMETRY=1 \
    PYTHONUNBUFFERED=1 \
    REINS_HOST=0.0.0.0 \
    REINS_PORT=8080 \
    REINS_DATA_DIR=/var/lib/reins
USER 10001:10001
WORKDIR /srv/reins
VOLUME /var/lib/reins
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['REINS_PORT'] + '/readyz', timeout=2)"]
ENTRYPOINT ["reins"]
CMD ["serve"]
