// Comes before every shape: zod compiles parsers with `eval` where it may, and the page's content security policy
// forbids that; even asking whether it may is reported as a violation.
import { z } from 'zod'

z.config({ jitless: true })
