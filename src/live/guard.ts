import { randomBytes, timingSafeEqual } from "node:crypto"
import * as Effect from "effect/Effect"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"

/** Headers of every response: no caching, no frames, no access for other sites. */
export const SECURE = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const

export const answer = (status: number, text: string): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(`${text}\n`, { status, headers: SECURE })

export const makeToken = (): string => randomBytes(18).toString("base64url")

const isSame = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

/** Whether a request has the token, which only the terminal shows. */
export const hasToken = (token: string) =>
  Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) =>
    isSame(headers["authorization"] ?? "", `Bearer ${token}`),
  )

/**
 * Refuses requests that were sent to another host name (DNS rebinding) or from another site's page (CSRF). `port` is
 * called for each request, since it is known only once the server listens.
 */
export const guard = (port: () => number) =>
  HttpMiddleware.make((app) =>
    Effect.gen(function* () {
      const { headers } = yield* HttpServerRequest.HttpServerRequest
      const hosts = ["127.0.0.1", "localhost", "[::1]"].map((host) => `${host}:${port()}`)
      if (!hosts.includes(headers["host"] ?? "")) return answer(421, "This page is for this machine only")
      const { origin } = headers
      if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) {
        return answer(403, "Requests from other sites are refused")
      }
      const site = headers["sec-fetch-site"]
      if (site !== undefined && site !== "same-origin" && site !== "none")
        return answer(403, "Requests from other sites are refused")
      return yield* app
    }),
  )
