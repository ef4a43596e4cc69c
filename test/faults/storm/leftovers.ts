import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "../Fault.ts"

/** Answers, and leaves something behind. */
const leaveBehind = (deed: () => void): Fault => ({
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      deed()
      return answerOf(symbol)
    }),
})

const holdFor = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

const burn = Effect.forever(
  Effect.andThen(
    Effect.sync(() => holdFor(5)),
    Effect.yieldNow,
  ),
)

const tickForever = (): void => process.nextTick(tickForever)
const promiseForever = (): void => void Promise.resolve().then(promiseForever)

/** Symbols that leave something behind for later ones. */
export const leftovers: Readonly<Record<string, Fault>> = {
  leavesFork: { expected: "Answered", process: (symbol) => Effect.as(Effect.forkDetach(burn), answerOf(symbol)) },
  leavesForkThatDies: {
    expected: "Answered",
    process: (symbol) =>
      Effect.as(Effect.forkDetach(Effect.andThen(Effect.sleep(2), Effect.die("left"))), answerOf(symbol)),
  },
  leavesInterval: leaveBehind(() => void setInterval(() => holdFor(3), 1)),
  leavesRejection: leaveBehind(() => void setTimeout(() => void Promise.reject(new Error("left behind")), 2)),
  leavesTicks: leaveBehind(() => void setTimeout(tickForever, 2)),
  leavesPromises: leaveBehind(() => void setTimeout(promiseForever, 2)),
  leavesExit: leaveBehind(() => void setTimeout(() => process.exit(0), 2)),
  leavesExitHandler: leaveBehind(() => void process.on("exit", () => holdFor(20))),
  leavesUncaughtHandler: leaveBehind(() => void process.on("uncaughtException", () => {})),
}
