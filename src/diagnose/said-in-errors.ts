// Reads errors: Batch's own body, Resource Manager's, a failureInfo, a node error, a resize error, as they stand alone.
import { type Place, symptomOfFault } from '../domain/symptom.ts'
import { placeOf, placeOfCode } from './kinds.ts'
import { type Fields, isFields } from './normal-keys.ts'
import { saidInText } from './said-in-text.ts'
import type { Reading, Saying } from './saying.ts'

/** Empty for what is no error. */
export function errorSayings(value: Fields, reading: Reading, kind: string): readonly Saying[] {
  const wrapped = value['odata.error'] ?? value['odata.Error'] ?? value.error
  const status = statusOf(value)
  if (isFields(wrapped)) {
    return [
      errorSaying(wrapped, reading, placeOf(kind) === 'unknown' ? 'api' : placeOf(kind), status),
    ]
  }
  const code = textOf(value.code) ?? textOf(value.errorCode) ?? textOf(value.name)
  const hasWords = value.message !== undefined || code !== undefined
  if (code === undefined && typeof value.message !== 'string') return []
  if (!hasWords) return []
  // A program's own object with a message is text.
  if (code === undefined || (value.code === undefined && value.message === undefined)) {
    return typeof value.message === 'string' ? [saidInText(value.message, kind, reading.at)] : []
  }
  if (!/^[A-Za-z]\w{2,100}$/.test(code)) {
    const said = saidInText(textOf(value.message) ?? '', kind, reading.at)
    return [said]
  }
  const given = placeOf(kind)
  const place = given === 'unknown' ? placeBy(value, code, status) : given
  return [errorSaying({ ...value, code }, reading, place, status)]
}

/** Where the shape tells what the code does not. */
function placeBy(value: Fields, code: string, status: number | undefined): Place {
  const known = placeOfCode(code)
  if (known !== 'unknown') return known
  if (isFields(value.message) || status !== undefined || value.requestId !== undefined) return 'api'
  if (Array.isArray(value.errorDetails)) return 'node'
  if (value.category !== undefined) return 'task'
  return 'unknown'
}

function errorSaying(
  value: Fields,
  reading: Reading,
  place: Place,
  status: number | undefined,
): Saying {
  const fault = reading.decoders.fault(plainFault(value))
  const httpStatus = place === 'api' ? (statusOf(value) ?? status) : undefined
  return {
    kind: 'failure',
    about: '',
    symptom: symptomOfFault(
      place,
      reading.at,
      fault,
      httpStatus === undefined ? {} : { httpStatus },
    ),
  }
}

/** In the shape of the data plane: its message a text, its details names and values, its category a word. */
export function plainFault(value: Fields): Fields {
  const message = isFields(value.message) ? value.message.value : value.message
  const { category, details } = value
  return {
    ...value,
    message,
    // .NET prints the number of its enum.
    ...(typeof category === 'number'
      ? { category: category === 1 ? 'ServerError' : 'UserError' }
      : {}),
    ...(Array.isArray(details) ? { details: details.map(plainDetail) } : {}),
  }
}

/** Resource Manager's details are errors themselves. */
function plainDetail(detail: unknown): unknown {
  if (!isFields(detail) || detail.name !== undefined || detail.key !== undefined) return detail
  return { name: detail.code, value: detail.message }
}

function statusOf(value: Fields): number | undefined {
  const status = Number(value.statusCode ?? value.status ?? value.httpStatus)
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
