#!/bin/sh
# Creates the topics that are missing, as ./alexnet broker does; those that exist stay as they are.
#
#   topics.sh BROKER PARTITIONS
set -eu

broker=$1
partitions=$2
kafka=${KAFKA_BIN:-/opt/kafka/bin}

topic() {
    name=$1
    count=$2
    shift 2
    "$kafka/kafka-topics.sh" --bootstrap-server "$broker" --create --if-not-exists \
        --topic "$name" --partitions "$count" --replication-factor 1 "$@"
}

for name in images images-labeled predictions embeddings training-metrics; do
    topic "$name" "$partitions"
done
# a rejected picture goes with its bytes and its reason: 16 MiB and 64 KiB
topic rejected-images "$partitions" --config max.message.bytes=16842752
# the newest announcement of each name stays, and announcements have one order
topic models 1 --config cleanup.policy=compact
