// A custom worker, started by ownWorker.ts: finds the bars that open above the high of the bar before.
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CandleRepository, type JobHeader, SqliteCandles, SymbolProcessor } from "marketsweep"
import { launch } from "marketsweep/worker"

const gaps = Effect.gen(function* () {
  const candles = yield* CandleRepository

  // Runs once per job and worker; the returned `process` runs once per symbol.
  const prepare = ({ dateRange, parameters, timeframe }: JobHeader) => {
    const percent = Number(parameters?.["percent"] ?? 0)
    const process = Effect.fnUntraced(function* (symbol: string) {
      const { columns } = yield* candles.getRange(symbol, { timeframe, range: dateRange })
      const { close = [], high = [], open = [], time } = columns
      const matches = Array.from(time, (at, bar) => {
        const gap = (open[bar] / high[bar - 1] - 1) * 100
        return { time: at, close: close[bar], values: { gap } }
      }).filter(({ values }) => values.gap > percent)
      return { matches, computedIndicators: { gaps: matches.length } }
    })
    return Effect.succeed({ process })
  }
  return { prepare }
})

const store = SqliteCandles.layerConfig({ path: Config.NonEmptyString("store") })

launch(Layer.effect(SymbolProcessor, gaps).pipe(Layer.provide(store)))
