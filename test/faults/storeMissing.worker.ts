import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { StoreUnavailable } from "../../src/job/JobError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"

launch(
  Layer.effect(
    SymbolProcessor,
    Effect.fail(new StoreUnavailable({ path: "no/such.db", message: "There is no store at no/such.db" })),
  ),
)
