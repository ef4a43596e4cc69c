import { formatInstant, isInstant } from "../../job/Instant.ts"
import type { QualityFinding } from "../../job/QualityFinding.ts"

const timeText = (time: number): string =>
  isInstant(time) ? formatInstant(time).replace("T00:00:00.000Z", "") : String(time)

const numberText = (value: number | null): string =>
  value === null ? "missing" : String(Number(value.toPrecision(10)))

/** `NI 2015-07-02 jumps: previousClose 45.45, open 17.61, ratio 0.3874587459`. */
export const findingText = ({ rule, symbol, time, until, values }: QualityFinding): string => {
  const times = until === undefined ? timeText(time) : `${timeText(time)} to ${timeText(until)}`
  const numbers = Object.entries(values).map(([name, value]) => `${name} ${numberText(value)}`)
  return `${symbol} ${times} ${rule}: ${numbers.join(", ")}`
}
