import type { JobHeader } from "../job/ProcessingJob.ts"
import { VERSION } from "../job/version.ts"
import { hashOf, type Listed } from "./listed.ts"

/** Fields of a job that are not its formula's. */
const ELSEWHERE: ReadonlySet<string> = new Set(["id", "dateRange", "symbols", "universe", "timeoutMs", "retries"])

const inOrder = (fields: object): ReadonlyArray<unknown> =>
  Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))

const formulaText = ({ parameters = {}, ...job }: JobHeader): string => {
  const fields = Object.entries(job).filter(([name, value]) => !ELSEWHERE.has(name) && value !== undefined)
  return JSON.stringify([inOrder(Object.fromEntries(fields)), inOrder(parameters)])
}

/** Hashes texts, of which the last few come again with every run of the same job. */
const rememberedHashes = () => {
  const hashes = new Map<string, Uint8Array>()
  return (text: string): Uint8Array => {
    const known = hashes.get(text)
    if (known !== undefined) return known
    const hash = hashOf(text)
    if (hashes.size >= 16) hashes.clear()
    hashes.set(text, hash)
    return hash
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
  const hashed = rememberedHashes()

  /** What makes two runs runs of the same formula, over whatever symbols and bars, and with whatever patience. */
  const formulaKey = (job: JobHeader): Uint8Array => hashed(formulaText(job))

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
    const parts = [VERSION, from ?? null, to ?? null, source ?? null, Buffer.from(formulaKey(job)).toString("hex")]
    const hashes = [symbols.hex, versions.hex, ...(universe === undefined ? [] : [universe.hex])]
    return hashed(JSON.stringify([...parts, ...hashes]))
  }

  return { formulaKey, runKey }
}
