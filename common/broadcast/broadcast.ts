/** Tells other processes what they must know before it counts as done, such as that somebody changed something. */
export interface Broadcast {
  /** Resolves when the others have acted on it. Never rejects: one that does not hear is not waited for. */
  tell(text: string): Promise<void>;
  listen(listener: Listener): void;
}

export interface Listener {
  /** Another process told something, and waits until this has resolved. */
  heard(text: string): void | Promise<void>;
  /** Something may have been told that was not heard. Called again each second for as long as nothing can be heard. */
  missed?(): void;
}

/** Tells by several ways; a listener may hear the same more than once. */
export function together(ways: readonly Broadcast[]): Broadcast | undefined {
  if (ways.length < 2) return ways[0];
  return {
    tell: async (text) => void (await Promise.all(ways.map((way) => way.tell(text)))),
    listen: (listener) => ways.forEach((way) => way.listen(listener)),
  };
}

/** What is told: that somebody changed something (the text is their name), or that tokens were revoked (gateways ask which). */
export type Topic = 'changes' | 'revocations';
