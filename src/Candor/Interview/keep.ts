/**
 * What was recorded and is not yet part of a finished answer, kept on this device so that neither a dropped line nor a closed tab loses a
 * word. Everything is removed once the answer is used, recorded again, or withdrawn.
 */
export interface Piece {
    /** The address of the question's page: one answer. */
    readonly answer: string;
    readonly segment: string;
    readonly number: number;
    readonly mediaType: string;
    readonly startedAt: number;
    readonly milliseconds: number;
    readonly bytes: ArrayBuffer;
    /** Whether the server has it on disk. */
    sent: boolean;
}

export class Keep {
    private readonly pieces: Piece[] = [];

    private constructor(private readonly answer: string, private readonly database: IDBDatabase | null) {}

    /** Opens what is kept of an answer. In a browser that keeps nothing (some private windows), memory has to do. */
    static async open(answer: string): Promise<Keep> {
        const database = await Keep.connect().catch(() => null);
        const keep = new Keep(answer, database);
        if (database) {
            const range = IDBKeyRange.bound([answer], [answer, []]);
            const found = await settled<Piece[]>(database.transaction("pieces").objectStore("pieces").getAll(range));
            keep.pieces.push(...found.sort((one, other) => one.startedAt - other.startedAt || one.number - other.number));
        }
        return keep;
    }

    get all(): readonly Piece[] {
        return this.pieces;
    }

    get nextToSend(): Piece | undefined {
        return this.pieces.find(piece => !piece.sent);
    }

    /** Names of the recorder's runs, in order. */
    get segments(): string[] {
        return [...new Set(this.pieces.map(piece => piece.segment))];
    }

    get milliseconds(): number {
        return this.pieces.reduce((sum, piece) => sum + piece.milliseconds, 0);
    }

    async add(piece: Piece): Promise<void> {
        this.pieces.push(piece);
        await this.write(store => store.put(piece));
    }

    async markSent(piece: Piece, sent = true): Promise<void> {
        piece.sent = sent;
        await this.write(store => store.put(piece));
    }

    async clear(): Promise<void> {
        this.pieces.length = 0;
        await this.write(store => store.delete(IDBKeyRange.bound([this.answer], [this.answer, []])));
    }

    blobs(): Blob[] {
        return this.segments.map(segment => {
            const own = this.pieces.filter(piece => piece.segment === segment);
            return new Blob(own.map(piece => piece.bytes), { type: own[0]!.mediaType });
        });
    }

    /** Removes everything kept for a candidate's link, whichever question it belongs to. */
    static async forget(home: string): Promise<void> {
        const database = await Keep.connect();
        // "0" follows "/" in the order of keys: the range is the link's own questions and no others.
        const range = IDBKeyRange.bound([`${home}/`], [`${home}0`]);
        await settled(database.transaction("pieces", "readwrite").objectStore("pieces").delete(range));
    }

    private async write(act: (store: IDBObjectStore) => IDBRequest): Promise<void> {
        if (!this.database) {
            return;
        }
        try {
            await settled(act(this.database.transaction("pieces", "readwrite").objectStore("pieces")));
        } catch {
            // The device is full or the browser took the space back: memory still has the piece, and the upload goes on.
        }
    }

    private static connect(): Promise<IDBDatabase> {
        const opening = indexedDB.open("candor", 1);
        opening.onupgradeneeded = () =>
            opening.result.createObjectStore("pieces", { keyPath: ["answer", "segment", "number"] });
        return settled(opening);
    }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}
