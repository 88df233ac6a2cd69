# Flink with the ingestion job in it. Built from the root of the repository: docker build -f infra/compose/images/flink.Dockerfile .
ARG FLINK=2.3.0

FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -q -B -pl test-support,shared-model,ingestion-job,infra/job-metrics,infra/flink -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM flink:${FLINK}-java21
# The job's jar is on the class path of Flink's application mode; plugins have class loaders of their own.
COPY --from=build --chown=flink:flink /src/ingestion-job/target/shardscan-ingestion-job-*-job.jar /opt/flink/usrlib/shardscan-ingestion-job.jar
COPY --from=build --chown=flink:flink /src/infra/flink/target/flink/plugins /opt/flink/plugins
USER flink
