import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { JobError } from "../job/JobError.ts"
import type { Ending } from "./runTables.ts"

export const FINISHED: Ending = { outcome: "finished" }

/** How a run ended whose scope closed before all of its results were there. */
export const endingOf = (exit: Exit.Exit<unknown, unknown>): Ending => {
  if (Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause)) return { outcome: "interrupted" }
  const error = Cause.squash(exit.cause)
  return { outcome: "failed", message: error instanceof Error ? error.message : String(error) }
}

const isJobError = Schema.is(JobError)

/** Whether a job ended because it could not start. */
export const couldNotStart = (exit: Exit.Exit<unknown, unknown>): boolean =>
  Exit.isFailure(exit) && Option.exists(Cause.findErrorOption(exit.cause), isJobError)
