#!/usr/bin/env bash
# Queued write-backs against the sandbox with its documented rate limit on; prints how much of the allowed rate they use, and how often they were refused:
# bench/writeback/run.sh [COUNT] [LIMIT]. Greenhouse's limit is 500 calls in 30 seconds; 500 write-backs take some ten minutes. Loopback only, bounded.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$home"
. scripts/need.sh
need_dotnet
dotnet build tests/Candor.Journeys -c Release -v quiet -nologo >&2
CANDOR_BENCH_COUNT=${1:-500} CANDOR_BENCH_LIMIT=${2:-500} tests/Candor.Journeys/bin/Release/net10.0/Candor.Journeys \
    --progress off --no-ansi --explicit on --filter-class Candor.Journeys.Bench.WriteBackRate --output Detailed
