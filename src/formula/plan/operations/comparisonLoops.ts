import { TOLERANCE } from "../../../indicators/tolerance.ts"
import type { Loops } from "./arithmeticLoops.ts"

// Values at most TOLERANCE apart are equal. na compares false with everything, `!=` included;
// equal infinities have no difference, so that `<=` and `==` look at the values themselves too.
// The tolerance is read before each loop: an imported binding would be read again at every bar.

export const less: Loops<Uint8Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = b[i] - a[i] > tolerance ? 1 : 0
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = b - a[i] > tolerance ? 1 : 0
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = b[i] - a > tolerance ? 1 : 0
  },
}

export const lessOrEqual: Loops<Uint8Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = a[i] <= b[i] || a[i] - b[i] <= tolerance ? 1 : 0
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = a[i] <= b || a[i] - b <= tolerance ? 1 : 0
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = a <= b[i] || a - b[i] <= tolerance ? 1 : 0
  },
}

export const equal: Loops<Uint8Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = a[i] === b[i] || Math.abs(a[i] - b[i]) <= tolerance ? 1 : 0
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = a[i] === b || Math.abs(a[i] - b) <= tolerance ? 1 : 0
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = a === b[i] || Math.abs(a - b[i]) <= tolerance ? 1 : 0
  },
}

export const notEqual: Loops<Uint8Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = Math.abs(a[i] - b[i]) > tolerance ? 1 : 0
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = Math.abs(a[i] - b) > tolerance ? 1 : 0
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    const tolerance = TOLERANCE
    for (let i = from; i < n; i++) out[i] = Math.abs(a - b[i]) > tolerance ? 1 : 0
  },
}
