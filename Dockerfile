# The app, built as `make build` does.
FROM node:24-slim AS pwa
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY pwa/package.json pwa/
RUN npm ci --no-progress
COPY tsconfig.base.json ./
COPY sync sync
COPY pwa pwa
RUN npm run build

# The server's packages, checked against their hashes, and the `socoso` command.
FROM python:3.12-slim AS packages
WORKDIR /app
RUN python -m venv /opt/installer && python -m venv --without-pip /opt/socoso
COPY requirements-installer.txt requirements.txt pyproject.toml ./
RUN /opt/installer/bin/pip install --no-cache-dir --require-hashes -r requirements-installer.txt \
    && PATH="/opt/installer/bin:$PATH" uv pip install --no-cache --python /opt/socoso/bin/python \
        --require-hashes -r requirements.txt
COPY server server
COPY sync sync
# Built without isolation, so that hatchling too is the hashed one. uv builds with the Python it
# installs for, hence the import path. Editable, because the server finds pwa/dist beside server/.
RUN PYTHONPATH="$(/opt/installer/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
    /opt/installer/bin/uv pip install --no-cache --python /opt/socoso/bin/python \
        --no-deps --no-build-isolation --editable .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home socoso \
    && install --directory --owner socoso --mode 0700 /data
COPY --from=packages /opt/socoso /opt/socoso
COPY --from=packages /app /app
COPY --from=pwa /build/pwa/dist /app/pwa/dist
ENV PATH="/opt/socoso/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SOCOSO_DATA=/data
WORKDIR /app
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["socoso", "serve", "--host", "0.0.0.0", "--port", "8000"]
