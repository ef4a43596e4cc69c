import type { Fault } from "./Fault.ts"
import * as malformed from "./postsMalformed.ts"
import { repliesForOthers } from "./repliesForOthers.ts"
import { repliesLate } from "./repliesLate.ts"
import { repliesTwice } from "./repliesTwice.ts"

/** What a worker module can do to the main thread with the port that it shares with the library. */
export const hostile: Readonly<Record<string, Fault>> = { repliesTwice, repliesLate, repliesForOthers, ...malformed }
