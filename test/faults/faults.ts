import * as Effect from "effect/Effect"
import { answersTooMuch } from "./answersTooMuch.ts"
import { diesWhenIdle } from "./diesWhenIdle.ts"
import { endlessLoop } from "./endlessLoop.ts"
import { exitsWithSeven, exitsWithZero } from "./exits.ts"
import { failsTyped } from "./failsTyped.ts"
import { answerOf, type Fault } from "./Fault.ts"
import { leavesLoop } from "./leavesLoop.ts"
import { leavesLoopLater } from "./leavesLoopLater.ts"
import { leavesTimer } from "./leavesTimer.ts"
import { loopsAfterAwait } from "./loopsAfterAwait.ts"
import { answersFunction, answersNaN, answersNothing, answersWrongShape } from "./malformed.ts"
import { neverSettles } from "./neverSettles.ts"
import { overflowsStack } from "./overflowsStack.ts"
import { memoryFaults, processFaults } from "./processFaults.ts"
import { rejectsUnhandled } from "./rejectsUnhandled.ts"
import { repliesThenCrashes } from "./repliesThenCrashes.ts"
import { slowAsync, slowSync } from "./slow.ts"
import { throws } from "./throws.ts"
import { throwsAsync } from "./throwsAsync.ts"
import { waitsInNativeCode } from "./waitsInNativeCode.ts"

/** Every fault that a thread reliably contains, by name; `answersTooMuch` needs a pool with a low `maxReplyBytes`. */
export const faults: Readonly<Record<string, Fault>> = {
  endlessLoop,
  neverSettles,
  exitsWithZero,
  exitsWithSeven,
  throws,
  failsTyped,
  throwsAsync,
  rejectsUnhandled,
  overflowsStack,
  repliesThenCrashes,
  leavesTimer,
  leavesLoop,
  answersNothing,
  answersWrongShape,
  answersNaN,
  answersFunction,
  slowSync,
  slowAsync,
  loopsAfterAwait,
  leavesLoopLater,
  waitsInNativeCode,
  diesWhenIdle,
  answersTooMuch,
}

const innocent: Fault = { expected: "Answered", process: (symbol) => Effect.succeed(answerOf(symbol)) }

const allFaults: Readonly<Record<string, Fault>> = { ...faults, ...processFaults, ...memoryFaults }

/** The fault that a symbol is named after, as in `endlessLoop:12`; others are innocent. */
export const faultOf = (symbol: string): Fault => allFaults[symbol.split(":")[0]] ?? innocent
