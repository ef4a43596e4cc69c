/**
 * What runs the tests may tell the programs that it starts which database to use, how wide a line is, whether to show
 * colours, or to trace: a test says all of that itself, or means that nothing does. The language and the time zone stay:
 * they must change nothing.
 */
export const TOLD =
  /^(CI|COLUMNS|LINES|TERM|COLORTERM|(FORCE|NO)_COLOR|NODE_(OPTIONS|DISABLE_(COLORS|COMPILE_CACHE)|NO_WARNINGS)|DATABASE_URL|PG[A-Z]+|(MARKETSWEEP|OTEL)_.*)$/

for (const name of Object.keys(process.env)) if (TOLD.test(name)) delete process.env[name]
