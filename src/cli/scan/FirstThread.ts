import * as Context from "effect/Context"
import type { EarlyThread } from "../../pool/threads/EarlyThread.ts"

/** The thread that was started before anything else, where one was. */
export const FirstThread = Context.Reference<EarlyThread | undefined>("marketsweep/cli/FirstThread", {
  defaultValue: () => undefined,
})
