// Hands mails to an SMTP server, one connection each, and reads its answers, those for each address too.
import { plain } from '../../../../domain/plain.ts'
import type { Channel, Delivery, MailContent, Message } from '../../../../ports/channel.ts'
import { restOf, restText } from './mail-rest.ts'

export interface SmtpChannelOptions {
  name?: string
  /** What the setting with the addresses is called. */
  setting?: string
  write: (message: Message) => MailContent
  /** `smtp://[user:password@]host[:port]`, or `smtps:` for TLS from the first byte. */
  smtpUrl: string
  from: string
  to: readonly string[]
  /** Wall time in milliseconds for each step of the conversation. */
  timeoutMs?: number
}

interface SmtpError extends Error {
  code?: string
  command?: string
  responseCode?: number
  response?: string
  recipient?: string
  /** One for each address that the server refused. */
  rejectedErrors?: readonly SmtpError[]
}

/** What nodemailer answers where one address at least was taken; its types leave it out. */
interface SmtpAnswer {
  rejectedErrors?: readonly SmtpError[]
}

export function createSmtpChannel(options: SmtpChannelOptions): Channel {
  const server = serverOf(options.smtpUrl)
  const { name = 'mail', setting = 'BATCH_MEDIC_MAIL_TO', write, from, to } = options
  const { timeoutMs = 15_000 } = options
  return {
    name,
    async send(message) {
      const still = restOf(message, to)
      if (still.length === 0) return { kind: 'sent' }
      try {
        const { createTransport } = await import('nodemailer')
        const { headers, ...content } = write(message)
        const transport = createTransport({
          ...server,
          connectionTimeout: timeoutMs,
          greetingTimeout: timeoutMs,
          socketTimeout: timeoutMs,
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        const info: unknown = await transport.sendMail({
          ...content,
          headers,
          from,
          to: [...to],
          // Those who have it already are named in the mail, and not sent it again.
          ...(still.length < to.length && { envelope: { from, to: [...still] } }),
          date: new Date(message.at),
        })
        return partly((info as SmtpAnswer).rejectedErrors ?? [], setting, true)
      } catch (error) {
        const wrong: SmtpError = error instanceof Error ? error : new Error(String(error))
        const rejected = wrong.rejectedErrors ?? []
        return rejected.length > 0
          ? noneOf(rejected, setting, still.length < to.length)
          : deliveryOf(wrong, setting)
      }
    },
  }
}

/** A password goes over the net encrypted or not at all; only a server on this machine may take it in the clear. */
function serverOf(smtpUrl: string) {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const local = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)
  const user = decodeURIComponent(url.username)
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(user !== '' && {
      auth: { user, pass: decodeURIComponent(url.password) },
      requireTLS: !secure && !local,
    }),
  }
}

/** Who was refused for good is told; who was refused for now gets it later, alone where others have it. */
function partly(rejected: readonly SmtpError[], setting: string, others: boolean): Delivery {
  const forGood = rejected.filter(isForGood)
  const forNow = rejected.filter((error) => !isForGood(error))
  const note = forGood.length === 0 ? {} : { note: noteOf(forGood, setting) }
  if (forNow.length === 0) return { kind: 'sent', ...note }
  const reason = plain(`${answersOf(forNow)}${others ? '; the other addresses have it' : ''}`, 400)
  if (!others && forGood.length === 0) return { kind: 'later', afterMs: 0, reason }
  const rest = restText(forNow.flatMap(({ recipient }) => recipient ?? []))
  return { kind: 'later', afterMs: 0, reason, rest, ...note }
}

/** Every address that was still to get it was refused; the last answer alone is not the whole story. */
function noneOf(rejected: readonly SmtpError[], setting: string, others: boolean): Delivery {
  if (!rejected.every(isForGood)) return partly(rejected, setting, others)
  const note = noteOf(rejected, setting)
  return others ? { kind: 'sent', note } : { kind: 'refused', reason: note }
}

/** RFC 5321 4.2.1: 4yz is worth another try, 5yz is not. */
function isForGood({ responseCode = 0 }: SmtpError): boolean {
  return responseCode >= 500
}

function noteOf(rejected: readonly SmtpError[], setting: string): string {
  return plain(`${answersOf(rejected)}; correct or remove the address in ${setting}`, 400)
}

function answersOf(rejected: readonly SmtpError[]): string {
  return rejected
    .map(
      ({ recipient, response, message }) => `${recipient ?? 'an address'}: ${response ?? message}`,
    )
    .join(', ')
}

/** Without an answer the network is at fault. */
function deliveryOf(error: SmtpError, setting: string): Delivery {
  const { code = '', responseCode, response = '', command = '' } = error
  if (responseCode === undefined || responseCode < 500) {
    const what = responseCode === undefined ? `no connection (${code || error.name})` : response
    return { kind: 'later', afterMs: 0, reason: plain(`${what}; see BATCH_MEDIC_SMTP`, 300) }
  }
  return {
    kind: 'refused',
    reason: plain(`${response}; ${adviceFor(code, command, setting)}`, 400),
  }
}

function adviceFor(code: string, command: string, setting: string): string {
  if (code === 'EAUTH' || command.startsWith('AUTH')) {
    return 'check the user and the password in BATCH_MEDIC_SMTP'
  }
  if (command.startsWith('MAIL')) return 'check that the server lets BATCH_MEDIC_MAIL_FROM send'
  if (command.startsWith('RCPT') || code === 'EENVELOPE') {
    return `check the addresses in ${setting} and who may send to them`
  }
  return 'check what the server behind BATCH_MEDIC_SMTP takes'
}
