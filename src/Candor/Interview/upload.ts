import type { Keep, Piece } from "./keep.js";

const FirstPause = 500;
const LongestPause = 15_000;

export interface UploadListener {
    /** Some pieces were sent, or wait for the line. */
    progress(sent: number, all: number, waiting: boolean): void;
    /** The screening takes no more: withdrawn, over, or finished elsewhere. */
    closed(): void;
    /** Trying again would not help. */
    refused(why: string): void;
}

/** Brings pieces to the server, in order, one at a time, for as long as it takes. */
export class Upload {
    private running: Promise<void> | null = null;
    private stopped = false;
    private wake: (() => void) | null = null;

    constructor(private readonly base: string, private readonly keep: Keep, private readonly listener: UploadListener) {
        window.addEventListener("online", () => this.wake?.());
    }

    /** Sends what is there; safe to call whenever something was added. Resolves when nothing is left, or nothing more can be sent. */
    run(): Promise<void> {
        return this.running ??= this.sendAll().finally(() => this.running = null);
    }

    stop(): void {
        this.stopped = true;
        this.wake?.();
    }

    private async sendAll(): Promise<void> {
        let pause = FirstPause;
        for (let piece = this.keep.nextToSend; piece && !this.stopped; piece = this.keep.nextToSend) {
            const status = await this.send(piece);
            if (status === 204) {
                await this.keep.markSent(piece);
                pause = FirstPause;
                this.tell(false);
            } else if (status === 410) {
                this.stop();
                this.listener.closed();
            } else if ([403, 404, 409, 413, 415].includes(status)) {
                this.stop();
                this.listener.refused(`The recording could not be sent (${status}).`);
            } else {
                this.tell(true);
                await this.rest(pause);
                pause = Math.min(LongestPause, pause * 2);
            }
        }
    }

    private tell(waiting: boolean): void {
        this.listener.progress(this.keep.all.filter(piece => piece.sent).length, this.keep.all.length, waiting);
    }

    /** The HTTP status; 0 when no answer came. */
    private async send(piece: Piece): Promise<number> {
        const hash = await crypto.subtle.digest("SHA-256", piece.bytes);
        try {
            const response = await fetch(`${this.base}/segments/${piece.segment}/chunks/${piece.number}`, {
                method: "PUT",
                body: piece.bytes,
                headers: { "Content-Type": piece.mediaType, "X-Content-SHA256": hex(hash) },
                signal: AbortSignal.timeout(30_000),
            });
            return response.status;
        } catch {
            return 0;
        }
    }

    private rest(milliseconds: number): Promise<void> {
        return new Promise(resolve => {
            const timer = setTimeout(done, milliseconds);
            function done(): void {
                clearTimeout(timer);
                resolve();
            }
            this.wake = done;
        });
    }
}

function hex(bytes: ArrayBuffer): string {
    return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, "0")).join("");
}
