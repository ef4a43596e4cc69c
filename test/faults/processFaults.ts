import { busyInNativeCode } from "./busyInNativeCode.ts"
import type { Fault } from "./Fault.ts"
import {
  fillsOneTypedArray,
  fillsWithMap,
  fillsWithObjects,
  fillsWithOneArray,
  fillsWithTypedArrays,
} from "./fillsMemory.ts"
import { aborts, killsItself, stopsItself } from "./killsItself.ts"

/** Faults that only a process contains, and that end at once or at their limit. */
export const processFaults: Readonly<Record<string, Fault>> = { killsItself, stopsItself, aborts, busyInNativeCode }

/** Faults that only a process contains, for a pool with low memory limits. */
export const memoryFaults: Readonly<Record<string, Fault>> = {
  fillsWithObjects,
  fillsWithOneArray,
  fillsWithMap,
  fillsWithTypedArrays,
  fillsOneTypedArray,
}
