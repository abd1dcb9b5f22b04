/** Shows how loud a stream is on a <meter> of 0 to 100. It only looks; the sound goes nowhere. */
export class Level {
    private readonly context = new AudioContext();
    private readonly analyser = this.context.createAnalyser();
    private readonly samples: Float32Array<ArrayBuffer>;
    private frame = 0;

    constructor(stream: MediaStream, private readonly meter: HTMLMeterElement, private readonly heard?: (level: number) => void) {
        this.analyser.fftSize = 1024;
        this.samples = new Float32Array(this.analyser.fftSize);
        this.context.createMediaStreamSource(stream).connect(this.analyser);
        void this.context.resume();
        this.look();
    }

    stop(): void {
        cancelAnimationFrame(this.frame);
        this.meter.value = 0;
        void this.context.close();
    }

    private look(): void {
        this.analyser.getFloatTimeDomainData(this.samples);
        let sum = 0;
        for (const sample of this.samples) {
            sum += sample * sample;
        }
        // Decibels below full scale, from -60 (silence) to -10 (loud speech), on a scale of 0 to 100.
        const decibels = 10 * Math.log10(sum / this.samples.length + 1e-12);
        const level = Math.max(0, Math.min(100, (decibels + 60) * 2));
        this.meter.value = level;
        this.heard?.(level);
        this.frame = requestAnimationFrame(() => this.look());
    }
}
