import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as CandleStore from "../candles/store/CandleStore.ts"
import * as PineFormulas from "../formula/PineFormulas.ts"
import { StoreUnavailable } from "../job/JobError.ts"
import * as FormulaProcessor from "../symbol/FormulaProcessor.ts"
import { startWorker } from "./startWorker.ts"
import type { WatchedBuiltins } from "./WorkerOptions.ts"

const store = Config.NonEmptyString("store").pipe(
  Effect.mapError(
    ({ message }) =>
      new StoreUnavailable({ path: "", message: `No store is named: set \`store\` to its path or URL (${message})` }),
  ),
)

const candles = Layer.unwrap(Effect.map(store, CandleStore.layer))

/** Formulas cannot replace built-in functions, and checking after each symbol took 5 ms of a first job. */
const unwatched: WatchedBuiltins = { accept: () => {}, areUnchanged: true, changed: () => "" }

const layer = FormulaProcessor.layer.pipe(Layer.provide([candles, PineFormulas.layer]))

/** Starts the worker that runs formulas; `onFirstEnd` is called when the first symbol has ended. */
export const startFormulaWorker = (onFirstEnd: () => void): void =>
  startWorker(layer, { builtins: () => unwatched, onFirstEnd })
