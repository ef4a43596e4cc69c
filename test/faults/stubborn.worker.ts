import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf, type Fault } from "./Fault.ts"
import { garblers, stubborn } from "./stubborn.ts"

const all: Readonly<Record<string, Fault>> = { ...stubborn, ...garblers }

launch(
  SymbolProcessor.layerOf((symbol) => all[symbol.split(":")[0]]?.process(symbol) ?? Effect.succeed(answerOf(symbol))),
)
