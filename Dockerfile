# The operator's image. Build the jar first: mvn -B -ntp package -DskipTests
#   docker build -t airtime:dev .
# Any base with a Java 17 run time on its PATH will do:
#   docker build --build-arg BASE=localhost/java:17 -t airtime:dev .
ARG BASE=docker.io/library/eclipse-temurin:17-jre
FROM ${BASE}
COPY operator/target/lib /airtime/lib
COPY operator/target/airtime-operator-*.jar /airtime/airtime-operator.jar
# Runs on a read-only root file system; only /tmp is written to.
USER 65532:65532
WORKDIR /tmp
# The operator works in short bursts: quick to compile counts more than quick after minutes (docs/benchmarks.md).
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-jar", "/airtime/airtime-operator.jar"]
CMD ["run"]
