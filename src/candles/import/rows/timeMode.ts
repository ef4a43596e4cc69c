import type { FileSettings } from "../../csv/fileSettings.ts"
import type { TimeMode } from "../../csv/values/rowTime.ts"
import { hasDates } from "../../../calendar/timeframeUnit.ts"

/** What the time of a row is read as. */
export const timeMode = ({ aggregate, timeframe }: FileSettings): TimeMode =>
  hasDates(timeframe) ? (aggregate ? "wall" : "date") : "instant"
