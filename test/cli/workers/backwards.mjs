// Loaded before the command line: the clock of the machine runs backwards, a second each millisecond.
const { now } = Date
const begin = now()

Date.now = () => begin - 1000 * (now() - begin)
