import { Refusal } from "../dialect.ts"

/** The least ratio of open to previous close, or its inverse, that indicates two series. */
const JUMP = 1.4
/** A single word that may be a symbol, not a remark or a comment. */
const WORD =
  /^(?![#/;*-]|(?:sub)?totals?$|sum|average$|mean$|median$|min$|max$|null$|nan$|n\/a$|eof$|end$)(?=.*[\p{L}\d])(?:(?:symbol|ticker|stock|instrument|code)\s*[:=]?\s*)?[\p{L}\d^$@.=:/_-]{1,20}$/iu

/** The prices of the last row; NaN before the first. */
interface LastRow {
  readonly open: number
  readonly close: number
}

/** Watches the lines that interrupt the rows of a file: the rows below may be another symbol's. */
export interface Joints {
  /** A line with only this text interrupts the rows. */
  readonly onTitle: (text: string) => void
  /** A repeated header interrupts the rows. */
  readonly onNames: () => void
  /** A row was read. Throws a {@link Refusal} if it does not seem to continue the rows above the interruption. */
  readonly onRow: () => void
}

/** For a file without a symbol column. */
export const makeJoints = (last: LastRow): Joints => {
  let close = NaN
  let title: string | undefined
  let isJoint = false

  const settle = (): void => {
    const { open } = last
    const jumps = Math.max(open / close, close / open) >= JUMP
    if (title !== undefined && (jumps || WORD.test(title)))
      throw new Refusal(
        `its rows are interrupted by the line '${title.slice(0, 40)}', and those below may be of another symbol: save each table in a file, or put the symbols in a column`,
      )
    if (title === undefined && jumps)
      throw new Refusal(
        `the names of its columns stand again between rows, and those below have other prices, as of another symbol: save each table in a file, or put the symbols in a column`,
      )
    isJoint = false
    title = undefined
  }

  const interrupt = (by: string | undefined): void => {
    if (!isJoint) ({ close } = last)
    // A line above all rows is their title.
    isJoint = !Number.isNaN(close)
    title = isJoint ? (by ?? title) : undefined
  }

  return {
    onTitle: interrupt,
    onNames: () => interrupt(undefined),
    onRow: () => {
      if (isJoint) settle()
    },
  }
}
