#!/usr/bin/env bash
# How long it takes to explain a case in process. Writes RESULTS.md beside this script; about half a minute.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(cd "$here/../.." && pwd)
dotnet build "$here" -c Release -v quiet -nologo >&2
{
    echo "# Explaining a case, in process"
    echo
    echo "Written by \`bench/policy/run.sh\` on $(date -u +%F): every worked example of every pack, warmed up, timed one by one on one thread. The bar is under 1 ms"
    echo "a case. The slowest single one of tens of thousands is a pause of the machine, not of the engine."
    echo
    echo "Machine: $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs), load $(cut -d' ' -f1 /proc/loadavg) before the run."
    echo
    dotnet "$here/bin/Release/net10.0/Candor.Bench.Policy.dll" "$home/packs" "${1:-200}"
} | tee "$here/RESULTS.md"
