#!/usr/bin/env bash
# Makes every call of every vendor's journey suffer every fault, and writes the table: scripts/fault-table.sh [VENDOR…]. Bounded: one journey a call and
# fault, each with a deadline of three minutes a phase. A vendor takes some eight minutes on two cores, if they have
# nothing else to do.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$home"
. scripts/need.sh
need_dotnet
dotnet build tests/Candor.Journeys -c Release -v quiet -nologo >&2
table=docs/operators/fault-table.md
new=$(mktemp)
trap 'rm -f "$new" "$new.body"' EXIT
: >"$new.body"
[ "$#" -gt 0 ] || set -- ashby greenhouse lever workday
for vendor in "$@"; do
    CANDOR_FAULTS=$vendor CANDOR_FAULT_TABLE="$new.body" CANDOR_FAULT_LANES=${CANDOR_FAULT_LANES:-3} \
        tests/Candor.Journeys/bin/Release/net10.0/Candor.Journeys --progress off --no-ansi --filter-class Candor.Journeys.Faults.FaultTableTests --output Detailed
done
cat >"$new" <<'HEAD'
# Every call under every fault

Written by `scripts/fault-table.sh`. A journey against the sandbox for each call that it makes and each fault: the call is struck once, the journey has to
end Verified, and then the ATS's own state is counted: the link, the result and the note stand once on the right record, and no other record has changed.
The voice is short-circuited (the words are told to the ledger directly); everything that speaks to the ATS is real. Where a call is made several times in a
phase, each time is struck: "7 of 7 good". A dash means that the call, which is not made in every journey, was made in none that it could be struck in.

HEAD
cat "$new" "$new.body" >"$table.new"
mv "$table.new" "$table"
echo "Wrote $table." >&2
