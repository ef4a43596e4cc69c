import type { JobHeader } from "../job/ProcessingJob.ts"
import { VERSION } from "../job/version.ts"
import { hashOf, type Listed } from "./listed.ts"
import { jobText } from "./runRow.ts"

/** Fields of a job that do not identify its formula. */
const ELSEWHERE: ReadonlySet<string> = new Set(["id", "dateRange", "symbols", "universe", "timeoutMs", "retries"])

const inOrder = (fields: object): ReadonlyArray<unknown> =>
  Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))

const formulaText = ({ parameters = {}, ...job }: JobHeader): string => {
  const fields = Object.entries(job).filter(([name, value]) => !ELSEWHERE.has(name) && value !== undefined)
  return JSON.stringify([inOrder(Object.fromEntries(fields)), inOrder(parameters)])
}

/** Caches the last few values by a text: each run of the same job needs them again. */
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

/** The keys by which a log finds runs of the same job. */
export interface JobKeys {
  /** The JSON of the job, as the log stores it. */
  readonly text: string
  /** Equal for runs of the same formula and parameters over any symbols, range, timeout and retries. */
  readonly formulaKey: () => Uint8Array
  /**
   * Equal for runs with the same results: the same formula, range, store, symbols, universe and versions. `null` if a
   * version is unknown.
   */
  readonly runKey: (lists: RunLists) => Uint8Array | null
}

/** Makes a function that computes the keys of jobs, and caches those of the last few. */
export const makeRunKeys = () => {
  const formulas = lastFew<string>()
  const digests = lastFew<Uint8Array>()
  const hexes = lastFew<string>()
  const hashed = (text: string): Uint8Array => digests(text, () => hashOf(text))
  const hexed = (text: string): string => hexes(text, () => Buffer.from(hashed(text)).toString("hex"))

  /** Copies what the keys depend on, since the job may be changed, and computes them on demand. */
  const keysOf = (job: JobHeader, source?: string): JobKeys => {
    const text = jobText(job)
    // Stringifying the job takes a third of the time of sorting its fields.
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
