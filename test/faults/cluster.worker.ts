import { appendFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { Failed } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"

/**
 * The formula of its jobs is JSON: each symbol notes in `folder` that it begins and whether it was told to stop, naps for
 * `napMs`, and answers with the length of its name; FAILS… fails, and KILLS… kills its process.
 */
launch(
  SymbolProcessor.layerOf((symbol, { formula }) => {
    const { folder, napMs }: { readonly folder: string; readonly napMs: number } = JSON.parse(formula ?? "{}")
    const note = (file: string) => Effect.sync(() => appendFileSync(join(folder, file), `${process.pid} ${symbol}\n`))
    return Effect.gen(function* () {
      yield* note("begun")
      if (symbol.startsWith("KILLS")) process.kill(process.pid, "SIGKILL")
      yield* Effect.onInterrupt(Effect.sleep(napMs), () => note("stopped"))
      if (symbol.startsWith("FAILS")) return yield* new Failed({ symbol, message: "as asked" })
      const { length } = symbol
      return { matches: [{ time: 86_400_000, close: 1.5, values: { na: null } }], computedIndicators: { length } }
    })
  }),
)
