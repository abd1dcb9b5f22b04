#!/usr/bin/env python3
"""Verifies Candor's audit bundles: a second verifier, written from docs/legal/bundle-format.md alone and sharing no code with the first.

    verify_bundle.py [--key VKEY] FILE.zip ...

Needs Python 3.9 and nothing else: signatures (RFC 8032), trees (RFC 9162), canonical JSON (RFC 8785) and AES-GCM are below. Prints a line a file; exits 1
when a file does not hold. It is written to be read, not to be fast: some thousand events a second.
"""
import base64
import hashlib
import json
import re
import struct
import sys
import zipfile

FILES = ["entries.jsonl", "opened.jsonl", "events.csv", "case.html", "checkpoint.txt", "keys.json", "manifest.json", "manifest.sig"]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Fault(Exception):
    """What does not hold."""


def need(holds, what):
    if not holds:
        raise Fault(what)


# Canonical JSON (RFC 8785)

def number(value):
    if isinstance(value, int) and abs(value) <= 1 << 53:
        return str(value)
    value = float(value)
    need(abs(value) != float("inf"), "a number is beyond a double")
    if value == 0:
        return "0"
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    if not -6 < point <= 21:
        return f"{sign}{digits[0]}{'.' + digits[1:] if digits[1:] else ''}e{point - 1:+d}"
    if point >= len(digits):
        return sign + digits.ljust(point, "0")
    return sign + (f"{digits[:point]}.{digits[point:]}" if point > 0 else f"0.{'0' * -point}{digits}")


