/**
 * The worker module that scans with formulas over the SQLite store named by
 * `config.store`.
 *
 * @since 0.1.0
 */
export const defaultWorker: URL = new URL(
  // Sources run as they are; compiled, the neighbour is compiled too.
  import.meta.url.endsWith(".ts") ? "./defaultWorker.ts" : "./defaultWorker.js",
  import.meta.url,
)
