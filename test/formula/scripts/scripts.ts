// Well-known public indicators, written from their published definitions.

export const SUPERTREND = `//@version=5
indicator("Supertrend", overlay = true)
periods = input.int(10, "ATR period")
multiplier = input.float(3.0, "ATR multiplier", step = 0.1)
atr = ta.atr(periods)
up = hl2 - multiplier * atr
up1 = nz(up[1], up)
up := close[1] > up1 ? math.max(up, up1) : up
dn = hl2 + multiplier * atr
dn1 = nz(dn[1], dn)
dn := close[1] < dn1 ? math.min(dn, dn1) : dn
trend = 1
trend := nz(trend[1], trend)
trend := trend == -1 and close > dn1 ? 1 : trend == 1 and close < up1 ? -1 : trend
upPlot = plot(trend == 1 ? up : na, title = "Up", color = color.green)
buySignal = trend == 1 and trend[1] == -1
plotshape(buySignal ? up : na, title = "Begin", text = "Buy", location = location.absolute)
changeCond = trend != trend[1]
alertcondition(changeCond, title = "Direction", message = "It turned")`

export const TRAILING_STOP = `//@version=4
study("ATR trailing stop", overlay = true)
a = input(1.5, title = "Sensitivity")
c = input(10, title = "ATR period")
xATR = atr(c)
nLoss = a * xATR
stop = 0.0
stop := iff(close > nz(stop[1], 0) and close[1] > nz(stop[1], 0), max(nz(stop[1]), close - nLoss),
     iff(close < nz(stop[1], 0) and close[1] < nz(stop[1], 0), min(nz(stop[1]), close + nLoss),
     iff(close > nz(stop[1], 0), close - nLoss, close + nLoss)))
pos = 0
pos := iff(close[1] < nz(stop[1], 0) and close > nz(stop[1], 0), 1,
     iff(close[1] > nz(stop[1], 0) and close < nz(stop[1], 0), -1, nz(pos[1], 0)))
xcolor = pos == -1 ? color.red : pos == 1 ? color.green : color.blue
plot(stop, color = xcolor, title = "Trailing stop")`

export const CHANDELIER = `//@version=5
indicator("Chandelier exit", overlay = true)
length = input(title = "ATR period", defval = 22)
mult = input.float(title = "ATR multiplier", step = 0.1, defval = 3.0)
useClose = input(title = "Use closes", defval = true)
atr = mult * ta.atr(length)
longStop = (useClose ? ta.highest(close, length) : ta.highest(length)) - atr
longStopPrev = nz(longStop[1], longStop)
longStop := close[1] > longStopPrev ? math.max(longStop, longStopPrev) : longStop
shortStop = (useClose ? ta.lowest(close, length) : ta.lowest(length)) + atr
shortStopPrev = nz(shortStop[1], shortStop)
shortStop := close[1] < shortStopPrev ? math.min(shortStop, shortStopPrev) : shortStop
var int dir = 1
dir := close > shortStopPrev ? 1 : close < longStopPrev ? -1 : dir
var color longColor = color.green
longFill = dir == 1 ? color.new(longColor, 90) : na
if dir == 1 and dir[1] == -1
    label.new(bar_index, longStop, "Buy", color = longColor)
buySignal = dir == 1 and dir[1] == -1`

export const HEIKIN_ASHI = `//@version=5
indicator("Heikin-Ashi trend")
average(float a, float b) => (a + b) / 2
haClose = ohlc4
var float haOpen = na
haOpen := na(haOpen[1]) ? average(open, close) : average(haOpen[1], haClose[1])
haHigh = math.max(high, haOpen, haClose)
run(cond) =>
    var int count = 0
    count := cond ? count + 1 : 0
    count
ups = run(haClose > haOpen)
plotchar(ups, "Ups", "")
strong = ups >= 3 and haOpen == math.min(low, haOpen, haClose)`

export const BREAKOUT = `//@version=5
strategy("Donchian breakout", overlay = true)
enter = input.int(20)
leave = input.int(10)
upper = ta.highest(high, enter)[1]
lower = ta.lowest(low, leave)[1]
var bool inside = false
var float entry = na
var int trades = 0
if not inside and close > upper
    inside := true
    entry := close
    trades += 1
    strategy.entry("Long", strategy.long)
else if inside and close < lower
    inside := false
    entry := na
    strategy.close("Long")
profit = inside ? (close / entry - 1) * 100 : 0.0`

export const CHOSEN_AVERAGE = `//@version=5
indicator("Crossing of chosen averages")
kind = input.string("Hull", "Kind", options = ["SMA", "EMA", "Double", "Hull"])
len = input.int(9, "Length", minval = 2)
ma(float source, simple int length, simple string type) =>
    switch type
        "SMA" => ta.sma(source, length)
        "EMA" => ta.ema(source, length)
        "Double" =>
            once = ta.ema(source, length)
            2 * once - ta.ema(once, length)
        => ta.wma(2 * ta.wma(source, length / 2) - ta.wma(source, length), int(math.floor(math.sqrt(length))))
fast = ma(close, len, kind)
slow = ma(close, len * 2, kind)
cross = ta.crossover(fast, slow)`

export const SQUEEZE = `//@version=4
study(shorttitle = "SQZ", title = "Squeeze", overlay = false)
length = input(20, title = "BB length")
multKC = input(1.5, title = "KC factor")
source = close
basis = sma(source, length)
dev = multKC * stdev(source, length)
rangema = sma(tr, length)
sqzOn = basis - dev > basis - rangema * multKC and basis + dev < basis + rangema * multKC
val = linreg(source - avg(avg(highest(high, length), lowest(low, length)), sma(close, length)), length, 0)
bcolor = iff(val > 0, iff(val > nz(val[1]), color.lime, color.green), iff(val < nz(val[1]), color.red, color.maroon))
plot(val, color = bcolor, style = plot.style_histogram, linewidth = 4)
fired = sqzOn[1] and not sqzOn`
