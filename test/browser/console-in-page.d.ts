// The types of console-in-page.js, whose code knows the DOM, which this repository's compiler does not.

export function signIn(key: string): void
export function overhang(): number
export function violations(): Promise<{ id: string; where: string[] }[]>
export function scrollThrough(how: { step: number; mostFrames: number }): Promise<{
  worstMs: number
  frames: number
  rows: number
  drawn: number
}>
export function activeRow(): { index: number; isSeen: boolean; hasFocus: boolean }
