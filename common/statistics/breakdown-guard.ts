import { LRUCache } from 'lru-cache';
import { badInput } from '../errors/public-error';

/**
 * Lets one answer hold one breakdown of a measure. Each breakdown is safe by itself; two of the same people by different filters or groups,
 * side by side, could be subtracted from each other. Requests of one operation share its id, whatever wave of the plan they belong to.
 * Kept per process: it narrows what one answer shows; what one analyst asks over time is in the query log.
 */
export class BreakdownGuard {
  readonly #shown = new LRUCache<string, string>({ max: 5_000, ttl: 120_000 });

  /** Throws BAD_USER_INPUT when this answer already shows `measure` by another breakdown. */
  admit(requestId: string, measure: string, breakdown: string): void {
    const key = `${requestId}\n${measure}`;
    const earlier = this.#shown.get(key);
    if (earlier !== undefined && earlier !== breakdown) {
      throw badInput({
        ja: '1回の問い合わせで同じ指標を取り出せる集計は1通りだけです（差から個人が分かるのを防ぐため）。問い合わせを分けてください。月どうしの比較には trend が使えます。',
        en: 'One operation may break a measure down in one way only, so that nobody is revealed by subtraction. Send the other one separately; to compare months, ask for a trend.',
      });
    }
    this.#shown.set(key, breakdown);
  }
}
