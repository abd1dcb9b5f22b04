#!/usr/bin/env bash
# Puts the files of docs/integrators/sample-connector into the page that shows them, each below its marker <!-- FILE -->.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../docs/integrators"
awk '
    skipping && /^```$/ { skipping = 0; next }
    skipping { next }
    after && /^```/ { skipping = 1; after = 0; next }
    { after = 0; print }
    match($0, /^<!-- [A-Za-z]+\.(cs|yaml) -->$/) {
        file = substr($0, 6, length($0) - 9)
        print file ~ /\.cs$/ ? "```csharp" : "```yaml"
        while ((getline line < ("sample-connector/" file)) > 0) print line
        print "```"
        after = 1
    }' adding-a-connector.md >adding-a-connector.md.new
mv adding-a-connector.md.new adding-a-connector.md
