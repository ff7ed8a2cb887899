#!/usr/bin/env bash
# Start of the Flink containers of docker-compose.yml. Checks that the build is there, copies engines
# and plugins into Flink's folders, and goes on to the image's own start with the arguments.
# With "check" it ends after the check; run as root, it gives /data to Flink's user.
#
#   ALEXNET_ENGINES   folder under target/flink-alexnet/lib: cpu, nd4j-cuda or cuda;
#                     without it, the first of them that was built
set -euo pipefail

root=${ALEXNET_ROOT:-/flink-alexnet}
flink=${FLINK_HOME:-/opt/flink}
data=${ALEXNET_DATA:-/data}
user=${ALEXNET_USER:-flink}
entrypoint=${FLINK_ENTRYPOINT:-/docker-entrypoint.sh}
built=$root/target/flink-alexnet
folders=(cpu nd4j-cuda cuda)

fail() {
    printf 'flink-alexnet: %s\n' "$@" >&2
    exit 1
}

how_to_build() {
    case $1 in
        nd4j-cuda) echo "mvn -B -DskipTests -Pnd4j-cuda package" ;;
        *) echo "mvn -B -DskipTests package" ;;
    esac
}

check_job_jar() {
    local jar=$built/flink-alexnet-job.jar
    [ -e "$jar" ] || fail "nothing is built: target/flink-alexnet/flink-alexnet-job.jar is missing." \
        "Type this in the source folder, then start again:" "    $(how_to_build cpu)"
    [ -r "$jar" ] || fail "target/flink-alexnet can't be read by user $(id -u) of the container." \
        "Type this in the source folder, then start again:" "    chmod -R o+rX . "
}

has_jars() {
    compgen -G "$built/lib/$1/*.jar" >/dev/null
}

# Sets engines.
find_engines() {
    engines=${ALEXNET_ENGINES:-}
    if [ -z "$engines" ]; then
        for engines in "${folders[@]}"; do
            if has_jars "$engines"; then
                return
            fi
        done
        engines=cpu
    fi
    has_jars "$engines" || fail "the engines are missing: there is no jar in target/flink-alexnet/lib/$engines." \
        "Type this in the source folder, then start again:" "    $(how_to_build "$engines")"
}

# copy TO FILE...: a new folder with the files. Links would do until somebody builds beside a running
# container.
copy() {
    local to=$1
    shift
    rm -rf "$to"
    mkdir -p "$to"
    cp "$@" "$to"/
}

# Of the plugins only ours: Flink's own are in the image.
copy_build() {
    copy "$flink/lib/alexnet" "$built/lib/$engines"/*.jar
    if compgen -G "$built/plugins/*/flink-alexnet-*.jar" >/dev/null; then
        copy "$flink/plugins/flink-alexnet" "$built"/plugins/*/flink-alexnet-*.jar
    fi
}

check_job_jar
find_engines
if [ "${1:-}" = check ]; then
    mkdir -p "$data"/{checkpoints,savepoints,models}
    if [ "$(id -u)" = 0 ]; then
        chown -R "$user:" "$data"
    fi
    echo "flink-alexnet: the build is there, with the engines of lib/$engines"
    exit 0
fi
copy_build
exec "$entrypoint" "$@"
