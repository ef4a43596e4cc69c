// More well-known public indicators, written from their published definitions.

export const TREND_TEMPLATE = `//@version=6
indicator("Trend template", overlay = true)
fast = input.int(50, "Fast average", group = "Averages", tooltip = "in bars")
middle = input.int(150)
slow = input.int(200)
bars52 = input.int(252, "Bars of a year", minval = 1)
averages() =>
    [ta.sma(close, fast), ta.sma(close, middle), ta.sma(close, slow)]
[ma1, ma2, ma3] = averages()
top = ta.highest(high, bars52)
bottom = ta.lowest(low, bars52)
point(bool criterion) =>
    criterion ? 1 : 0
score = point(close > ma2 and close > ma3) + point(ma2 > ma3) + point(ma3 > ma3[22])
score += point(ma1 > ma2 and ma1 > ma3) + point(close > ma1)
score += point(close >= 1.3 * bottom)
score += point(close >= 0.75 * top)
bgcolor(score == 7 ? color.new(color.green, 80) : na)
alertcondition(score == 7, "All of it")`

export const DIVERGENCE = `//@version=4
study(title = "RSI divergence", format = format.price, resolution = "")
len = input(title = "RSI period", minval = 1, defval = 14)
lbR = input(title = "Pivot, bars to the right", defval = 5)
lbL = input(title = "Pivot, bars to the left", defval = 5)
rangeUpper = input(title = "Most bars between", defval = 60)
rangeLower = input(title = "Least bars between", defval = 5)
osc = rsi(close, len)
plFound = na(pivotlow(osc, lbL, lbR)) ? false : true
_inRange(cond) =>
    bars = barssince(cond == true)
    rangeLower <= bars and bars <= rangeUpper
oscHL = osc[lbR] > valuewhen(plFound, osc[lbR], 1) and _inRange(plFound[1])
priceLL = low[lbR] < valuewhen(plFound, low[lbR], 1)
bullCond = priceLL and oscHL and plFound
plot(plFound ? osc[lbR] : na, offset = -lbR, title = "Regular bullish", linewidth = 2,
     color = (bullCond ? color.green : color.new(color.white, 100)), transp = 0)
alertcondition(bullCond, title = "Bull", message = "Regular bull divergence in {{ticker}}")`

export const WAVE_TREND = `//@version=4
study(title="WaveTrend", shorttitle="WT")
n1 = input(10, "Channel length")
n2 = input(21, "Average length")
obLevel = input(60, "Overbought"), osLevel = input(-60, "Oversold")
ap = hlc3
esa = ema(ap, n1)
d = ema(abs(ap - esa), n1)
ci = (ap - esa) / (0.015 * d)
tci = ema(ci, n2)
wt1 = tci
wt2 = sma(wt1, 4)
plot(0, color=color.gray), plot(obLevel, color=color.red)
plot(wt1-wt2, color=color.blue, style=plot.style_area, transp=80)
longs = crossover(wt1, wt2) and wt1 < osLevel ? 1 : 0
plotshape(longs == 1, title="Long", style=shape.circle, location=location.bottom, color=#00FF00AA)`

export const SSL = `//@version=3
study("SSL channel", overlay=true)
len=input(title="Period", defval=10)
smaHigh=sma(high, len)
smaLow=sma(low, len)
Hlv = na
Hlv := close > smaHigh ? 1 : close < smaLow ? -1 : Hlv[1]
sslDown = Hlv < 0 ? smaHigh: smaLow
sslUp   = Hlv < 0 ? smaLow : smaHigh

plot(sslDown, linewidth=2, color=red)
plot(sslUp, linewidth=2, color=lime)`

export const QQE = `//@version=4
study("QQE signals", overlay = true)
RSI_Period = input(14, title = 'RSI length')
SF = input(5, title = 'RSI smoothing')
QQE = input(4.238, title = 'Fast QQE factor')
src = close, Wilders_Period = RSI_Period * 2 - 1
Rsi = rsi(src, RSI_Period)
RsiMa = ema(Rsi, SF)
AtrRsi = abs(RsiMa[1] - RsiMa)
MaAtrRsi = ema(AtrRsi, Wilders_Period)
dar = ema(MaAtrRsi, Wilders_Period) * QQE

longband = 0.0
shortband = 0.0
trend = 0

newshortband = RsiMa + dar
newlongband = RsiMa - dar
longband := RsiMa[1] > longband[1] and RsiMa > longband[1] ? max(longband[1], newlongband) : newlongband
shortband := RsiMa[1] < shortband[1] and RsiMa < shortband[1] ? min(shortband[1], newshortband) : newshortband
cross_1 = cross(longband[1], RsiMa)
trend := cross(RsiMa, shortband[1]) ? 1 : cross_1 ? -1 : nz(trend[1], 1)
QQElong = 0
QQElong := nz(QQElong[1])
QQElong := trend == 1 ? QQElong + 1 : 0
qqeLong = QQElong == 1 ? RsiMa[1] - 50 : na
plotshape(qqeLong, title = "QQE long", text = "Long", textcolor = color.white, style = shape.labelup)`
