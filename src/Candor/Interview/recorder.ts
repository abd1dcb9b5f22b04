import { Keep } from "./keep.js";
import { Level } from "./level.js";
import { cannotRecord, clock, microphoneFault, openMicrophone, Parts } from "./page.js";
import { Upload } from "./upload.js";

const PieceMilliseconds = 1000;
const MediaTypes = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

type State = "idle" | "recording" | "recorded" | "sending" | "over";

/** One question's page: record, stop, listen, use it or record it again. */
class Recorder {
    private readonly parts: Parts;
    private readonly base: string;
    private readonly home: string;
    private readonly limit: number;
    private state: State = "idle";
    private upload: Upload;
    private running: Running | null = null;

    constructor(root: HTMLElement, private readonly keep: Keep) {
        this.parts = new Parts(root);
        this.base = root.dataset["base"]!;
        this.home = root.dataset["home"]!;
        this.limit = Number(root.dataset["maxSeconds"]) * 1000;
        this.upload = this.newUpload();
        this.parts.button("record").addEventListener("click", () => void this.record());
        this.parts.button("stop").addEventListener("click", () => this.running?.stop());
        this.parts.button("again").addEventListener("click", () => void this.again());
        this.parts.button("use").addEventListener("click", () => void this.use());
        document.querySelectorAll<HTMLButtonElement>("form button[type=submit]").forEach(button =>
            button.form?.addEventListener("submit", () => this.leave()));
    }

    start(): void {
        if (this.keep.all.length === 0) {
            this.become("idle", "Press record when you are ready.");
            return;
        }
        this.parts.find("[data-recovered-seconds]").textContent = clock(this.keep.milliseconds);
        this.parts.show("recovered", true);
        this.become("recorded", "Listen to it, go on speaking, or use it as it is.");
        void this.upload.run();
    }

    private async record(): Promise<void> {
        this.parts.fault(null);
        const mediaType = MediaTypes.find(type => MediaRecorder.isTypeSupported(type));
        if (!mediaType) {
            this.parts.fault("This browser cannot record sound. Open your link in a current version of Chrome, Edge, Firefox or Safari.");
            return;
        }
        let stream: MediaStream;
        try {
            stream = await openMicrophone();
        } catch (failure) {
            this.parts.fault(microphoneFault(failure));
            return;
        }
        this.parts.show("recovered", false);
        this.become("recording", "Recording. Speak in your own time.");
        this.running = new Running(stream, mediaType, this.keep, this.base, this.parts, this.limit, {
            piece: () => void this.upload.run(),
            nearlyOver: () => this.say("Fifteen seconds left."),
            stopped: why => {
                this.running = null;
                if (this.state === "recording") {
                    this.become("recorded", why ?? "Listen to what you said, then use it or record it again.");
                }
            },
        });
    }

    private async again(): Promise<void> {
        this.upload.stop();
        await this.keep.clear();
        this.upload = this.newUpload();
        this.parts.show("recovered", false);
        this.become("idle", "Your first take is gone. Press record when you are ready.");
        this.parts.button("record").focus();
    }

    private async use(): Promise<void> {
        this.become("sending", "Sending …");
        this.parts.fault(null);
        for (let pause = 500; this.state === "sending"; pause = Math.min(15_000, pause * 2)) {
            await this.upload.run();
            if (this.keep.nextToSend) {
                return;
            }
            const answer = await this.finish();
            if (answer.status === 200) {
                this.state = "over";
                await this.keep.clear();
                location.assign(answer.body.next ?? this.home);
                return;
            }
            if (answer.status === 409 && answer.body.missing) {
                if (!await this.sendAgain(answer.body.missing)) {
                    this.parts.fault("A part of this answer was lost. Please record it again.");
                    this.become("recorded", "");
                    return;
                }
            } else if (answer.status === 410) {
                this.closed();
            } else if ([400, 403, 404].includes(answer.status)) {
                this.parts.fault(`The answer could not be sent (${answer.status}). Reload this page and try again.`);
                this.become("recorded", "");
            } else {
                this.say("Waiting for the line. Your answer is safe on this device.");
                await new Promise(resolve => setTimeout(resolve, pause));
            }
        }
    }

    private async finish(): Promise<{ status: number; body: { next?: string; missing?: { segment: string; chunk: number }[] } }> {
        const segments = this.keep.segments.map(id => {
            const own = this.keep.all.filter(piece => piece.segment === id);
            return { id, chunks: own.length, media_type: own[0]!.mediaType };
        });
        try {
            const response = await fetch(`${this.base}/finish`, {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify({ segments }),
                signal: AbortSignal.timeout(60_000),
            });
            return { status: response.status, body: await response.json().catch(() => ({})) };
        } catch {
            return { status: 0, body: {} };
        }
    }

    private async sendAgain(missing: { segment: string; chunk: number }[]): Promise<boolean> {
        for (const gap of missing) {
            const piece = this.keep.all.find(own => own.segment === gap.segment && own.number === gap.chunk);
            if (!piece) {
                return false;
            }
            await this.keep.markSent(piece, false);
        }
        return true;
    }

    /** A form of this page was sent: withdrawn, or another way. Nothing more is recorded or kept. */
    private leave(): void {
        this.state = "over";
        this.upload.stop();
        this.running?.stop();
        void this.keep.clear();
    }

