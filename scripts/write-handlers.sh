#!/usr/bin/env bash
# Writes what calls the handlers of messages (src/Candor/Hosting/Generated) again, after a handler, or what it is made of, has changed. ./test says when it is
# out of date. Needs no server.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CANDOR_HOME="$home" CANDOR_WRITE_HANDLERS=1
# What is there may not compile any more.
rm -rf "$home/src/Candor/Hosting/Generated"
dotnet build "$home/tests/Candor.Tests" -c Release -v quiet -nologo >&2
"$home/tests/Candor.Tests/bin/Release/net10.0/Candor.Tests" --progress off --no-ansi --filter-method '*What_calls_the_handlers_is_that_of_the_handlers_as_they_are'
