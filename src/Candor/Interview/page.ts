/** Finding and showing parts of a page that the server rendered. */
export class Parts {
    constructor(private readonly root: HTMLElement) {}

    find<T extends HTMLElement>(selector: string): T {
        const found = this.root.querySelector<T>(selector);
        if (!found) {
            throw new Error(`The page has no ${selector}.`);
        }
        return found;
    }

    part<T extends HTMLElement>(name: string): T {
        return this.find<T>(`[data-part="${name}"]`);
    }

    button(name: string): HTMLButtonElement {
        return this.find<HTMLButtonElement>(`[data-do="${name}"]`);
    }

    show(name: string, visible: boolean): void {
        this.part(name).hidden = !visible;
    }

    fault(text: string | null): void {
        const fault = this.part("fault");
        fault.textContent = text ?? "";
        fault.hidden = text === null;
    }
}

/** Minutes and seconds, as on a clock. */
export function clock(milliseconds: number): string {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What went wrong with the microphone, and the mend, in the candidate's words. */
export function microphoneFault(failure: unknown): string {
    const name = failure instanceof DOMException ? failure.name : "";
    switch (name) {
        case "NotAllowedError":
        case "SecurityError":
            return "Your browser was told not to let this page hear you. Allow the microphone for this page in the browser’s address bar, then try again.";
        case "NotFoundError":
        case "OverconstrainedError":
            return "No microphone was found. Plug one in or switch it on, then try again.";
        case "NotReadableError":
        case "AbortError":
            return "The microphone is there, but something else is using it. Close other calls or recorders, then try again.";
        default:
            return "Your microphone could not be opened. Try again, or open your link in another browser.";
    }
}

/** Why this browser cannot record at all; null when it can. */
export function cannotRecord(): string | null {
    if (!window.isSecureContext) {
        return "This page was not opened over a safe connection (https), so the browser keeps the microphone closed. Open the link exactly as it stands in your invitation.";
    }
    if (!navigator.mediaDevices?.getUserMedia) {
        return "This browser cannot use a microphone. Open your link in a current version of Chrome, Edge, Firefox or Safari.";
    }
    return null;
}

export function openMicrophone(): Promise<MediaStream> {
    return navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
}
