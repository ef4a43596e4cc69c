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

/** The keys by which a log finds runs again. */
export const makeRunKeys = () => {
  const formulas = lastFew<string>()
  const digests = lastFew<Uint8Array>()
  const hexes = lastFew<string>()
  const hashed = (text: string): Uint8Array => digests(text, () => hashOf(text))
  const hexed = (text: string): string => hexes(text, () => Buffer.from(hashed(text)).toString("hex"))

  /** To write a job as it is takes a third of the time of putting its fields in order. */
  const formulaOf = (job: JobHeader): string => formulas(jobText(job), () => formulaText(job))

  /** What makes two runs runs of the same formula, over whatever symbols and bars, and with whatever patience. */
  const formulaKey = (job: JobHeader): Uint8Array => hashed(formulaOf(job))

  /**
   * What makes two runs answer the same: the formula, the range, the store, its symbols, their universe and the version of
   * each. None where a version is unknown: then only a run can tell.
   */
  const runKey = (
    job: JobHeader,
    source: string | undefined,
    { symbols, universe, versions }: RunLists,
  ): Uint8Array | null => {
    if (versions === undefined || versions.texts.includes(undefined)) return null
    const { from, to } = job.dateRange
    const parts = [VERSION, from ?? null, to ?? null, source ?? null, hexed(formulaOf(job))]
    const hashes = [symbols.hex, versions.hex, ...(universe === undefined ? [] : [universe.hex])]
    return hashed(JSON.stringify([...parts, ...hashes]))
  }

  return { formulaKey, runKey }
}
