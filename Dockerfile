# Two images: light plays the bundled model alone, full has PyTorch and audiocraft for the others.
#     docker build --target light .        docker build --target full .
# The first stages resolve, install and compile; the last have neither uv nor a compiler.
FROM python:3.11.14-slim-bookworm AS tools
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --no-cache-dir uv==0.13.9
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/opt/mario
WORKDIR /src
RUN uv venv $VIRTUAL_ENV
COPY pyproject.toml hatch_build.py README.md LICENSE constraints.txt constraints-full.txt ./

# Dependencies first: they change less often than the code. They are those of the constraints, to
# the version, and nothing is resolved here: what was tested is what is built.
FROM tools AS build-light
RUN uv pip install --no-deps --requirement constraints.txt
COPY bot bot
COPY cogs cogs
# The CPU's kernels are in the installed package (hatch_build.py).
RUN uv pip install --no-deps .

FROM tools AS build-full
RUN uv pip install --no-deps --requirement constraints-full.txt
COPY bot bot
COPY cogs cogs
RUN uv pip install --no-deps .
# What asks for a C compiler when a GPU first decodes is built here too: Triton's launchers.
RUN TRITON_CACHE_DIR=/opt/triton /opt/mario/bin/python -m bot.engine.torch.precompile

FROM python:3.11.14-slim-bookworm AS base
RUN useradd --uid 10001 --no-create-home --home-dir /tmp mario \
    && install -d -o mario -g mario /data /weights /app
COPY config.toml /app/config.toml
# All that is written goes to a volume or to /tmp, so that the rest can be read-only. Triton's cache
# is in a volume because shared libraries are loaded from it, which a tmpfs does not allow.
ENV PATH=/opt/mario/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MARIO_DATA=/data \
    MARIO_WEIGHTS=/weights \
    HF_HOME=/weights/hub \
    TRITON_CACHE_DIR=/weights/triton \
    NUMBA_CACHE_DIR=/tmp/numba \
    HOME=/tmp \
    TMPDIR=/tmp
USER mario
WORKDIR /app
VOLUME ["/data", "/weights"]
STOPSIGNAL SIGTERM
# On [web]'s own port, from inside: it asks for no password and need not leave the container.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD \
    ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8642/healthz', timeout=4)"]

FROM base AS light
COPY --from=build-light /opt/mario /opt/mario
ENTRYPOINT ["mario"]
CMD ["run"]

FROM base AS full
COPY --from=build-full /opt/mario /opt/mario
COPY --from=build-full /opt/triton /opt/triton
ENTRYPOINT ["sh", "-c", "mkdir -p $TRITON_CACHE_DIR && cp -ru /opt/triton/. $TRITON_CACHE_DIR && exec mario \"$@\"", "mario"]
CMD ["run"]
