import { createHash } from "node:crypto"
import type { Topic } from "../board/Board.ts"

/** The channel of Postgres for a topic: names of channels are short, and those of runs may be long. */
export const channelOf = (topic: Topic): string =>
  topic === "runners"
    ? "marketsweep_runners"
    : `marketsweep_${createHash("sha256").update(topic.run).digest("hex").slice(0, 32)}`
