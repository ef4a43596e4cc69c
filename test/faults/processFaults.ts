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

/** What only a process contains, and at once or at its limit. */
export const processFaults: Readonly<Record<string, Fault>> = { killsItself, stopsItself, aborts, busyInNativeCode }

/** What only a process contains, and takes its time: for a pool whose limits of memory are low. */
export const memoryFaults: Readonly<Record<string, Fault>> = {
  fillsWithObjects,
  fillsWithOneArray,
  fillsWithMap,
  fillsWithTypedArrays,
  fillsOneTypedArray,
}
