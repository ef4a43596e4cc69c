import * as Context from "effect/Context"
import type { EarlyThread } from "../../pool/threads/EarlyThread.ts"

/** The thread that was started before the command line was loaded, if any. */
export const FirstThread = Context.Reference<EarlyThread | undefined>("marketsweep/cli/FirstThread", {
  defaultValue: () => undefined,
})
