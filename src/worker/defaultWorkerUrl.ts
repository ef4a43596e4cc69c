/** `undefined` in a CommonJS bundle, which does not know its own location. */
const here: string | undefined = import.meta.url

/**
 * The worker module that scans with formulas over the SQLite store named by
 * `config.store`: the entry `marketsweep/defaultWorker`.
 *
 * In a bundle of an application it is the file `defaultWorker.js` beside the
 * bundle. If there is none, pass the pool
 * `new URL(import.meta.resolve("marketsweep/defaultWorker"))`, in CommonJS
 * `pathToFileURL(require.resolve("marketsweep/defaultWorker"))`.
 *
 * @since 0.1.0
 */
export const defaultWorker: URL =
  here === undefined
    ? new URL("unknown:marketsweep/defaultWorker")
    : // Beside a source there is a source, beside a compiled file a compiled one.
      new URL(here.endsWith(".ts") ? "./defaultWorker.ts" : "./defaultWorker.js", here)
