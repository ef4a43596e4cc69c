import type { SymbolAnswer } from "../../../src/job/ProcessingResult.ts"
import type { SymbolError } from "../../../src/job/SymbolError.ts"
import { answerOf, type Fault } from "../Fault.ts"

/** A permitted outcome of a symbol: its values, or an error with this tag. */
type Outcome = SymbolAnswer | SymbolError["_tag"]

/** A symbol of a storm, and its permitted outcomes. */
export interface StormFault {
  readonly process: Fault["process"]
  readonly outcomes: (symbol: string) => ReadonlyArray<Outcome>
}

/** A fault with one outcome. */
export const ofFault = ({ expected, process }: Fault): StormFault => ({
  process,
  outcomes: (symbol) => [expected === "Answered" ? answerOf(symbol) : expected],
})

/** All faults of a record, each with one outcome. */
export const ofFaults = (faults: Readonly<Record<string, Fault>>): Readonly<Record<string, StormFault>> =>
  Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, ofFault(fault)]))

/** What a symbol does, by its name: `endlessLoop` of `endlessLoop:12`. */
export const kindOf = (symbol: string): string => symbol.split(":")[0]

/** The number of a symbol among those of its kind: 12 of `endlessLoop:12`. */
export const numberOf = (symbol: string): number => Number(symbol.split(":")[1])
