const FirstPause = 500;
const LongestPause = 15_000;
/** Brings pieces to the server, in order, one at a time, for as long as it takes. */
export class Upload {
    base;
    keep;
    listener;
    running = null;
    stopped = false;
    wake = null;
    constructor(base, keep, listener) {
        this.base = base;
        this.keep = keep;
        this.listener = listener;
        window.addEventListener("online", () => this.wake?.());
    }
    /** Sends what is there; safe to call whenever something was added. Resolves when nothing is left, or nothing more can be sent. */
    run() {
        return this.running ??= this.sendAll().finally(() => this.running = null);
    }
    stop() {
        this.stopped = true;
        this.wake?.();
    }
    async sendAll() {
        let pause = FirstPause;
        for (let piece = this.keep.nextToSend; piece && !this.stopped; piece = this.keep.nextToSend) {
            const status = await this.send(piece);
            if (status === 204) {
                await this.keep.markSent(piece);
                pause = FirstPause;
                this.tell(false);
            }
            else if (status === 410) {
                this.stop();
                this.listener.closed();
            }
            else if ([403, 404, 409, 413, 415].includes(status)) {
                this.stop();
                this.listener.refused(`The recording could not be sent (${status}).`);
            }
            else {
                this.tell(true);
                await this.rest(pause);
                pause = Math.min(LongestPause, pause * 2);
            }
        }
    }
    tell(waiting) {
        this.listener.progress(this.keep.all.filter(piece => piece.sent).length, this.keep.all.length, waiting);
    }
    /** The HTTP status; 0 when no answer came. */
    async send(piece) {
        const hash = await crypto.subtle.digest("SHA-256", piece.bytes);
        try {
            const response = await fetch(`${this.base}/segments/${piece.segment}/chunks/${piece.number}`, {
                method: "PUT",
                body: piece.bytes,
                headers: { "Content-Type": piece.mediaType, "X-Content-SHA256": hex(hash) },
                signal: AbortSignal.timeout(30_000),
            });
            return response.status;
        }
        catch {
            return 0;
        }
    }
    rest(milliseconds) {
        return new Promise(resolve => {
            const timer = setTimeout(done, milliseconds);
            function done() {
                clearTimeout(timer);
                resolve();
            }
            this.wake = done;
        });
    }
}
function hex(bytes) {
    return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, "0")).join("");
}
