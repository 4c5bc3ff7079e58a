import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Kind, parse, print, stripIgnoredCharacters } from 'graphql';
import { z } from 'zod';

const trustedDocumentSchema = z.object({
  /** SHA-256 of `body`, in hexadecimal. */
  id: z.string().regex(/^[0-9a-f]{64}$/),
  operations: z.array(z.string()).min(1),
  /** Apps that may send it, from its header comment `# client: web, mobile`, or its folder. */
  clients: z.array(z.string()).min(1),
  body: z.string(),
});
export const manifestSchema = z.object({ version: z.literal(1), documents: z.array(trustedDocumentSchema) });
export type TrustedDocument = z.infer<typeof trustedDocumentSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

/** A named operation as its author wrote it. */
export interface OperationFile {
  /** Relative to the folder of operations, without the extension. */
  readonly name: string;
  readonly text: string;
  /** The `# name: value` lines at its head, such as `client` and `persona`. */
  readonly header: Readonly<Record<string, string>>;
}

/** The `.graphql` files of a folder, sorted by name. None when there is no such folder. */
export function operationFiles(folder: string): OperationFile[] {
  const list = (at: string): string[] =>
    readdirSync(path.join(folder, at)).flatMap((entry) => {
      const inside = path.posix.join(at, entry);
      if (statSync(path.join(folder, inside)).isDirectory()) return list(inside);
      return entry.endsWith('.graphql') ? [inside] : [];
    });
  try {
    return list('')
      .sort()
      .map((file) => {
        const text = readFileSync(path.join(folder, file), 'utf8');
        return { name: file.slice(0, -'.graphql'.length), text, header: headerOf(text) };
      });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function headerOf(text: string): Record<string, string> {
  const header: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (!line.startsWith('#')) break;
    const [, name, value] = /^#\s*([\w-]+):\s*(.+?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) header[name.toLowerCase()] = value;
  }
  return header;
}

/** Registers each file as one document. The id does not depend on comments or layout, so reformatting keeps old apps working. */
export function manifestOf(files: readonly OperationFile[]): Manifest {
  const documents = files.map(({ name, text, header }): TrustedDocument => {
    const document = parse(text, { noLocation: true });
    const body = stripIgnoredCharacters(print(document));
    const folder = name.includes('/') ? (name.split('/')[0] ?? 'web') : 'web';
    return {
      id: idOf(body),
      operations: document.definitions.flatMap((node) =>
        node.kind === Kind.OPERATION_DEFINITION && node.name ? [node.name.value] : [],
      ),
      clients: (header.client ?? folder).split(',').map((client) => client.trim()),
      body,
    };
  });
  return manifestSchema.parse({ version: 1, documents });
}

export function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