def canonical(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def read_json(text, what):
    try:
        value = json.loads(text.decode("utf-8"))
        need(canonical(value).encode("utf-8") == text, f"{what} is not canonical JSON")
        return value
    except (ValueError, RecursionError) as unreadable:
        raise Fault(f"{what} is not JSON") from unreadable


def members(value, what, *names):
    need(isinstance(value, dict) and set(value) == set(names), f"{what} has not exactly the members {', '.join(names)}")
    return [value[name] for name in names]


def unbase64(text, what):
    need(isinstance(text, str) and text.isascii(), f"{what} is not base64")
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError as unreadable:
        raise Fault(f"{what} is not base64") from unreadable
    need(base64.b64encode(value).decode() == text, f"{what} is base64 in another spelling than the one")
    return value


# Ed25519 (RFC 8032)

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def unpack(text):
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if len(text) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = unpack((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, text, signature):
    point, commitment = unpack(key), unpack(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    # Under a key of small order one signature holds for many texts.
    if len(signature) != 64 or not point or not commitment or scalar >= ORDER or same(times(8, point), (0, 1, 1, 0)):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    return same(times(scalar, BASE), add(commitment, times(challenge, point)))


# Signed notes (C2SP signed-note)

class Key:
    def __init__(self, text):
        self.text = text
        parts = text.split("+", 2)
        need(len(parts) == 3 and re.fullmatch(r"\S+", parts[0]), "a key is not written name+id+base64")
        self.name, ident, material = parts[0], parts[1], unbase64(parts[2], "a key")
        need(len(material) == 33 and material[0] == 1, "a key is not an Ed25519 key")
        self.bytes = material[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]
        need(self.id.hex() == ident, "a key's id is not that of its name and bytes")

    def text_of(self, note, what, only=False):
        """A note's text, when this key signed it."""
        text, divider, lines = note.rpartition(b"\n\n")
        need(divider and lines.endswith(b"\n"), f"{what} is not a signed note")
        text, lines = text + b"\n", lines[:-1].split(b"\n")
        need(not only or len(lines) == 1, f"{what} has more than one signature")
        held = False
        for line in lines:
            parts = line.decode("utf-8", "replace").split(" ")
            need(len(parts) == 3 and parts[0] == "\u2014", f"{what} has a line that is no signature")
            value = unbase64(parts[2], f"a signature of {what}")
            held |= parts[1] == self.name and value[:4] == self.id and signed(self.bytes, text, value[4:])
        need(held, f"{what} is not signed by {self.text}")
        return text.decode("utf-8")


# AES-256-GCM (NIST SP 800-38D), to open what is sealed

def box():
    table, p, q = [0] * 256, 1, 1
    while True:
        p = p ^ (p << 1 & 0xFF) ^ (0x1B if p & 0x80 else 0)
        q ^= q << 1
        q ^= q << 2
        q = (q ^ q << 4) & 0xFF
        q ^= 9 if q & 0x80 else 0
        rotated = q
        for turn in range(1, 5):
            rotated ^= (q << turn | q >> 8 - turn) & 0xFF
        table[p] = rotated ^ 0x63
        if p == 1:
            table[0] = 0x63
            return table


SBOX = box()


def double(b):
    return b << 1 & 0xFF ^ (0x1B if b & 0x80 else 0)


def expand(key):
    words, turn = [list(key[at:at + 4]) for at in range(0, 32, 4)], 1
    while len(words) < 60:
        word = list(words[-1])
        if len(words) % 8 == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= turn
            turn = double(turn)
        elif len(words) % 8 == 4:
            word = [SBOX[b] for b in word]
        words.append([a ^ b for a, b in zip(word, words[-8])])
    return [sum(words[at:at + 4], []) for at in range(0, 60, 4)]


def encrypt(keys, block):
    state = [a ^ b for a, b in zip(block, keys[0])]
    for turn in range(1, 15):
        state = [SBOX[state[(at + 4 * (at % 4)) % 16]] for at in range(16)]
        if turn < 14:
            mixed = []
            for at in range(0, 16, 4):
                column, whole = state[at:at + 4], state[at] ^ state[at + 1] ^ state[at + 2] ^ state[at + 3]
                mixed += [column[i] ^ whole ^ double(column[i] ^ column[(i + 1) % 4]) for i in range(4)]
            state = mixed
        state = [a ^ b for a, b in zip(state, keys[turn])]
    return bytes(state)


def decrypt(key, iv, sealed):
    keys, text, tag = expand(key), sealed[:-16], sealed[-16:]
    subkey, hashed = int.from_bytes(encrypt(keys, bytes(16)), "big"), 0
    for block in [text[at:at + 16].ljust(16, b"\0") for at in range(0, len(text), 16)] + [struct.pack(">QQ", 0, 8 * len(text))]:
        factor, hashed = hashed ^ int.from_bytes(block, "big"), 0
        product = subkey
        for bit in range(127, -1, -1):
            hashed ^= product if factor >> bit & 1 else 0
            product = product >> 1 ^ (0xE1 << 120 if product & 1 else 0)
    mask = int.from_bytes(encrypt(keys, iv + struct.pack(">I", 1)), "big")
    need((hashed ^ mask).to_bytes(16, "big") == tag, "a sealed part does not open with the key that is given")
    stream = b"".join(encrypt(keys, iv + struct.pack(">I", 2 + at)) for at in range(len(text) // 16 + 1))
    return bytes(a ^ b for a, b in zip(text, stream))


# Trees (RFC 9162 2.1)

def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def included(hashed, index, size, proof, root):
    """RFC 9162 2.1.3.2."""
    node, last = index, size - 1
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            hashed = hashlib.sha256(b"\1" + step + hashed).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hashed = hashlib.sha256(b"\1" + hashed + step).digest()
        node, last = node >> 1, last >> 1
    return last == 0 and hashed == root


# Bundles

def is_whole(value, least=0):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= 1 << 53


def is_text(value):
    return isinstance(value, str) and value != ""


def read_leaf(leaf, tenant, at):
    names = ["v", "tenant", "stream", "seq", "type", "at", "actor", "data"]
    event = read_json(leaf, f"the leaf in line {at}")
    members(event, f"the leaf in line {at}", *names, *(["sealed"] if "sealed" in event else []))
    kind, who = members(event["actor"], "an actor", "kind", "id")
    need(event["v"] == 1 and is_whole(event["v"]) and is_whole(event["seq"], 1), f"the leaf in line {at} is of no known version, or has no place")
    need(all(map(is_text, (event["stream"], event["type"], who))) and isinstance(event["data"], dict), f"the leaf in line {at} has an empty member")
    need(kind in ("candidate", "staff", "client", "ats", "system"), f"the actor in line {at} is of no known kind")
    need(isinstance(event["at"], str) and MOMENT.fullmatch(event["at"]), f"the time in line {at} is spelt otherwise")
    need(event["tenant"] == tenant, f"line {at} is of another tenant")
    if "sealed" in event:
        alg, key, iv, ct = members(event["sealed"], "a sealed part", "alg", "key", "iv", "ct")
        need(alg == "A256GCM" and is_text(key) and len(unbase64(iv, "an iv")) == 12 and len(unbase64(ct, "a ct")) >= 16, f"line {at} is sealed otherwise")
    return event


def cell(text):
    first = text.lstrip()[:1]
    if text[:1] in ("\t", "\r", "\n") and text or first and first in "=+-@\uff1d\uff0b\uff0d\uff20":
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n') else text


def check_scope(scope, entries, size):
    streams = {}
    for _, event in entries:
        streams.setdefault(event["stream"], []).append(event["seq"])
    gapless = all(seqs == list(range(1, len(seqs) + 1)) for seqs in streams.values())
    kind, _, rest = scope.partition(":")
    if scope == "all":
        need(len(entries) == size, "does not hold the whole ledger up to the checkpoint")
        return
    need(entries, "holds no event of its scope")
    if kind in ("candidate", "job"):
        names = "".join(name + "\n" for name in sorted(streams, key=str.encode))
        need(gapless and hashlib.sha256(names.encode()).hexdigest() == rest, "does not hold the streams of its scope, each without a gap")
    elif kind == "time":
        start, _, end = rest.partition("/")
        need(MOMENT.fullmatch(start) and MOMENT.fullmatch(end), "has a scope of no known kind")
        need(all(start <= entries[at][1]["at"] < end for at in (0, -1)), "begins or ends outside of its time")
        need(all(b[0] == a[0] + 1 for a, b in zip(entries, entries[1:])), "leaves something out of its time")
    else:
        need(list(streams) == [scope] and gapless, "does not hold its screening's events 1, 2, 3 and so on")


def lines_of(text, what):
    need(not text or text.endswith(b"\n"), f"{what} does not end in a line feed")
    return text.split(b"\n")[:-1]


def unzip(path):
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        names = [info.filename for info in infos]
        need(names == [name for name in FILES if name != "opened.jsonl" or name in names], "does not hold exactly a bundle's files in their order")
        need(all(info.compress_type == zipfile.ZIP_STORED for info in infos), "is compressed")
        layout = 22 + sum(30 + 46 + 2 * len(info.filename) + info.file_size for info in infos)
        archive.fp.seek(0, 2)
        need(archive.fp.tell() == layout and not archive.comment, "has bytes that belong to no file")
        return {name: archive.read(name) for name in names}


def verify(path, trusted=None):
    """The number of events of a bundle that holds."""
    try:
        files = unzip(path)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, struct.error, UnicodeDecodeError, ValueError) as broken:
        raise Fault("is no sound zip") from broken
    [keys] = members(read_json(files["keys.json"], "keys.json"), "keys.json", "keys")
    need(isinstance(keys, list) and len(keys) == 1, "keys.json does not hold one key")
    name, vkey = members(keys[0], "a key", "name", "vkey")
    need(is_text(vkey), "keys.json has no key")
    key = Key(vkey)
    need(key.name == name and (trusted is None or vkey == trusted), "keys.json does not hold the trusted key under its name")

    manifest = read_json(files["manifest.json"], "manifest.json")
    version, tenant, scope, exported, count, size, root, listed = members(
        manifest, "manifest.json", "format", "tenant", "scope", "exported_at", "count", "size", "root", "files")
    need(version == "candor-audit/1" and key.name == f"candor/{tenant}", "manifest.json is of another format or another ledger")
    need(is_text(scope) and isinstance(exported, str) and MOMENT.fullmatch(exported) and is_whole(count) and is_whole(size), "manifest.json has a member of another kind")
    digest = hashlib.sha256(files["manifest.json"]).hexdigest()
    need(key.text_of(files["manifest.sig"], "manifest.sig", only=True) == f"candor-audit/1\n{digest}\n", "manifest.sig is not over this manifest")
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in files.items() if not name.startswith("manifest.")}
    need(listed == hashes, "a file has another hash than the manifest gives, or is not in it")
    need(key.text_of(files["checkpoint.txt"], "checkpoint.txt") == f"candor/{tenant}\n{size}\n{root}\n", "checkpoint.txt is not over the manifest's size and root")
    top = unbase64(root, "the root")

    entries, table = [], ["index,stream,seq,type,at,actor\r\n"]
    for at, line in enumerate(lines_of(files["entries.jsonl"], "entries.jsonl"), 1):
        index, leaf, proof = members(read_json(line, f"line {at}"), f"line {at}", "index", "leaf", "proof")
        need(is_whole(index) and (not entries or index > entries[-1][0]) and index < size, f"the index in line {at} does not rise within the ledger")
        leaf = unbase64(leaf, f"the leaf in line {at}")
        event = read_leaf(leaf, tenant, at)
        need(isinstance(proof, list), f"line {at} has no proof")
        path_up = [unbase64(step, f"a proof in line {at}") for step in proof]
        need(all(len(step) == 32 for step in path_up) and included(leaf_hash(leaf), index, size, path_up, top), f"the proof in line {at} does not lead to the root")
        entries.append((index, event))
        actor = f"{event['actor']['kind']}:{event['actor']['id']}"
        table.append(",".join(map(cell, (str(index), event["stream"], str(event["seq"]), event["type"], event["at"], actor))) + "\r\n")
    need(len(entries) == count, "entries.jsonl does not hold as many events as the manifest counts")
    check_scope(scope, entries, size)
    need("".join(table).encode() == files["events.csv"], "events.csv does not tell what entries.jsonl tells")

    by_index, last = dict(entries), -1
    for at, line in enumerate(lines_of(files.get("opened.jsonl", b""), "opened.jsonl"), 1):
        index, event_key, plain = members(read_json(line, f"opened line {at}"), f"opened line {at}", "index", "key", "plain")
        need(is_whole(index) and index > last and "sealed" in by_index.get(index, {}), f"opened line {at} opens nothing that is sealed")
        last, part, event_key = index, by_index[index]["sealed"], unbase64(event_key, "an event's key")
        need(len(event_key) == 32, f"the key in opened line {at} has another length")
        shown = decrypt(event_key, unbase64(part["iv"], "an iv"), unbase64(part["ct"], "a ct"))
        need(shown == canonical(plain).encode(), f"opened line {at} shows another text than the leaf holds")
    return count


def main(arguments):
    trusted = None
    if arguments[:1] == ["--key"]:
        trusted, arguments = arguments[1], arguments[2:]
    broken = 0
    for path in arguments:
        try:
            print(f"ok {verify(path, trusted)} events: {path}")
        except Fault as fault:
            broken = 1
            print(f"FAULT {path}: {fault}")
    return broken if arguments else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
