import type { MatchRow } from "../../report/ResultTable.ts"
import { matchJson } from "../log/runText.ts"

/** A match as a line of JSON: `{"symbol":"AAPL","time":"2024-12-31T00:00:00.000Z","close":250.42,"values":{"rsi":28.1}}`. */
export const matchLine = ({ symbol, ...match }: MatchRow): string =>
  `${JSON.stringify({ symbol, ...matchJson(match) })}\n`
