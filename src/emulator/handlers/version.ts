// The version a call asks for; versions begin with a date, so that they compare as text.
import type { Call } from './call.ts'

export const versionOf = (call: Call): string => call.url.query.get('api-version') ?? ''
