// What the page knows of its reader: the key and the name, kept by the browser for this session of this tab alone.

export interface Session {
  /** A function key that reads; it may change too where it is the host key. */
  key: string
  /** A function key that changes, where the first one only reads. */
  changeKey: string
  /** Who asks for changes, as the reader states it. */
  name: string
}

const place = 'batch-medic'
const empty: Session = { key: '', changeKey: '', name: '' }

type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A browser that keeps nothing is no trouble: the session then lives as long as the page. */
export function createSession(keep: Keep | undefined) {
  let session = read(keep)
  const store = {
    get: (): Session => session,
    set(change: Partial<Session>): void {
      session = { ...session, ...change }
      try {
        keep?.setItem(place, JSON.stringify(session))
      } catch {}
    },
    /** Forgets the keys; the name stays. */
    signOut(): void {
      store.set({ key: '', changeKey: '' })
    },
  }
  return store
}

export type SessionStore = ReturnType<typeof createSession>

function read(keep: Keep | undefined): Session {
  try {
    const value: unknown = JSON.parse(keep?.getItem(place) ?? '{}')
    const { key, changeKey, name } = Object(value) as Record<string, unknown>
    return { key: textOf(key), changeKey: textOf(changeKey), name: textOf(name) }
  } catch {
    return empty
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
