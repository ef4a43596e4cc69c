import { faults } from "../faults.ts"
import { hostile } from "../hostile.ts"
import { aborts } from "../killsItself.ts"
import { largeErrors } from "../largeErrors.ts"
import { processFaults } from "../processFaults.ts"
import { closers, strange, uncaught } from "../strange.ts"
import { garblers, stubborn } from "../stubborn.ts"
import { actsWhenRead } from "./actsWhenRead.ts"
import { descriptors } from "./descriptors.ts"
import { endless } from "./endless.ts"
import { held } from "./held.ts"
import { innocents } from "./innocents.ts"
import { leftovers } from "./leftovers.ts"
import { oddly } from "./oddly.ts"
import { pausesItself } from "./pauses.ts"
import { prints } from "./prints.ts"
import { prototypes } from "./prototypes.ts"
import { readsAhead } from "./readsAhead.ts"
import { replaces } from "./replacing.ts"
import { kindOf, ofFault, ofFaults, type StormFault } from "./StormFault.ts"

type Family = Readonly<Record<string, StormFault>>

/** Reading hundreds of megabytes may take a symbol longer than its limit. */
const large: Family = Object.fromEntries(
  Object.entries(largeErrors).map(([name, process]) => [
    name,
    {
      process,
      outcomes: () => [name.startsWith("unavailable") ? "CandlesUnavailable" : "Failed", "Timeout"],
    } satisfies StormFault,
  ]),
)

/** Faults that threads and processes contain, by family. */
const everywhere: Readonly<Record<string, Family>> = {
  faults: ofFaults(faults),
  stubborn: ofFaults(stubborn),
  hostile: ofFaults(hostile),
  strange: ofFaults({ ...strange, ...uncaught }),
  closers: ofFaults(closers),
  oddly,
  replaces,
  large,
  leftovers: ofFaults(leftovers),
  prints: ofFaults(prints),
  readsAhead: ofFaults(readsAhead),
  actsWhenRead,
  prototypes,
  endless: ofFaults(endless),
}

/**
 * Faults that keep a thread from dying, until it is left behind after seconds. Setting them up may exceed the limit,
 * too.
 */
const slow: Readonly<Record<string, Family>> = {
  held: Object.fromEntries(
    Object.entries(ofFaults(held)).map(([name, { process, outcomes }]) => [
      name,
      { process, outcomes: (symbol) => [...outcomes(symbol), "Timeout"] } satisfies StormFault,
    ]),
  ),
}

/** The faults of a storm by family: a storm draws a family, and then one of its faults. */
export const familiesOn = {
  threads: { ...everywhere, aborts: { aborts: ofFault({ ...aborts, expected: "Failed" }) } },
  processes: {
    ...everywhere,
    processFaults: ofFaults(processFaults),
    garblers: ofFaults(garblers),
    descriptors,
    pauses: { pausesItself: ofFault(pausesItself) },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Family>>>>

export const slowFamilies = slow

const all = (families: Readonly<Record<string, Family>>): Family => Object.assign({}, ...Object.values(families))

const known: Readonly<Record<keyof typeof familiesOn, Family>> = {
  threads: { ...all(familiesOn.threads), ...all(slow), ...innocents },
  processes: { ...all(familiesOn.processes), ...all(slow), ...innocents },
}

/** What a symbol of a storm does, and its permitted outcomes. */
export const stormFaultOf = (isolation: keyof typeof familiesOn, symbol: string): StormFault =>
  known[isolation][kindOf(symbol)]
