// The types of in-page.js, whose code knows the DOM, which this repository's compiler does not.

export function focusedText(): string | undefined
export function toldText(): string | undefined
export function forgetTold(): void
export function coloursOf(canvas: unknown): { early: string; late: string }
export function audit(): {
  controls: number
  unnamed: string[]
  over: number
  leastContrast: number
  isDark: boolean
  lang: string
}
