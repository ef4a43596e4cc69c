const pictures = new Set<Picture>()

/** Redraws all pictures, such as when the theme changes. */
export const redrawPictures = (): void => pictures.forEach((picture) => picture.redraw())

/** A canvas that fills its box at the screen's resolution, and is redrawn when its size changes. */
export class Picture {
  readonly element = document.createElement("div")
  readonly canvas = document.createElement("canvas")
  readonly tip = document.createElement("div")
  private readonly draw: (context: CanvasRenderingContext2D, width: number, height: number) => void

  constructor(
    className: string,
    label: string,
    draw: (context: CanvasRenderingContext2D, width: number, height: number) => void,
  ) {
    this.draw = draw
    this.element.className = `picture ${className}`
    this.tip.className = "tip"
    this.canvas.setAttribute("role", "img")
    this.canvas.setAttribute("aria-label", label)
    this.element.append(this.canvas, this.tip)
    new ResizeObserver(() => this.redraw()).observe(this.element)
    pictures.add(this)
  }

  redraw(): void {
    const { clientHeight: height, clientWidth: width } = this.element
    const context = this.canvas.getContext("2d")
    if (width === 0 || height === 0 || context === null) return
    const ratio = Math.max(window.devicePixelRatio, 1)
    this.canvas.width = Math.round(width * ratio)
    this.canvas.height = Math.round(height * ratio)
    context.scale(ratio, ratio)
    context.font = "11px Inter, system-ui, sans-serif"
    this.draw(context, width, height)
  }

  /** The position of the pointer in the picture. */
  pointOf(event: MouseEvent): { readonly x: number; readonly y: number; readonly width: number } {
    const box = this.canvas.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top, width: box.width }
  }

  showTip(text: string, x: number, y: number): void {
    const room = this.canvas.clientWidth
    this.tip.textContent = text
    this.tip.style.left = `${Math.max(80, Math.min(room - 80, x))}px`
    this.tip.style.top = `${y}px`
    this.tip.classList.add("on")
  }

  hideTip(): void {
    this.tip.classList.remove("on")
  }
}
