#!/usr/bin/env bash
# Measures the ledger and writes RESULTS.md (RESULTS.postgresql.md) beside this script: bench/ledger/run.sh [EVENTS [WRITERS]], 1,000,000 and 512 unless told otherwise; other
# sizes are only printed. On SQLite in a temporary folder, or in the empty PostgreSQL database that CANDOR_DATABASE names. Some 4 kB of TMPDIR an event,
# all removed at the end; stops by itself after 15 minutes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export CANDOR_HOME=$(cd "$here/../.." && pwd)
events=${1:-1000000}
free=$(df -Pk "${TMPDIR:-/tmp}" | awk 'NR == 2 { print $4 }')
if [ "$free" -lt $((events * 4)) ]; then
    echo "Needs $((events * 4 / 1000)) MB in ${TMPDIR:-/tmp}; $((free / 1000)) MB are free." >&2
    exit 2
fi
dotnet build "$here" -c Release -v quiet -nologo >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    echo "# The ledger under load"
    echo
    echo "Written by \`bench/ledger/run.sh\` on $(date -u +%F); README.md says what each row covers. A ratio of 2 means twice as good as the bar."
    echo
    echo "Machine: $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) before the run,"
    echo "$([ -n "${CANDOR_DATABASE:-}" ] && echo PostgreSQL || echo "SQLite with a write-ahead log and synchronous=FULL")."
    echo
    timeout 900 "$here/bin/Release/net10.0/Candor.Bench.Ledger" ledger "$work" "$events" "${2:-512}"
} | tee "$work/results"
[ "$events" -lt 1000000 ] || cp "$work/results" "$here/RESULTS${CANDOR_DATABASE:+.postgresql}.md"