    private closed(): void {
        this.leave();
        location.assign(this.home);
    }

    private newUpload(): Upload {
        return new Upload(this.base, this.keep, {
            progress: (sent, all, waiting) => {
                this.parts.show("upload", true);
                const bar = this.parts.find<HTMLProgressElement>("[data-upload]");
                bar.max = all;
                bar.value = sent;
                this.parts.find("[data-upload-text]").textContent = waiting
                    ? "No line at the moment. Your words are safe on this device."
                    : sent === all ? "Everything so far has arrived." : "Sending …";
            },
            closed: () => this.closed(),
            refused: why => {
                this.running?.stop();
                this.parts.fault(`${why} Reload this page and try again.`);
                this.become("recorded", "");
            },
        });
    }

    private become(state: State, status: string): void {
        this.state = state;
        const show = (name: string, visible: boolean): void => {
            this.parts.button(name).hidden = !visible;
        };
        const more = this.keep.milliseconds < this.limit - PieceMilliseconds;
        const record = this.parts.button("record");
        record.textContent = state === "recorded" ? "Go on recording" : "Record";
        record.classList.toggle("quiet", state === "recorded");
        show("record", state === "idle" || (state === "recorded" && more));
        show("stop", state === "recording");
        show("use", state === "recorded");
        show("again", state === "recorded");
        this.parts.show("clock", state === "recording");
        this.parts.show("level", state === "recording");
        this.parts.show("playback", state === "recorded");
        if (state === "recording") {
            this.parts.button("stop").focus();
        } else if (state === "recorded") {
            this.load();
            this.parts.button("use").focus();
        }
        this.say(status);
    }

    /** The runs of the recorder, one after the other. */
    private load(): void {
        const audio = this.parts.part<HTMLAudioElement>("playback");
        const sources = this.keep.blobs().map(blob => URL.createObjectURL(blob));
        let playing = 0;
        audio.src = sources[0] ?? "";
        audio.onended = () => {
            playing = (playing + 1) % sources.length;
            audio.src = sources[playing]!;
            if (playing > 0) {
                void audio.play();
            }
        };
    }

    private say(text: string): void {
        this.parts.find("[data-status]").textContent = text;
    }
}

interface RunningListener {
    piece(): void;
    nearlyOver(): void;
    stopped(why: string | null): void;
}

/** One run of the recorder: a segment. */
class Running {
    private readonly segment = `s-${crypto.randomUUID().slice(0, 18)}`;
    private readonly startedAt = Date.now();
    private readonly before: number;
    private readonly media: MediaRecorder;
    private readonly level: Level;
    private readonly timer: number;
    private why: string | null = null;
    private number = 0;
    private counted = 0;
    private warned = false;
    private writing: Promise<void> = Promise.resolve();

    constructor(
        private readonly stream: MediaStream,
        private readonly mediaType: string,
        private readonly keep: Keep,
        private readonly answer: string,
        private readonly parts: Parts,
        private readonly limit: number,
        private readonly listener: RunningListener) {
        this.before = keep.milliseconds;
        this.media = new MediaRecorder(stream, { mimeType: mediaType, audioBitsPerSecond: 48_000 });
        this.level = new Level(stream, parts.find<HTMLMeterElement>("[data-level]"));
        this.media.ondataavailable = event => {
            this.writing = this.writing.then(() => this.take(event.data));
        };
        this.media.onstop = () => void this.end();
        stream.getAudioTracks()[0]?.addEventListener("ended", () => {
            this.why = "The microphone went away. What you said is safe: go on, use it, or record it again.";
            this.stop();
        });
        this.media.start(PieceMilliseconds);
        this.timer = window.setInterval(() => this.tick(), 200);
        this.tick();
    }

    stop(): void {
        if (this.media.state !== "inactive") {
            this.media.stop();
        }
    }

    private tick(): void {
        const spoken = this.before + Date.now() - this.startedAt;
        this.parts.find("[data-clock]").textContent = clock(spoken);
        if (!this.warned && this.limit > 30_000 && spoken > this.limit - 15_000) {
            this.warned = true;
            this.listener.nearlyOver();
        }
        if (spoken >= this.limit) {
            this.why = "Time is up. Listen to what you said, then use it or record it again.";
            this.stop();
        }
    }

    private async take(data: Blob): Promise<void> {
        if (data.size === 0) {
            return;
        }
        const now = Date.now() - this.startedAt;
        await this.keep.add({
            answer: this.answer,
            segment: this.segment,
            number: this.number++,
            mediaType: this.mediaType,
            startedAt: this.startedAt,
            milliseconds: now - this.counted,
            bytes: await data.arrayBuffer(),
            sent: false,
        });
        this.counted = now;
        this.listener.piece();
    }

    private async end(): Promise<void> {
        clearInterval(this.timer);
        this.level.stop();
        this.stream.getTracks().forEach(track => track.stop());
        await this.writing;
        this.listener.stopped(this.why);
    }
}

const root = document.querySelector<HTMLElement>("[data-recorder]")!;
const hindrance = cannotRecord();
if (hindrance) {
    new Parts(root).fault(hindrance);
} else {
    new Recorder(root, await Keep.open(root.dataset["base"]!)).start();
}
