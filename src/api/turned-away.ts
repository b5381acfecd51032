// Who said no where it was not the app: what Azure or a proxy puts before a Function app answers in forms of its own, and no key helps.
import { plain } from '../domain/plain.ts'

export interface TurnedAway {
  title: string
  /** Whole sentences: what happened, and what to do. */
  text: string
}

/**
 * For 401 and 403 alone, of the body as text; undefined where the app or its host answered, which want a key. Access
 * restrictions name the address in x-ms-forbidden-ip; App Service authentication challenges and signs its answers with
 * x-ms-middleware-request-id (seen in public reports; no document promises either). The host refuses a key with an empty 401.
 */
export function turnedAway({ status, headers }: Response, text: string): TurnedAway | undefined {
  if ((status !== 401 && status !== 403) || isProblem(text)) return undefined
  const address = headers.get('x-ms-forbidden-ip')
  if (address !== null || /ip forbidden|has blocked your access/i.test(text))
    return network(address)
  if (/web app is stopped/i.test(text)) {
    return {
      title: 'The Function app is stopped',
      text: 'Azure answers in its place. Start it: az functionapp start.',
    }
  }
  const isSigned = headers.has('x-ms-middleware-request-id')
  const isChallenged =
    status === 403 || /\bbearer realm=/i.test(headers.get('www-authenticate') ?? '')
  if ((isSigned && isChallenged) || /permission to view this directory or page/i.test(text)) {
    return {
      title: 'A sign-in of App Service stands before the app',
      text: 'Its authentication refused the request before the app saw a key. The app checks keys and sign-ins itself: under Authentication of the Function app allow unauthenticated access, or take the identity provider away.',
    }
  }
  if (text.trim() === '') return undefined
  const [, said = ''] = /<title[^>]*>([^<]*)</i.exec(text) ?? []
  const words = plain(said, 80).trim()
  return {
    title: 'Something before the app refused',
    text: `The answer (${status}) is not the app's${words === '' ? '' : `: "${words}"`}. A proxy or firewall on the way, a gateway say, has to let the request through.`,
  }
}

function network(address: string | null): TurnedAway {
  const who = plain(address ?? '', 60).trim()
  const from = /^[\da-f.:[\]]+$/i.test(who) ? `the address ${who}` : 'the address you come from'
  return {
    title: 'The network rules of the Function app refuse you',
    text: `They do not let in ${from}, whatever the key. Allow it under Networking, access restrictions, or ask from a network that is allowed.`,
  }
}

function isProblem(text: string): boolean {
  try {
    const { title, detail } = Object(JSON.parse(text)) as Record<string, unknown>
    return typeof title === 'string' && typeof detail === 'string'
  } catch {
    return false
  }
}
