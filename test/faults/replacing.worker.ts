import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { computedAnswer } from "./computedAnswer.ts"
import { replace } from "./replacedBuiltins.ts"

// A symbol is named after its deed, as in `replaces Map.prototype.get wrong now` or `innocent 7`.
launch(
  SymbolProcessor.layerOf((symbol) => {
    const [deed, name = "", way = "", when] = symbol.split(" ")
    const answer = () => computedAnswer(symbol)
    if (deed === "waits") return Effect.andThen(Effect.sleep(2), Effect.sync(answer))
    if (deed !== "replaces") return Effect.sync(answer)
    return Effect.sync(() => {
      const answered = answer()
      if (when === "later") setTimeout(() => replace(name, way), 1)
      else replace(name, way)
      return answered
    })
  }),
)
