import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"
import { launch } from "../../src/worker/launch.ts"

const formulas = FormulaProcessor.layer.pipe(
  Layer.provide([SqliteCandles.layerConfig({ path: Config.NonEmptyString("store") }), PineFormulas.layer]),
)

/** Runs formulas over a store. Symbols named `EXIT…` end their worker; others take 1 ms and more. */
launch(
  Layer.effect(
    SymbolProcessor,
    Effect.map(SymbolProcessor, ({ prepare }) => ({
      prepare: (job, source) =>
        Effect.map(prepare(job, source), (prepared) => ({
          ...prepared,
          process: (symbol: string) =>
            symbol.startsWith("EXIT")
              ? Effect.sync(() => process.exit(7))
              : Effect.andThen(Effect.sleep(1), prepared.process(symbol)),
        })),
    })),
  ).pipe(Layer.provide(formulas)),
)
