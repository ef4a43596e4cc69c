import { appendFileSync, existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { Failed } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"

/** Waits while more symbols have begun than the number in the file `most` permits, if there is such a file. */
const whileHeld = (folder: string): Effect.Effect<void> => {
  const most = join(folder, "most")
  const place = existsSync(most) ? readFileSync(join(folder, "begun"), "utf8").split("\n").length - 1 : 0
  const wait: Effect.Effect<void> = Effect.suspend(() =>
    existsSync(most) && place > Number(readFileSync(most, "utf8"))
      ? Effect.andThen(Effect.sleep("20 millis"), wait)
      : Effect.void,
  )
  return wait
}

interface Asked {
  readonly folder: string
  readonly napMs: number
  readonly meeting?: number
  readonly isGated?: boolean
}

const allowedIn = (folder: string): number => {
  const file = join(folder, "allowed")
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : 0
}

const meetIn = (folder: string): number => readFileSync(join(folder, "begun"), "utf8").split(" MEETS").length - 1

/**
 * The formula of its jobs is JSON. Each symbol records in `folder` that it begins, waits while the test holds it,
 * sleeps for `napMs`, and answers with the length of its name. FAILS… fails, KNOWS… fails without an environment variable, KILLS… kills its process, LOOPS… loops,
 * and each MEETS… waits until `meeting` of them have begun. With `isGated`, each symbol waits until the number in the
 * file `allowed` is greater than the one in its name.
 */
launch(
  SymbolProcessor.layerOf((symbol, { formula }) => {
    const { folder, isGated, meeting, napMs }: Asked = JSON.parse(formula ?? "{}")
    return Effect.gen(function* () {
      appendFileSync(join(folder, "begun"), `${process.pid} ${symbol}\n`)
      if (symbol.startsWith("KILLS")) process.kill(process.pid, "SIGKILL")
      // Not with a call as its condition: V8 compiles such a loop so that its thread cannot be ended.
      if (symbol.startsWith("LOOPS")) for (;;);
      const mustWait = () =>
        (symbol.startsWith("MEETS") && meetIn(folder) < (meeting ?? 0)) ||
        (isGated === true && allowedIn(folder) <= Number(symbol.replace(/\D/g, "")))
      while (mustWait()) yield* Effect.sleep("20 millis")
      yield* whileHeld(folder)
      yield* Effect.sleep(napMs)
      if (symbol.startsWith("KNOWS") && process.env["CLUSTER_WORD"] === undefined) {
        return yield* new Failed({ symbol, message: "it does not know the word" })
      }
      if (symbol.startsWith("FAILS")) return yield* new Failed({ symbol, message: "as asked" })
      const { length } = symbol
      return { matches: [{ time: 86_400_000, close: 1.5, values: { na: null } }], computedIndicators: { length } }
    })
  }),
)
