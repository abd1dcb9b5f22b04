#!/usr/bin/env bash
# Measures the ledger: bench/ledger/run.sh [EVENTS [WRITERS]], 1,000,000 and 512 unless told otherwise. Needs some 6 GB in TMPDIR.
set -euo pipefail
export CANDOR_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dotnet build "$CANDOR_HOME/bench/ledger" -c Release -v quiet -nologo >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "$(nproc) cores; load $(cut -d' ' -f1-3 /proc/loadavg)"
"$CANDOR_HOME/bench/ledger/bin/Release/net10.0/Candor.Bench.Ledger" ledger "$work" "${1:-1000000}" "${2:-512}"
echo "load at the end $(cut -d' ' -f1-3 /proc/loadavg)"
