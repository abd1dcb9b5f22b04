#!/usr/bin/env bash
# Recordings in a bucket of a store that others wrote: OpenStack Swift with its S3 interface, one device and one replica, on loopback in a folder that goes away. Runs the tests that
# every place for recordings is held to, on a plain bucket and on one that keeps versions, the running product from a first
# piece to its erasure, and the demo: scripts/objects-tests.sh
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$home"
. scripts/need.sh
. scripts/servers.sh
need_dotnet
need_packages \
    "swift-proxy-server swift-proxy the front of an independent store that speaks S3" \
    "swift-account-server swift-account its list of buckets" \
    "swift-container-server swift-container its lists of objects" \
    "swift-object-server swift-object its objects" \
    "memcached memcached in which it remembers who calls" \
    "swift-ring-builder swift says which of its parts are where"
dotnet build tests/Candor.Tests -c Release -v quiet -nologo -m:1 >&2

folder=$(mktemp -d)
servers=()
finish() {
    local one
    for one in "${servers[@]}"; do kill "$one" 2>/dev/null || true; done
    for one in "${servers[@]}"; do wait "$one" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkdir -p "$folder/devices/d1" "$folder/etc" "$folder/cache"
declare -A port
for part in account container object; do
    port[$part]=$(free_port)
    (
        cd "$folder/etc"
        swift-ring-builder "$part.builder" create 4 1 1
        swift-ring-builder "$part.builder" add "r1z1-127.0.0.1:${port[$part]}/d1" 100
        swift-ring-builder "$part.builder" rebalance
    ) >"$folder/rings.log" 2>&1 || { cat "$folder/rings.log" >&2; exit 1; }
    cat >"$folder/etc/$part.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port[$part]}
user = $(id -un)
swift_dir = $folder/etc
devices = $folder/devices
mount_check = false
workers = 0
log_address = $folder/none

[pipeline:main]
pipeline = $part-server

[app:$part-server]
use = egg:swift#$part
recon_cache_path = $folder/cache
CONF
done
port[proxy]=$(free_port) port[cache]=$(free_port)
cat >"$folder/etc/proxy.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port[proxy]}
user = $(id -un)
swift_dir = $folder/etc
workers = 0
log_address = $folder/none

[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck proxy-logging cache listing_formats s3api tempauth copy slo dlo versioned_writes symlink proxy-logging proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${port[cache]}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = eu-central-1
# Few keys a page, so that listings have several.
max_bucket_listing = 7
[filter:tempauth]
use = egg:swift#tempauth
user_candor_tests = of-these-tests .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
CONF

memcached -l 127.0.0.1 -p "${port[cache]}" -U 0 -u "$(id -un)" >"$folder/cache.log" 2>&1 </dev/null &
servers+=($!)
for part in account container object proxy; do
    "swift-$part-server" "$folder/etc/$part.conf" verbose >"$folder/$part.log" 2>&1 </dev/null &
    servers+=($!)
done
for part in cache account container object proxy; do
    wait_for 30 "The store's $part" bash -c "exec 3<>/dev/tcp/127.0.0.1/${port[$part]}"
done

export CANDOR_TEST_OBJECTS=s3://candor-tests AWS_ENDPOINT_URL_S3="http://127.0.0.1:${port[proxy]}" AWS_REGION=eu-central-1
export AWS_ACCESS_KEY_ID=candor:tests AWS_SECRET_ACCESS_KEY=of-these-tests
status=0
tests/Candor.Tests/bin/Release/net10.0/Candor.Tests --progress off --no-ansi --output Detailed \
    --filter-class Candor.Tests.Storage.ObjectStoreInAPlainBucketTests \
    --filter-class Candor.Tests.Storage.ObjectStoreInAVersionedBucketTests \
    --filter-class Candor.Tests.Storage.AnswerInABucketTests || status=$?
# The whole line on made-up people, with their recordings there.
CANDOR_OBJECTS=$CANDOR_TEST_OBJECTS-versioned/demo ./candor demo --once || status=$?
[ "$status" -eq 0 ] || tail -n 20 "$folder"/*.log >&2
exit "$status"
