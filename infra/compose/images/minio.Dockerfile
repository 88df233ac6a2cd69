# MinIO, built from the Go module that infra/tools.properties pins; no image of it is published any more.
FROM golang:1.25 AS build
ARG MINIO_MODULE
RUN test -n "$MINIO_MODULE" && CGO_ENABLED=0 GOBIN=/out go install "$MINIO_MODULE"

FROM debian:12-slim
RUN useradd --system --uid 10002 --no-create-home minio && mkdir /data && chown minio /data \
  && apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/minio /usr/local/bin/minio
USER 10002:10002
VOLUME /data
EXPOSE 9000 9001
ENTRYPOINT ["minio", "server", "/data", "--address", ":9000", "--console-address", ":9001"]
