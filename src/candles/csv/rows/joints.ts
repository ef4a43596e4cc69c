import { Refusal } from "../dialect.ts"

/** What an open is of the close before, or that of it, where rows are rather of two series: as rows that jump. */
const JUMP = 1.4
/** A word alone, which may be a symbol: no remark, no mark of a comment. */
const WORD =
  /^(?![#/;*-]|(?:sub)?totals?$|sum|average$|mean$|median$|min$|max$|null$|nan$|n\/a$|eof$|end$)(?=.*[\p{L}\d])(?:(?:symbol|ticker|stock|instrument|code)\s*[:=]?\s*)?[\p{L}\d^$@.=:/_-]{1,20}$/iu

/** The prices of the row that was read last; none before the first. */
interface LastRow {
  readonly open: number
  readonly close: number
}

/** Places where the rows of a file are interrupted: below them may be another symbol's. */
export interface Joints {
  /** Between two rows stands a line with this text alone. */
  readonly onTitle: (text: string) => void
  /** Between two rows the names of the columns stand again. */
  readonly onNames: () => void
  /** A row was read. Throws a {@link Refusal} where it does not go on with what is above the line between. */
  readonly onRow: () => void
}

/** Looks at rows that lines stand between, in a file without a column of symbols. */
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
    // Above all rows it is a title of theirs.
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
