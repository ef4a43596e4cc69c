import type { JobHeader } from "../job/ProcessingJob.ts"
import { VERSION } from "../job/version.ts"
import { hashOf, type Listed } from "./listed.ts"
import { jobText } from "./runRow.ts"

/** Fields of a job that are not its formula's. */
const ELSEWHERE: ReadonlySet<string> = new Set(["id", "dateRange", "symbols", "universe", "timeoutMs", "retries"])

const inOrder = (fields: object): ReadonlyArray<unknown> =>
  Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))

const formulaText = ({ parameters = {}, ...job }: JobHeader): string => {
  const fields = Object.entries(job).filter(([name, value]) => !ELSEWHERE.has(name) && value !== undefined)
  return JSON.stringify([inOrder(Object.fromEntries(fields)), inOrder(parameters)])
}

/** Remembers the last few answers by a text: they come again with every run of the same job. */
const lastFew = <A>() => {
  const known = new Map<string, A>()
  return (text: string, make: () => A): A => {
    const found = known.get(text)
    if (found !== undefined) return found
    const value = make()
    if (known.size >= 16) known.clear()
    known.set(text, value)
    return value
  }
}

/** The lists of a run. */
export interface RunLists {
  readonly symbols: Listed
  readonly versions: Listed | undefined
  readonly universe: Listed | undefined
}

/** The keys by which a log finds the runs of a job again. */
export interface JobKeys {
  /** The job as the log keeps it. */
  readonly text: string
  /** What makes two runs runs of the same formula, over whatever symbols and bars, and with whatever patience. */
  readonly formulaKey: () => Uint8Array
  /**
   * What makes two runs answer the same: the formula, the range, the store, its symbols, their universe and the version of
   * each. None where a version is unknown: then only a run can tell.
   */
  readonly runKey: (lists: RunLists) => Uint8Array | null
}

/** Makes what gives the keys of jobs, and remembers those of the last few. */
export const makeRunKeys = () => {
  const formulas = lastFew<string>()
  const digests = lastFew<Uint8Array>()
  const hexes = lastFew<string>()
  const hashed = (text: string): Uint8Array => digests(text, () => hashOf(text))
  const hexed = (text: string): string => hexes(text, () => Buffer.from(hashed(text)).toString("hex"))

  /** Reads what the keys of a job are made of, and makes them when they are asked for; the job may change meanwhile. */
  const keysOf = (job: JobHeader, source?: string): JobKeys => {
    const text = jobText(job)
    // To write a job as it is takes a third of the time of putting its fields in order.
    const formula = formulas(text, () => formulaText(job))
    const { from = null, to = null } = job.dateRange
    return {
      text,
      formulaKey: () => hashed(formula),
      runKey: ({ symbols, universe, versions }) => {
        if (versions === undefined || !versions.isWhole) return null
        const parts = [VERSION, from, to, source ?? null, hexed(formula)]
        const hashes = [symbols.hex, versions.hex, ...(universe === undefined ? [] : [universe.hex])]
        return hashed(JSON.stringify([...parts, ...hashes]))
      },
    }
  }
  return keysOf
}
