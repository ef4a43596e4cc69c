import type { FileSettings } from "../../csv/fileSettings.ts"
import type { TimeMode } from "../../csv/values/rowTime.ts"
import { hasDates } from "../../../calendar/timeframeUnit.ts"

/** How the time of a row is read. */
export const timeMode = ({ aggregate, timeframe }: FileSettings): TimeMode =>
  hasDates(timeframe) ? (aggregate ? "wall" : "date") : "instant"
