# Flink with CUDA and cuDNN, which the engines for cards need and their jars don't bring: the images of the profiles
# nd4j-cuda and cuda, and a FLINK_IMAGE for docker/Dockerfile.
#
#   docker build -f docker/cuda.Dockerfile -t flink-alexnet-cuda:2.3.0-11.6.2 docker      (for nd4j-cuda)
#   docker build -f docker/cuda.Dockerfile -t flink-alexnet-cuda:2.3.0-13.0.1 \
#       --build-arg CUDA_IMAGE=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04 docker         (for cuda)
ARG CUDA_IMAGE=nvidia/cuda:11.6.2-cudnn8-runtime-ubuntu20.04

FROM flink:2.3.0-scala_2.12-java17 AS flink

FROM ${CUDA_IMAGE}
# NVIDIA's own package lists are not needed, and the keys of old ones expire.
RUN set -ex; \
    rm -f /etc/apt/sources.list.d/cuda*.list /etc/apt/sources.list.d/nvidia*.list; \
    apt-get update; \
    apt-get -y --no-install-recommends install gettext-base libjemalloc-dev libsnappy1v5 wget; \
    rm -rf /var/lib/apt/lists/*; \
    groupadd --system --gid=9999 flink; \
    useradd --system --home-dir /opt/flink --uid=9999 --gid=flink flink
COPY --from=flink /opt/java/openjdk /opt/java/openjdk
COPY --from=flink --chown=flink:flink /opt/flink /opt/flink
COPY --from=flink /docker-entrypoint.sh /docker-entrypoint.sh
ENV JAVA_HOME=/opt/java/openjdk FLINK_HOME=/opt/flink PATH=/opt/flink/bin:/opt/java/openjdk/bin:$PATH
ENV LD_LIBRARY_PATH=/usr/local/cuda/lib64:/usr/lib/x86_64-linux-gnu:$LD_LIBRARY_PATH
WORKDIR /opt/flink
USER flink
ENTRYPOINT ["/docker-entrypoint.sh"]
EXPOSE 6123 8081
CMD ["help"]
