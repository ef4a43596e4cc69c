import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"

/** Waits for a file that a test makes once what it is about has been seen. */
export const untilThereIs = (file: string): Effect.Effect<void> =>
  Effect.suspend(() => (existsSync(file) ? Effect.void : Effect.andThen(Effect.sleep("10 millis"), untilThereIs(file))))
