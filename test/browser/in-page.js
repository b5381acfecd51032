// What runs inside the page: each function is sent there as text, and sees nothing of this file.

export const focusedText = () => document.activeElement?.textContent

export const toldText = () => document.getElementById('told')?.textContent

export const forgetTold = () => document.getElementById('told')?.replaceChildren()

/** The colours of a heat map's first line, early and late, as text. */
export function coloursOf(canvas) {
  const draw = canvas.getContext('2d')
  const at = (x) => [...draw.getImageData(x, 4, 1, 1).data].join()
  return { early: at(Math.floor(canvas.width * 0.3)), late: at(canvas.width - 12) }
}

/** Names of controls, what hangs over the window, and the least contrast of text on the page's own colour. */
export function audit() {
  const nameOf = (element) =>
    element.getAttribute('aria-label') ||
    element.labels?.[0]?.textContent?.trim() ||
    (['BUTTON', 'A'].includes(element.tagName) ? element.textContent.trim() : '')
  const luminance = (colour) => {
    const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
      const share = Number(part) / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paper = luminance(getComputedStyle(document.body).backgroundColor)
  const contrastOf = (element) => {
    const ink = luminance(getComputedStyle(element).color)
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
  }
  const controls = [...document.querySelectorAll('button, select, input, a, canvas[role]')]
  const texts = [...document.querySelectorAll('p, td, th, h1, h2, h3, li, label')]
  const { scrollWidth, clientWidth, lang } = document.documentElement
  return {
    controls: controls.length,
    unnamed: controls.filter((one) => !nameOf(one)).map((one) => one.outerHTML.slice(0, 80)),
    over: scrollWidth - clientWidth,
    leastContrast: Math.min(...texts.map(contrastOf)),
    isDark: paper < 0.2,
    lang,
  }
}
