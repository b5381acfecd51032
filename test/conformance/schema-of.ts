// Compiles a published schema of an older draft, and says what is wrong with a document.
import { Ajv } from 'ajv'
import { type Json, readJson } from './folder.ts'

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const formats = {
  'date-time': dateTime,
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => URL.canParse(text, 'https://example.org') && !/\s/.test(text),
}

/** Gives the faults of a document, one line each; drafts 4 to 7 differ in nothing that these schemas use. */
export function schemaOf(...path: readonly string[]): (document: unknown) => string[] {
  const { $schema: _, id: __, $id: ___, ...schema } = readJson<Json>(...path)
  const validate = new Ajv({ strict: false, allErrors: true, formats }).compile(schema)
  return (document) => {
    if (validate(document)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}
