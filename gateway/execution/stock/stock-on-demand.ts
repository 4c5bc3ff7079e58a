import path from 'node:path';
import type { GraphEngine } from '../../http/engine';
import type * as Stock from './stock';

/** createStockGraph, loaded when it is wanted: it brings some 300 modules with it, for which no other start need wait. */
export async function openStockGraph(options: Stock.StockGraphOptions): Promise<GraphEngine> {
  const { createStockGraph } = (await import(path.join(__dirname, 'stock.ts'))) as typeof Stock;
  return createStockGraph(options);
}
