// Checks each event's inclusion proof (RFC 9162 §2.1.3) against the root named above, with nothing but this file.
(async () => {
    const verdict = document.getElementById("verdict");
    const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const hash = async (prefix, ...parts) => {
        const whole = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
        whole[0] = prefix;
        let at = 1;
        for (const part of parts) {
            whole.set(part, at);
            at += part.length;
        }
        return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
    };
    const same = (a, b) => a.length === b.length && a.every((one, index) => one === b[index]);
    const proven = async (leaf, index, size, path, root) => {
        let node = BigInt(index), last = BigInt(size) - 1n, current = await hash(0, leaf);
        for (const step of path) {
            if (last === 0n) return false;
            if (node & 1n || node === last) {
                current = await hash(1, step, current);
                while (!(node & 1n) && node !== 0n) { node >>= 1n; last >>= 1n; }
            } else {
                current = await hash(1, current, step);
            }
            node >>= 1n;
            last >>= 1n;
        }
        return last === 0n && same(current, root);
    };
    if (!globalThis.crypto || !crypto.subtle) {
        verdict.textContent = "This browser checks proofs only for files opened from disk or over HTTPS.";
        return;
    }
    const root = bytes(verdict.dataset.root), size = verdict.dataset.size;
    let good = 0, bad = 0;
    for (const item of document.querySelectorAll("li[data-leaf]")) {
        const path = item.dataset.proof ? item.dataset.proof.split(" ").map(bytes) : [];
        const holds = await proven(bytes(item.dataset.leaf), item.dataset.index, size, path, root);
        item.querySelector(".mark").textContent = holds ? "✓ proven" : "✗ not proven";
        item.querySelector(".mark").className = holds ? "mark good" : "mark bad";
        if (holds) good++; else bad++;
    }
    verdict.textContent = bad === 0 ? `All ${good} events are proven to be in the ledger of ${size} events.` : `${bad} of ${good + bad} events are NOT proven.`;
    verdict.className = bad === 0 ? "good" : "bad";
})();
