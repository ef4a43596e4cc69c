import { closeSync, openSync } from "node:fs"
import * as Effect from "effect/Effect"
import { InvalidJob, StoreUnavailable } from "../../../src/job/JobError.ts"

/** Whether this call is the first to make a file. */
const isFirst = (path: string): boolean => {
  try {
    closeSync(openSync(path, "wx"))
    return true
  } catch {
    return false
  }
}

/** The number of this worker among those that use a folder, from 1 on. */
export const takeNumber = (folder: string): number => {
  let number = 1
  while (!isFirst(`${folder}/worker-${number}`)) number += 1
  return number
}

/** Makes some workers fail to start, for different reasons, but not the first ones. */
export const startOrFail = (number: number) =>
  Effect.suspend(() => {
    if (number > 4 && number % 7 === 0) process.exit(3)
    if (number > 4 && number % 11 === 0) return Effect.die(new Error("this worker's layer has a defect"))
    return number > 4 && number % 5 === 0
      ? Effect.fail(new StoreUnavailable({ path: "store", message: "There is no store at the moment" }))
      : Effect.void
  })

/** Makes some workers unable to prepare a job that another one has prepared. */
export const prepareOrFail = (folder: string, number: number, id: string) =>
  Effect.suspend(() =>
    isFirst(`${folder}/job-${id}`) || number % 13 !== 0
      ? Effect.void
      : Effect.fail(new InvalidJob({ message: "This worker cannot prepare it" })),
  )
