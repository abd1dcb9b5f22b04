export class Keep {
    answer;
    database;
    pieces = [];
    constructor(answer, database) {
        this.answer = answer;
        this.database = database;
    }
    /** Opens what is kept of an answer. In a browser that keeps nothing (some private windows), memory has to do. */
    static async open(answer) {
        const database = await Keep.connect().catch(() => null);
        const keep = new Keep(answer, database);
        if (database) {
            const range = IDBKeyRange.bound([answer], [answer, []]);
            const found = await settled(database.transaction("pieces").objectStore("pieces").getAll(range));
            keep.pieces.push(...found.sort((one, other) => one.startedAt - other.startedAt || one.number - other.number));
        }
        return keep;
    }
    get all() {
        return this.pieces;
    }
    get nextToSend() {
        return this.pieces.find(piece => !piece.sent);
    }
    /** Names of the recorder's runs, in order. */
    get segments() {
        return [...new Set(this.pieces.map(piece => piece.segment))];
    }
    get milliseconds() {
        return this.pieces.reduce((sum, piece) => sum + piece.milliseconds, 0);
    }
    async add(piece) {
        this.pieces.push(piece);
        await this.write(store => store.put(piece));
    }
    async markSent(piece, sent = true) {
        piece.sent = sent;
        await this.write(store => store.put(piece));
    }
    async clear() {
        this.pieces.length = 0;
        await this.write(store => store.delete(IDBKeyRange.bound([this.answer], [this.answer, []])));
    }
    blobs() {
        return this.segments.map(segment => {
            const own = this.pieces.filter(piece => piece.segment === segment);
            return new Blob(own.map(piece => piece.bytes), { type: own[0].mediaType });
        });
    }
    /** Removes everything kept for a candidate's link, whichever question it belongs to. */
    static async forget(home) {
        const database = await Keep.connect();
        // "0" follows "/" in the order of keys: the range is the link's own questions and no others.
        const range = IDBKeyRange.bound([`${home}/`], [`${home}0`]);
        await settled(database.transaction("pieces", "readwrite").objectStore("pieces").delete(range));
    }
    async write(act) {
        if (!this.database) {
            return;
        }
        try {
            await settled(act(this.database.transaction("pieces", "readwrite").objectStore("pieces")));
        }
        catch {
            // The device is full or the browser took the space back: memory still has the piece, and the upload goes on.
        }
    }
    static connect() {
        const opening = indexedDB.open("candor", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("pieces", { keyPath: ["answer", "segment", "number"] });
        return settled(opening);
    }
}
function settled(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}
