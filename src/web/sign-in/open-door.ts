// Asks the app how it lets people in, and makes the door; the parts of Entra are loaded only where they are needed.
import type { AppClock } from '../../api/app-clock.ts'
import { type ConsoleSettings, type Door, readSettings } from './door.ts'

/** The door; or in words why there is none, and what to do. */
export async function openDoor(
  base: string,
  clock: AppClock,
  keyed: () => Door,
): Promise<Door | string> {
  const settings = await settingsOf(base, clock)
  if (typeof settings === 'string') return settings
  if (settings.signIn === 'key') return keyed()
  try {
    const { entraDoor } = await import('./entra.ts')
    return await entraDoor(settings)
  } catch (error) {
    return `The sign-in of Microsoft Entra ended with: ${textOf(error)}. Try again; should it stay so, look at the app registration ${settings.clientId}: its redirect URI for single-page applications must be this address.`
  }
}

async function settingsOf(base: string, clock: AppClock): Promise<ConsoleSettings | string> {
  try {
    const response = await fetch(`${base}/console/settings`, { cache: 'no-store' })
    clock.heard(response)
    if (!response.ok) return unreachable(`it answered ${response.status}`)
    return readSettings(await response.json())
  } catch (error) {
    return unreachable(textOf(error))
  }
}

function unreachable(why: string): string {
  return `The app does not say how to sign in (${why}). Is this machine online, and the Function app running?`
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
