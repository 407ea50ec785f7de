# The first stage resolves and installs; the second has neither uv nor a compiler.
FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir uv
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PROJECT_ENVIRONMENT=/opt/mario
WORKDIR /src
# Dependencies first: they change less often than the code.
COPY pyproject.toml README.md LICENSE ./
RUN uv sync --no-dev --no-install-project
COPY bot bot
COPY cogs cogs
RUN uv sync --no-dev --no-editable

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home mario \
    && install -d -o mario -g mario /data /weights /app
COPY --from=build /opt/mario /opt/mario
COPY config.toml /app/config.toml
ENV PATH=/opt/mario/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MARIO_DATA=/data \
    MARIO_WEIGHTS=/weights \
    HF_HOME=/weights/hub \
    TMPDIR=/tmp
USER mario
WORKDIR /app
VOLUME ["/data", "/weights"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD \
    ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8642/healthz', timeout=4)"]
ENTRYPOINT ["mario"]
CMD ["run"]
