/** One thing that is tried; it fails by rejecting. */
export interface Step {
  readonly name: string
  readonly run: () => Promise<unknown>
}

export interface Outcome {
  readonly passed: number
  readonly failed: number
}

const STEPS_AT_ONCE = 2

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

const tryOne = async ({ name, run }: Step): Promise<boolean> => {
  const start = performance.now()
  try {
    await run()
    process.stdout.write(`ok      ${name} (${seconds(start)})\n`)
    return true
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.stdout.write(`FAILED  ${name} (${seconds(start)})\n${reason.replaceAll(/^/gm, "        ")}\n`)
    return false
  }
}

/** Runs the steps, a few at once, and prints a line for each. */
export const tryAll = async (steps: ReadonlyArray<Step>): Promise<Outcome> => {
  const outcomes: Array<boolean> = []
  const waiting = steps.values()
  const work = async (): Promise<void> => {
    for (const step of waiting) outcomes.push(await tryOne(step))
  }
  await Promise.all(Array.from({ length: STEPS_AT_ONCE }, work))
  const passed = outcomes.filter(Boolean).length
  return { passed, failed: outcomes.length - passed }
}
