import { connect, type Socket } from 'node:net';
import { deserialize, serialize, type Document } from 'bson';
import { MongoClient } from 'mongodb';

export const OP_MSG = 2013;
export const OP_QUERY = 2004;
export const OP_REPLY = 1;

/** Bits of OP_MSG's flags. */
export const CHECKSUM = 1;
export const MORE_TO_COME = 2;

export interface WireMessage {
  readonly requestId: number;
  readonly responseTo: number;
  readonly opCode: number;
  readonly body: Buffer;
}

/** A message with MongoDB's header of four 32-bit numbers before `body`. */
export function frame(opCode: number, body: Uint8Array, requestId = 1, length = body.length + 16): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

/** OP_MSG: the command in a section of kind 0, each sequence in one of kind 1. */
export function message(command: Document, sequences: Record<string, Document[]> = {}, flags = 0): Buffer {
  const parts = [int32(flags), Buffer.from([0]), Buffer.from(serialize(command))];
  for (const [name, documents] of Object.entries(sequences)) {
    const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((each) => Buffer.from(serialize(each)))]);
    parts.push(Buffer.from([1]), int32(content.length + 4), content);
  }
  return Buffer.concat(parts);
}

export function query(namespace: string, command: Document): Buffer {
  return Buffer.concat([int32(0), Buffer.from(`${namespace}\0`), int32(0), int32(-1), Buffer.from(serialize(command))]);
}

/** The document of a reply in OP_MSG or OP_REPLY. */
export function documentOf(reply: WireMessage): Document {
  return deserialize(reply.body.subarray(reply.opCode === OP_MSG ? 5 : 20), { allowObjectSmallerThanBufferSize: true });
}

/** CRC-32C, bit by bit: the optional checksum at the end of OP_MSG. */
export function crc32c(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

/** One TCP connection without a driver. */
export class RawConnection {
  #received = Buffer.alloc(0);
  #waiting: (() => void)[] = [];
  closed = false;

  private constructor(readonly socket: Socket) {
    const wake = (): void => this.#waiting.splice(0).forEach((resume) => resume());
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      wake();
    });
  }

  /** Connects to the first host of a MongoDB URI. */
  static async open(uri: string): Promise<RawConnection> {
    const client = new MongoClient(uri);
    const host = client.options.hosts[0];
    if (host === undefined) throw new Error(`No host in ${uri}`);
    const socket = host.socketPath === undefined ? connect(host.port ?? 27017, host.host) : connect(host.socketPath);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawConnection(socket);
  }

  send(bytes: Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** The next message, or undefined when the server closed the connection. */
  async receive(): Promise<WireMessage | undefined> {
    for (;;) {
      const length = this.#received.length >= 16 ? this.#received.readInt32LE(0) : Infinity;
      if (this.#received.length >= length) {
        const bytes = this.#received.subarray(0, length);
        this.#received = this.#received.subarray(length);
        return {
          requestId: bytes.readInt32LE(4),
          responseTo: bytes.readInt32LE(8),
          opCode: bytes.readInt32LE(12),
          body: bytes.subarray(16),
        };
      }
      if (this.closed) return undefined;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  close(): void {
    this.socket.destroy();
  }
}
