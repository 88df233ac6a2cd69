# A query server. Built from the root of the repository: docker build -f infra/compose/images/query-server.Dockerfile .
ARG JDK=25

FROM eclipse-temurin:${JDK}-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -q -B -pl test-support,shared-model,query-server -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:${JDK}-jre
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --no-create-home shardscan
COPY --from=build --chown=root:root /src/query-server/target/lib /opt/shardscan/lib
COPY --from=build --chown=root:root /src/query-server/target/classes /opt/shardscan/classes
WORKDIR /opt/shardscan
USER 10001:10001
EXPOSE 8080
# Vectors lie beside the heap: the container's memory is divided into the heap (SHARDSCAN_JAVA_OPTIONS) and
# SHARDSCAN_SERVING_MEMORY_LIMIT_BYTES, with a quarter left for the system.
ENV SHARDSCAN_JAVA_OPTIONS=-Xmx512m
ENTRYPOINT ["/bin/sh", "-c", "exec java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+ExitOnOutOfMemoryError -Dlog4j2.configurationFile=log4j2-query-server.xml $SHARDSCAN_JAVA_OPTIONS -cp 'classes:lib/*' io.shardscan.server.QueryServerProcess"]
